/* outcomes.h: how many samples of a problem ended in each way, for the diversity of its samples. */
#ifndef RESULTS_NUMBERS_OUTCOMES_H
#define RESULTS_NUMBERS_OUTCOMES_H

#include "results/store/store.h"

struct outcomes {
    struct outcome {
        const char *class, *detail; /* in the arena */
        int64_t mismatches;
    } * item;
    int64_t *count;
    size_t n, cap; /* of the problem that is counted now */
    double sum;    /* of the problems before it, those with two samples or more */
    int64_t problems;
    struct arena arena;
};

/* What one sample came to, `n` times. As in VerilogEval v2's sv-iv-analyze: a class with its detail
 * is an outcome, but samples whose outputs differ have the same outcome only with the same number
 * of differences. */
void outcomes_add(struct outcomes *o, const char *class, const char *detail, int64_t mismatches,
                  int64_t n);
/* The problem has no more samples. */
void outcomes_next(struct outcomes *o);
/* Mean over problems, or -1 when none has two samples. Ends the use of `o`. */
double outcomes_finish(struct outcomes *o);

#endif
