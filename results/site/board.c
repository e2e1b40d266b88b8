/* board.c: the main table, and cost against accuracy. */
#include "results/site/private.h"

#include <string.h>

/* ---- cells ---- */

static double share(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : -1;
}

/* What a strategy solves is no pass@k. */
static double pass_at(const struct site_line *line, int64_t k)
{
    const struct report_run *run = line->latest;
    if (*run->strategy)
        return -1;
    for (size_t i = 0; i < run->n_pass; i++)
        if (run->pass[i].k == k && run->pass[i].known)
            return run->pass[i].ours.value;
    return -1;
}

static double pass_at_5(const struct site_line *line)
{
    return pass_at(line, 5);
}

static double pass_at_10(const struct site_line *line)
{
    return pass_at(line, 10);
}

static double solved(const struct site_line *line)
{
    const struct report_run *run = line->latest;
    return *run->strategy && run->first.known ? run->first.ours.value : -1;
}

static double of_kind(const struct site_line *line, enum site_kind kind)
{
    int64_t count[KIND_COUNT];
    site_kind_counts(line->latest, count);
    return share(count[kind], line->latest->counted);
}

static double compiles(const struct site_line *line)
{
    return of_kind(line, KIND_PASS) + of_kind(line, KIND_MISMATCH) + of_kind(line, KIND_RUNTIME) +
           of_kind(line, KIND_TAMPER);
}

static double truncated(const struct site_line *line)
{
    return of_kind(line, KIND_TRUNCATED);
}

static double no_answer(const struct site_line *line)
{
    return of_kind(line, KIND_NO_CODE);
}

static double api_errors(const struct site_line *line)
{
    return share(report_class_count(line->latest, "api_error"), line->latest->samples);
}

static double tokens(const struct site_line *line)
{
    const struct report_run *run = line->latest;
    return run->completion_tokens < 0 ? -1 : share(run->completion_tokens, run->samples);
}

/* Of 1000 samples: what a run costs depends on how many it has. */
static double cost(const struct site_line *line)
{
    const struct report_run *run = line->latest;
    return run->cost < 0 || run->samples <= 0 ? -1 : 1000 * run->cost / (double)run->samples;
}

static double cost_per_solved(const struct site_line *line)
{
    return line->latest->cost >= 0 && line->solved ? line->latest->cost / (double)line->solved : -1;
}

static void put_count(struct html *h, double value)
{
    site_number(h, value, 0);
}

/* ---- the main table ---- */

/* The columns behind rank, model and pass@1. A column without any value is left out. */
static const struct number {
    struct site_column head;
    double (*value)(const struct site_line *line); /* below 0: not known. NULL: the bar */
    void (*put)(struct html *h, double value);
} numbers[] = {
    {{"Solved", true,
      "what several answers solve, asked for as the line above says: best of N, repair"},
     solved,
     site_percent},
    {{"pass@5", true, "chance that one of five passes"}, pass_at_5, site_percent},
    {{"pass@10", true, "chance that one of ten passes"}, pass_at_10, site_percent},
    {{"Compiles", true, "share of counted samples whose code compiles and fits the bench"},
     compiles,
     site_percent},
    {{"Outcomes", false, "what became of all samples; colours below the table"}, NULL, NULL},
    {{"Truncated", true, "share of samples cut at the token limit that did not pass"},
     truncated,
     site_percent},
    {{"No answer", true, "share of samples without an answer or without code"},
     no_answer,
     site_percent},
    {{"API errors", true, "share of samples that the service never answered; not in pass@k"},
     api_errors,
     site_percent},
    {{"Tokens", true, "completion tokens of one sample, mean"}, tokens, put_count},
    {{"Cost of 1000 samples", true, "in the currency of the service or of the price that was set"},
     cost,
     site_cost},
    {{"Cost per solved", true, "cost of the run for each problem solved at least once"},
     cost_per_solved,
     site_cost},
};

struct board {
    struct html *h;
    const struct site *site;
    const char *up;
    const struct site_suite *only; /* or NULL: all suites */
    bool shown[countof(numbers)];
    size_t columns;
};

static bool is_on(const struct board *b, const struct site_suite *suite)
{
    return !b->only || b->only == suite;
}

/* Most leaderboards have no errors of a service, and then no column of zeros for them. */
static bool says(const struct number *number, const struct site_line *line)
{
    double value = number->value(line);
    return number->value == api_errors ? value > 0 : value >= 0;
}

static bool has_value(const struct board *b, const struct number *number)
{
    if (!number->value)
        return true;
    for (size_t i = 0; i < b->site->n; i++)
        for (size_t j = 0; is_on(b, &b->site->suite[i]) && j < b->site->suite[i].n; j++)
            if (says(number, b->site->suite[i].line[j]))
                return true;
    return false;
}

/* The prompt's label with its hash cut to 8 digits: "official shots=1 sha256:5f0c1a2b". */
static const char *short_prompt(struct arena *arena, const char *prompt)
{
    const char *hash = strstr(prompt, "sha256:");
    if (!hash)
        return prompt;
    return arena_printf(arena, "%.*s%.8s", (int)(hash - prompt), prompt, hash + strlen("sha256:"));
}

/* "default/1 8603f0de; n 5, temperature 0.8, night 4" */
static const char *asked_text(struct arena *arena, const struct report_run *run)
{
    const char *prompt = short_prompt(arena, run->prompt);
    return arena_printf(arena, "%s%sn %lld%s%s%s%s", prompt, *prompt ? "; " : "", (long long)run->n,
                        *run->temperature ? ", temperature " : "", run->temperature,
                        *run->run_label ? ", " : "", run->run_label);
}

static void put_row(const struct board *b, const struct site_line *line)
{
    struct html *h = b->h;
    const struct report_run *run = line->latest;
    html(h, "<tr><td class=\"num\" data-v=\"%d\">%s%s", line->rank ? line->rank : 100000,
         line->rank ? arena_printf(&h->arena, "%d", line->rank) : "-",
         line->rank && line->tied ? "=" : "");
    if (line->rank_high > line->rank_low)
        html(h, "<small>%d to %d</small>", line->rank_low, line->rank_high);
    html(h, "</td>");
    html(h, "<th scope=\"row\"><a href=\"%sruns/%lld.html\">%s</a>", b->up, (long long)run->row,
         line->name);
    if (strcmp(run->state, "complete") != 0)
        html(h, " <span class=\"tag\">%s</span>", run->state);
    html(h, "<small>%s</small></th>", asked_text(&h->arena, run));
    site_estimate_cells(h, run->first.known && !*run->strategy, &run->first.ours);
    for (size_t i = 0; i < countof(numbers); i++) {
        if (b->shown[i] && numbers[i].value) {
            numbers[i].put(h, numbers[i].value(line));
        } else if (b->shown[i]) {
            html(h, "<td class=\"graph\" data-v=\"%.6f\">", share(run->passed, run->samples));
            site_bar(h, run, 120);
            html(h, "</td>");
        }
    }
    site_number(h, (double)run->samples, 0);
    html(h, "<td class=\"date\">%s</td></tr>\n", site_day(&h->arena, run->started_at));
}

static void put_group(const struct board *b, const struct site_suite *suite,
                      const struct site_group *g)
{
    struct html *h = b->h;
    const struct report_run *run = g->line[0]->latest;
    html(h,
         "<tbody data-suite=\"%s\" data-tools=\"%s\">\n<tr class=\"group\"><th colspan=\"%zu\" "
         "scope=\"rowgroup\"><span class=\"stay\"><a href=\"%ssuites/%s.html\">%s</a> "
         "<small>version %.10s, %s",
         suite->label, g->tools, b->columns, b->up, suite->slug, suite->label, g->version,
         site_count(&h->arena, run->suite_problems, "problem"));
    if (!site_is_whole(run))
        html(h, ", %zu of them asked", run->n_problem);
    if (run->quarantined)
        html(h, ", %lld of them in quarantine", (long long)run->quarantined);
    if (*g->strategy)
        html(h, "; %s: no pass@1", g->strategy);
    html(h, "; judged by %s</small></span></th></tr>\n", *g->tools ? g->tools : "no tool");
    for (size_t i = 0; i < g->n; i++)
        put_row(b, g->line[i]);
    html(h, "</tbody>\n");
}

static void put_head(struct board *b)
{
    static const struct site_column first[] = {
        {"Rank", true, "1 and the number of models that are better beyond chance"},
        {"Model", false, NULL},
        {"pass@1", true, "chance that one sample passes, mean over problems"},
        {"95 % interval", false, NULL},
    };
    static const struct site_column last[] = {{"Samples", true, NULL},
                                              {"Date", false, "when the run began"}};
    struct site_column column[countof(first) + countof(numbers) + countof(last)];
    size_t n = countof(first);
    memcpy(column, first, sizeof first);
    for (size_t i = 0; i < countof(numbers); i++)
        if ((b->shown[i] = has_value(b, &numbers[i])))
            column[n++] = numbers[i].head;
    memcpy(column + n, last, sizeof last);
    b->columns = n + countof(last);
    site_thead(b->h, column, b->columns);
}

/* ---- filters ---- */

struct words {
    const char *word[64]; /* each once; further ones cannot be chosen */
    size_t n;
};

static void add_word(struct words *w, const char *word)
{
    for (size_t i = 0; i < w->n; i++)
        if (strcmp(w->word[i], word) == 0)
            return;
    if (w->n < countof(w->word))
        w->word[w->n++] = word;
}

/* Write a list to choose from, unless there is only one word. */
static void put_select(struct html *h, const char *name, const char *label, const struct words *w)
{
    if (w->n < 2)
        return;
    html(h, "<label>%s <select name=\"%s\"><option value=\"\">all</option>", label, name);
    for (size_t i = 0; i < w->n; i++)
        html(h, "<option>%s</option>", w->word[i]);
    html(h, "</select></label>");
}

static void put_filter(const struct board *b)
{
    struct words suites = {0}, tools = {0};
    for (size_t i = 0; i < b->site->n; i++)
        for (size_t j = 0; is_on(b, &b->site->suite[i]) && j < b->site->suite[i].n_group; j++) {
            add_word(&suites, b->site->suite[i].label);
            add_word(&tools, b->site->suite[i].group[j].tools);
        }
    html(b->h, "<form class=\"filter\" data-table=\"board\" hidden=\"hidden\"><label>Search "
               "<input type=\"search\" name=\"q\" placeholder=\"model or prompt\"/></label>");
    put_select(b->h, "suite", "Suite", &suites);
    put_select(b->h, "tools", "Tools", &tools);
    html(b->h, "<output aria-live=\"polite\"></output></form>\n");
}

void site_board(struct html *h, const struct site *s, const char *up, const struct site_suite *only)
{
    struct board b = {.h = h, .site = s, .up = up, .only = only};
    put_filter(&b);
    html(h,
         "<p class=\"about\" id=\"board-name\">Latest run of each model. Models whose difference "
         "chance can explain share a rank (=); only runs with the same problems, tools and "
         "strategy are ranked together.</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
         "aria-labelledby=\"board-name\"><table class=\"board sortable\" id=\"board\">\n");
    put_head(&b);
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; is_on(&b, &s->suite[i]) && j < s->suite[i].n_group; j++)
            put_group(&b, &s->suite[i], &s->suite[i].group[j]);
    html(h, "</table></div>\n");
    site_legend(h);
}

/* ---- cost against accuracy ---- */

static double cost_of(const struct site_line *line)
{
    const struct report_run *run = line->latest;
    return run->first.known ? cost(line) : -1;
}

bool site_has_frontier(const struct site_suite *suite)
{
    size_t n = 0;
    for (size_t i = 0; suite->n_group && i < suite->group[0].n; i++)
        n += cost_of(suite->group[0].line[i]) > 0;
    return n > 1;
}

/* Is no other line of the group both cheaper and better? */
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
    const struct site_group *g = &suite->group[0];
    const char *score = report_pass_name(g->line[0]->latest, 1, &h->arena);
    const struct site_column columns[] = {
        {"Model", false, NULL},
        {"Cost of 1000 samples", true, NULL},
        {score, true, NULL},
        {"95 % interval", false, NULL},
        {"On the frontier", false, "nobody is both cheaper and better"},
    };
    site_figure(h, "frontier", id,
                arena_printf(&h->arena, "%s and cost on %s; the dashed line is the frontier", score,
                             suite->label));
    html(h, "<table>");
    site_thead(h, columns, countof(columns));
    html(h, "<tbody>\n");
    for (size_t i = 0; i < g->n; i++) {
        const struct site_line *line = g->line[i];
        if (cost_of(line) <= 0)
            continue;
        html(h, "<tr><th scope=\"row\">%s</th>", line->name);
        site_cost(h, cost_of(line));
        site_estimate_cells(h, true, &line->latest->first.ours);
        html(h, "<td>%s</td></tr>\n", on_frontier(g, line) ? "yes" : "no");
    }
    html(h, "</tbody></table>");
    site_figure_end(h);
}
