/* test_reward.c: from a verdict to a reward. */
#include "harness/reward_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static double total(const char *profile, const char *weights, enum verdict_class c, double score,
                    bool format)
{
    struct reward_profile p;
    struct reward r;
    struct err err = {0};
    struct verdict v = verdict_make(c, "", "");
    v.score = score;
    assert_int_equal(reward_profile_find(&p, profile, weights, &err), 0);
    assert_true(reward_of(&r, &p, &v, format));
    return r.total;
}

static void profiles(void **state)
{
    (void)state;
    assert_float_equal(total("pass", NULL, CLASS_PASS, 1, false), 1, 0);
    assert_float_equal(total("pass", NULL, CLASS_MISMATCH, 0.9, true), 0, 0);
    assert_float_equal(total("vectors", NULL, CLASS_MISMATCH, 0.5, true), 0.5, 1e-12);
    assert_float_equal(total("vectors", NULL, CLASS_RUNTIME_ERROR, 1, true), 0.99, 1e-12);
    assert_float_equal(total("vectors", NULL, CLASS_SYNTAX, -1, true), 0, 0);
    assert_float_equal(total("mixed", NULL, CLASS_PASS, 1, true), 1, 1e-12);
    assert_float_equal(total("mixed", NULL, CLASS_MISMATCH, 0.5, true), 0.6, 1e-12);
    assert_float_equal(total("mixed", NULL, CLASS_SYNTAX, -1, true), 0.1, 1e-12);
    assert_float_equal(total("pass", "syntax=0.25,function=0.75", CLASS_ELABORATION, -1, true), 0,
                       0);
    assert_float_equal(total("pass", "syntax=0.25,function=0.75", CLASS_TIMEOUT, -1, true), 0.25,
                       1e-12);
}

/* Neither form nor shares can pay for an attempt at the verdict. */
static void tampering_is_worth_nothing(void **state)
{
    (void)state;
    assert_float_equal(total("mixed", NULL, CLASS_TAMPER, 1, true), 0, 0);
    assert_float_equal(total("vectors", NULL, CLASS_TAMPER, 1, true), 0, 0);
}

static void no_number_for_what_is_not_the_models(void **state)
{
    static const enum verdict_class none[] = {CLASS_HARNESS_ERROR, CLASS_QUARANTINED,
                                              CLASS_API_ERROR};
    struct reward_profile p;
    struct reward r;
    struct err err = {0};
    (void)state;
    assert_int_equal(reward_profile_find(&p, "mixed", NULL, &err), 0);
    for (size_t i = 0; i < countof(none); i++) {
        struct verdict v = verdict_make(none[i], "", "");
        assert_false(reward_of(&r, &p, &v, true));
    }
}

static void slips(void **state)
{
    static const char *const bad[] = {"syntax", "x=1", "syntax=", "syntax=-1", "syntax=a", "=1"};
    struct reward_profile p;
    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        struct err err = {0};
        assert_int_equal(reward_profile_find(&p, "pass", bad[i], &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles),
        cmocka_unit_test(tampering_is_worth_nothing),
        cmocka_unit_test(no_number_for_what_is_not_the_models),
        cmocka_unit_test(slips),
    };
    return cmocka_run_group_tests_name("reward", tests, NULL, NULL);
}
