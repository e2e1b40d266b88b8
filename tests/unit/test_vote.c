/* test_vote.c: majority by behaviour. */
#include "results/numbers/vote.h"

#include "harness/base/str.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#define near_to(a, b, eps) assert_true(fabs((a) - (b)) <= (eps))

static void the_largest_group_decides(void **state)
{
    const struct ballot b[] = {{-1, false}, {7, false}, {3, true}, {9, false}, {3, true}};
    (void)state;
    assert_int_equal(vote_decide(b, 5), 2);
    assert_int_equal(vote_decide(b, 4), 1); /* all alike: the first that votes */
    assert_int_equal(vote_decide(b, 1), -1);
    assert_int_equal(vote_decide(b, 0), -1);
}

/* Of the ways to choose, by hand. A: right, twice; B: wrong. */
static void over_all_choices(void **state)
{
    const struct ballot b[] = {{1, false}, {0, true}, {0, true}, {-1, false}};
    (void)state;
    near_to(maj_at_k(b, 4, 1), 2.0 / 4, 1e-12);
    /* BA BA B- AA A- A-: of BA the first, B, decides */
    near_to(maj_at_k(b, 4, 2), 3.0 / 6, 1e-12);
    /* BAA A, BA- B, BA- B, AA- A */
    near_to(maj_at_k(b, 4, 3), 2.0 / 4, 1e-12);
    near_to(maj_at_k(b, 4, 4), 1, 0);
    assert_true(isnan(maj_at_k(b, 4, 5)));
    assert_true(isnan(maj_at_k(b, 4, 0)));
}

/* More ways than are gone through: 60 of 100 agree and are right, the others are wrong each in its
 * own way. One sample is right in 60 %, the vote of 30 practically always; of 2 that differ the
 * first. */
static void drawn_choices(void **state)
{
    struct ballot b[100];
    double one;
    (void)state;
    for (int i = 0; i < 100; i++)
        b[i] = i % 5 < 3 ? (struct ballot){0, true} : (struct ballot){i + 1, false};
    near_to(maj_at_k(b, 100, 1), 0.6, 1e-12);
    assert_true(maj_at_k(b, 100, 30) > 0.999);
    one = maj_at_k(b, 100, 3);
    near_to(one, maj_at_k(b, 100, 3), 0); /* always the same draws */
    /* two of three right: 3 * .6^2 * .4 nearly, three: .6^3; one right and first: a third of the
     * rest */
    near_to(one, 0.6485 + 0.2909 / 3, 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_group_decides),
        cmocka_unit_test(over_all_choices),
        cmocka_unit_test(drawn_choices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
