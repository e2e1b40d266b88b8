/* test_mark.c: which calls of a bench are marked, and that nothing else of it changes. */
#include "runners/hdl/mark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char *const phrases[] = {"Design Passed", "all tests"};

#define SAID(n, call) "begin $assay_said(\"phrase" n "\"); " call " end"

static void calls(void **state)
{
    static const struct {
        const char *text, *want; /* want NULL: as it was */
    } table[] = {
        {"$display(\"==Your Design Passed==\");",
         SAID("0", "$display(\"==Your Design Passed==\");")},
        {"if (e) $write (1, \"all tests\" , x) ; else y;",
         "if (e) " SAID("1", "$write (1, \"all tests\" , x) ;") " else y;"},
        {"$display(\"Design Failed\"); $display(\"Design Passed\");",
         "$display(\"Design Failed\"); " SAID("0", "$display(\"Design Passed\");")},
        {"$display(\"; \\\" Design Passed\"/* ; */); z;",
         SAID("0", "$display(\"; \\\" Design Passed\"/* ; */);") " z;"},
        {"$fdisplay(1,\n\"all tests\"\n);", SAID("1", "$fdisplay(1,\n\"all tests\"\n);")},
        {"// $display(\"Design Passed\");\n", NULL},
        {"/* $display(\"Design Passed\"); */", NULL},
        {"x = \"$display(\\\"Design Passed\\\");\";", NULL},
        {"\\$display(\"Design Passed\"); ", NULL},
        {"my$display(\"Design Passed\");", NULL},
        {"$displays(\"Design Passed\");", NULL},
        {"$monitor(\"Design Passed\");", NULL},
        {"$display(Design Passed);", NULL},
        {"$display(\"x\"); // Design Passed\n", NULL},
        {"$display(\"Design Passed\")", NULL},
        {"$display(\"Design Passed\") end ;", NULL},
        {"$display(\"Design Passed", NULL},
        {"$display", NULL},
        {"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct str ret;
        int marked;
        assert_int_equal(mark_phrases(str_c(table[i].text), phrases, 2, &a, &ret, &marked), 0);
        assert_string_equal(ret.p, table[i].want ? table[i].want : table[i].text);
        assert_int_equal(marked, table[i].want ? 1 : 0);
        arena_finish(&a);
    }
}

static void any_bytes(void **state)
{
    static const char text[] = "$display(\"\0all tests\xff\");\0$write(\"all tests\");//";
    struct arena a = {0};
    struct str ret, want = {text, sizeof text - 1};
    int marked;
    (void)state;
    assert_int_equal(mark_phrases(want, phrases, 2, &a, &ret, &marked), 0);
    assert_int_equal(marked, 2);
    for (size_t n = 0; n < want.n; n++)
        assert_int_equal(mark_phrases(str_slice(want, 0, n), phrases, 2, &a, &ret, &marked), 0);
    arena_finish(&a);
}

static void refused(void **state)
{
    static const char *const empty[] = {""};
    struct arena a = {0};
    struct str ret = STR("untouched");
    int marked = 7;
    (void)state;
    assert_int_equal(mark_phrases(STR("x"), empty, 1, &a, &ret, &marked), -1);
    assert_int_equal(mark_phrases(STR("x"), phrases, MARK_PHRASES_MAX + 1, &a, &ret, &marked), -1);
    assert_int_equal(marked, 7);
    assert_string_equal(ret.p, "untouched");
    arena_finish(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls),
        cmocka_unit_test(any_bytes),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests_name("mark", tests, NULL, NULL);
}
