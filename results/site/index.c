/* index.c: the first page. */
#include "results/site/private.h"

#include <string.h>

/* Is this line the first one of its model? */
static bool is_first(const struct site *s, size_t suite, size_t line)
{
    const char *model = s->suite[suite].line[line]->latest->model;
    for (size_t i = 0; i <= suite; i++)
        for (size_t j = 0; j < (i == suite ? line : s->suite[i].n); j++)
            if (strcmp(s->suite[i].line[j]->latest->model, model) == 0)
                return false;
    return true;
}

/* What the pages answer: of one kind of answer by its row, of several in general. */
static const char *question(const struct site *s, struct arena *arena)
{
    const struct kind *kind = NULL;
    for (size_t i = 0; i < s->report.n; i++)
        for (size_t k = 0; kind_nth(k); k++) {
            if (strcmp(kind_nth(k)->name, s->report.run[i].kind) != 0)
                continue;
            if (kind && kind != kind_nth(k))
                return "Which models get it right?";
            kind = kind_nth(k);
        }
    return arena_printf(arena, "Which models %s?", (kind ? kind : kind_nth(0))->does);
}

/* What a pass is worth, by who judged. */
static const char *rests_on(const struct site *s)
{
    size_t models = 0;
    for (size_t i = 0; i < s->report.n; i++)
        models += s->report.run[i].by_models;
    return models == 0            ? "evidence that the answer could not have made"
           : models < s->report.n ? "evidence that the answer could not have made; of proofs and "
                                    "explanations, on points that models gave"
                                  : "points that models gave, whose records stand beside them";
}

static void put_lead(struct html *h, const struct site *s)
{
    struct arena *a = &h->arena;
    const char *own = s->options->title;
    int64_t models = 0, suites = 0;
    for (size_t i = 0; i < s->n; i++) {
        suites += s->suite[i].n > 0;
        for (size_t j = 0; j < s->suite[i].n; j++)
            models += is_first(s, i, j);
    }
    html(h, "<h1>%s</h1>\n<p class=\"lead\">%s on %s, from %s, up to %s. A pass rests on %s.</p>\n",
         own ? own : question(s, a), site_count(a, models, "model"), site_count(a, suites, "suite"),
         site_count(a, (int64_t)s->report.n, "run"), *s->until ? site_day(a, s->until) : "no date",
         rests_on(s));
}

static void put_suites(struct html *h, const struct site *s)
{
    html(h, "<h2>Suites</h2>\n<ul class=\"cards\">\n");
    for (size_t i = 0; i < s->n; i++) {
        const struct site_suite *suite = &s->suite[i];
        html(h, "<li><a href=\"suites/%s.html\">%s</a> <small>%s, problem by problem", suite->slug,
             suite->label, site_count(&h->arena, (int64_t)suite->n, "model"));
        html(h,
             "</small> <a class=\"minor\" href=\"health/%s.html\">how good its benches "
             "are</a></li>\n",
             suite->slug);
    }
    html(h, "</ul>\n");
}

static bool has_cost(const struct site *s)
{
    for (size_t i = 0; i < s->report.n; i++)
        if (s->report.run[i].cost > 0)
            return true;
    return false;
}

static void put_frontiers(struct html *h, const struct site *s)
{
    bool any = false;
    for (size_t i = 0; i < s->n; i++) {
        if (!site_has_frontier(&s->suite[i]))
            continue;
        if (!any)
            html(h, "<h2>Cost against accuracy</h2>\n<div class=\"figures\">\n");
        any = true;
        site_frontier(h, &s->suite[i], arena_printf(&h->arena, "frontier-%zu", i));
    }
    html(h,
         any ? "</div>\n"
         : has_cost(s)
             ? ""
             : "<p>No costs are known, so there is no chart of them: no service told one, and no "
               "price was set.</p>\n");
}

int site_index(struct site *s, struct html *h, struct err *err)
{
    site_begin(h, s, "", "Leaderboard");
    site_patterns(h);
    put_lead(h, s);
    site_own_text(h, s, false);
    if (s->report.n) {
        site_overview(h, s);
        put_frontiers(h, s);
        html(h, "<h2>Rankings</h2>\n");
        site_board(h, s, "", NULL);
    } else {
        html(h, "<p>No runs yet.</p>\n");
    }
    put_suites(h, s);
    site_chart_library(h, s, "");
    site_end(h, s, "");
    return site_put_page(s, "index.html", h, err);
}
