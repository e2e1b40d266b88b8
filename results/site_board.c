/* site_board.c: the main table, and cost against accuracy. */
#include "results/site_private.h"

#include <string.h>

/* ---- the main table ---- */

static const struct site_column board_columns[] = {
    {"Rank", true, "1 and the number of models that are better beyond chance"},
    {"Model", false, NULL},
    {"pass@1", true, "chance that one sample passes, mean over problems"},
    {"95 % interval", false, NULL},
    {"pass@5", true, "chance that one of five passes"},
    {"pass@10", true, "chance that one of ten passes"},
    {"Compiles", true, "share of counted samples whose code compiles with the bench"},
    {"Outcomes", false, "what became of all samples; colours below the table"},
    {"Truncated", true, "share of samples cut at the token limit that did not pass"},
    {"No answer", true, "share of samples without an answer or without code"},
    {"API errors", true, "share of samples that the service never answered; not in pass@k"},
    {"Tokens", true, "completion tokens of one sample, mean"},
    {"Cost", true, "of the whole run, as the service told it"},
    {"Cost per solved", true, "cost of the run for each problem solved at least once"},
    {"Samples", true, NULL},
    {"Date", false, "when the run began"},
};

static double share(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : -1;
}

static void put_pass(struct html *h, const struct report_run *run, int64_t k)
{
    for (size_t i = 0; i < run->n_pass; i++)
        if (run->pass[i].k == k) {
            site_percent(h, run->pass[i].known ? run->pass[i].ours.value : -1);
            return;
        }
    site_percent(h, -1);
}

static void put_shares(struct html *h, const struct report_run *run)
{
    int64_t kind[KIND_COUNT];
    int64_t compiled;
    site_kind_counts(run, kind);
    compiled = kind[KIND_PASS] + kind[KIND_MISMATCH] + kind[KIND_RUNTIME] + kind[KIND_TAMPER];
    site_percent(h, share(compiled, run->counted));
    html(h, "<td class=\"graph\" data-v=\"%.6f\">", share(kind[KIND_PASS], run->samples));
    site_bar(h, run, 120);
    html(h, "</td>");
    site_percent(h, share(kind[KIND_TRUNCATED], run->counted));
    site_percent(h, share(kind[KIND_NO_CODE], run->counted));
    site_percent(h, share(report_class_count(run, "api_error"), run->samples));
}

static void put_costs(struct html *h, const struct site_line *line)
{
    const struct report_run *run = line->latest;
    bool known = run->completion_tokens >= 0 && run->samples > 0;
    site_number(h, known ? (double)run->completion_tokens / (double)run->samples : -1, 0);
    site_cost(h, run->cost);
    site_cost(h, run->cost >= 0 && line->solved ? run->cost / (double)line->solved : -1);
    site_number(h, (double)run->samples, 0);
}

/* "official shots=1 sha256:5f0c1a2b": the hash is cut to what tells two apart. */
static const char *short_prompt(struct arena *arena, const char *prompt)
{
    const char *hash = strstr(prompt, "sha256:");
    if (!hash)
        return prompt;
    return arena_printf(arena, "%.*s%.8s", (int)(hash - prompt), prompt, hash + strlen("sha256:"));
}

static void put_row(struct html *h, const char *up, const struct site_line *line)
{
    const struct report_run *run = line->latest;
    html(h, "<tr><td class=\"num\" data-v=\"%d\">%d%s</td>", line->rank, line->rank,
         line->tied ? "=" : "");
    html(h, "<th scope=\"row\"><a href=\"%sruns/%lld.html\">%s</a>", up, (long long)run->row,
         line->name);
    if (strcmp(run->state, "complete") != 0)
        html(h, " <span class=\"tag\">%s</span>", run->state);
    html(h, "<small>%s</small></th>", short_prompt(&h->arena, run->prompt));
    site_estimate_cells(h, run->first.known, &run->first.ours);
    put_pass(h, run, 5);
    put_pass(h, run, 10);
    put_shares(h, run);
    put_costs(h, line);
    html(h, "<td>%s</td></tr>\n", site_day(&h->arena, run->started_at));
}

static void put_group(struct html *h, const char *up, const struct site_suite *suite,
                      const struct site_group *g)
{
    const struct report_run *run = g->line[0]->latest;
    html(h,
         "<tbody data-suite=\"%s\" data-tools=\"%s\">\n<tr class=\"group\"><th colspan=\"%zu\" "
         "scope=\"rowgroup\"><a href=\"%ssuites/%s.html\">%s</a> <small>version %.10s, %lld "
         "problems",
         suite->label, g->tools, countof(board_columns), up, suite->slug, suite->label, g->version,
         (long long)run->suite_problems);
    if (run->quarantined)
        html(h, ", %lld of them in quarantine", (long long)run->quarantined);
    html(h, "; judged by %s</small></th></tr>\n", *g->tools ? g->tools : "no tool");
    for (size_t i = 0; i < g->n; i++)
        put_row(h, up, g->line[i]);
    html(h, "</tbody>\n");
}

static void put_option(struct html *h, const char *text)
{
    html(h, "<option>%s</option>", text);
}

static void put_filter(struct html *h, const struct site *s, const struct site_suite *only)
{
    html(h, "<form class=\"filter\" data-table=\"board\" hidden=\"hidden\"><label>Search "
            "<input type=\"search\" name=\"q\" placeholder=\"model or prompt\"/></label>");
    if (!only) {
        html(h, "<label>Suite <select name=\"suite\"><option value=\"\">all</option>");
        for (size_t i = 0; i < s->n; i++)
            if (s->suite[i].n)
                put_option(h, s->suite[i].label);
        html(h, "</select></label>");
    }
    html(h, "<label>Tools <select name=\"tools\"><option value=\"\">all</option>");
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->suite[i].n_group; j++) {
            const char *tools = s->suite[i].group[j].tools;
            bool seen = only && only != &s->suite[i];
            for (size_t k = 0; k <= i && !seen; k++)
                for (size_t l = 0; l < (k == i ? j : s->suite[k].n_group); l++)
                    seen |= (!only || k == i) && strcmp(s->suite[k].group[l].tools, tools) == 0;
            if (!seen)
                put_option(h, tools);
        }
    html(h, "</select></label><output aria-live=\"polite\"></output></form>\n");
}

void site_board(struct html *h, const struct site *s, const char *up, const struct site_suite *only)
{
    put_filter(h, s, only);
    html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"board-name\">"
            "<table class=\"board sortable\" id=\"board\">\n<caption id=\"board-name\">Latest run "
            "of each model. Models whose difference chance can explain share a rank (=); only "
            "runs with the same problems and tools are ranked together.</caption>\n");
    site_thead(h, board_columns, countof(board_columns));
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; (!only || only == &s->suite[i]) && j < s->suite[i].n_group; j++)
            put_group(h, up, &s->suite[i], &s->suite[i].group[j]);
    html(h, "</table></div>\n");
    site_legend(h);
}

/* ---- cost against accuracy ---- */

static double cost_of(const struct site_line *line)
{
    const struct report_run *run = line->latest;
    if (!run->first.known || run->cost <= 0 || run->samples <= 0)
        return -1;
    return run->cost / (double)run->samples;
}

bool site_has_frontier(const struct site_suite *suite)
{
    size_t n = 0;
    for (size_t i = 0; suite->n_group && i < suite->group[0].n; i++)
        n += cost_of(suite->group[0].line[i]) > 0;
    return n > 0;
}

/* Nobody is both cheaper and better. */
static bool on_frontier(const struct site_group *g, const struct site_line *line)
{
    for (size_t i = 0; i < g->n; i++) {
        double cost = cost_of(g->line[i]), value = g->line[i]->latest->first.ours.value;
        if (g->line[i] != line && cost > 0 && cost <= cost_of(line) &&
            value >= line->latest->first.ours.value &&
            (cost < cost_of(line) || value > line->latest->first.ours.value))
            return false;
    }
    return true;
}

void site_frontier(struct html *h, const struct site_suite *suite, const char *id)
{
    static const struct site_column columns[] = {
        {"Model", false, NULL},
        {"Cost of 1000 samples", true, NULL},
        {"pass@1", true, NULL},
        {"95 % interval", false, NULL},
        {"On the frontier", false, "nobody is both cheaper and better"},
    };
    const struct site_group *g = &suite->group[0];
    site_figure(h, "frontier", id,
                arena_printf(&h->arena, "pass@1 and cost on %s; the dashed line is the frontier",
                             suite->label));
    html(h, "<table>");
    site_thead(h, columns, countof(columns));
    html(h, "<tbody>\n");
    for (size_t i = 0; i < g->n; i++) {
        const struct site_line *line = g->line[i];
        if (cost_of(line) <= 0)
            continue;
        html(h, "<tr><th scope=\"row\">%s</th>", line->name);
        site_cost(h, 1000 * cost_of(line));
        site_estimate_cells(h, true, &line->latest->first.ours);
        html(h, "<td>%s</td></tr>\n", on_frontier(g, line) ? "yes" : "no");
    }
    html(h, "</tbody></table>");
    site_figure_end(h);
}
