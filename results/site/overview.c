/* overview.c: models by suites: what a model does everywhere, and what changed since the night before. */
#include "results/site/private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NIGHTS 30 /* the newest runs that a small curve shows */

/* A model asked in one way, over all suites. */
struct row {
    const char *name;
    const struct site_line **cell; /* one a suite; NULL: not run there */
    size_t n;                      /* cells with a value */
    double sum;                    /* of their values */
};

struct overview {
    struct row *row;
    size_t n;
};

/* ---- which line stands where ---- */

static bool same_row(const struct site_line *a, const struct site_line *b)
{
    return strcmp(a->latest->model, b->latest->model) == 0 &&
           strcmp(a->latest->strategy, b->latest->strategy) == 0 && strcmp(a->way, b->way) == 0;
}

static const struct site_line *any_line(const struct row *row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (row->cell[i])
            return row->cell[i];
    return NULL;
}

static struct row *row_of(struct overview *o, const struct site *s, const struct site_line *line,
                          struct arena *arena)
{
    struct row *row;
    for (size_t i = 0; i < o->n; i++)
        if (same_row(any_line(&o->row[i], s->n), line))
            return &o->row[i];
    row = &o->row[o->n++];
    *row = (struct row){.cell = arena_alloc(arena, s->n * sizeof *row->cell)};
    return row;
}

/* Of two lines that differ in their prompt only, the one that asked the whole suite, then the newer
 * one. The others stand in the rankings. */
static bool stands_before(const struct site_line *a, const struct site_line *b)
{
    if (!b || site_is_whole(a->latest) != site_is_whole(b->latest))
        return !b || site_is_whole(a->latest);
    return strcmp(a->latest->started_at, b->latest->started_at) > 0;
}

/* Rows of the same model and strategy are told apart by their temperature, or by a run. */
static void name_row(struct overview *o, size_t i, const struct site *s, struct arena *arena)
{
    const struct report_run *run = any_line(&o->row[i], s->n)->latest;
    bool twice = false, temperature = *run->temperature != 0;
    for (size_t j = 0; j < o->n; j++) {
        const struct report_run *other = any_line(&o->row[j], s->n)->latest;
        if (j == i || strcmp(other->model, run->model) || strcmp(other->strategy, run->strategy))
            continue;
        twice = true;
        temperature &= strcmp(other->temperature, run->temperature) != 0;
    }
    o->row[i].name =
        arena_printf(arena, "%s%s%s", run->model, *run->strategy ? ", " : "", run->strategy);
    if (twice)
        o->row[i].name =
            temperature
                ? arena_printf(arena, "%s, temperature %s", o->row[i].name, run->temperature)
                : arena_printf(arena, "%s (run %lld)", o->row[i].name, (long long)run->row);
}

/* On many suites first, then the better ones. */
static int by_value(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    double left = x->n ? x->sum / (double)x->n : -1, right = y->n ? y->sum / (double)y->n : -1;
    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    if (fabs(left - right) > 1e-12)
        return left < right ? 1 : -1;
    return strcmp(x->name, y->name);
}

static void make(struct overview *o, const struct site *s, struct arena *arena)
{
    *o = (struct overview){arena_alloc(arena, (s->report.n + 1) * sizeof *o->row), 0};
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->suite[i].n; j++) {
            struct row *row = row_of(o, s, s->suite[i].line[j], arena);
            if (stands_before(s->suite[i].line[j], row->cell[i]))
                row->cell[i] = s->suite[i].line[j];
        }
    for (size_t i = 0; i < o->n; i++) {
        name_row(o, i, s, arena);
        for (size_t j = 0; j < s->n; j++) {
            const struct site_line *line = o->row[i].cell[j];
            if (!line || !line->latest->first.known)
                continue;
            o->row[i].n++;
            o->row[i].sum += line->latest->first.ours.value;
        }
    }
    qsort(o->row, o->n, sizeof *o->row, by_value);
}

/* ---- a cell ---- */

/* The values of the newest runs as a curve, on a scale of at least a tenth. */
static void put_curve(struct html *h, const struct site_line *line)
{
    size_t first = line->n > NIGHTS ? line->n - NIGHTS : 0, n = 0;
    double low = 1, high = 0;
    for (size_t i = first; i < line->n; i++) {
        if (!line->run[i]->first.known)
            continue;
        n++;
        low = fmin(low, line->run[i]->first.ours.value);
        high = fmax(high, line->run[i]->first.ours.value);
    }
    if (n < 3)
        return;
    if (high - low < 0.1) {
        low = (low + high) / 2 - 0.05;
        high = low + 0.1;
    }
    html(h, "<svg class=\"curve\" viewBox=\"0 0 60 16\" width=\"60\" height=\"16\" "
            "aria-hidden=\"true\"><path d=\"");
    for (size_t i = first, k = 0; i < line->n; i++)
        if (line->run[i]->first.known) {
            html(h, "%s%.1f %.1f", k ? "L" : "M", 1 + 58 * (double)k / (double)(n - 1),
                 1 + 14 * (high - line->run[i]->first.ours.value) / (high - low));
            k++;
        }
    html(h, "\"/></svg>");
}

/* The difference to the run before in points, marked where chance does not explain it. */
static void put_difference(struct html *h, const struct site *s, const struct report_run *before,
                           const struct report_run *run)
{
    double d = 100 * (run->first.ours.value - before->first.ours.value);
    bool up = report_is_ahead(before, run), down = report_is_ahead(run, before);
    const char *text = arena_printf(&h->arena, "%s%s%.1f",
                                    up     ? "\xe2\x96\xb2 "
                                    : down ? "\xe2\x96\xbc "
                                           : "",
                                    d < -0.05  ? "\xe2\x88\x92"
                                    : d > 0.05 ? "+"
                                               : "\xc2\xb1",
                                    fabs(d));
    const char *about =
        arena_printf(&h->arena, "points since run %lld of %s: %s", (long long)before->row,
                     site_day(&h->arena, before->started_at),
                     up || down ? "more than chance explains" : "chance can explain that");
    html(h, "<small class=\"%s\" title=\"%s\">", up ? "up" : down ? "down" : "same", about);
    if (site_has_compare(s, before, run))
        html(h, "<a href=\"compare/%lld-%lld.html\">%s</a></small>", (long long)before->row,
             (long long)run->row, text);
    else
        html(h, "%s</small>", text);
}

static void put_change(struct html *h, const struct site *s, const struct site_line *line)
{
    const struct report_run *run = line->latest, *before;
    const char *change;
    if (!site_is_whole(run)) {
        html(h, "<small class=\"same\">%zu of %lld problems</small>", run->n_problem,
             (long long)run->suite_problems);
        return;
    }
    if (line->n < 2)
        return;
    before = line->run[line->n - 2];
    change = site_change_of(&h->arena, before, run);
    if (*change)
        html(h, "<small class=\"same\">%s</small>", change);
    else if (before->first.known && site_same_problems(before, run))
        put_difference(h, s, before, run);
}

static void put_cell(struct html *h, const struct site *s, const struct site_line *line)
{
    const struct report_run *run = line ? line->latest : NULL;
    if (!run || !run->first.known) {
        html(h, "<td class=\"num none\">&#8211;</td>");
        return;
    }
    html(h, "<td class=\"num%s\" data-v=\"%.6f\"><a href=\"runs/%lld.html\">%.1f&#160;%%</a>",
         line->rank == 1 && site_is_whole(run) ? " strong" : "", run->first.ours.value,
         (long long)run->row, 100 * run->first.ours.value);
    if (run->doubt)
        html(h, "<small class=\"same\">judges not trusted</small>");
    put_curve(h, line);
    put_change(h, s, line);
    html(h, "</td>");
}

/* ---- the table ---- */

static void put_head(struct html *h, const struct site *s)
{
    html(h, "<thead><tr><th scope=\"col\">Model</th>");
    for (size_t i = 0; i < s->n; i++)
        if (s->suite[i].n)
            html(h, "<th scope=\"col\" class=\"num suite\"><a href=\"suites/%s.html\">%s</a></th>",
                 s->suite[i].slug, s->suite[i].label);
    html(h, "</tr></thead><tbody>\n");
}

void site_overview(struct html *h, const struct site *s)
{
    struct overview o;
    make(&o, s, &h->arena);
    html(
        h,
        "<h2 id=\"overview\">Models by suites</h2>\n<p class=\"about\" id=\"overview-name\">pass@1 "
        "of the latest run, or what the strategy behind the model&#39;s name solves; below it the "
        "change since the run before, in points, with &#9650; or &#9660; where chance does not "
        "explain it. Bold: nobody is ahead. <a href=\"about.html\">What the numbers "
        "mean</a></p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-labelledby=\"overview-name\"><table class=\"overview\">\n");
    put_head(h, s);
    for (size_t i = 0; i < o.n; i++) {
        html(h, "<tr><th scope=\"row\">%s</th>", o.row[i].name);
        for (size_t j = 0; j < s->n; j++)
            if (s->suite[j].n)
                put_cell(h, s, o.row[i].cell[j]);
        html(h, "</tr>\n");
    }
    html(h, "</tbody></table></div>\n");
}
