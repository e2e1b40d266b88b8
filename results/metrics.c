/* metrics.c: pass@k, exact and bootstrap intervals. */
#include "results/metrics.h"

#include "harness/base/str.h"

#include <math.h>
#include <stdlib.h>

#define DRAWS 2000
#define SEED  0x9e3779b97f4a7c15u
#define TAIL  0.025 /* on each side: 95 % */

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

/* The x below which `p` of a beta distribution lies. Halving: 60 steps are all digits there are. */
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

void interval_exact(int64_t c, int64_t n, double *low, double *high)
{
    double right = (double)c, wrong = (double)(n - c);
    *low = c > 0 ? beta_quantile(TAIL, right, wrong + 1) : 0;
    *high = c < n ? beta_quantile(1 - TAIL, right + 1, wrong) : 1;
}

/* xorshift64* (Vigna 2016): small, fast, and the same on every machine. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

/* Lemire's multiplication instead of a division; its bias is n/2^32. */
static size_t draw_below(uint64_t *state, size_t n)
{
    return (size_t)(((draw(state) >> 32) * (uint64_t)n) >> 32);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void interval_bootstrap(const double *value, size_t n, double *low, double *high)
{
    static const size_t edge = (size_t)(DRAWS * TAIL);
    double *mean = mem_alloc(DRAWS * sizeof *mean);
    uint64_t state = SEED;
    for (int i = 0; i < DRAWS; i++) {
        double sum = 0;
        for (size_t j = 0; j < n; j++)
            sum += value[draw_below(&state, n)];
        mean[i] = sum / (double)n;
    }
    qsort(mean, DRAWS, sizeof *mean, by_value);
    *low = mean[edge];
    *high = mean[DRAWS - 1 - edge];
    free(mean);
}

static bool all_or_nothing(const double *value, size_t n, int64_t *ones)
{
    *ones = 0;
    for (size_t i = 0; i < n; i++) {
        if (value[i] > 0 && value[i] < 1)
            return false;
        *ones += value[i] >= 1;
    }
    return true;
}

/* One problem alone says nothing of others; only its own samples can be judged. */
static void interval_single(const struct rate *rate, int64_t k, struct estimate *e)
{
    e->exact = k == 1;
    e->low = 0;
    e->high = 1;
    if (k == 1)
        interval_exact(rate->c, rate->n, &e->low, &e->high);
}

bool pass_at_mean(struct estimate *ret, const struct rate *rate, size_t n, int64_t k)
{
    double *value = mem_alloc((n + 1) * sizeof *value), sum = 0;
    struct estimate e = {0};
    const struct rate *single = NULL;
    int64_t ones;
    for (size_t i = 0; i < n; i++) {
        double v = pass_at_k(rate[i].n, rate[i].c, k);
        e.left_out += rate[i].n > 0 && isnan(v);
        if (isnan(v))
            continue;
        value[e.problems++] = v;
        sum += v;
        single = &rate[i];
    }
    e.value = e.problems ? sum / (double)e.problems : 0;
    if (e.problems == 1) {
        interval_single(single, k, &e);
    } else if (e.problems && all_or_nothing(value, (size_t)e.problems, &ones)) {
        interval_exact(ones, e.problems, &e.low, &e.high);
        e.exact = true;
    } else if (e.problems) {
        interval_bootstrap(value, (size_t)e.problems, &e.low, &e.high);
    }
    free(value);
    if (e.problems)
        *ret = e;
    return e.problems > 0;
}
