/* speed.h: what right answers cost, against the suite's reference and against many solutions of it.
 *
 * The reference's CPU time is that of its golden run. Where the store has a run of the model named
 * SPEED_REFERENCES on the same version of the suite (its solutions, read in with `assay score`), the CPU
 * times and the memory of what passes of it are what Beyond is held against. Times of different tools or
 * machines are not compared: a store holds one machine's. */
#ifndef RESULTS_SPEED_SPEED_H
#define RESULTS_SPEED_SPEED_H

#include "results/report/report.h"

#define SPEED_REFERENCES "references"

struct speed_row {
    const struct report_run *run;
    int64_t passes;         /* with a time of their own */
    double cpu_ms, peak_mb; /* medians over the passes; NaN: none */
    double cpu_ratio;  /* median over passes: CPU time against the reference's; NaN: not known */
    double peak_ratio; /* the same against the median of the references' memory; NaN: not known */
    int64_t problems;  /* with two reference runtimes or more, for the rest */
    struct difference beyond; /* mean over problems of Beyond, and its interval; failures have 0 */
    double slower;            /* mean over problems: share of reference runtimes that are slower */
};

struct speed {
    struct speed_row *row; /* one a run; owned */
    size_t n;
};

/* Borrows from `report`. */
int speed_load(struct speed *ret, const struct report *report, struct store *store,
               struct err *err);
void speed_finish(struct speed *speed);

void speed_print(FILE *to, const struct speed *speed, const struct look *look);
void speed_csv(FILE *to, const struct speed *speed);
json_t *speed_json(const struct speed *speed); /* an array, an object a run; new reference */

#endif
