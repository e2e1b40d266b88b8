/* settle.h: from the points of several judges to the verdict on an answer. */
#ifndef JUDGE_SETTLE_H
#define JUDGE_SETTLE_H

#include "harness/judge/judge.h"

struct settle_counts {
    int64_t judged, passed, undecided, open; /* open: not every judge was asked yet */
};

/* Give each answer of the set its verdict and store it: pass from `accept` of its points on, else
 * wrong_answer; undecided where too few judges kept to the form. What every judge has not been asked
 * about stays as it is, as does an answer whose verdict by the same judges would be the same. Also
 * enters in the run who judges it:
 *
 *     {"judges": [{"name": "...", "template": "proof (1a2b...)", "run": key, "tools": "..."}, ...],
 *      "aggregate": "mean", "accept": 0.85}
 *
 * Judges of earlier starts stay in the list as long as a verdict of theirs ("tools": its toolchain) counts:
 * those of answers of another sort, and of answers that were not judged again. */
int judge_settle(struct settle_counts *ret, struct store *store, const struct run *run,
                 const struct suite *suite, const struct judge_set *set,
                 const struct judges *judges, enum judge_join how, double accept, struct err *err);

#endif
