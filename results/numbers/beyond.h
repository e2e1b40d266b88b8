/* beyond.h: how fast a right answer is among reference solutions that were run on the same machine.
 * Pure. */
#ifndef RESULTS_NUMBERS_BEYOND_H
#define RESULTS_NUMBERS_BEYOND_H

#include <stddef.h>

/* Where `runtime` lies between the slowest and the fastest of `n` reference runtimes: with r the runtime
 * moved to within them, (max - r) / (max - min): 1 at the fastest or below, 0 at the slowest or above.
 * Du et al. 2024, "Mercury: A Code Efficiency Benchmark for Code Large Language Models", section 3.3;
 * there an answer that fails has 0, and Beyond is the mean. NaN where n is below 2 or all are equal:
 * there is no range to lie in. */
double beyond_score(double runtime, const double *reference, size_t n);

/* The share of the reference runtimes that are slower; equal ones count half. NaN when n is 0. Unlike
 * beyond_score() one slow outlier among the references does not move it. */
double slower_share(double runtime, const double *reference, size_t n);

/* The middle value, of an even number the mean of the middle two; sorts `value`. NaN when n is 0. */
double median(double *value, size_t n);

#endif
