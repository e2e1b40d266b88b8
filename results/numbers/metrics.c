/* metrics.c: pass@k, exact and bootstrap intervals, tests of a difference. */
#include "results/numbers/metrics.h"

#include "harness/base/str.h"

#include <math.h>
#include <stdlib.h>

#define TAIL 0.025 /* left out on each side, for an interval of 95 % */

void rate_as_one_trial(struct rate *rate)
{
    rate->n = rate->n > 0;
    rate->c = rate->c > 0;
}

double pass_at_k(int64_t n, int64_t c, int64_t k)
{
    double none = 1;
    if (k < 1 || n < k || c < 0 || c > n)
        return NAN;
    if (n - c < k)
        return 1;
    for (int64_t i = n - c + 1; i <= n; i++)
        none *= 1 - (double)k / (double)i;
    return 1 - none;
}

double pass_all_k(int64_t n, int64_t c, int64_t k)
{
    double all = 1;
    if (k < 1 || n < k || c < 0 || c > n)
        return NAN;
    for (int64_t i = 0; i < k && all > 0; i++)
        all *= (double)(c > i ? c - i : 0) / (double)(n - i);
    return all;
}

double gini_simpson(const int64_t *count, size_t n)
{
    double all = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        all += (double)count[i];
    for (size_t i = 0; i < n; i++)
        squares += ((double)count[i] / all) * ((double)count[i] / all);
    return all > 0 ? 1 - squares : NAN;
}

/* Continued fraction of the incomplete beta function by Lentz's method (Press et al., Numerical
 * Recipes, 3rd ed., 6.4); converges in O(sqrt(max(a, b))) terms left of the mean. */
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1), h;
    d = 1 / (fabs(d) < tiny ? tiny : d);
    h = d;
    for (int m = 1; m < 20000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), step;
        d = 1 + even * d;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = 1 + even / c;
        c = fabs(c) < tiny ? tiny : c;
        h *= d * c;
        d = 1 + odd * d;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = 1 + odd / c;
        c = fabs(c) < tiny ? tiny : c;
        step = d * c;
        h *= step;
        if (fabs(step - 1) < 1e-14)
            break;
    }
    return h;
}

/* Regularized incomplete beta function I_x(a, b). */
static double beta_below(double a, double b, double x)
{
    double front;
    if (x <= 0 || x >= 1)
        return x >= 1;
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/* The x below which the share `p` of a beta distribution lies, by halving: 60 steps give all digits
 * of a double. */
static double beta_quantile(double p, double a, double b)
{
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (beta_below(a, b, middle) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* The exact interval for `right` of `all`. Both may have a fraction, as the
 * beta quantiles allow. */
static void interval_share(double right, double all, double *low, double *high)
{
    double wrong = all - right;
    *low = right > 0 ? beta_quantile(TAIL, right, wrong + 1) : 0;
    *high = wrong > 0 ? beta_quantile(1 - TAIL, right + 1, wrong) : 1;
}

void interval_exact(int64_t c, int64_t n, double *low, double *high)
{
    interval_share((double)c, (double)n, low, high);
}

/* xorshift64* (Vigna 2016): small, fast, and the same on every machine. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

/* A number from 0 to n - 1. Lemire's multiplication in place of a division; its bias is n/2^32. */
static size_t draw_below(uint64_t *state, size_t n)
{
    return (size_t)(((draw(state) >> 32) * (uint64_t)n) >> 32);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

#define TABLE_MAX (8u << 20) /* numbers in the table; no table is made for more */

/* Which of n values each of `draws` samples takes; NULL when the table would be too large. The
 * generator always starts from the same seed, so the table depends on n and draws only, and all
 * runs of one suite share it. It is kept until other numbers are asked for, which changes no
 * result. */
static const uint16_t *draw_table(size_t n, size_t draws)
{
    static uint16_t *table;
    static size_t last_n, last_draws;
    uint64_t state = METRICS_SEED;
    if (n > UINT16_MAX || n * draws > TABLE_MAX)
        return NULL;
    if (n == last_n && draws <= last_draws)
        return table;
    table = mem_grow(table, n * draws * sizeof *table);
    for (size_t i = 0; i < n * draws; i++)
        table[i] = (uint16_t)draw_below(&state, n);
    last_n = n;
    last_draws = draws;
    return table;
}

/* The sums of four samples at once, which is faster. Each is added up in its own order, so it is
 * rounded as it would be alone. */
static void sum_four(double *sum, const double *value, size_t n, const uint16_t *take)
{
    double a = 0, b = 0, c = 0, d = 0;
    for (size_t j = 0; j < n; j++) {
        a += value[take[j]];
        b += value[take[n + j]];
        c += value[take[2 * n + j]];
        d += value[take[3 * n + j]];
    }
    sum[0] = a;
    sum[1] = b;
    sum[2] = c;
    sum[3] = d;
}

/* Means of `draws` samples of `value` with replacement, sorted; draws is a multiple of four. Owned
 * by the caller. */
static double *bootstrap(const double *value, size_t n, size_t draws)
{
    double *mean = mem_alloc(draws * sizeof *mean);
    const uint16_t *take = draw_table(n, draws);
    uint64_t state = METRICS_SEED;
    for (size_t i = 0; take && i < draws; i += 4)
        sum_four(mean + i, value, n, take + i * n);
    for (size_t i = 0; !take && i < draws; i++)
        for (size_t j = 0; j < n; j++)
            mean[i] += value[draw_below(&state, n)];
    for (size_t i = 0; i < draws; i++)
        mean[i] /= (double)n;
    qsort(mean, draws, sizeof *mean, by_value);
    return mean;
}
_Static_assert(METRICS_DRAWS % 4 == 0 && METRICS_PAIRED_DRAWS % 4 == 0, "sum_four");

static void interval_bootstrap(const double *value, size_t n, double *low, double *high)
{
    static const size_t edge = (size_t)(METRICS_DRAWS * TAIL);
    double *mean = bootstrap(value, n, METRICS_DRAWS);
    *low = mean[edge];
    *high = mean[METRICS_DRAWS - 1 - edge];
    free(mean);
}

/* Is every problem passed always or never, or do all have the same rate? */
static bool is_plain(const double *value, size_t n)
{
    bool decided = true, same = true;
    for (size_t i = 0; i < n; i++) {
        decided &= value[i] <= 0 || value[i] >= 1;
        same &= fabs(value[i] - value[0]) < 1e-12;
    }
    return decided || same;
}

typedef double score_fn(int64_t n, int64_t c, int64_t k);

bool mean_estimate(struct estimate *ret, const double *value, size_t n)
{
    struct estimate e = {.problems = (int64_t)n};
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += value[i];
    if (n == 0)
        return false;
    e.value = sum / (double)n;
    e.exact = n < METRICS_FEW || is_plain(value, n);
    if (e.exact)
        interval_share(sum, (double)n, &e.low, &e.high);
    else
        interval_bootstrap(value, n, &e.low, &e.high);
    *ret = e;
    return true;
}

static bool mean_of(struct estimate *ret, const struct rate *rate, size_t n, int64_t k,
                    score_fn *score)
{
    double *value = mem_alloc((n + 1) * sizeof *value);
    struct estimate e = {0};
    int64_t left_out = 0;
    size_t kept = 0;
    bool known;
    for (size_t i = 0; i < n; i++) {
        double v = score(rate[i].n, rate[i].c, k);
        left_out += rate[i].n > 0 && isnan(v);
        if (!isnan(v))
            value[kept++] = v;
    }
    known = mean_estimate(&e, value, kept);
    e.left_out = left_out;
    free(value);
    if (known)
        *ret = e;
    return known;
}

bool pass_at_mean(struct estimate *ret, const struct rate *rate, size_t n, int64_t k)
{
    return mean_of(ret, rate, n, k, pass_at_k);
}

bool pass_all_mean(struct estimate *ret, const struct rate *rate, size_t n, int64_t k)
{
    return mean_of(ret, rate, n, k, pass_all_k);
}

/* ---- two runs ---- */

double mcnemar_exact(int64_t better, int64_t worse)
{
    int64_t n = better + worse, few = better < worse ? better : worse;
    double p;
    if (2 * few >= n)
        return 1;
    p = 2 * beta_below((double)(n - few), (double)few + 1, 0.5); /* P(X <= few), X ~ Bin(n, 1/2) */
    return p < 1 ? p : 1;
}

/* The p of a mean difference `far`: the share of the centered differences' means that lie as far
 * from 0 or farther. The tolerance keeps rounding errors from deciding. */
static double bootstrap_p(const double *mean, size_t n, double far)
{
    size_t hits = 0;
    for (size_t i = 0; i < n; i++)
        hits += fabs(mean[i]) >= fabs(far) - 1e-12;
    return (double)(hits + 1) / (double)(n + 1);
}

/* Fill low, high and p from the differences d, which are centered first. The p needs that; the
 * interval of the centered ones only has to be moved back by the mean. */
static void interval_paired(struct difference *ret, double *d, size_t n)
{
    static const size_t edge = (size_t)(METRICS_PAIRED_DRAWS * TAIL);
    double *mean;
    for (size_t i = 0; i < n; i++)
        d[i] -= ret->value;
    mean = bootstrap(d, n, METRICS_PAIRED_DRAWS);
    ret->low = ret->value + mean[edge];
    ret->high = ret->value + mean[METRICS_PAIRED_DRAWS - 1 - edge];
    ret->p = bootstrap_p(mean, METRICS_PAIRED_DRAWS, ret->value);
    free(mean);
}

/* Of all ways to give the differences signs, the share with a mean as far from 0 (Fisher 1935, the
 * paired case). n is less than METRICS_FEW. */
static double signs_p(const double *d, size_t n, double value)
{
    int far = 0, all = 1 << n;
    for (int signs = 0; signs < all; signs++) {
        double mean = 0;
        for (size_t i = 0; i < n; i++)
            mean += (signs >> i & 1 ? -d[i] : d[i]) / (double)n;
        far += fabs(mean) >= fabs(value) - 1e-12;
    }
    return (double)far / all;
}

/* Draws from a few problems know nothing of the others: at least as wide as where none differs. */
static void widen(struct difference *ret, size_t n)
{
    double none, end;
    interval_exact(0, (int64_t)n, &none, &end);
    ret->low = fmax(-1, fmin(ret->low, ret->value - end));
    ret->high = fmin(1, fmax(ret->high, ret->value + end));
}

bool paired_difference(struct difference *ret, const double *a, const double *b, size_t n)
{
    struct difference e = {.problems = (int64_t)n, .exact = true, .p = 1};
    double *d = mem_alloc((n + 1) * sizeof *d), none;
    for (size_t i = 0; i < n; i++) {
        d[i] = b[i] - a[i];
        e.value += d[i] / (double)n;
        e.better += d[i] > 1e-12;
        e.worse += d[i] < -1e-12;
        e.exact &= (a[i] <= 0 || a[i] >= 1) && (b[i] <= 0 || b[i] >= 1);
    }
    if (e.better + e.worse) {
        double p = n < METRICS_FEW ? signs_p(d, n, e.value) : 0;
        interval_paired(&e, d, n);
        if (n < METRICS_FEW) {
            widen(&e, n);
            e.p = p;
        }
    } else {
        interval_exact(0, (int64_t)n, &none, &e.high);
        e.value = 0;
        e.low = -e.high;
    }
    if (e.exact)
        e.p = mcnemar_exact(e.better, e.worse);
    free(d);
    if (n)
        *ret = e;
    return n > 0;
}

/* An end that is 0 is computed as the mean and what was taken off it, so it may be 1e-17. */
bool difference_is_tie(const struct difference *d)
{
    return d->low <= 1e-12 && d->high >= -1e-12;
}

double smallest_difference(int64_t problems, int64_t n)
{
    if (problems < 1 || n < 1)
        return NAN;
    return (1.959964 + 0.841621) * sqrt((1.0 / 9 + 2.0 / 6 / (double)n) / (double)problems);
}
