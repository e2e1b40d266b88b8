/* scaling.h: test-time compute: what share of problems each strategy solves for how many tokens.
 *
 * A series is one strategy of one run; a point is one step of it: k samples, or k further turns.
 * Tokens are the mean over problems of all prompts and replies, so a conversation that is sent
 * again at each turn is counted each time.
 *
 *   pass@k   k independent samples, and a verifier that knows a right one: the unbiased estimate
 *   maj@k    k independent samples, from which a majority by behavior chooses one
 *            (results/numbers/vote.h)
 *   repair   one sample after up to k further turns
 *   best-of  samples one after another until one passes, at most k
 *
 * Problems are those that count in the run; a series ends where a problem has no more samples. */
#ifndef RESULTS_REPORT_SCALING_H
#define RESULTS_REPORT_SCALING_H

#include "results/report/report.h"

#define SCALING_SERIES 26 /* of one suite and model; later ones are left out */
#define SCALING_POINTS 64 /* of one series; later ones are left out */

struct scaling_point {
    int64_t step;          /* k, or the number of further turns */
    double tokens, solved; /* mean tokens of a problem; share of problems solved, 0..1 */
};

struct scaling_series {
    const struct report_run *run;
    const char *strategy; /* "pass@k", "maj@k", "repair", "best-of" */
    int64_t problems;
    struct scaling_point point[SCALING_POINTS];
    size_t n;
};

/* Runs of one model on one version of a suite. */
struct scaling_group {
    const struct report_run *first;
    struct scaling_series *series; /* owned by the arena */
    size_t n;
    int64_t left_out; /* runs whose service does not tell tokens */
};

struct scaling {
    struct scaling_group *group; /* owned by the arena */
    size_t n;
    struct arena arena;
};

/* Read the series of a loaded report's runs. *ret borrows from `report`. Errors: ERR_STORE. */
int scaling_load(struct scaling *ret, const struct report *report, struct store *store,
                 struct err *err);
void scaling_finish(struct scaling *scaling);

/* The last point of a series that costs at most `tokens` for each problem; NULL when even the first
 * one costs more. */
const struct scaling_point *scaling_within(const struct scaling_series *series, double tokens);

/* The series whose points' costs are the budgets at which the group's series are compared: its
 * first one. */
const struct scaling_series *scaling_budgets(const struct scaling_group *group);

/* Tables and a plot that fits 80 columns. */
void scaling_print(FILE *to, const struct scaling *scaling, const struct look *look);
void scaling_csv(FILE *to, const struct scaling *scaling); /* one line a point */
json_t *scaling_json(const struct scaling *scaling);       /* one object a group; new reference */

#endif
