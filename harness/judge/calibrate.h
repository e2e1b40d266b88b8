/* calibrate.h: how far a model that judges is to be trusted. */
#ifndef JUDGE_CALIBRATE_H
#define JUDGE_CALIBRATE_H

#include "harness/judge/judge.h"
#include "results/numbers/agreement.h"

/* What judge `i` said of a set's answers against their known points; entered in the store as its record
 * with the template that it was asked with. Answers that it was not asked about (a stop, a budget) are
 * *missing; then nothing is entered. */
int calibrate(struct agreement *ret, int64_t *missing, struct store *store,
              const struct judge_set *set, const struct judges *judges, size_t i, double accept,
              struct err *err);

/* The same by sort of answer ("right", "nonsense", ...): how many there are, and how many of them were accepted. */
struct calibrated_sort {
    const char *name;
    int64_t n, accepted, unknown;
};
int calibrate_sorts(struct calibrated_sort **ret, size_t *n, struct store *store,
                    const struct judge_set *set, const struct judges *judges, size_t i,
                    double accept, struct arena *arena, struct err *err);

#endif
