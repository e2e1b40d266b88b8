/* compare.c: pages that compare two runs. */
#include "results/site/private.h"

#include <math.h>
#include <string.h>

#define ALL_PAIRS 12 /* groups of up to this many lines have a page for every pair */

/* Do lines i and j of a group of n have a page? In a small group every pair has one; otherwise a
 * line is compared with the first one and the next one. */
static bool is_pair(size_t n, size_t i, size_t j)
{
    return n <= ALL_PAIRS || i == 0 || j == i + 1;
}

static bool is_pair_of_group(const struct site_group *g, const struct report_run *a,
                             const struct report_run *b)
{
    for (size_t i = 0; i < g->n; i++)
        for (size_t j = i + 1; j < g->n; j++)
            if (g->line[i]->latest == b && g->line[j]->latest == a && is_pair(g->n, i, j))
                return true;
    return false;
}

bool site_has_compare(const struct site *s, const struct report_run *a, const struct report_run *b)
{
    const struct site_line *line = s->line_of[b - s->report.run];
    if (line->n > 1 && line->run[line->n - 1] == b && line->run[line->n - 2] == a)
        return true;
    for (size_t i = 0; i < line->suite->n_group; i++)
        if (is_pair_of_group(&line->suite->group[i], a, b))
            return true;
    return false;
}

/* ---- the page ---- */

static const char *signed_points(struct arena *a, double x)
{
    return arena_printf(a, "%s%.1f", x < 0 ? "\xe2\x88\x92" : "+", fabs(100 * x));
}

/* How a run is named on the page: by its model, or by its number when both have the same model. */
static const char *who(const struct compare *c, const struct report_run *run)
{
    return strcmp(c->a->model, c->b->model) != 0 ? run->model
           : run == c->a                         ? "the earlier run"
                                                 : "the later run";
}

static void put_result(struct html *h, const struct compare *c)
{
    const struct difference *d = &c->pass1;
    struct arena *a = &h->arena;
    if (!c->known) {
        html(h, "<p>No problem counts in both runs.</p>\n");
        return;
    }
    html(h,
         "<p class=\"lead\">%s</p>\n<p>%s of B minus %s of A: <b>%s points</b>, 95&#160;%% "
         "interval %s to %s, p %s %.4f (%s).</p>\n",
         difference_is_tie(d) ? "Chance can explain the difference: they tie."
         : d->value > 0       ? arena_printf(a, "B, %s, is better.", who(c, c->b))
                              : arena_printf(a, "A, %s, is better.", who(c, c->a)),
         report_pass_name(c->b, 1, a), *c->a->strategy ? report_pass_name(c->a, 1, a) : "that",
         signed_points(a, d->value), signed_points(a, d->low), signed_points(a, d->high),
         d->p < 0.0001 ? "<" : "=", d->p < 0.0001 ? 0.0001 : d->p,
         d->exact ? "exact McNemar" : "paired bootstrap");
    html(h, "<p>%lld problems count in both: %lld better in B, %lld worse, %lld alike.</p>\n",
         (long long)d->problems, (long long)d->better, (long long)d->worse,
         (long long)(d->problems - d->better - d->worse));
}

static void put_side(struct html *h, const char *name, const struct report_run *run)
{
    html(h,
         "<tr><th scope=\"row\">%s</th><td><a href=\"../runs/%lld.html\">run %lld</a></td>"
         "<td>%s</td><td>%s</td>",
         name, (long long)run->row, (long long)run->row, run->model,
         site_day(&h->arena, run->started_at));
    site_estimate_cells(h, run->first.known, &run->first.ours);
    site_number(h, (double)run->samples, 0);
    site_cost(h, run->cost);
    html(h, "</tr>\n");
}

static void put_sides(struct html *h, const struct compare *c)
{
    const char *score = report_pass_name(c->b, 1, &h->arena);
    const struct site_column columns[] = {
        {"Side", false, NULL},   {"Run", false, NULL}, {"Model", false, NULL},
        {"Date", false, NULL},   {score, true, NULL},  {"95 % interval", false, NULL},
        {"Samples", true, NULL}, {"Cost", true, NULL},
    };
    site_table(h, "The two runs", NULL, columns, countof(columns));
    put_side(h, "A", c->a);
    put_side(h, "B", c->b);
    site_table_end(h);
}

static void put_concerns(struct html *h, const struct compare *c)
{
    if (!c->n_concern)
        return;
    html(h, "<h2>What else differs</h2>\n<ul>\n");
    for (size_t i = 0; i < c->n_concern; i++)
        html(h, "<li>%s: %s in A, %s in B%s</li>\n", c->concern[i].what,
             *c->concern[i].a ? c->concern[i].a : "none",
             *c->concern[i].b ? c->concern[i].b : "none",
             c->concern[i].refuses ? "; so their verdicts do not mean the same" : "");
    html(h, "</ul>\n");
}

static void put_changed(struct html *h, const struct site_suite *suite, const char *title,
                        const struct compare_problem *const *list, size_t n)
{
    static const struct site_column columns[] = {
        {"Problem", false, NULL},
        {"A", true, NULL},
        {"B", true, NULL},
        {"Change", true, "points"},
    };
    if (!n)
        return;
    html(h, "<section><h2>%s: %s</h2>\n", title, site_count(&h->arena, (int64_t)n, "problem"));
    site_table(h, title, NULL, columns, countof(columns));
    for (size_t i = 0; i < n; i++) {
        const struct compare_problem *p = list[i];
        const struct site_problem *problem = site_problem_named(suite, p->name);
        html(h, "<tr><th scope=\"row\"><a href=\"../problems/%s/%s.html\">%s</a></th>", suite->slug,
             problem ? problem->file : "", p->name);
        html(h,
             "<td class=\"num\">%lld of %lld</td><td class=\"num\">%lld of %lld</td>"
             "<td class=\"num\" data-v=\"%.4f\">%s</td></tr>\n",
             (long long)p->a.c, (long long)p->a.n, (long long)p->b.c, (long long)p->b.n, p->change,
             signed_points(&h->arena, p->change));
    }
    site_table_end(h);
    html(h, "</section>\n");
}

static void put_moved(struct html *h, const struct compare *c)
{
    static const struct site_column columns[] = {
        {"In A", false, NULL},
        {"In B", false, NULL},
        {"Samples", true, NULL},
    };
    if (!c->moved.n)
        return;
    html(h, "<section><h2>Verdicts that moved</h2>\n");
    site_table(h, "Verdicts that moved", NULL, columns, countof(columns));
    for (size_t i = 0; i < c->moved.n; i++) {
        html(h, "<tr><td>%s</td><td>%s</td>", c->moved.item[i].a, c->moved.item[i].b);
        site_number(h, (double)c->moved.item[i].n, 0);
        html(h, "</tr>\n");
    }
    site_table_end(h);
    html(h, "</section>\n");
}

static int put_compare(struct site *s, struct html *h, const struct report_run *a,
                       const struct report_run *b, struct err *err)
{
    struct compare c;
    const struct site_suite *suite = s->line_of[b - s->report.run]->suite;
    char x[24], y[24];
    int rc;
    snprintf(x, sizeof x, "%lld", (long long)a->row);
    snprintf(y, sizeof y, "%lld", (long long)b->row);
    if (compare_load(&c, s->store, x, y, err) < 0)
        return -1;
    site_begin(h, s, "../", arena_printf(&h->arena, "Run %s against run %s", y, x));
    html(h,
         "<h1>%s%s%s against %s</h1>\n"
         "<p class=\"near\"><a href=\"../suites/%s.html\">%s</a></p>\n",
         b->model, *b->strategy ? ", " : "", b->strategy,
         a == b || strcmp(a->model, b->model) ? a->model : "the run before", suite->slug,
         suite->label);
    put_result(h, &c);
    put_sides(h, &c);
    put_concerns(h, &c);
    html(h, "<div class=\"beside\">\n");
    put_changed(h, suite, "Worse in B", c.regressed, c.n_regressed);
    put_changed(h, suite, "Better in B", c.fixed, c.n_fixed);
    put_moved(h, &c);
    html(h, "</div>\n<h2>The same by command</h2>\n<pre>assay compare %s %s</pre>\n", x, y);
    site_end(h, s, "../");
    rc = site_put_page(s, arena_printf(&h->arena, "compare/%s-%s.html", x, y), h, err);
    compare_finish(&c);
    return rc;
}

static int put_group(struct site *s, struct html *h, const struct site_group *g, struct err *err)
{
    for (size_t i = 0; i < g->n; i++)
        for (size_t j = i + 1; j < g->n; j++)
            if (is_pair(g->n, i, j) &&
                put_compare(s, h, g->line[j]->latest, g->line[i]->latest, err) < 0)
                return -1;
    return 0;
}

int site_compares(struct site *s, struct html *h, struct err *err)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct site_suite *suite = &s->suite[i];
        for (size_t j = 0; j < suite->n_group; j++)
            if (put_group(s, h, &suite->group[j], err) < 0)
                return -1;
        for (size_t j = 0; j < suite->n; j++) {
            const struct site_line *line = suite->line[j];
            if (line->n > 1 && put_compare(s, h, line->run[line->n - 2], line->latest, err) < 0)
                return -1;
        }
    }
    return 0;
}
