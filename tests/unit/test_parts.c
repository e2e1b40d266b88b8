/* test_parts.c: several parts of a candidate as one text, and back. */
#include "problems/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct kind files = {.form = FORM_FILES, .name = "files", .file = "main.x"};
static const struct kind value = {.form = FORM_VALUE, .name = "value", .file = ""};
static const struct kind code = {.form = FORM_CODE, .name = "code", .file = "main.x"};

static void same(const struct kind *kind, const struct part *part, size_t n, const char *text)
{
    struct arena arena = {0};
    const struct part *got;
    struct str joined = parts_join(kind, part, n, &arena);
    assert_string_equal(arena_dup(&arena, joined), text);
    assert_int_equal(parts_read(&got, kind, joined, &arena), n);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(got[i].name, part[i].name);
        assert_true(str_eq(got[i].text, part[i].text));
    }
    arena_finish(&arena);
}

static void there_and_back(void **state)
{
    const struct part two[] = {{"b/x.h", STR("a \"quote\"\n")}, {"a.c", STR("")}};
    const struct part answers[] = {{"", STR("\\frac12")}, {"", STR("[1, 2]")}};
    const struct part one = {"", STR("(1, 2)")}, text = {"main.x", STR("[\"not a list\"]")};
    (void)state;
    same(&files, two, 2, "{\"b/x.h\":\"a \\\"quote\\\"\\n\",\"a.c\":\"\"}");
    same(&files, two, 1, "{\"b/x.h\":\"a \\\"quote\\\"\\n\"}");
    same(&value, answers, 2, "[\"\\\\frac12\",\"[1, 2]\"]");
    same(&value, &one, 1, "(1, 2)");
    same(&code, &text, 1, "[\"not a list\"]");
}

/* What is none of the two forms is one part. */
static void other_text(void **state)
{
    static const char *const texts[] = {"",   "module m; endmodule", "{\"a\": 1}", "[1, 2]", "{}",
                                        "[]", "[\"a\", {}]"};
    struct arena arena = {0};
    const struct part *got;
    (void)state;
    for (size_t i = 0; i < countof(texts); i++) {
        assert_int_equal(parts_read(&got, &files, str_c(texts[i]), &arena), 1);
        assert_string_equal(got->name, "main.x");
        assert_true(str_eqc(got->text, texts[i]));
        assert_int_equal(parts_read(&got, &value, str_c(texts[i]), &arena), 1);
        assert_true(str_eqc(got->text, texts[i]));
    }
    assert_null(parts_join(&value, got, 0, &arena).p);
    assert_null(parts_join(&value, got, PARTS_MAX + 1, &arena).p);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(there_and_back),
                                       cmocka_unit_test(other_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
