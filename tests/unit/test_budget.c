/* test_budget.c: when no more is asked for. */
#include "harness/flow/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static const struct budget none = {-1, -1, -1};

static struct reply costing(double cost, int64_t in, int64_t out)
{
    return (struct reply){.cost = cost, .prompt_tokens = in, .completion_tokens = out};
}

/* Ask as long as it is allowed; `want` samples, so many at a time, the cost of the i-th by `cost`.
 * Returns how many were asked; what they came to is in *s. */
static int play(const struct budget *b, struct spending *s, int want, int at_a_time,
                double (*cost)(int))
{
    int asked = 0, came = 0;
    for (;;) {
        while (asked < want && asked - came < at_a_time &&
               budget_state(b, s, asked - came, 0) == BUDGET_OPEN)
            asked++;
        if (came == asked)
            return asked;
        struct reply r = costing(cost(came++), 1, 1);
        spending_add(s, &r);
    }
}

static double steady(int i)
{
    (void)i;
    return 0.1;
}

static double uneven(int i)
{
    return i % 2 ? 0.15 : 0.05;
}

static void never_passed_where_samples_cost_alike(void **state)
{
    static const int at_a_time[] = {1, 4, 16, 100};
    (void)state;
    for (size_t i = 0; i < sizeof at_a_time / sizeof *at_a_time; i++) {
        struct budget b = none;
        struct spending s = {0};
        b.cost = 1.05;
        assert_int_equal(play(&b, &s, 1000, at_a_time[i], steady), 10);
        assert_true(s.cost < 1.05);
    }
}

static void passed_by_little_where_they_do_not(void **state)
{
    struct budget b = none;
    struct spending s = {0};
    int n;
    (void)state;
    b.cost = 2;
    n = play(&b, &s, 1000, 16, uneven);
    assert_in_range(n, 18, 21);
    assert_true(s.cost <= 2.1);
}

static void no_budget_no_end(void **state)
{
    struct spending s = {0};
    (void)state;
    assert_int_equal(play(&none, &s, 1000, 16, steady), 1000);
}

/* A first sample is asked for before anything is known, and few at a time. */
static void a_probe_goes_first(void **state)
{
    struct budget b = none;
    struct spending s = {0};
    (void)state;
    b.cost = 0.01;
    assert_int_equal(budget_state(&b, &s, BUDGET_PROBE - 1, 0), BUDGET_OPEN);
    assert_int_equal(budget_state(&b, &s, BUDGET_PROBE, 0), BUDGET_WAIT);
    b.cost = 0;
    assert_int_equal(budget_state(&b, &s, 0, 0), BUDGET_OVER);
}

static void what_ends_it_is_told(void **state)
{
    static const struct {
        struct budget budget;
        double cost, elapsed;
        int64_t in, out;
        const char *want; /* NULL: it goes on */
    } row[] = {
        {{0.5, -1, -1}, 0.5, 1, 1, 1, "--max-cost 0.5: 0.5 is spent"},
        {{0.5, -1, -1}, 0.1, 1, 1, 1, NULL},
        {{0.5, -1, -1}, -1, 1, 1, 1, "--max-cost 0.5: the service tells no cost, so give --price"},
        {{-1, 100, -1}, -1, 1, 60, 40, "--max-tokens-total 100: 100 are spent"},
        {{-1, 100, -1}, -1, 1, 10, 40, NULL},
        {{-1, 100, -1}, -1, 1, -1, -1, "--max-tokens-total 100: the service tells no tokens"},
        {{-1, -1, 30}, -1, 30, -1, -1, "--max-time 30: 30 s have passed"},
        {{-1, -1, 30}, -1, 29, -1, -1, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct spending s = {0};
        struct reply r = costing(row[i].cost, row[i].in, row[i].out);
        struct buf text;
        bool over;
        spending_add(&s, &r);
        over = budget_state(&row[i].budget, &s, 0, row[i].elapsed) == BUDGET_OVER;
        assert_int_equal(over, row[i].want != NULL);
        buf_init(&text, 1000);
        if (over)
            budget_tell(&row[i].budget, &s, row[i].elapsed, &text);
        assert_string_equal(text.p ? text.p : "", row[i].want ? row[i].want : "");
        buf_finish(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_passed_where_samples_cost_alike),
        cmocka_unit_test(passed_by_little_where_they_do_not),
        cmocka_unit_test(no_budget_no_end),
        cmocka_unit_test(a_probe_goes_first),
        cmocka_unit_test(what_ends_it_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
