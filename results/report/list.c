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

static void add_pass_cells(struct table *t, const struct report_pass *p)
{
    if (p && p->known)
        table_add(t, "%.1f %%", 100 * p->ours.value);
    else
        table_add(t, "-");
    if (!p || p->k != 1)
        return;
    if (p->known)
        table_add(t, "%.1f-%.1f", 100 * p->ours.low, 100 * p->ours.high);
    else
        table_add(t, "-");
}

/* Which columns are shown: those that would be the same for every run are left out. */
struct list_columns {
    bool rank, problems, state;
};

static struct list_columns needed_columns(const struct report *report)
{
    struct list_columns ret = {0};
    for (size_t i = 0; i < report->n; i++) {
        ret.rank |= report->run[i].rank > 0;
        ret.state |= strcmp(report->run[i].state, "complete") != 0;
        ret.problems |= (int64_t)report->run[i].n_problem != report->run[i].suite_problems;
    }
    ret.problems |= !ret.rank;
    return ret;
}

static void add_list_row(struct table *t, const struct report_run *run, const int64_t *k, size_t n,
                         const struct list_columns *show)
{
    table_add(t, "%lld", (long long)run->row);
    table_add(t, "%s", run->label);
    table_add(t, "%s%s%s%s", run->model, *run->strategy ? " (" : "", run->strategy,
              *run->strategy ? ")" : "");
    if (show->problems)
        table_add(t, "%zu", run->n_problem);
    table_add(t, "%lld", (long long)run->samples);
    if (show->rank && run->rank)
        table_add(t, "%lld", (long long)run->rank);
    else if (show->rank)
        table_add(t, "-");
    for (size_t i = 0; i < n; i++)
        add_pass_cells(t, pass_of(run, k[i]));
    if (!show->state)
        return;
    table_add(t, "%s", run->state);
    table_paint(t, strcmp(run->state, "complete") == 0 ? NULL : SGR_YELLOW);
}

static size_t list_columns(struct table_column *column, const int64_t *k, size_t n_k,
                           const struct list_columns *show, struct arena *arena)
{
    size_t n = 0;
    column[n++] = (struct table_column){"RUN", true, false};
    column[n++] = (struct table_column){"SUITE", false, true};
    column[n++] = (struct table_column){"MODEL", false, true};
    if (show->problems)
        column[n++] = (struct table_column){"PROBS", true, false};
    column[n++] = (struct table_column){"SAMPLES", true, false};
    if (show->rank)
        column[n++] = (struct table_column){"RANK", true, false};
    for (size_t i = 0; i < n_k; i++) {
        column[n++] =
            (struct table_column){arena_printf(arena, "PASS@%lld", (long long)k[i]), true, false};
        if (k[i] == 1)
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
        fputs(
            "(best of N): not pass@1 but the share of problems solved by one of up to N samples.\n",
            to);
    if (repair)
        fputs("(repair N): after up to N further turns with feedback.\n", to);
}

void report_print_list(FILE *to, const struct report *report, const struct look *look)
{
    struct table_column column[8 + 2 * REPORT_KS];
    struct arena arena = {0};
    int64_t k[REPORT_KS];
    size_t n_k = useful_ks(report, k);
    struct list_columns show = needed_columns(report);
    struct table t;
    if (!report->n)
        return;
    table_init(&t, column, list_columns(column, k, n_k, &show, &arena));
    for (size_t i = 0; i < report->n; i++)
        add_list_row(&t, &report->run[i], k, n_k, &show);
    table_print(&t, to, look, 0);
    print_ranks(to, report, show.rank);
    report_print_strategies(to, report);
    table_finish(&t);
    arena_finish(&arena);
}
