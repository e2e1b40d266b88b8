/* test_variants.c: families of variants against published figures, repetition, dates, permutations. */
#include "results/numbers/variants.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#define FAMILIES 501
#define TRIALS   10

static void near(double got, double want, double off)
{
    if (!(fabs(got - want) <= off))
        fail_msg("%.9g is not %.9g", got, want);
}

/* DynaMath (arXiv 2411.00836) asked 501 questions in ten variants each. What it published of each model, in
 * percent with two digits, is one count of right answers and one of questions right in all ten. */
static const struct published {
    const char *model;
    double average, worst;
    int right, always;
} published[] = {
    {"GPT-4o", 63.33, 34.73, 3173, 174},        {"Claude-3.5", 64.83, 35.73, 3248, 179},
    {"Gemini-1.5", 60.40, 27.15, 3026, 136},    {"Qwen2-72B", 55.11, 28.54, 2761, 143},
    {"InternVL2-76B", 53.61, 24.55, 2686, 123},
};

/* Spread the other right answers over the questions that are not always right. */
static void spread(struct rate *rate, int64_t *family, const struct published *p)
{
    int left = p->right - TRIALS * p->always;
    for (int f = 0; f < FAMILIES; f++)
        for (int t = 0; t < TRIALS; t++) {
            rate[f * TRIALS + t] = (struct rate){.n = 1, .c = f < p->always};
            family[f * TRIALS + t] = 1000 + f;
        }
    for (int t = 0; t < TRIALS - 1; t++)
        for (int f = p->always; f < FAMILIES && left > 0; f++, left--)
            rate[f * TRIALS + t].c = 1;
    assert_int_equal(left, 0);
}

static void published_figures(void **state)
{
    static struct rate rate[FAMILIES * TRIALS];
    static int64_t family[FAMILIES * TRIALS];
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        const struct published *p = &published[i];
        struct variants v;
        spread(rate, family, p);
        assert_true(variants_of(&v, rate, family, FAMILIES * TRIALS));
        near(100 * v.average.value, p->average, 0.005);
        near(100 * v.effective.value, p->worst, 0.005);
        near(v.robustness, p->worst / p->average, 2e-4);
        near(v.gap.value, v.average.value - v.effective.value, 1e-12);
        near(v.efficiency, 1 / v.robustness - 1, 1e-12); /* gap / effective, another way */
        assert_int_equal(v.families, FAMILIES);
        assert_int_equal(v.problems, FAMILIES * TRIALS);
        assert_true(v.effective.low < v.effective.value && v.effective.value < v.effective.high);
        assert_true(v.any.value >= v.average.value);
    }
}

/* UGMathBench's shape by hand: three versions, two of four families whole. */
static void three_versions(void **state)
{
    static const struct rate rate[] = {{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 0}, {1, 1},
                                       {1, 0}, {1, 0}, {1, 0}, {1, 1}, {1, 1}, {1, 1}};
    static const int64_t family[] = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4};
    struct variants v;
    (void)state;
    assert_true(variants_of(&v, rate, family, 12));
    near(v.average.value, 8 / 12.0, 1e-12);
    near(v.effective.value, 0.5, 1e-12);
    near(v.any.value, 0.75, 1e-12);
    near(v.gap.value, 1 / 6.0, 1e-12);
    near(v.efficiency, 1 / 3.0, 1e-12);
    near(v.robustness, 0.75, 1e-12);
}

static void many_samples_and_holes(void **state)
{
    static const struct rate rate[] = {{4, 2}, {4, 2}, {2, 2}, {0, 0}, {3, 3}};
    static const int64_t family[] = {1, 1, 2, 2,
                                     3}; /* 2: a variant without samples; 3: it is alone */
    struct variants v = {0};
    (void)state;
    assert_true(variants_of(&v, rate, family, 5));
    assert_int_equal(v.families, 1);
    assert_int_equal(v.left_out, 2);
    near(v.effective.value, 0.25, 1e-12);
    near(v.any.value, 0.75, 1e-12);
    assert_false(variants_of(&v, rate + 4, family + 4, 1));
    assert_int_equal(v.left_out, 1);
}

static void nothing_right(void **state)
{
    static const struct rate rate[] = {{1, 0}, {1, 0}};
    static const int64_t family[] = {1, 1};
    struct variants v;
    (void)state;
    assert_true(variants_of(&v, rate, family, 2));
    assert_true(isnan(v.efficiency) && isnan(v.robustness));
}

static void repetition(void **state)
{
    static const int64_t alike[] = {5}, split[] = {3, 1}, one[] = {1}, apart[] = {1, 1, 1};
    (void)state;
    near(repeat_consistency(alike, 1), 1, 0);
    near(repeat_consistency(split, 2), 0.5, 1e-12); /* by the first: (3 * 2/3 + 1 * 0) / 4 */
    near(repeat_consistency(apart, 3), 0, 0);
    assert_true(isnan(repeat_consistency(one, 1)));
}

static void dates(void **state)
{
    (void)state;
    assert_int_equal(exposure_of("2025-02-06", "2024-12-31"), EXPOSURE_CLEAN);
    assert_int_equal(exposure_of("2025-02-06", "2025-02-06"), EXPOSURE_POSSIBLE);
    assert_int_equal(exposure_of("2024-02-06", "2025-02-06"), EXPOSURE_POSSIBLE);
    assert_int_equal(exposure_of("2025-02-06", "2025-02"), EXPOSURE_UNKNOWN);
    assert_int_equal(exposure_of("2025-03-06", "2025-02"), EXPOSURE_CLEAN);
    assert_int_equal(exposure_of("", "2025-02"), EXPOSURE_UNKNOWN);
    assert_int_equal(exposure_of("2025-02", ""), EXPOSURE_UNKNOWN);
    assert_int_equal(exposure_of("2025-02", "soon"), EXPOSURE_UNKNOWN);
}

static void permutations(void **state)
{
    double a[40] = {0}, b[40] = {0};
    (void)state;
    near(permutation_p(a, b, 40), 1, 0); /* no difference */
    for (int i = 0; i < 5; i++)
        b[i] = 1;
    near(permutation_p(a, b, 40), 1 / 32.0, 1e-12); /* all of 2^5 */
    near(permutation_p(b, a, 40), 1, 0);
    b[5] = 1;
    a[6] = 1; /* six better, one worse: C(7,0) + C(7,1) of 2^7 */
    near(permutation_p(a, b, 40), 8 / 128.0, 1e-12);
    for (int i = 0; i < 40; i++) {
        a[i] = i % 4 == 0;
        b[i] = 1 - a[i];
    } /* thirty better, ten worse: 0.00111 by the binomial */
    near(permutation_p(a, b, 40), 0.00111, 0.0012);
    assert_true(permutation_p(b, a, 40) > 0.99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_figures),
        cmocka_unit_test(three_versions),
        cmocka_unit_test(many_samples_and_holes),
        cmocka_unit_test(nothing_right),
        cmocka_unit_test(repetition),
        cmocka_unit_test(dates),
        cmocka_unit_test(permutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
