/* test_share.c: who is judged, who waits, and who finds a verdict. */
#include "harness/flow/share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char key_a[HASH_SIZE] = "aaa", key_b[HASH_SIZE] = "bbb";

static enum share_answer ask(struct share *s, const char *key, struct sharer *me,
                             struct verdict *ret, struct arena *arena)
{
    *ret = verdict_make(CLASS_COUNT, "", "");
    return share_ask(s, key, me, ret, arena);
}

static void equal_ones_wait_and_then_know(void **state)
{
    struct share *s = share_new();
    struct sharer one, two, three;
    struct verdict v, told = verdict_make(CLASS_MISMATCH, "simulate", "3 of 9 differ");
    struct arena arena = {0};
    (void)state;
    told.shares = 77;
    assert_int_equal(ask(s, key_a, &one, &v, &arena), SHARE_FIRST);
    assert_int_equal(ask(s, key_b, &one, &v, &arena), SHARE_FIRST);
    assert_int_equal(ask(s, key_a, &two, &v, &arena), SHARE_WAIT);
    assert_int_equal(ask(s, key_a, &three, &v, &arena), SHARE_WAIT);
    assert_int_equal(share_waiting(s), 2);
    assert_ptr_equal(share_tell(s, key_a, &told), &two);
    assert_ptr_equal(two.next, &three);
    assert_null(three.next);
    assert_int_equal(share_waiting(s), 0);
    assert_int_equal(ask(s, key_a, &two, &v, &arena), SHARE_KNOWN);
    assert_int_equal(v.class, CLASS_MISMATCH);
    assert_int_equal(v.shares, 77);
    assert_string_equal(v.evidence, "3 of 9 differ");
    arena_finish(&arena);
    share_free(s);
}

/* What may be our fault or the machine's decides nothing for the others. */
static void a_fault_of_ours_is_not_shared(void **state)
{
    struct share *s = share_new();
    struct sharer one, two, three;
    struct verdict v, fault = verdict_make(CLASS_HARNESS_ERROR, "simulate", "no cell");
    struct arena arena = {0};
    (void)state;
    assert_int_equal(ask(s, key_a, &one, &v, &arena), SHARE_FIRST);
    assert_int_equal(ask(s, key_a, &two, &v, &arena), SHARE_WAIT);
    assert_int_equal(ask(s, key_a, &three, &v, &arena), SHARE_WAIT);
    assert_ptr_equal(share_tell(s, key_a, &fault), &two);
    assert_int_equal(ask(s, key_a, &two, &v, &arena), SHARE_FIRST);
    assert_int_equal(ask(s, key_a, &three, &v, &arena), SHARE_WAIT);
    arena_finish(&arena);
    share_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_ones_wait_and_then_know),
        cmocka_unit_test(a_fault_of_ours_is_not_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
