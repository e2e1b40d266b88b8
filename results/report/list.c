/* list.c: many runs as a person reads them: one line each. */
#include "results/report/report.h"

#include <string.h>

static const struct report_pass *pass_of(const struct report_run *run, int64_t k)
{
    for (size_t i = 0; i < run->n_pass; i++)
        if (run->pass[i].k == k)
            return &run->pass[i];
    return NULL;
}

/* The values of k for which some run has enough samples; k = 1 always. Returns how many. */
static size_t useful_ks(const struct report *report, int64_t *k)
{
    size_t n = 0;
    for (size_t i = 0; report->n && i < report->run[0].n_pass; i++) {
        bool known = false;
        for (size_t r = 0; r < report->n; r++)
            known |= report->run[r].pass[i].known;
        if (known || report->run[0].pass[i].k == 1)
            k[n++] = report->run[0].pass[i].k;
    }
    return n;
}

static void add_pass_cells(struct table *t, const struct report_run *run, int64_t k)
{
    const struct report_pass *p = pass_of(run, k);
    bool known = p && p->known && (k == 1 || !*run->strategy);
    if (known)
        table_add(t, "%.1f %%", 100 * p->ours.value);
    else
        table_add(t, "-");
    if (k != 1)
        return;
    if (known)
        table_add(t, "%.1f-%.1f", 100 * p->ours.low, 100 * p->ours.high);
    else
        table_add(t, "-");
}

/* Which columns are shown: those that would be the same for every run are left out. */
struct list_columns {
    bool suite, rank, problems, state;
    const char *score; /* head of the first estimate */
    int64_t k[REPORT_KS];
    size_t n_k;
};

static struct list_columns needed_columns(const struct report *report)
{
    struct list_columns ret = {.suite = true, .score = report_score_head(report)};
    ret.n_k = useful_ks(report, ret.k);
    for (size_t i = 0; i < report->n; i++) {
        ret.rank |= report->run[i].rank > 0;
        ret.state |= strcmp(report->run[i].state, "complete") != 0;
        ret.problems |= (int64_t)report->run[i].n_problem != report->run[i].suite_problems;
    }
    ret.problems |= !ret.rank;
    return ret;
}

static void add_list_row(struct table *t, const struct report_run *run,
                         const struct list_columns *show)
{
    table_add(t, "%lld", (long long)run->row);
    if (show->suite)
        table_add(t, "%s", run->label);
    table_add(t, "%s%s%s%s%s", run->model, *run->strategy ? " (" : "", run->strategy,
              *run->strategy ? ")" : "", run->doubt ? " (judges not trusted)" : "");
    if (show->problems)
        table_add(t, "%zu", run->n_problem);
    table_add(t, "%lld", (long long)run->samples);
    if (show->rank && run->rank)
        table_add(t, "%lld", (long long)run->rank);
    else if (show->rank)
        table_add(t, "-");
    for (size_t i = 0; i < show->n_k; i++)
        add_pass_cells(t, run, show->k[i]);
    if (!show->state)
        return;
    table_add(t, "%s", run->state);
    table_paint(t, strcmp(run->state, "complete") == 0 ? NULL : SGR_YELLOW);
}

static size_t list_columns(struct table_column *column, const struct list_columns *show,
                           struct arena *arena)
{
    size_t n = 0;
    column[n++] = (struct table_column){"RUN", true, false};
    if (show->suite)
        column[n++] = (struct table_column){"SUITE", false, true};
    column[n++] = (struct table_column){"MODEL", false, true};
    if (show->problems)
        column[n++] = (struct table_column){"PROBS", true, false};
    column[n++] = (struct table_column){"SAMPLES", true, false};
    if (show->rank)
        column[n++] = (struct table_column){"RANK", true, false};
    for (size_t i = 0; i < show->n_k; i++) {
        bool first = show->k[i] == 1;
        const char *head =
            first ? show->score : arena_printf(arena, "PASS@%lld", (long long)show->k[i]);
        column[n++] = (struct table_column){head, true, false};
        if (first)
            column[n++] = (struct table_column){"95 %", true, false};
    }
    if (show->state)
        column[n++] = (struct table_column){"STATE", false, false};
    return n;
}

/* Explain below the table what a rank is, or why there is none. */
static void print_ranks(FILE *to, const struct report *report, bool ranked)
{
    if (ranked)
        fputs("\nRank: 1 + the runs of the suite that are ahead by more than chance explains.\n",
              to);
    else if (report->n > REPORT_RANKED)
        fprintf(to, "\nMore than %d runs of a suite are not ranked; --model shows fewer.\n",
                REPORT_RANKED);
}

void report_print_strategies(FILE *to, const struct report *report)
{
    bool best = false, repair = false;
    for (size_t i = 0; i < report->n; i++) {
        best |= report->run[i].best_of > 0;
        repair |= report->run[i].repair > 0;
    }
    if (best || repair)
        putc('\n', to);
    if (best)
        fputs("(best of N): not pass@1 but the share of problems solved by one of up to N.\n", to);
    if (repair)
        fputs("(repair N): not pass@1 but what is right after up to N further turns.\n", to);
}

/* The runs of one suite, or all of them when it is NULL. False: it does not fit the width, and
 * nothing was printed. */
static bool print_table(FILE *to, const struct report *report, const char *suite,
                        const struct list_columns *show, const struct look *look)
{
    struct table_column column[8 + 2 * REPORT_KS];
    struct arena arena = {0};
    struct table t;
    bool fits;
    table_init(&t, column, list_columns(column, show, &arena));
    for (size_t i = 0; i < report->n; i++)
        if (!suite || strcmp(report->run[i].label, suite) == 0)
            add_list_row(&t, &report->run[i], show);
    fits = suite || look->markdown || look->columns == 0 || table_width(&t) <= look->columns;
    if (fits)
        table_print(&t, to, look, 0);
    table_finish(&t);
    arena_finish(&arena);
    return fits;
}

static bool is_first_of_suite(const struct report *report, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(report->run[j].label, report->run[i].label) == 0)
            return false;
    return true;
}

/* Where the names of the suites take too much room they become headings. */
static void print_by_suite(FILE *to, const struct report *report, struct list_columns *show,
                           const struct look *look)
{
    bool any = false;
    show->suite = false;
    for (size_t i = 0; i < report->n; i++) {
        if (!is_first_of_suite(report, i))
            continue;
        fprintf(to, "%s%s", any ? "\n" : "", look_sgr(look, SGR_BOLD));
        put_safe(to, str_c(report->run[i].label));
        fprintf(to, "%s\n", look_sgr(look, SGR_OFF));
        print_table(to, report, report->run[i].label, show, look);
        any = true;
    }
}

/* ---- how they were asked ---- */

struct asked_columns {
    bool temperature, label, address;
};

static struct asked_columns needed_asked(const struct report *report)
{
    struct asked_columns ret = {0};
    for (size_t i = 0; i < report->n; i++) {
        const struct report_run *run = &report->run[i];
        ret.temperature |= *run->temperature != 0;
        ret.label |= *run->run_label != 0;
        ret.address |= strcmp(run->source, "file") != 0;
    }
    return ret;
}

static void add_asked_row(struct table *t, const struct report_run *run,
                          const struct asked_columns *show)
{
    table_add(t, "%lld", (long long)run->row);
    table_add(t, "%.10s %.5s", run->started_at,
              strlen(run->started_at) > 11 ? run->started_at + 11 : "");
    table_add(t, "%lld", (long long)run->n);
    if (show->temperature)
        table_add(t, "%s", *run->temperature ? run->temperature : "-");
    if (show->label)
        table_add(t, "%s", *run->run_label ? run->run_label : "-");
    table_add(t, "%s", *run->prompt ? report_short_hashes(run->prompt, &t->arena) : "-");
    if (show->address)
        table_add(t, "%s", strcmp(run->source, "file") == 0 ? "a file" : run->base_url);
}

/* What tells runs of one model apart. */
static void print_asked(FILE *to, const struct report *report, const struct look *look)
{
    struct asked_columns show = needed_asked(report);
    struct table_column column[7];
    struct table t;
    size_t n = 0;
    column[n++] = (struct table_column){"RUN", true, false};
    column[n++] = (struct table_column){"BEGAN (UTC)", false, false};
    column[n++] = (struct table_column){"N", true, false};
    if (show.temperature)
        column[n++] = (struct table_column){"TEMP", true, false};
    if (show.label)
        column[n++] = (struct table_column){"LABEL", false, true};
    column[n++] = (struct table_column){"PROMPT", false, true};
    if (show.address)
        column[n++] = (struct table_column){"ADDRESS", false, true};
    table_init(&t, column, n);
    for (size_t i = 0; i < report->n; i++)
        add_asked_row(&t, &report->run[i], &show);
    putc('\n', to);
    table_print(&t, to, look, 0);
    table_finish(&t);
}

void report_print_list(FILE *to, const struct report *report, const struct look *look)
{
    struct list_columns show;
    if (!report->n)
        return;
    show = needed_columns(report);
    if (!print_table(to, report, NULL, &show, look))
        print_by_suite(to, report, &show, look);
    print_ranks(to, report, show.rank);
    report_print_strategies(to, report);
    print_asked(to, report, look);
}
