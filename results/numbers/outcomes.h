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
    size_t n, cap; /* outcomes of the problem that is counted now */
    double sum;    /* of the diversities of the problems before it that have two samples or more */
    int64_t problems; /* how many these are */
    struct arena arena;
};

/* Count `n` samples that ended in the same way. An outcome is a class with its detail; samples
 * whose outputs differ from the reference's have the same outcome only if they have the same number
 * of mismatches, as in VerilogEval v2's sv-iv-analyze. */
void outcomes_add(struct outcomes *o, const char *class, const char *detail, int64_t mismatches,
                  int64_t n);
/* The problem has no more samples. */
void outcomes_next(struct outcomes *o);
/* The mean diversity (gini_simpson) over problems with two samples or more; -1 when there is none.
 * Frees what `o` holds. */
double outcomes_finish(struct outcomes *o);

#endif
