/* test_classes.c: what every part makes of every class of verdict. Who adds a class adds a row here,
 * and decides: which part of a bar it is, whether it gets a reward and whether it is training data. */
#include "harness/reward/profile.h"
#include "results/site/private.h"
#include "results/train/pairs.h"
#include "testbenches/oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

/* What a verdict says of the answer. */
enum word {
    UNSAID, /* no row */
    GOOD,
    BAD,     /* counted, has a reward, may be a negative */
    NEITHER, /* no failure: in no rate, without a reward, never training data */
    CUT,     /* counted and rewarded, but cut off: nothing to learn from */
};

static const struct {
    enum word word;
    enum site_kind part;
    const char *fault;
} decided[CLASS_COUNT] = {
    [CLASS_PASS] = {GOOD, KIND_PASS, ""},
    [CLASS_SYNTAX] = {BAD, KIND_COMPILE, "model"},
    [CLASS_ELABORATION] = {BAD, KIND_COMPILE, "model"},
    [CLASS_MISMATCH] = {BAD, KIND_MISMATCH, "model"},
    [CLASS_RUNTIME_ERROR] = {BAD, KIND_RUNTIME, "model"},
    [CLASS_TIMEOUT] = {BAD, KIND_RUNTIME, "model"},
    [CLASS_MEMORY_LIMIT] = {BAD, KIND_RUNTIME, "model"},
    [CLASS_OUTPUT_LIMIT] = {BAD, KIND_RUNTIME, "model"},
    [CLASS_PROCESS_LIMIT] = {BAD, KIND_RUNTIME, "model"},
    [CLASS_TAMPER] = {BAD, KIND_TAMPER, "model"},
    [CLASS_NO_CODE] = {BAD, KIND_NO_CODE, "model"},
    [CLASS_NO_BOX] = {BAD, KIND_NO_CODE, "model"},
    [CLASS_NO_FORM] = {BAD, KIND_NO_CODE, "model"},
    [CLASS_NO_ANSWER] = {BAD, KIND_NO_CODE, "model"},
    [CLASS_REFUSED] = {BAD, KIND_NO_CODE, "model"},
    [CLASS_TRUNCATED] = {CUT, KIND_TRUNCATED, "model"},
    [CLASS_WRONG_ANSWER] = {BAD, KIND_MISMATCH, "model"},
    [CLASS_UNDECIDED] = {NEITHER, KIND_OUT, "us"},
    [CLASS_API_ERROR] = {NEITHER, KIND_OUT, "service"},
    [CLASS_BUDGET_STOP] = {NEITHER, KIND_OUT, "service"},
    [CLASS_HARNESS_ERROR] = {NEITHER, KIND_OUT, "us"},
    [CLASS_NOT_JUDGED] = {NEITHER, KIND_OUT, "suite"},
    [CLASS_QUARANTINED] = {NEITHER, KIND_OUT, "suite"},
};

/* A class without a row, or with one that the class table contradicts. */
static void every_class_is_decided(void **state)
{
    (void)state;
    for (int i = 0; i < CLASS_COUNT; i++) {
        const struct verdict_class_row *row = verdict_class((enum verdict_class)i);
        bool counts = decided[i].word != NEITHER;
        if (decided[i].word == UNSAID || strcmp(decided[i].fault, row->fault) != 0)
            fail_msg("%s: fault is \"%s\"; add or mend its row in this test", row->name,
                     row->fault);
        if (row->counts != counts)
            fail_msg("%s: counted in pass@k: %d", row->name, row->counts);
        if (counts && (row->again || row->open)) /* a failure that counts is one for good */
            fail_msg("%s: counts, and is open or tried again", row->name);
        if (counts != (!*row->fault || strcmp(row->fault, "model") == 0))
            fail_msg("%s: what counts is the model's doing, and nothing else", row->name);
        if (!counts && verdict_repair((enum verdict_class)i))
            fail_msg("%s: the model would be told of a failure that is not its own", row->name);
    }
}

static void pages_draw_them_as_what_they_are(void **state)
{
    (void)state;
    for (int i = 0; i < CLASS_COUNT; i++) {
        const char *name = verdict_class((enum verdict_class)i)->name;
        enum site_kind part = site_kind_of(str_c(name));
        if (part != decided[i].part)
            fail_msg("%s is drawn as \"%s\"", name, site_kinds[part].name);
    }
    assert_int_equal(site_kind_of(STR("")), KIND_OUT);
    assert_int_equal(site_kind_of(STR("of a later version")), KIND_OUT);
}

static void only_what_counts_has_a_reward(void **state)
{
    struct reward_profile profile;
    struct err err = {0};
    (void)state;
    assert_int_equal(reward_profile_find(&profile, "vectors", NULL, &err), 0);
    for (int i = 0; i < CLASS_COUNT; i++) {
        struct verdict v = verdict_make((enum verdict_class)i, "simulate", "");
        struct reward r;
        bool rewarded = reward_of(&r, &profile, &v, true);
        if (rewarded != (decided[i].word != NEITHER))
            fail_msg("%s: reward: %d", verdict_class(v.class)->name, rewarded);
        if (rewarded && (r.total == 1) != (decided[i].word == GOOD))
            fail_msg("%s: reward %g", verdict_class(v.class)->name, r.total);
    }
}

static void only_the_models_own_doing_is_learnt_from(void **state)
{
    (void)state;
    for (int i = 0; i < CLASS_COUNT; i++) {
        struct train_sample s = {.class = (enum verdict_class)i, .chars = 10};
        int64_t drop[DROP_COUNT] = {0};
        size_t kept = train_filter(&s, 1, drop, true, 0);
        if (kept != (decided[i].word == GOOD || decided[i].word == BAD))
            fail_msg("%s: training data: %zu", verdict_class(s.class)->name, kept);
        if (decided[i].word == NEITHER)
            assert_int_equal(drop[DROP_NOT_MODEL], 1);
    }
}

/* Who fails in a run has compiled. Runners call a run by the name of the bench, by "simulate" or by
 * "decide"; a bench that is added is no step in front of a run. */
static void what_ran_has_compiled(void **state)
{
    static const char *const others[] = {"simulate", "decide"};
    static const char *const before[] = {"",        "extract", "prepare", "bench",
                                         "compile", "link",    "scan"};
    const struct oracle *o;
    (void)state;
    for (size_t i = 0; (o = oracle_nth(i)); i++)
        if (!verdict_compiled(CLASS_TIMEOUT, o->name))
            fail_msg("%s: a timeout of a run is one of a compile", o->name);
    for (size_t i = 0; i < countof(others); i++)
        assert_true(verdict_compiled(CLASS_MEMORY_LIMIT, others[i]));
    for (size_t i = 0; i < countof(before); i++)
        assert_false(verdict_compiled(CLASS_TIMEOUT, before[i]));
    assert_true(verdict_compiled(CLASS_WRONG_ANSWER, "asserts"));
    assert_false(verdict_compiled(CLASS_SYNTAX, "asserts"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_class_is_decided),
        cmocka_unit_test(pages_draw_them_as_what_they_are),
        cmocka_unit_test(only_what_counts_has_a_reward),
        cmocka_unit_test(only_the_models_own_doing_is_learnt_from),
        cmocka_unit_test(what_ran_has_compiled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
