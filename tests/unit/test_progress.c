/* test_progress.c: the line that a person watches. */
#include "harness/cli/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void expect(const struct flow_counts *counts, const char *want)
{
    struct buf b;
    buf_init(&b, 1000);
    progress_line(&b, counts, 0);
    assert_string_equal(b.p, want);
    buf_finish(&b);
}

/* What passed before this start is not known here, so its share is said to be of this start. */
static void a_share_is_of_what_was_judged_here(void **state)
{
    struct flow_counts c = {.done = 40, .total = 40, .counted = 40, .passed = 30};
    (void)state;
    expect(&c, "[40/40] 0 judging, pass 75.0%");
    c = (struct flow_counts){
        .before = 392, .done = 624, .total = 624, .counted = 232, .passed = 58};
    expect(&c, "[624/624] 0 judging, pass 25.0% of this start's 232");
}

/* While nothing is in flight the line says until when, and why. */
static void a_wait_is_told(void **state)
{
    struct flow_counts c = {.total = 40, .waits = "next request in 30 s (HTTP 429: slow down)"};
    (void)state;
    expect(&c, "[0/40] 0 judging, next request in 30 s (HTTP 429: slow down)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_share_is_of_what_was_judged_here),
        cmocka_unit_test(a_wait_is_told),
    };
    return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
