/* metrics.h: pass@k and how far it can be trusted, diversity, and whether two runs differ. Pure:
 * numbers in, numbers out, the same on every machine.
 *
 * Intervals are at 95 %. Where draws are made they are the same every time: xorshift64* (Vigna
 * 2016) from METRICS_SEED. */
#ifndef RESULTS_NUMBERS_METRICS_H
#define RESULTS_NUMBERS_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define METRICS_SEED         0x9e3779b97f4a7c15u
#define METRICS_DRAWS        2000  /* for an interval */
#define METRICS_FEW          10    /* of fewer problems no bootstrap is made */
#define METRICS_PAIRED_DRAWS 10000 /* for a difference: the smallest p is 1 / 10001 */

/* One problem: n samples that count, c of them right. */
struct rate {
    int64_t n, c;
};

/* Turn the samples of a problem that was asked until one passed (best-of) into one trial: solved or
 * not. Such samples are not independent of each other, so neither c/n nor pass@k means anything. */
void rate_as_one_trial(struct rate *rate);

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

/* pass^k: the chance that k samples are all right, C(c, k) / C(n, k): the same estimate for "all of
 * them" (Yao et al. 2024, "tau-bench", section 3). NaN when n < k or k < 1. */
double pass_all_k(int64_t n, int64_t c, int64_t k);

/* pass@k over problems. A problem without samples does not exist for it. The interval says how much
 * the mean would change with other problems of the same kind: samples of one problem are no
 * independent trials, so problems are what is drawn again (cluster bootstrap: Davison and Hinkley
 * 1997, 3.8; percentile interval). Where every problem is either always or never passed (as with
 * one sample each) the mean is a plain proportion of problems, and the interval the exact one: a
 * bootstrap of all zeros would claim certainty. The same where all problems have one and the same
 * rate, and where there are fewer than METRICS_FEW: two problems drawn again give nothing outside of
 * their two rates. The exact interval is never too narrow there, because a rate spreads no more than
 * a proportion with the same mean. False, and *ret untouched, when no problem has k samples. */
bool pass_at_mean(struct estimate *ret, const struct rate *rate, size_t n, int64_t k);
bool pass_all_mean(struct estimate *ret, const struct rate *rate, size_t n, int64_t k);

/* The mean of one value in 0..1 for each problem, or for each family of them, with the same interval. False,
 * and *ret untouched, when n is 0. */
bool mean_estimate(struct estimate *ret, const double *value, size_t n);

/* How different the outcomes of one problem's samples are: the Gini-Simpson index 1 - sum p_i^2
 * over the shares p_i of `count`, 0 when all are alike. As VerilogEval v2's scripts/sv-iv-analyze
 * has it, with what counts as an outcome left to the caller. NaN when all counts are 0. */
double gini_simpson(const int64_t *count, size_t n);

/* ---- two runs on the same problems ---- */

struct difference {
    double value, low, high; /* mean of b - a over problems, and its interval */
    double p;                /* two-sided: so large a difference or a larger one by chance alone */
    int64_t problems, better, worse; /* better: b above a */
    bool exact;                      /* p is McNemar's, else from the bootstrap */
};

/* The smallest difference in pass@1 between two models that n samples of each of so many problems show
 * as other than chance (5 %, two-sided) four times in five: (1.96 + 0.84) * sqrt((w2 + 2 * s2 / n) /
 * problems), Miller 2024 (arXiv 2411.00640), section 5, with that paper's w2 = 1/9 for the variance
 * between problems of the models' difference, and s2 = 1/6, the mean of x (1 - x) where a problem's
 * chance x is anything alike. NaN without problems or samples. */
double smallest_difference(int64_t problems, int64_t n);

/* McNemar's test, exact (binomial on the discordant pairs; McNemar 1947, Edwards 1948): of better +
 * worse problems that one run solves and the other does not, each is as likely to be either. Two-
 * sided: twice the smaller tail, at most 1. */
double mcnemar_exact(int64_t better, int64_t worse);

/* a[i] and b[i] are the two runs' scores in 0..1 on problem i. Problems are drawn again, with both
 * of their scores (paired bootstrap, percentile interval). p: exact where all scores are 0 or 1;
 * otherwise the share of draws from the differences less their mean that lie as far from 0 as the
 * mean does (Efron and Tibshirani 1993, 16.4), (hits + 1) / (draws + 1). Where no problem differs
 * the interval is as wide as the exact upper end for 0 of n; of fewer than METRICS_FEW problems it is
 * never narrower, and p is that of all changes of signs (Fisher 1935). False when n is 0. */
bool paired_difference(struct difference *ret, const double *a, const double *b, size_t n);

/* Does the interval hold 0, so that the two may be equal? Runs that tie share a rank. */
bool difference_is_tie(const struct difference *d);

#endif
