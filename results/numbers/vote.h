/* vote.h: majority by behaviour: of k samples those that did the same under the bench's stimulus
 * are one group, and the largest group decides. What is chosen needs no verdict, so this is what a
 * model reaches where nothing may check its answers. */
#ifndef RESULTS_NUMBERS_VOTE_H
#define RESULTS_NUMBERS_VOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One sample, by its index. */
struct ballot {
    int64_t group; /* samples with the same behaviour have the same; -1: none, it does not vote */
    bool right;    /* by its verdict */
};

/* Which ballot of those given decides: the first one of the largest group, and of groups alike in
 * size the one whose first ballot comes first. -1 when nobody votes. */
ptrdiff_t vote_decide(const struct ballot *ballot, size_t n);

/* maj@k: the chance that the vote of k of these n samples, in their order, is right: over all ways
 * to choose k (as "majority voting" in Wang et al. 2023, "Self-consistency improves chain of
 * thought reasoning", with behaviour in the answer's place). Exact up to 20 000 ways; for more so
 * many are drawn, always the same. NaN when n < k or k < 1. */
double maj_at_k(const struct ballot *ballot, size_t n, size_t k);

#endif
