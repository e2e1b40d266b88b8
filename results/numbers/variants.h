/* variants.h: is a model right because it can solve a problem, or because it knows this wording and these
 * numbers? What the same question in several clothes tells (problems.family and problems.variant), repeated
 * answers to one question, and dates. Pure, as metrics.h. */
#ifndef RESULTS_NUMBERS_VARIANTS_H
#define RESULTS_NUMBERS_VARIANTS_H

#include "results/numbers/metrics.h"

/* A family counts when it has two variants or more and each has a sample that counts; all figures are means
 * over families, with intervals as if other families were drawn. With as many variants in each, as suites have
 * them, `average` is the mean over all variants.
 *
 * Names and formulas: UGMathBench (Xu et al. 2025, arXiv 2501.13766: AAcc, EAcc, gap, robustness
 * efficiency); DynaMath (Zou et al. 2024, arXiv 2411.00836) calls the first two average and worst-
 * case accuracy, and its robustness is effective / average. Both ask each variant once. With more samples of
 * each, `effective` is the chance that one sample of every variant is right in all of them: the product of the
 * variants' rates, which is unbiased, since samples of different problems are independent. */
struct variants {
    int64_t families, problems; /* that count */
    int64_t left_out;           /* families that do not */
    struct estimate average;    /* the mean rate of its variants */
    struct estimate effective;  /* all variants right: the worst case */
    struct estimate any;        /* some variant right */
    struct estimate gap;        /* average - effective: what is known only in some clothes */
    double efficiency;          /* gap / effective; NaN where nothing is effective */
    double robustness;          /* effective / average; NaN where nothing is right */
};

/* rate[i] is that of a problem in the family family[i]; those of one family stand together. False, and *ret
 * untouched but for left_out, when no family counts. */
bool variants_of(struct variants *ret, const struct rate *rate, const int64_t *family, size_t n);

/* How often two answers to one and the same problem are equal: the share of pairs, sum c (c - 1) / n (n - 1) over
 * the counts of equal answers. DynaMath's repetition consistency is the share equal to the first
 * of them; this is its mean over which one comes first. NaN of fewer than two. */
double repeat_consistency(const int64_t *count, size_t n);

/* May a model have read the problem before it answered? By the days on which both became public. */
enum exposure {
    EXPOSURE_UNKNOWN,  /* a date is missing, or too coarse to tell */
    EXPOSURE_CLEAN,    /* the problem is younger than the model */
    EXPOSURE_POSSIBLE, /* the problem is as old or older */
};
/* Dates as "2025-02-06", or the beginning of one: "2025-02"; "" is not known. */
enum exposure exposure_of(const char *problem, const char *model);

/* One-sided p that b is better than a on the same n problems by chance alone: the share of ways to give each
 * problem's difference a sign with a mean as high (Fisher 1935, the paired case; MathArena ranks by it). All
 * ways for few problems that differ, else PERMUTE_DRAWS at random, always the same: (hits + 1) / (draws + 1). */
#define PERMUTE_DRAWS 5000
#define PERMUTE_ALPHA 0.05
double permutation_p(const double *a, const double *b, size_t n);

#endif
