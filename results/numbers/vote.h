/* vote.h: majority vote by behavior: samples that did the same under the bench's stimulus form a
 * group, and the answer of the largest group is chosen. The choice uses no verdict, so it shows
 * what a model reaches when nothing can check its answers. */
#ifndef RESULTS_NUMBERS_VOTE_H
#define RESULTS_NUMBERS_VOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One sample, by its index. */
struct ballot {
    int64_t group; /* samples with the same behavior have the same; -1: none, it does not vote */
    bool right;    /* by its verdict */
};

/* The index of the ballot that wins: the first one of the largest group; of groups of equal size
 * the one whose first ballot comes first. -1 when nobody votes. */
ptrdiff_t vote_decide(const struct ballot *ballot, size_t n);

/* maj@k: the chance that the vote of k of these n samples, in their order, is right: over all ways
 * to choose k (as "majority voting" in Wang et al. 2023, "Self-consistency improves chain of
 * thought reasoning", with behavior in the answer's place). Exact up to 20 000 ways; when there are
 * more, 20 000 are drawn at random, always the same ones. NaN when n < k or k < 1. */
double maj_at_k(const struct ballot *ballot, size_t n, size_t k);

#endif
