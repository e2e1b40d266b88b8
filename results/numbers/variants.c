/* variants.c: families of variants, repeated answers, dates. */
#include "results/numbers/variants.h"

#include "harness/base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- families ---- */

/* One value for each family that counts. */
struct values {
    double *average, *effective, *any, *gap;
    size_t n;
};

static void add_family(struct values *v, const struct rate *rate, size_t n)
{
    double sum = 0, all = 1, none = 1;
    for (size_t i = 0; i < n; i++) {
        double p = (double)rate[i].c / (double)rate[i].n;
        sum += p;
        all *= p;
        none *= 1 - p;
    }
    v->average[v->n] = sum / (double)n;
    v->effective[v->n] = all;
    v->any[v->n] = 1 - none;
    v->gap[v->n] = sum / (double)n - all;
    v->n++;
}

static bool counts(const struct rate *rate, size_t n)
{
    bool ret = n > 1;
    for (size_t i = 0; i < n; i++)
        ret &= rate[i].n > 0;
    return ret;
}

static size_t end_of_family(const int64_t *family, size_t from, size_t n)
{
    size_t to = from;
    while (to < n && family[to] == family[from])
        to++;
    return to;
}

static void sum_up(struct variants *ret, const struct values *v)
{
    mean_estimate(&ret->average, v->average, v->n);
    mean_estimate(&ret->effective, v->effective, v->n);
    mean_estimate(&ret->any, v->any, v->n);
    mean_estimate(&ret->gap, v->gap, v->n);
    ret->gap.value = ret->average.value - ret->effective.value;
    ret->families = (int64_t)v->n;
    ret->efficiency = ret->effective.value > 0 ? ret->gap.value / ret->effective.value : NAN;
    ret->robustness = ret->average.value > 0 ? ret->effective.value / ret->average.value : NAN;
}

bool variants_of(struct variants *ret, const struct rate *rate, const int64_t *family, size_t n)
{
    double *room = mem_alloc((4 * n + 1) * sizeof *room);
    struct values v = {room, room + n, room + 2 * n, room + 3 * n, 0};
    struct variants e = {0};
    for (size_t from = 0, to; from < n; from = to) {
        to = end_of_family(family, from, n);
        if (counts(rate + from, to - from)) {
            add_family(&v, rate + from, to - from);
            e.problems += (int64_t)(to - from);
        } else {
            e.left_out++;
        }
    }
    if (v.n)
        sum_up(&e, &v);
    if (v.n)
        *ret = e;
    else
        ret->left_out = e.left_out;
    free(room);
    return v.n > 0;
}

/* ---- repetition, dates ---- */

double repeat_consistency(const int64_t *count, size_t n)
{
    double all = 0, pairs = 0;
    for (size_t i = 0; i < n; i++) {
        all += (double)count[i];
        pairs += (double)count[i] * (double)(count[i] - 1);
    }
    return all > 1 ? pairs / (all * (all - 1)) : NAN;
}

static bool has_year(const char *date)
{
    return strspn(date, "0123456789") == 4;
}

enum exposure exposure_of(const char *problem, const char *model)
{
    size_t p = strlen(problem), m = strlen(model), n = p < m ? p : m;
    int order = strncmp(problem, model, n);
    if (!has_year(problem) || !has_year(model) || (order == 0 && p != m))
        return EXPOSURE_UNKNOWN;
    return order > 0 ? EXPOSURE_CLEAN : EXPOSURE_POSSIBLE;
}

/* ---- permutation ---- */

#define FEW 14 /* differences of which all 2^n signs are tried */

/* xorshift64* (Vigna 2016), as in metrics.c. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

static double all_signs(const double *d, size_t n, double sum)
{
    size_t hits = 0, all = (size_t)1 << n;
    for (size_t signs = 0; signs < all; signs++) {
        double other = 0;
        for (size_t i = 0; i < n; i++)
            other += signs >> i & 1 ? -d[i] : d[i];
        hits += other >= sum - 1e-12;
    }
    return (double)hits / (double)all;
}

static double drawn_signs(const double *d, size_t n, double sum)
{
    uint64_t state = METRICS_SEED, bits = 0;
    size_t hits = 0;
    for (int k = 0; k < PERMUTE_DRAWS; k++) {
        double other = 0;
        for (size_t i = 0; i < n; i++, bits >>= 1) {
            if (i % 32 == 0)
                bits = draw(&state) >> 32;
            other += bits & 1 ? -d[i] : d[i];
        }
        hits += other >= sum - 1e-12;
    }
    return (double)(hits + 1) / (PERMUTE_DRAWS + 1);
}

double permutation_p(const double *a, const double *b, size_t n)
{
    double *d = mem_alloc((n + 1) * sizeof *d), sum = 0, p;
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (fabs(b[i] - a[i]) > 1e-12) {
            d[m] = b[i] - a[i];
            sum += d[m++];
        }
    p = m <= FEW ? all_signs(d, m, sum) : drawn_signs(d, m, sum);
    free(d);
    return p;
}
