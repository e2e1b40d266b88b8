/* compare.h: what changed between two runs, paired by problem, and whether by chance. */
#ifndef RESULTS_COMPARE_COMPARE_H
#define RESULTS_COMPARE_COMPARE_H

#include "results/report/report.h"

#define COMPARE_ALPHA 0.05 /* a fall with a smaller p is a regression (--fail-on-regression) */

/* One problem that counts in both runs. */
struct compare_problem {
    const char *name;
    struct rate a, b;
    double change; /* of the rate: b - a */
};

/* A difference between the runs, other than the model, that a reader of the
 * comparison must know. */
struct compare_concern {
    const char *what, *a, *b;
    bool refuses; /* the verdicts cannot be compared, so --force is needed */
};

struct compare {
    struct report report;
    const struct report_run *a, *b;  /* b is compared with a */
    bool known;                      /* some problem counts in both */
    struct difference pass1;         /* of pass@1 over those problems: b - a */
    struct compare_problem *problem; /* by name */
    size_t n;
    const struct compare_problem **regressed, **fixed; /* rate fell, rose; the furthest first */
    size_t n_regressed, n_fixed;
    size_t only_a, only_b; /* problems that count in one of them only */
    struct tallies moved;  /* class in a, class in b; of samples with the same number; not alike */
    struct compare_concern concern[10];
    size_t n_concern;
};

/* Runs by number or "last". Errors: ERR_USAGE when they are of different suites or tasks, or the
 * same run. What else differs is in `concern`. */
int compare_load(struct compare *ret, struct store *store, const char *a, const char *b,
                 struct err *err);
void compare_finish(struct compare *c);

/* May the runs be compared without --force? Errors: ERR_USAGE, naming the concern that refuses. */
int compare_check(const struct compare *c, struct err *err);

/* Is b's pass@1 below a's by more than chance explains? */
bool compare_is_regression(const struct compare *c);

void compare_print(FILE *to, const struct compare *c, const struct look *look);
void compare_csv(FILE *to, const struct compare *c); /* one line a problem */
json_t *compare_json(const struct compare *c);       /* one object; new reference */

#endif
