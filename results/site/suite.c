/* suite.c: one suite: its ranking, how answers end, problem by model, nights. */
#include "results/site/private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MAX 9000 /* cells of the heat map, of about 100 bytes each */

/* ---- how answers end ---- */

static void put_stack_row(struct html *h, const struct site_line *line)
{
    const struct report_run *run = line->latest;
    int64_t count[KIND_COUNT];
    site_kind_counts(run, count);
    html(h, "<tr><th scope=\"row\">%s</th>", line->name);
    for (int k = 0; k < KIND_OUT; k++)
        site_percent(h, run->counted ? (double)count[k] / (double)run->counted : -1);
    html(h, "</tr>\n");
}

static void put_stacks(struct html *h, const struct site_suite *suite)
{
    html(h, "<h2 id=\"ends\">How answers end</h2>\n");
    site_figure(h, "stack", "stack-name",
                "Share of the samples that count, by what became of them");
    html(h, "<table class=\"sortable\"><thead><tr>");
    html(h, "<th scope=\"col\">Model</th>");
    for (int k = 0; k < KIND_OUT; k++)
        html(h, "<th scope=\"col\" class=\"num\" data-kind=\"%s\">%s</th>", site_kinds[k].id,
             site_kinds[k].name);
    html(h, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < suite->n_group; i++)
        for (size_t j = 0; j < suite->group[i].n; j++)
            put_stack_row(h, suite->group[i].line[j]);
    html(h, "</tbody></table>");
    site_figure_end(h);
}

/* ---- problem by model ---- */

struct hard {
    const struct site_problem *problem;
    double mean; /* of the models' rates; 2 when no model has samples that count */
};

static int by_mean(const void *a, const void *b)
{
    const struct hard *x = a, *y = b;
    if (x->mean != y->mean)
        return x->mean < y->mean ? -1 : 1;
    return strcmp(x->problem->name, y->problem->name);
}

static double mean_rate(const struct site_suite *suite, int64_t row)
{
    double sum = 0;
    int n = 0;
    for (size_t i = 0; i < suite->n; i++) {
        const struct report_problem *c = site_cell(suite->line[i]->latest, row);
        if (!c || !c->rate.n)
            continue;
        sum += (double)c->rate.c / (double)c->rate.n;
        n++;
    }
    return n ? sum / n : 2;
}

static bool was_asked(const struct site_suite *suite, int64_t row)
{
    for (size_t i = 0; i < suite->n; i++)
        if (site_cell(suite->line[i]->latest, row))
            return true;
    return suite->n == 0;
}

static size_t sort_hard(struct hard *ret, const struct site_suite *suite)
{
    size_t n = 0;
    for (size_t i = 0; i < suite->n_problem; i++)
        if (suite->problem[i].current && was_asked(suite, suite->problem[i].row))
            ret[n++] = (struct hard){&suite->problem[i], mean_rate(suite, suite->problem[i].row)};
    qsort(ret, n, sizeof *ret, by_mean);
    return n;
}

static void put_cell(struct html *h, const struct site *s, const struct site_line *line,
                     const struct site_problem *p)
{
    const struct report_problem *c = site_cell(line->latest, p->row);
    double rate = c && c->rate.n ? (double)c->rate.c / (double)c->rate.n : -1;
    const char *page = site_sample_page(&h->arena, s, line->latest, p);
    if (!c) {
        html(h, "<td class=\"none\">&#8211;</td>");
        return;
    }
    if (rate < 0)
        html(h, "<td class=\"q\" title=\"%s\"><a href=\"../runs/%lld%s\">%s</a></td>",
             c->quarantined ? "in quarantine: the reference fails here" : "no sample counts",
             (long long)line->latest->row, page, c->quarantined ? "Q" : "?");
    else
        html(h, "<td class=\"h%d\" data-v=\"%.4f\"><a href=\"../runs/%lld%s\">%lld/%lld</a></td>",
             (int)(rate * 10 + 0.5), rate, (long long)line->latest->row, page, (long long)c->rate.c,
             (long long)c->rate.n);
}

static void put_heat_row(struct html *h, const struct site *s, const struct site_suite *suite,
                         const struct hard *hard)
{
    html(h, "<tr><th scope=\"row\"><a href=\"../problems/%s/%s.html\">%s</a></th>", suite->slug,
         hard->problem->file, hard->problem->name);
    site_percent(h, hard->mean > 1 ? -1 : hard->mean);
    for (size_t i = 0; i < suite->n_group; i++)
        for (size_t j = 0; j < suite->group[i].n; j++)
            put_cell(h, s, suite->group[i].line[j], hard->problem);
    html(h, "</tr>\n");
}

static void put_heat_head(struct html *h, const struct site_suite *suite)
{
    html(h, "<thead><tr>");
    html(h, "<th scope=\"col\">Problem</th><th scope=\"col\" class=\"num\">Mean</th>");
    for (size_t i = 0; i < suite->n_group; i++)
        for (size_t j = 0; j < suite->group[i].n; j++)
            html(h, "<th scope=\"col\" class=\"model\"><span>%s</span></th>",
                 suite->group[i].line[j]->name);
    html(h, "</tr></thead><tbody>\n");
}

static size_t current_problems(const struct site_suite *suite)
{
    size_t n = 0;
    for (size_t i = 0; i < suite->n_problem; i++)
        n += suite->problem[i].current;
    return n;
}

static void put_heat(struct html *h, const struct site *s, const struct site_suite *suite)
{
    struct hard *hard = mem_alloc((suite->n_problem + 1) * sizeof *hard);
    size_t n = sort_hard(hard, suite), shown = suite->n ? CELLS_MAX / suite->n : 0;
    html(h,
         "<h2 id=\"problems\">Problem by model</h2>\n<form class=\"filter\" data-table=\"heat\" "
         "hidden=\"hidden\"><label>Search <input type=\"search\" name=\"q\" "
         "placeholder=\"problem\"/></label><output aria-live=\"polite\"></output></form>\n"
         "<p class=\"about\" id=\"heat-name\">Samples that pass of those that count, the hardest "
         "problem first. Hatched, Q: in quarantine, because the reference fails here; nobody can "
         "pass it.");
    if (n > shown)
        html(h, " Only the %zu hardest of %zu are shown.", shown, n);
    if (n < current_problems(suite))
        html(h, " %s, which no model here was asked, are left out.",
             site_count(&h->arena, (int64_t)(current_problems(suite) - n), "problem"));
    html(h, "</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
            "aria-labelledby=\"heat-name\"><table class=\"heat sortable\" id=\"heat\">");
    put_heat_head(h, suite);
    for (size_t i = 0; i < n && i < shown; i++)
        put_heat_row(h, s, suite, &hard[i]);
    site_table_end(h);
    free(hard);
}

/* ---- the same questions in other clothes ---- */

static void put_share(struct html *h, bool known, const struct estimate *e)
{
    if (known)
        site_estimate_cells(h, true, e);
    else
        html(h, "<td class=\"num none\">&#8211;</td><td></td>");
}

static void put_variants_row(struct html *h, const struct site_line *line,
                             const struct report_families *f)
{
    const struct variants *v = &f->variants;
    html(h, "<tr><th scope=\"row\">%s</th><td class=\"num\">%lld</td>", line->name,
         (long long)v->families);
    put_share(h, true, &v->average);
    put_share(h, true, &v->effective);
    site_percent(h, v->gap.value);
    site_number(h, isnan(v->robustness) ? -1 : v->robustness, 3);
    site_percent(h, f->has_majority ? f->majority.value : -1);
    site_percent(h, f->has_repeats ? f->consistency.value : -1);
    html(h, "</tr>\n");
}

static void put_variants_head(struct html *h)
{
    static const struct site_column columns[] = {
        {"Model", false, NULL},
        {"Families", true, "questions of which every variant has a sample that counts"},
        {"Average", true, "mean over the variants of a family"},
        {"95 % interval", false, NULL},
        {"Effective", true, "right in every variant of a family"},
        {"95 % interval", false, NULL},
        {"Gap", true, "average less effective"},
        {"Robustness", true, "effective / average"},
        {"Majority", true, "problems whose most frequent answer is right"},
        {"Repetition", true, "pairs of answers to one problem that are equal"},
    };
    html(h, "<h2 id=\"variants\">Variants of one question</h2>\n<p class=\"about\" "
            "id=\"variants-name\">Who knows a method is right in every variant; who knows a "
            "wording, in "
            "some.</p>\n");
    html(h,
         "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"variants-name\">"
         "<table class=\"sortable\">");
    site_thead(h, columns, countof(columns));
    html(h, "<tbody>\n");
}

/* Nothing for a suite whose problems have no families. */
static int put_variants(struct html *h, struct site *s, const struct site_suite *suite,
                        struct err *err)
{
    bool any = false;
    for (size_t i = 0; i < suite->n; i++) {
        struct report_families f;
        if (report_families(&f, s->store, suite->line[i]->latest, err) < 0)
            return -1;
        if (!f.has_variants)
            continue;
        if (!any)
            put_variants_head(h);
        any = true;
        put_variants_row(h, suite->line[i], &f);
    }
    if (any)
        html(h, "</tbody></table></div>\n");
    return 0;
}

/* ---- nights ---- */

static void put_night(struct html *h, const struct site *s, const struct site_line *line, size_t i)
{
    const struct report_run *run = line->run[i], *before = i ? line->run[i - 1] : NULL;
    html(h,
         "<tr><td data-v=\"%s\">%s</td><th scope=\"row\">%s</th><td class=\"num\">"
         "<a href=\"../runs/%lld.html\">%lld</a></td>",
         run->started_at, site_day(&h->arena, run->started_at), line->name, (long long)run->row,
         (long long)run->row);
    site_estimate_cells(h, run->first.known, &run->first.ours);
    html(h, "<td>%.10s</td><td>%s</td><td class=\"change\">%s", run->version,
         tallies_join(&run->toolchains, &h->arena), site_change_of(&h->arena, before, run));
    if (before && site_has_compare(s, before, run))
        html(h, " <a href=\"../compare/%lld-%lld.html\">compare</a>", (long long)before->row,
             (long long)run->row);
    html(h, "</td><td>%s</td></tr>\n", run->run_label);
}

/* Of runs that were asked in one go for each problem it is pass@1. */
static const char *score_head(const struct site_suite *suite)
{
    for (size_t i = 0; i < suite->n; i++)
        if (*suite->line[i]->latest->strategy)
            return "Score";
    return "pass@1";
}

static void put_nights(struct html *h, const struct site *s, const struct site_suite *suite)
{
    const char *score = score_head(suite);
    const struct site_column columns[] = {
        {"Date", false, NULL},  {"Model", false, NULL},         {"Run", true, NULL},
        {score, true, NULL},    {"95 % interval", false, NULL}, {"Suite version", false, NULL},
        {"Tools", false, NULL}, {"What changed", false, NULL},  {"Label", false, NULL},
    };
    bool trend = false;
    size_t each = suite->n ? SITE_RUNS_SHOWN / suite->n + 1 : 0;
    for (size_t i = 0; i < suite->n; i++)
        trend |= suite->line[i]->n > 1;
    html(h, "<h2 id=\"nights\">Night by night</h2>\n");
    site_figure(h, trend ? "trend" : "none", "trend-name",
                arena_printf(&h->arena,
                             "%s of each run with its interval; marks where suite or tools changed",
                             score));
    html(h, "<table class=\"sortable\">");
    site_thead(h, columns, countof(columns));
    html(h, "<tbody>\n");
    for (size_t i = 0; i < suite->n; i++)
        for (size_t j = suite->line[i]->n; j-- > 0 && suite->line[i]->n - j <= each;)
            put_night(h, s, suite->line[i], j);
    html(h, "</tbody></table>");
    site_figure_end(h);
}

/* ---- pairs ---- */

/* Every two lines of a group with their latest runs have a page, or few of them do: the first two do
 * in any case. */
static bool has_pairs(const struct site_suite *suite)
{
    for (size_t g = 0; g < suite->n_group; g++)
        if (suite->group[g].n > 1)
            return true;
    return false;
}

static void put_pairs(struct html *h, const struct site *s, const struct site_suite *suite)
{
    if (!has_pairs(suite))
        return;
    html(h, "<h2 id=\"pairs\">Model against model</h2>\n<ul class=\"pairs\">\n");
    for (size_t g = 0; g < suite->n_group; g++)
        for (size_t i = 0; i < suite->group[g].n; i++)
            for (size_t j = i + 1; j < suite->group[g].n; j++) {
                const struct site_line *a = suite->group[g].line[i], *b = suite->group[g].line[j];
                if (site_has_compare(s, b->latest, a->latest))
                    html(h, "<li><a href=\"../compare/%lld-%lld.html\">%s against %s</a></li>\n",
                         (long long)b->latest->row, (long long)a->latest->row, a->name, b->name);
            }
    html(h, "</ul>\n");
}

/* What the page has, and only that. */
static void put_contents(struct html *h, const struct site_suite *suite)
{
    const struct {
        const char *id, *name;
        bool there;
    } part[] = {
        {"board", "Ranking", suite->n > 0},
        {"cost", "Cost against accuracy", site_has_frontier(suite)},
        {"ends", "How answers end", suite->n > 0},
        {"nights", "Night by night", suite->n > 0},
        {"pairs", "Model against model", has_pairs(suite)},
        {"problems", "Problem by model", true},
    };
    html(h, "<nav class=\"toc\" aria-label=\"On this page\">");
    for (size_t i = 0; i < countof(part); i++)
        if (part[i].there)
            html(h, "<a href=\"#%s\">%s</a> ", part[i].id, part[i].name);
    html(h, "</nav>\n");
}

static void put_head(struct html *h, const struct site_suite *suite)
{
    html(h,
         "<h1>%s</h1>\n<p class=\"lead\">%s, version <code>%.12s</code>. "
         "<a href=\"../health/%s.html\">How good are its benches?</a></p>\n",
         suite->label, site_count(&h->arena, (int64_t)current_problems(suite), "problem"),
         suite->version, suite->slug);
    put_contents(h, suite);
}

/* The charts first: the matrix is as long as the suite. */
/* ---- problems older than a model, which it may have seen, apart from those that are younger ---- */

static void put_seen_side(struct html *h, int64_t problems, bool known, const struct estimate *pass)
{
    if (!known) {
        html(h, "<td class=\"num\">0</td><td class=\"num none\">&#8211;</td><td></td>");
        return;
    }
    html(h, "<td class=\"num\">%lld</td>", (long long)problems);
    site_estimate_cells(h, true, pass);
}

static void put_seen_head(struct html *h)
{
    static const struct site_column columns[] = {
        {"Model", false, NULL},
        {"Younger", true, "problems that became public after the model"},
        {"pass@1", true, NULL},
        {"95 % interval", false, NULL},
        {"Older", true, "problems that the model may have seen"},
        {"pass@1", true, NULL},
        {"95 % interval", false, NULL},
    };
    html(h, "<h2 id=\"seen\">Seen before?</h2>\n<p class=\"about\" id=\"seen-name\">Problems that "
            "became public after the model cannot be in what it learned from; those as old as it "
            "or older may.</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
            "aria-labelledby=\"seen-name\"><table class=\"sortable\">");
    site_thead(h, columns, countof(columns));
    html(h, "<tbody>\n");
}

static int put_seen(struct html *h, struct site *s, const struct site_suite *suite, struct err *err)
{
    bool any = false;
    for (size_t i = 0; i < suite->n; i++) {
        struct report_families f;
        if (report_families(&f, s->store, suite->line[i]->latest, err) < 0)
            return -1;
        if (!f.has_dates)
            continue;
        if (!any)
            put_seen_head(h);
        any = true;
        html(h, "<tr><th scope=\"row\">%s</th>", suite->line[i]->name);
        for (int k = EXPOSURE_CLEAN; k <= EXPOSURE_POSSIBLE; k++)
            put_seen_side(h, f.exposure[k].problems, f.exposure[k].known, &f.exposure[k].pass);
        html(h, "</tr>\n");
    }
    if (any)
        html(h, "</tbody></table></div>\n");
    return 0;
}

static int put_suite(struct site *s, struct html *h, const struct site_suite *suite,
                     struct err *err)
{
    site_begin(h, s, "../", suite->label);
    site_patterns(h);
    put_head(h, suite);
    if (suite->n) {
        site_board(h, s, "../", suite);
        if (site_has_frontier(suite)) {
            html(h, "<h2 id=\"cost\">Cost against accuracy</h2>\n");
            site_frontier(h, suite, "frontier");
        }
        put_stacks(h, suite);
        if (put_variants(h, s, suite, err) < 0 || put_seen(h, s, suite, err) < 0)
            return -1;
        put_nights(h, s, suite);
        put_pairs(h, s, suite);
    }
    put_heat(h, s, suite);
    site_chart_library(h, s, "../");
    site_end(h, s, "../");
    return site_put_page(s, arena_printf(&h->arena, "suites/%s.html", suite->slug), h, err);
}

int site_suites(struct site *s, struct html *h, struct err *err)
{
    for (size_t i = 0; i < s->n; i++)
        if (put_suite(s, h, &s->suite[i], err) < 0)
            return -1;
    return 0;
}
