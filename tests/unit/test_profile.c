/* test_profile.c: what slots' time was spent on. */
#include "harness/flow/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void visit(struct pool_profile *p, const char *a, const char *b, bool second)
{
    struct exec_job job = {.n_step = 2};
    struct exec_result result = {.n_step = 2};
    job.step[0].name = a;
    job.step[1].name = b;
    result.step[0] = (struct exec_outcome){.status = EXEC_OK, .wall_us = 100, .cpu_us = 60};
    result.step[1] =
        (struct exec_outcome){.status = second ? EXEC_EXIT : EXEC_NOT_RUN, .wall_us = 1000};
    pool_profile_visit(p, &job, &result, 1500);
}

static void steps_are_added_up_by_name(void **state)
{
    struct pool_profile p = {0};
    (void)state;
    visit(&p, "compile", "simulate", true);
    visit(&p, "compile", "simulate", false);
    visit(&p, "simulate", "compile", false);
    assert_int_equal(p.n_step, 2);
    assert_string_equal(p.step[0].name, "compile");
    assert_int_equal(p.step[0].n, 2);
    assert_int_equal(p.step[0].cpu_us, 120);
    assert_int_equal(p.step[1].n, 2);
    assert_int_equal(p.step[1].wall_us, 1100);
    assert_int_equal(pool_profile_steps_us(&p), 1300);
    assert_int_equal(p.visits, 3);
    assert_int_equal(p.visit_us, 4500);
}

static void more_names_than_rows(void **state)
{
    struct pool_profile p = {0};
    char name[20];
    (void)state;
    for (int i = 0; i < 2 * POOL_PROFILE_STEPS; i++) {
        snprintf(name, sizeof name, "step %d", i);
        visit(&p, name, "", false);
    }
    assert_int_equal(p.n_step, POOL_PROFILE_STEPS);
    assert_string_equal(p.step[POOL_PROFILE_STEPS - 1].name, "others");
    assert_int_equal(p.step[POOL_PROFILE_STEPS - 1].n, POOL_PROFILE_STEPS + 1);
    assert_int_equal(pool_profile_steps_us(&p), 100 * 2 * POOL_PROFILE_STEPS);
}

/* What a turn says holds until the next one. The clock is moved by hand. */
static void idle_slots(void **state)
{
    struct flow_profile p;
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    (void)state;
    flow_profile_begin(&p, 2);
    p.since_us -= 1000000; /* a second with both slots free, nobody asked */
    flow_profile_turn(&p, 1, 5);
    p.since_us -= 2000000; /* two seconds with one free while five requests are under way */
    flow_profile_turn(&p, 0, 0);
    p.since_us -= 4000000; /* four with none free */
    flow_profile_turn(&p, 0, 0);
    assert_in_range(p.idle_us, 2000000, 2900000);
    assert_in_range(p.idle_asking_us, 2000000, 2900000);
    assert_in_range(p.asking_us, 2000000, 2900000);
    flow_profile_end(&p, &(struct pool_profile){0}, 10);
    p.wall_us = 10000000;
    flow_profile_print(to, &p, &(struct look){0});
    fclose(to);
    assert_non_null(strstr(text, "idle, a model was asked"));
    assert_non_null(strstr(text, "2 slots for 10.00 s"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_added_up_by_name),
        cmocka_unit_test(more_names_than_rows),
        cmocka_unit_test(idle_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
