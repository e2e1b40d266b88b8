/* test_metrics.c: pass@k against counting, intervals against the definition. */
#include "results/metrics.h"

#include "harness/base/str.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void near_to(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("got %.12g, want %.12g", got, want);
}

/* By the definition: of all subsets of k samples, those that hold a right one. */
static double by_counting(int n, int c, int k)
{
    int all = 0, good = 0;
    for (unsigned set = 0; set < 1u << n; set++) {
        if (__builtin_popcount(set) != k)
            continue;
        all++;
        good += (set & ((1u << c) - 1)) != 0;
    }
    return (double)good / all;
}

static void pass_counts_subsets(void **state)
{
    (void)state;
    for (int n = 1; n <= 9; n++)
        for (int c = 0; c <= n; c++)
            for (int k = 1; k <= n; k++)
                near_to(pass_at_k(n, c, k), by_counting(n, c, k), 1e-12);
}

static void pass_edges(void **state)
{
    (void)state;
    assert_true(isnan(pass_at_k(4, 2, 5)));
    assert_true(isnan(pass_at_k(4, 2, 0)));
    assert_true(isnan(pass_at_k(4, 5, 1)));
    assert_true(isnan(pass_at_k(0, 0, 1)));
    near_to(pass_at_k(20, 0, 20), 0, 0);
    near_to(pass_at_k(20, 1, 20), 1, 0);
    near_to(pass_at_k(100000, 1, 1), 1e-5, 1e-15); /* binomials of this size overflow */
    near_to(pass_at_k(200, 10, 100), 1 - 0.000771, 1e-5);
}

/* The definition solved apart from us, with sums of binomial terms in Python: at `low` c or more
 * are right with probability 0.025, at `high` c or fewer. */
static void exact_intervals(void **state)
{
    static const struct {
        int64_t c, n;
        double low, high;
    } table[] = {
        {0, 1, 0, 0.975},
        {1, 1, 0.025, 1},
        {0, 10, 0, 0.3084971},
        {10, 10, 0.6915029, 1},
        {5, 10, 0.1870860, 0.8129140},
        {1, 20, 0.001265089, 0.2487328},
        {8, 20, 0.1911901, 0.6394574},
        {50, 100, 0.3983211, 0.6016789},
    };
    double low, high;
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        interval_exact(table[i].c, table[i].n, &low, &high);
        near_to(low, table[i].low, 2e-7);
        near_to(high, table[i].high, 2e-7);
    }
    interval_exact(0, 0, &low, &high);
    near_to(low, 0, 0);
    near_to(high, 1, 0);
    interval_exact(50000, 100000, &low, &high); /* large counts converge, too */
    near_to(low, 0.5 - 1.96 * sqrt(0.25 / 100000), 2e-5);
    near_to(high, 0.5 + 1.96 * sqrt(0.25 / 100000), 2e-5);
}

static void mean_of_decided_problems_is_exact(void **state)
{
    struct rate rate[20];
    struct estimate e;
    double low, high;
    (void)state;
    for (size_t i = 0; i < countof(rate); i++)
        rate[i] = (struct rate){1, i < 8};
    assert_true(pass_at_mean(&e, rate, countof(rate), 1));
    interval_exact(8, 20, &low, &high);
    assert_true(e.exact);
    near_to(e.value, 0.4, 1e-12);
    near_to(e.low, low, 0);
    near_to(e.high, high, 0);
    assert_int_equal(e.problems, 20);
    for (size_t i = 0; i < countof(rate); i++)
        rate[i] = (struct rate){5, 0};
    assert_true(pass_at_mean(&e, rate, countof(rate), 5));
    assert_true(e.high > 0.1); /* all zeros are not certainty */
}

static void short_problems_are_left_out(void **state)
{
    const struct rate rate[] = {{10, 5}, {4, 4}, {0, 0}, {10, 0}};
    struct estimate e = {.value = 7};
    (void)state;
    assert_true(pass_at_mean(&e, rate, countof(rate), 5));
    assert_int_equal(e.problems, 2);
    assert_int_equal(e.left_out, 1); /* a problem without samples is no problem */
    near_to(e.value, pass_at_k(10, 5, 5) / 2, 1e-12);
    e.value = 7;
    assert_false(pass_at_mean(&e, rate, countof(rate), 11));
    near_to(e.value, 7, 0);
    assert_false(pass_at_mean(&e, rate, 0, 1));
}

/* The bootstrap must find what theory gives for a mean: value +- 1.96 sd / sqrt(n). */
static void bootstrap_width(void **state)
{
    struct rate rate[400];
    struct estimate e, again;
    double sum = 0, squares = 0, sd;
    (void)state;
    for (size_t i = 0; i < countof(rate); i++) {
        rate[i] = (struct rate){10, (int64_t)(i % 11)};
        sum += (double)rate[i].c / 10;
        squares += (double)(rate[i].c * rate[i].c) / 100;
    }
    assert_true(pass_at_mean(&e, rate, countof(rate), 1));
    assert_false(e.exact);
    near_to(e.value, sum / 400, 1e-12);
    sd = sqrt(squares / 400 - e.value * e.value);
    near_to(e.value - e.low, 1.96 * sd / 20, 0.003);
    near_to(e.high - e.value, 1.96 * sd / 20, 0.003);
    assert_true(pass_at_mean(&again, rate, countof(rate), 1));
    near_to(again.low, e.low, 0); /* the same numbers every time */
    near_to(again.high, e.high, 0);
}

static void one_problem(void **state)
{
    const struct rate rate = {20, 8};
    struct estimate e;
    (void)state;
    assert_true(pass_at_mean(&e, &rate, 1, 1));
    near_to(e.low, 0.1911901, 2e-7);
    near_to(e.high, 0.6394574, 2e-7);
    assert_true(pass_at_mean(&e, &rate, 1, 5)); /* nothing is known about others */
    near_to(e.low, 0, 0);
    near_to(e.high, 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pass_counts_subsets),
        cmocka_unit_test(pass_edges),
        cmocka_unit_test(exact_intervals),
        cmocka_unit_test(mean_of_decided_problems_is_exact),
        cmocka_unit_test(short_problems_are_left_out),
        cmocka_unit_test(bootstrap_width),
        cmocka_unit_test(one_problem),
    };
    return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
