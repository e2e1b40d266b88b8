/* metrics.h: pass@k and how far it can be trusted. Pure: numbers in, numbers out. */
#ifndef RESULTS_METRICS_H
#define RESULTS_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One problem: n samples that count, c of them right. */
struct rate {
    int64_t n, c;
};

struct estimate {
    double value, low, high; /* mean over problems, and its 95 % interval */
    int64_t problems;        /* that the mean is over */
    int64_t left_out;        /* with samples, but fewer than k */
    bool exact;              /* the interval is Clopper and Pearson's, else from the bootstrap */
};

/* Unbiased estimate of the chance that one of k samples is right: 1 - C(n-c, k) / C(n, k), from
 * Chen et al. 2021, "Evaluating Large Language Models Trained on Code", equation 1, as the product
 * that their listing uses (no binomial overflows). NaN when n < k or k < 1. */
double pass_at_k(int64_t n, int64_t c, int64_t k);

/* 95 % interval of a proportion c/n by Clopper and Pearson 1934: never narrower than it says, also
 * at 0 and at n. n = 0 gives 0..1. */
void interval_exact(int64_t c, int64_t n, double *low, double *high);

/* pass@k over problems. A problem without samples does not exist for it. The interval says how much
 * the mean would change with other problems of the same kind: samples of one problem are no
 * independent trials, so problems are what is drawn again (cluster bootstrap: Davison and Hinkley
 * 1997, 3.8; percentile interval, 2000 draws, always the same seed). Where every problem is either
 * always or never passed the mean is a plain proportion of problems, and the interval the exact
 * one: a bootstrap of all zeros would claim certainty. False, and *ret untouched, when no problem
 * has k samples. */
bool pass_at_mean(struct estimate *ret, const struct rate *rate, size_t n, int64_t k);

#endif
