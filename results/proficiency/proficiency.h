/* proficiency.h: levels of the first ten answers to each problem (results/numbers/level.h), and their
 * mean. Of other suites than those of kernels it tells nothing. */
#ifndef RESULTS_PROFICIENCY_PROFICIENCY_H
#define RESULTS_PROFICIENCY_PROFICIENCY_H

#include "results/numbers/level.h"
#include "results/report/report.h"

struct proficiency_row {
    const struct report_run *run;
    char *problem; /* owned; NULL: the mean of the rows of the run before it */
    struct suggestions of;
    double level;
};

struct proficiency {
    struct proficiency_row *row; /* owned */
    size_t n, cap;
};

/* Samples that count, by their index. Borrows from `report`. */
int proficiency_load(struct proficiency *ret, const struct report *report, struct store *store,
                     struct err *err);
void proficiency_finish(struct proficiency *p);

void proficiency_print(FILE *to, const struct proficiency *p, const struct look *look);
void proficiency_csv(FILE *to, const struct proficiency *p);
json_t *
proficiency_json(const struct proficiency *p); /* an array, an object a row; new reference */

#endif
