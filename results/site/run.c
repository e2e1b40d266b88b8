/* run.c: a page for each run: what was asked, the results, every sample as a dot. */
#include "results/site/private.h"

#include "harness/io/json.h"

#include <stdlib.h>
#include <string.h>

#define DOTS_MAX 8000 /* on one page, of about 100 bytes each; a larger run shows counts instead */

static int64_t solved(const struct report_run *run)
{
    int64_t n = 0;
    for (size_t i = 0; i < run->n_problem; i++)
        n += run->problem[i].rate.c > 0;
    return n;
}

/* The members of a JSON object: "max_tokens 4096, seed 1". What has a fact of its own is left out. */
static const char *parameters_text(const char *text, struct arena *arena)
{
    json_t *json = NULL, *value;
    const char *key, *ret = "";
    if (json_parse(str_c(text), "parameters", &json, NULL) < 0)
        return text;
    json_object_foreach(json, key, value)
    {
        char *word = json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY);
        if (strcmp(key, "model") && strcmp(key, "base_url") && strcmp(key, "temperature"))
            ret = arena_printf(arena, "%s%s%s %s", ret, *ret ? ", " : "", key,
                               word ? word : json_string_value(value));
        free(word);
    }
    json_decref(json);
    return ret;
}

static const char *price_text(const struct report_run *run, struct arena *arena)
{
    const char *comma = strchr(run->price, ',');
    if (!comma)
        return "";
    return arena_printf(arena, "%.*s in, %s out, for a million tokens", (int)(comma - run->price),
                        run->price, comma + 1);
}

/* What the tool itself could not do, and what pass@1 would be if all of that were right. */
static const char *limits_text(const struct report_run *run, struct arena *a)
{
    struct report_limits limits;
    if (!report_limits(&limits, run))
        return "";
    return arena_printf(a, "%s; %.1f %% if all were right", site_count(a, limits.samples, "sample"),
                        100 * limits.bound);
}

static void put_facts(struct html *h, const struct report_run *run)
{
    struct arena *a = &h->arena;
    html(h, "<dl class=\"facts\">\n");
    site_fact(h, "State", run->state);
    site_fact(h, "Began", run->started_at);
    site_fact(h, "Ended", run->ended_at);
    site_fact(h, "Samples",
              arena_printf(a, "%s; %s%lld wanted for each problem", grouped(a, run->samples),
                           run->best_of ? "up to " : "", (long long)run->n));
    site_fact(h, "Strategy", run->strategy);
    site_fact(h, "Label", run->run_label);
    site_fact(h, "Temperature", run->temperature);
    site_fact(h, "Prompt", run->prompt);
    site_fact(h, "Parameters", parameters_text(run->parameters, a));
    site_fact(h, "Service", strcmp(run->base_url, "file:") == 0 ? "" : run->base_url);
    site_fact(h, "Suite version", run->version);
    site_fact(h, "Tools", tallies_join(&run->toolchains, a));
    site_fact(h, "Isolation", tallies_join(&run->tiers, a));
    site_fact(h, "Tokens in", run->prompt_tokens < 0 ? "" : grouped(a, run->prompt_tokens));
    site_fact(h, "Tokens out",
              run->completion_tokens < 0 ? "" : grouped(a, run->completion_tokens));
    site_fact(h, "of it reasoning",
              run->reasoning_tokens < 0 ? "" : grouped(a, run->reasoning_tokens));
    site_fact(h, "Cost", run->cost < 0 ? "" : arena_printf(a, "%.4f", run->cost));
    site_fact(h, "Price", price_text(run, a));
    site_fact(h, "Limits of the tool", limits_text(run, a));
    site_fact(h, "Solved at least once", site_count(a, solved(run), "problem"));
    html(h, "</dl>\n");
}

static void put_estimate(struct html *h, const char *name, bool known, const struct estimate *e)
{
    if (!known)
        return;
    html(h, "<tr><th scope=\"row\">%s</th>", name);
    site_estimate_cells(h, true, e);
    html(h, "<td class=\"num\">%lld</td><td>%s</td></tr>\n", (long long)e->problems,
         e->exact ? "exact" : "bootstrap over problems");
}

static void put_estimates(struct html *h, const struct report_run *run)
{
    static const struct site_column columns[] = {
        {"Measure", false, NULL}, {"Value", true, NULL},     {"95 % interval", false, NULL},
        {"Problems", true, NULL}, {"Interval", false, NULL},
    };
    struct arena *a = &h->arena;
    html(h, "<h2>Score</h2>\n");
    if (*run->strategy)
        html(h, "<p>Asked as %s: several answers to a problem, so this is no pass@k.</p>\n",
             run->strategy);
    site_table(h, "Score", NULL, columns, countof(columns));
    for (size_t i = 0; i < run->n_pass; i++)
        put_estimate(h, report_pass_name(run, run->pass[i].k, a), run->pass[i].known,
                     &run->pass[i].ours);
    for (size_t i = 0; i < run->n_pass; i++)
        if (run->pass[i].k > 1)
            put_estimate(h, report_all_name(run, run->pass[i].k, a), run->pass[i].known,
                         &run->pass[i].all);
    put_estimate(h, "official@1", run->first.official_known, &run->first.official);
    site_table_end(h);
}

/* The heads of the table of classes; an empty column is left out. */
static void put_class_head(struct html *h, bool details)
{
    static const struct site_column columns[] = {
        {"Class", false, NULL},   {"Samples", true, NULL}, {"Share", true, "of those that count"},
        {"Meaning", false, NULL}, {"Detail", false, NULL},
    };
    site_table(h, "What became of the samples", NULL, columns, countof(columns) - !details);
}

static void put_classes(struct html *h, const struct report_run *run)
{
    bool details = false;
    for (size_t i = 0; i < run->classes.n; i++)
        details |= *run->classes.item[i].b != 0;
    html(h, "<h2>What became of the samples</h2>\n");
    site_bar(h, run, 480);
    site_legend(h);
    put_class_head(h, details);
    for (size_t i = 0; i < run->classes.n; i++) {
        const struct tally *t = &run->classes.item[i];
        enum verdict_class c = verdict_class_by_name(str_c(t->a));
        html(h, "<tr><th scope=\"row\">%s</th>", t->a);
        site_number(h, (double)t->n, 0);
        site_percent(h, c != CLASS_COUNT && verdict_class(c)->counts && run->counted
                            ? (double)t->n / (double)run->counted
                            : -1);
        html(h, "<td>%s</td>", c == CLASS_COUNT ? "" : verdict_class(c)->text);
        if (details)
            html(h, "<td>%s</td>", t->b);
        html(h, "</tr>\n");
    }
    site_table_end(h);
}

/* ---- problems ---- */

static void put_dot(struct html *h, const struct report_run *run, const struct site_dot *dot)
{
    const struct site_kind_row *kind = &site_kinds[dot->kind];
    if (dot->page)
        html(h, "<a class=\"dot k-%s\" href=\"%lld/%s#s%lld\" title=\"%lld: %s\">%s</a>", kind->id,
             (long long)run->row, dot->page, (long long)dot->sample, (long long)dot->index,
             dot->class, kind->letter);
    else
        html(h, "<span class=\"dot k-%s\" title=\"%lld: %s\">%s</span>", kind->id,
             (long long)dot->index, dot->class, kind->letter);
}

static void put_counts(struct html *h, const struct report_run *run, const struct site_dot *dot,
                       size_t n)
{
    int64_t count[KIND_COUNT] = {0};
    const char *page = NULL;
    for (size_t i = 0; i < n; i++) {
        count[dot[i].kind]++;
        page = page ? page : dot[i].page;
    }
    site_counts_bar(h, count, 240);
    if (page)
        html(h, " <a href=\"%lld/%s\">samples</a>", (long long)run->row, page);
}

static void put_problem(struct html *h, const struct site_line *line, const struct report_run *run,
                        const struct report_problem *c, const struct site_dot *dot, size_t n,
                        bool dots)
{
    const struct site_problem *p = site_problem(line->suite, c->row);
    if (!p)
        return;
    html(h, "<tr id=\"p-%lld\"><th scope=\"row\"><a href=\"../problems/%s/%s.html\">%s</a></th>",
         (long long)p->row, line->suite->slug, p->file, p->name);
    if (c->rate.n)
        html(h, "<td class=\"num\" data-v=\"%.4f\">%lld of %lld</td><td class=\"strip\">",
             (double)c->rate.c / (double)c->rate.n, (long long)c->rate.c, (long long)c->rate.n);
    else
        html(h, "<td class=\"num none\">%s</td><td class=\"strip\">",
             c->quarantined ? "quarantine" : "none count");
    for (size_t i = 0; dots && i < n; i++)
        put_dot(h, run, &dot[i]);
    if (!dots)
        put_counts(h, run, dot, n);
    html(h, "</td></tr>\n");
}

static void put_problems(struct html *h, const struct site_line *line, const struct report_run *run,
                         const struct site_dots *dots)
{
    static const struct site_column columns[] = {
        {"Problem", false, NULL},
        {"Pass", true, NULL},
        {"Samples", false, "each leads to its page"},
    };
    size_t from = 0, to;
    html(h, "<h2 id=\"problems\">Problems</h2>\n<form class=\"filter\" data-table=\"of-run\" "
            "hidden=\"hidden\"><label>Search <input type=\"search\" name=\"q\" "
            "placeholder=\"problem\"/></label><output aria-live=\"polite\"></output></form>\n");
    site_table(h, "Problems", "of-run", columns, countof(columns));
    for (size_t i = 0; i < run->n_problem; i++) {
        while (from < dots->n && dots->item[from].problem < run->problem[i].row)
            from++;
        for (to = from; to < dots->n && dots->item[to].problem == run->problem[i].row; to++)
            ;
        put_problem(h, line, run, &run->problem[i], dots->item + from, to - from,
                    dots->n <= DOTS_MAX);
        from = to;
    }
    site_table_end(h);
}

/* ---- neighbors ---- */

static void put_neighbours(struct html *h, const struct site *s, const struct site_line *line,
                           const struct report_run *run)
{
    size_t i = 0;
    while (line->run[i] != run)
        i++;
    html(h, "<p class=\"near\"><a href=\"../suites/%s.html\">%s</a>", line->suite->slug,
         line->suite->label);
    if (i > 0)
        html(h, " <a href=\"%lld.html\" rel=\"prev\">the run before</a>",
             (long long)line->run[i - 1]->row);
    if (i > 0 && site_has_compare(s, line->run[i - 1], run))
        html(h, " <a href=\"../compare/%lld-%lld.html\">compare with it</a>",
             (long long)line->run[i - 1]->row, (long long)run->row);
    if (i + 1 < line->n)
        html(h, " <a href=\"%lld.html\" rel=\"next\">the run after</a>",
             (long long)line->run[i + 1]->row);
    html(h, "</p>\n");
}

static int put_run(struct site *s, struct html *h, size_t i, struct err *err)
{
    const struct report_run *run = &s->report.run[i];
    const struct site_line *line = s->line_of[i];
    struct site_dots dots = {0};
    int rc;
    if (site_samples(&dots, s, run, h, err) < 0)
        return -1;
    site_begin(
        h, s, "../",
        arena_printf(&h->arena, "Run %lld: %s on %s", (long long)run->row, run->model, run->label));
    site_patterns(h);
    html(h, "<h1>Run %lld: %s%s%s</h1>\n", (long long)run->row, run->model,
         *run->strategy ? ", " : "", run->strategy);
    put_neighbours(h, s, line, run);
    put_facts(h, run);
    put_estimates(h, run);
    put_classes(h, run);
    if (site_judges(s, h, run->row, err) < 0)
        return -1;
    put_problems(h, line, run, &dots);
    html(h, "<h2>The same numbers by command</h2>\n<pre>assay report %lld\nassay %s %lld%s</pre>\n",
         (long long)run->row, run->by_models ? "judge" : "rejudge", (long long)run->row,
         run->by_models ? " --judge MODEL" : "");
    site_end(h, s, "../");
    rc = site_put_page(s, arena_printf(&h->arena, "runs/%lld.html", (long long)run->row), h, err);
    site_dots_finish(&dots);
    return rc;
}

int site_runs(struct site *s, struct html *h, struct err *err)
{
    for (size_t i = 0; i < s->report.n; i++)
        if (put_run(s, h, i, err) < 0)
            return -1;
    return 0;
}
