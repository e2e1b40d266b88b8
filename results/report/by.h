/* by.h: split a report (--by): pass@1 of each group of problems in each run, or the runs side by
 * side, grouped by one thing in which they were asked differently. */
#ifndef RESULTS_REPORT_BY_H
#define RESULTS_REPORT_BY_H

#include "results/report/report.h"

/* One group of one run. */
struct by_row {
    const struct report_run *run;
    const char *group;     /* "": not known */
    int64_t samples, hits; /* samples that count; how many of them passed, or ended in the class */
    bool known;            /* `estimate` is known */
    double out, reasoning; /* mean tokens of a reply of this group, and of its reasoning; -1: not
                            * told by the service, and always with --by class */
    struct estimate estimate; /* pass@1; with --by class the share of samples that ended in it */
};

struct by_report {
    const char *by; /* as typed: "category" */
    const struct report *report;
    struct by_row *row;
    size_t n, cap;
    bool told;   /* the group of some row is known */
    bool tokens; /* the tokens of some row are known */
    struct arena arena;
};

/* Borrows from `report`. `by` is a choice of --by. */
int by_load(struct by_report *ret, const struct report *report, struct store *store, const char *by,
            struct err *err);
void by_finish(struct by_report *by);

/* The table for a terminal, and the same as CSV with a line of names first. */
void by_print(FILE *to, const struct by_report *by, const struct look *look);
void by_csv(FILE *to, const struct by_report *by);
json_t *by_json(const struct by_report *by); /* an array, one object a row; new reference */

#endif
