/* test_nightly.c: what a night does with signals. */
#include "harness/nightly/nightly.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

/* A signal that comes while no run is at work, such as between two of them, is not lost: the next run
 * is not started. (/proc/self/exe would be this test.) */
static void a_signal_between_runs_ends_the_night(void **state)
{
    static struct app app;
    static struct night night;
    const char *const arg[] = {"run"};
    const char *why = NULL;
    struct err err = {0};
    (void)state;
    night.app = &app;
    night.db = "none.db";
    night_catch(&night);
    raise(SIGTERM);
    assert_int_equal(night_start(&night, arg, 1, &why, &err), 128 + SIGTERM);
    assert_int_equal(night.signal, SIGTERM);
    assert_string_equal(why, "");
    assert_int_equal(err.kind, ERR_NONE);
    night_release(&night);
    arena_finish(&night.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_between_runs_ends_the_night),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
