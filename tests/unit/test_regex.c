/* test_regex.c: what matches, what the groups hold, what is no pattern, and that work has a bound. */
#include "harness/io/regex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct regex *regex_of(const char *pattern)
{
    struct regex *r;
    assert_int_equal(regex_new(&r, pattern, NULL), 0);
    return r;
}

static void groups(void **state)
{
    struct regex *r = regex_of("(?<a>x)|(?<b>y+)");
    struct str g[4];
    (void)state;
    assert_int_equal(regex_group(r, "a"), 1);
    assert_int_equal(regex_group(r, "b"), 2);
    assert_int_equal(regex_group(r, "c"), -1);
    assert_true(regex_find(r, STR("zyyx"), 0, g, 4));
    assert_true(str_eqc(g[0], "yy") && str_eqc(g[2], "yy"));
    assert_null(g[1].p);
    assert_null(g[3].p); /* no such group */
    assert_true(regex_find(r, STR("zyyx"), 3, g, 1));
    assert_true(str_eqc(g[0], "x"));
    assert_false(regex_find(r, STR("zyyx"), 4, g, 1));
    assert_false(regex_find(r, STR("zyyx"), 5, g, 1));
    assert_false(regex_find(r, (struct str){0}, 0, g, 1));
    regex_free(r);
}

static void what_is_no_pattern(void **state)
{
    static const struct {
        const char *pattern, *why;
    } table[] = {
        {"a(b", "at character 4 of the pattern: missing closing parenthesis"},
        {"\xc3\xa9(", "at character 3 of the pattern: missing closing parenthesis"},
        {"\\C", "at character 3 of the pattern: "},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct err err = {0};
        struct regex *r = NULL;
        assert_int_equal(regex_new(&r, table[i].pattern, &err), -1);
        assert_null(r);
        assert_int_equal(err.kind, ERR_USAGE);
        assert_memory_equal(err.text, table[i].why, strlen(table[i].why));
    }
    regex_free(NULL);
}

/* A pattern that would take for ever, and text that is no UTF-8. */
static void texts_that_match_nothing(void **state)
{
    struct regex *r = regex_of("(a+)+$"), *any = regex_of(".");
    char text[80];
    struct str g[1];
    (void)state;
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = 'b';
    assert_false(regex_find(r, (struct str){text, sizeof text}, 0, g, 1));
    assert_false(regex_find(any, STR("\xff\xfe"), 0, g, 1));
    assert_true(regex_find(any, STR("\xffz"), 0, g, 1));
    assert_true(str_eqc(g[0], "z"));
    regex_free(r);
    regex_free(any);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups),
        cmocka_unit_test(what_is_no_pattern),
        cmocka_unit_test(texts_that_match_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
