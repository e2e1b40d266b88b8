/* by.h: a report's runs taken apart: pass@1 of each group of problems, or runs side by side
 * by one thing in which they were asked differently. */
#ifndef RESULTS_REPORT_BY_H
#define RESULTS_REPORT_BY_H

#include "results/report/report.h"

/* One group of one run. */
struct by_row {
    const struct report_run *run;
    const char *group;     /* "": the data do not tell */
    int64_t samples, hits; /* samples that count; of those passed, or of the class */
    bool known;
    double out, reasoning; /* tokens of a reply, the mean of the group's samples; of those that are
                            * reasoning; -1: not told, and by class */
    struct estimate estimate; /* pass@1; by class the share of samples that ended in it */
};

struct by_report {
    const char *by; /* as typed: "category" */
    const struct report *report;
    struct by_row *row;
    size_t n, cap;
    bool told;   /* some group is known */
    bool tokens; /* some group's tokens are */
    struct arena arena;
};

/* Borrows from `report`. `by` is a choice of --by. */
int by_load(struct by_report *ret, const struct report *report, struct store *store, const char *by,
            struct err *err);
void by_finish(struct by_report *by);

void by_print(FILE *to, const struct by_report *by, const struct look *look);
void by_csv(FILE *to, const struct by_report *by);
json_t *by_json(const struct by_report *by); /* an array, one object a row; new reference */

#endif
