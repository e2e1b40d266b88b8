/* test_check.c: further checks that cannot be planned say so. */
#include "harness/flow/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void what_cannot_be_planned_is_told(void **state)
{
    static const char *const want[CHECK_KIND_COUNT][2] = {
        {"equivalence", "unknown"}, {"synth", "failed"}, {"lint", "failed"}};
    const unsigned wanted = (1u << CHECK_KIND_COUNT) - 1;
    struct problem p = {.id = "p",
                        .entry = "no name", /* nothing that may stand in a tool's script */
                        .reference = STR("module m; endmodule")};
    struct suite suite = {.problem = &p, .n = 1};
    struct sample s = {.problem = &p, .candidate.code = STR("module m; endmodule")};
    struct checks_of of = {0};
    struct checker *c;
    struct err err = {0};
    (void)state;
    if (checker_new(&c, &suite, wanted, &err) < 0)
        skip(); /* without Yosys or Verilator there is no check */
    assert_false(checker_next(c, &s, &of));
    assert_int_equal(s.n_check, CHECK_KIND_COUNT);
    for (size_t i = 0; i < s.n_check; i++) {
        assert_string_equal(s.check[i].kind, want[i][0]);
        assert_string_equal(s.check[i].result, want[i][1]);
        assert_non_null(strstr(s.check[i].detail, "{\"reason\":\""));
        assert_non_null(strstr(s.check[i].detail, "no name"));
    }
    checker_free(c);
    arena_finish(&s.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_cannot_be_planned_is_told)};
    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
