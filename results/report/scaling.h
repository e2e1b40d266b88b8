/* scaling.h: test-time compute: what share of problems each strategy solves for how many tokens.
 *
 * A series is one strategy of one run, a point one step of it: k samples, or so many turns. Tokens
 * are those of prompts and replies together, the mean of a problem: so a conversation that is sent
 * again at each turn costs what it costs.
 *
 *   pass@k   k independent samples, and a verifier that knows a right one: the unbiased estimate
 *   maj@k    k independent samples, of which a majority by behaviour takes one (vote.h)
 *   repair   a sample after up to k further turns
 *   best-of  samples one after another until one passes, at most k
 *
 * Problems are those that count in the run; a series goes as far as all of them have samples. */
#ifndef RESULTS_REPORT_SCALING_H
#define RESULTS_REPORT_SCALING_H

#include "results/report/report.h"

#define SCALING_SERIES 26 /* of one suite and model; later ones are left out */
#define SCALING_POINTS 64 /* of one series; later ones are left out */

struct scaling_point {
    int64_t step; /* k, or the number of further turns */
    double tokens, solved;
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

int scaling_load(struct scaling *ret, const struct report *report, struct store *store,
                 struct err *err);
void scaling_finish(struct scaling *scaling);

/* What a series reaches with at most so many tokens a problem: its last point that is not dearer;
 * NULL where even the first one is. */
const struct scaling_point *scaling_within(const struct scaling_series *series, double tokens);

/* Budgets at which series are compared: the costs of the group's first series' points. */
const struct scaling_series *scaling_budgets(const struct scaling_group *group);

/* Tables and a plot that fits 80 columns. */
void scaling_print(FILE *to, const struct scaling *scaling, const struct look *look);
void scaling_csv(FILE *to, const struct scaling *scaling); /* one line a point */
json_t *scaling_json(const struct scaling *scaling);       /* one object a group; new reference */

#endif
