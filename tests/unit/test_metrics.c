/* test_metrics.c: pass@k against counting, intervals against the definition, all of it against
 * metrics_reference.py. Started from the root of the sources. */
#include "results/numbers/metrics.h"

#include "harness/base/str.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
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

/* Samples of one problem say nothing about others; two rates say little. */
static void few_problems(void **state)
{
    const struct rate one = {20, 8}, two[] = {{5, 3}, {5, 5}};
    struct estimate e;
    (void)state;
    assert_true(pass_at_mean(&e, &one, 1, 1));
    assert_true(e.exact && e.low < 0.01 && e.high > 0.98);
    near_to(e.value, 0.4, 1e-12);
    assert_true(pass_at_mean(&e, two, countof(two), 1));
    near_to(e.value, 0.8, 1e-12);
    assert_true(e.exact && e.low < 0.13 && e.high > 0.99);
    assert_true(pass_at_mean(&e, two, countof(two), 5));
    assert_true(e.low < 0.2 && e.high == 1); /* both are passed by one of five */
}

/* C(c, k) / C(n, k): of 5 samples 3 are right, of the 10 pairs 3 are right twice. */
static void all_of_k(void **state)
{
    (void)state;
    near_to(pass_all_k(5, 3, 1), 0.6, 1e-12);
    near_to(pass_all_k(5, 3, 2), 0.3, 1e-12);
    near_to(pass_all_k(5, 3, 3), 0.1, 1e-12);
    near_to(pass_all_k(5, 3, 4), 0, 0);
    near_to(pass_all_k(5, 5, 5), 1, 0);
    near_to(pass_all_k(100000, 50000, 2), 0.25, 1e-5);
    assert_true(isnan(pass_all_k(5, 3, 6)));
    assert_true(isnan(pass_all_k(5, 3, 0)));
    assert_true(isnan(pass_all_k(5, 6, 1)));
}

/* VerilogEval v1's published example: three problems, two samples each, one of which passes. Its
 * own harness says pass@1 = 0.5. */
static void example_of_verilog_eval_v1(void **state)
{
    const struct rate rate[] = {{2, 1}, {2, 1}, {2, 1}};
    struct estimate e;
    (void)state;
    assert_true(pass_at_mean(&e, rate, countof(rate), 1));
    near_to(e.value, 0.5, 1e-12);
    assert_true(e.exact); /* three equal rates are not certainty */
    assert_true(e.low < 0.2 && e.high > 0.8);
    assert_true(pass_at_mean(&e, rate, countof(rate), 2));
    near_to(e.value, 1, 1e-12);
    assert_true(pass_all_mean(&e, rate, countof(rate), 2));
    near_to(e.value, 0, 1e-12);
}

static void diversity(void **state)
{
    (void)state;
    near_to(gini_simpson((const int64_t[]){5}, 1), 0, 0);
    near_to(gini_simpson((const int64_t[]){2, 2}, 2), 0.5, 1e-12);
    near_to(gini_simpson((const int64_t[]){1, 1, 1, 1, 1}, 5), 0.8, 1e-12);
    near_to(gini_simpson((const int64_t[]){3, 1, 1}, 3), 1 - 11.0 / 25, 1e-12);
    assert_true(isnan(gini_simpson((const int64_t[]){0}, 1)));
    assert_true(isnan(gini_simpson(NULL, 0)));
}

/* By hand: 2 * (1 + 10 + 45) / 2^10, 2 / 2^5, 2 * (1 + 6) / 2^6. */
static void mcnemar_by_hand(void **state)
{
    (void)state;
    near_to(mcnemar_exact(8, 2), 112.0 / 1024, 1e-12);
    near_to(mcnemar_exact(2, 8), 112.0 / 1024, 1e-12);
    near_to(mcnemar_exact(0, 5), 0.0625, 1e-12);
    near_to(mcnemar_exact(1, 5), 14.0 / 64, 1e-12);
    near_to(mcnemar_exact(0, 0), 1, 0);
    near_to(mcnemar_exact(4, 4), 1, 0);
    near_to(mcnemar_exact(4, 3), 1, 1e-12);
    near_to(mcnemar_exact(0, 1), 1, 1e-12);
    assert_true(mcnemar_exact(0, 2000) < 1e-300 * 1e10);
}

static void difference_by_hand(void **state)
{
    static const double a[] = {0, 0, 0, 1, 1, 0, 0, 0}, b[] = {1, 1, 1, 0, 1, 0, 1, 1};
    static const double half[] = {0.5, 0.5, 0.5, 0.5};
    struct difference d = {.p = 7};
    (void)state;
    assert_true(paired_difference(&d, a, b, countof(a)));
    near_to(d.value, 0.5, 1e-12);
    assert_int_equal(d.better, 5);
    assert_int_equal(d.worse, 1);
    assert_true(d.exact);
    near_to(d.p, 14.0 / 64, 1e-12);
    assert_true(d.low < d.value && d.value < d.high);
    assert_true(paired_difference(&d, b, a, countof(a)));
    near_to(d.value, -0.5, 1e-12);
    near_to(d.p, 14.0 / 64, 1e-12);
    assert_true(paired_difference(&d, half, half, countof(half)));
    near_to(d.p, 1, 0);
    near_to(d.low, -0.6023646, 1e-6); /* 1 - 0.025^(1/4) */
    near_to(d.high, 0.6023646, 1e-6);
    assert_true(difference_is_tie(&d));
    d.p = 7;
    assert_false(paired_difference(&d, a, b, 0));
    near_to(d.p, 7, 0);
}

/* ---- against metrics_reference.py ---- */

static size_t numbers(char *s, double *ret, size_t most)
{
    size_t n = 0;
    for (char *end; n < most; s = end, n++) {
        ret[n] = strtod(s, &end);
        if (end == s)
            break;
    }
    return n;
}

static void mean_case(const double *x, double *got)
{
    struct rate rate[64];
    struct estimate e;
    for (size_t i = 0; i < (size_t)x[0]; i++)
        rate[i] = (struct rate){(int64_t)x[1 + 2 * i], (int64_t)x[2 + 2 * i]};
    assert_true(pass_at_mean(&e, rate, (size_t)x[0], 1));
    got[0] = e.value;
    got[1] = e.low;
    got[2] = e.high;
}

static void paired_case(const double *x, double *got)
{
    double a[64], b[64];
    struct difference d;
    for (size_t i = 0; i < (size_t)x[0]; i++) {
        a[i] = x[1 + 2 * i];
        b[i] = x[2 + 2 * i];
    }
    assert_true(paired_difference(&d, a, b, (size_t)x[0]));
    got[0] = d.value;
    got[1] = d.low;
    got[2] = d.high;
    got[3] = d.p;
}

static void gini_case(const double *x, double *got)
{
    int64_t count[16];
    for (size_t i = 0; i < (size_t)x[0]; i++)
        count[i] = (int64_t)x[1 + i];
    got[0] = gini_simpson(count, (size_t)x[0]);
}

static void at_case(const double *x, double *got)
{
    got[0] = pass_at_k((int64_t)x[0], (int64_t)x[1], (int64_t)x[2]);
}

static void all_case(const double *x, double *got)
{
    got[0] = pass_all_k((int64_t)x[0], (int64_t)x[1], (int64_t)x[2]);
}

static void mcnemar_case(const double *x, double *got)
{
    got[0] = mcnemar_exact((int64_t)x[0], (int64_t)x[1]);
}

static void exact_case(const double *x, double *got)
{
    interval_exact((int64_t)x[0], (int64_t)x[1], &got[0], &got[1]);
}

static const struct {
    const char *name;
    void (*run)(const double *x, double *got);
} functions[] = {
    {"pass_at_k ", at_case},          {"pass_all_k ", all_case},       {"gini_simpson ", gini_case},
    {"mcnemar_exact ", mcnemar_case}, {"interval_exact ", exact_case}, {"pass_at_mean ", mean_case},
    {"paired ", paired_case},
};

static void reference_case(char *line)
{
    double x[200], want[4], got[4];
    char *equals = strchr(line, '=');
    size_t n;
    assert_non_null(equals);
    *equals = 0;
    n = numbers(equals + 1, want, countof(want));
    assert_true(n > 0);
    for (size_t i = 0; i < countof(functions); i++) {
        if (strncmp(line, functions[i].name, strlen(functions[i].name)) != 0)
            continue;
        numbers(line + strlen(functions[i].name), x, countof(x));
        functions[i].run(x, got);
        for (size_t k = 0; k < n; k++)
            if (!(fabs(got[k] - want[k]) <= 1e-9))
                fail_msg("%s: value %zu is %.12g, want %.12g", line, k, got[k], want[k]);
        return;
    }
    fail_msg("unknown: %s", line);
}

static void against_python(void **state)
{
    FILE *from = popen("python3 tests/unit/metrics_reference.py", "re");
    char line[8000];
    int cases = 0, status;
    (void)state;
    assert_non_null(from);
    for (; fgets(line, sizeof line, from); cases++)
        reference_case(line);
    status = pclose(from);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        print_message("# skip: python3 is not installed\n");
        skip();
    }
    assert_int_equal(status, 0);
    print_message("%d of %d cases agree with metrics_reference.py\n", cases, cases);
    assert_true(cases > 700);
}

/* One problem of several is better: drawn without it the difference is 0, and that is no difference,
 * wherever the problem stands and whatever the rounding errors are. */
static void an_end_of_zero_is_a_tie(void **state)
{
    (void)state;
    for (size_t n = 3; n <= 12; n++)
        for (size_t at = 0; at < n; at++) {
            double a[12] = {0}, b[12] = {0};
            struct difference d;
            for (size_t i = 0; i < n; i++)
                a[i] = b[i] = 0.5;
            b[at] = 1;
            assert_true(paired_difference(&d, a, b, n));
            assert_true(difference_is_tie(&d));
            assert_true(paired_difference(&d, b, a, n));
            assert_true(difference_is_tie(&d));
        }
}

/* Miller 2024, section 5: 969 problems show 3 points where samples are many. */
static void a_difference_that_shows(void **state)
{
    (void)state;
    assert_true(fabs(smallest_difference(969, 1000000) - 0.03) < 0.00001);
    assert_true(fabs(smallest_difference(969, 1) - 0.06) < 0.0001);
    assert_true(smallest_difference(10, 1) > 0.5);
    assert_true(isnan(smallest_difference(0, 1)) && isnan(smallest_difference(1, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_difference_that_shows),
        cmocka_unit_test(an_end_of_zero_is_a_tie),
        cmocka_unit_test(pass_counts_subsets),
        cmocka_unit_test(pass_edges),
        cmocka_unit_test(exact_intervals),
        cmocka_unit_test(mean_of_decided_problems_is_exact),
        cmocka_unit_test(short_problems_are_left_out),
        cmocka_unit_test(bootstrap_width),
        cmocka_unit_test(few_problems),
        cmocka_unit_test(all_of_k),
        cmocka_unit_test(example_of_verilog_eval_v1),
        cmocka_unit_test(diversity),
        cmocka_unit_test(mcnemar_by_hand),
        cmocka_unit_test(difference_by_hand),
        cmocka_unit_test(against_python),
    };
    return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
