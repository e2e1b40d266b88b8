/* test_json.c: getters, error places, scrubbing. */
#include "harness/io/json.h"
#include "harness/base/utf8.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static json_t *parse(const char *text)
{
    struct err err = {0};
    json_t *json = NULL;
    assert_int_equal(json_parse(str_c(text), "t", &json, &err), 0);
    return json;
}

static void test_places(void **state)
{
    struct err err = {0}, err2 = {0};
    json_t *json = NULL;
    (void)state;
    assert_int_equal(json_parse(STR("{\n \"a\": 1,\n}"), "suite.json", &json, &err), -1);
    assert_int_equal(err.kind, ERR_INPUT);
    assert_non_null(strstr(err.text, "suite.json:3:1: "));
    assert_null(json);
    assert_int_equal(json_parse_line(STR("{\"a\" 1}"), "x.jsonl", 41, &json, &err2), -1);
    assert_non_null(strstr(err2.text, "x.jsonl:41:"));
    assert_int_equal(json_parse((struct str){0}, "empty", &json, NULL), -1);
}

static void test_getters(void **state)
{
    json_t *json =
        parse("{\"s\":\"x\",\"i\":5,\"r\":5.0,\"f\":1.5,\"b\":true,\"o\":{\"in\":{\"k\":7}},"
              "\"a\":[1],\"n\":null,\"z\":\"a\\u0000b\",\"big\":9223372036854775807}");
    struct str s = STR("default");
    const char *c = NULL;
    int64_t i = -1;
    double d = -1;
    bool b = false;
    json_t *o = NULL;
    (void)state;
    assert_int_equal(json_get_str(json, "missing", false, &s, NULL), 0);
    assert_true(str_eqc(s, "default"));
    assert_int_equal(json_get_str(json, "n", false, &s, NULL), 0);
    assert_true(str_eqc(s, "default"));
    assert_int_equal(json_get_str(json, "s", true, &s, NULL), 0);
    assert_true(str_eqc(s, "x"));
    assert_int_equal(json_get_str(json, "z", true, &s, NULL), 0);
    assert_int_equal(s.n, 3);
    assert_int_equal(json_get_cstr(json, "z", true, &c, NULL), -1);
    assert_null(c);
    assert_int_equal(json_get_int(json, "r", true, &i, NULL), 0);
    assert_int_equal(i, 5);
    assert_int_equal(json_get_int(json, "f", true, &i, NULL), -1);
    assert_int_equal(i, 5);
    assert_int_equal(json_get_int(json, "big", true, &i, NULL), 0);
    assert_true(i == INT64_MAX);
    assert_int_equal(json_get_int(json, "o.in.k", true, &i, NULL), 0);
    assert_int_equal(i, 7);
    assert_int_equal(json_get_num(json, "f", true, &d, NULL), 0);
    assert_true(d == 1.5);
    assert_int_equal(json_get_bool(json, "b", true, &b, NULL), 0);
    assert_true(b);
    assert_int_equal(json_get_obj(json, "o", true, &o, NULL), 0);
    assert_int_equal(json_get_array(json, "a", true, &o, NULL), 0);
    assert_int_equal(json_get_array(json, "o", true, &o, NULL), -1);
    json_decref(json);
}

static void test_getter_errors(void **state)
{
    json_t *json = parse("{\"o\":{\"k\":\"x\"}}");
    struct err err = {0}, err2 = {0};
    int64_t i = 0;
    (void)state;
    assert_int_equal(json_get_int(json, "o.k", true, &i, &err), -1);
    assert_string_equal(err.text, "\"o.k\" must be an integer, not a string");
    assert_int_equal(json_get_int(json, "o.q", true, &i, &err2), -1);
    assert_string_equal(err2.text, "\"o.q\" is missing");
    json_decref(json);
}

static void test_utf8(void **state)
{
    static const struct {
        struct str in;
        ptrdiff_t bad;
        const char *out;
    } row[] = {
        {STR(""), -1, ""},
        {STR("plain ascii text of some length"), -1, "plain ascii text of some length"},
        {STR("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), -1, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
        {STR("ab\xff"), 2, "ab\xef\xbf\xbd"},
        {STR("\xc0\xaf"), 0, "\xef\xbf\xbd\xef\xbf\xbd"},                 /* overlong */
        {STR("\xed\xa0\x80"), 0, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}, /* surrogate */
        {STR("\xf4\x90\x80\x80"), 0,
         "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}, /* above U+10FFFF */
        {STR("12345678\xe2\x82"), 8, "12345678\xef\xbf\xbd"}, /* cut: one mark for the part */
        {STR("\xf0\x9f\x98 x"), 0, "\xef\xbf\xbd x"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        assert_int_equal(utf8_bad(row[i].in), row[i].bad);
        assert_true(str_eqc(utf8_scrub(row[i].in, &arena), row[i].out));
    }
    arena_finish(&arena);
}

/* Half of a pair of surrogates is U+FFFD; what only looks like one, and pairs, stay. */
static void test_surrogates(void **state)
{
    static const struct {
        const char *json, *want;
    } table[] = {
        {"\"a\\ud83d\"", "a\xef\xbf\xbd"},
        {"\"\\ude00b\"", "\xef\xbf\xbd"
                         "b"},
        {"\"\\ud83d\\ud83d\\ude00\"", "\xef\xbf\xbd\xf0\x9f\x98\x80"},
        {"\"\\ud83d\\n\\\\ud83d\"", "\xef\xbf\xbd\n\\ud83d"},
    };
    json_t *json = NULL;
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        assert_int_equal(json_parse(str_c(table[i].json), "x", &json, NULL), 0);
        assert_true(str_eqc(json_view(json), table[i].want));
        json_decref(json);
    }
    assert_int_equal(json_parse(STR("\"\\ud83d"), "x", &json, NULL), -1);
}

/* What nobody can hold is no number; texts and what can be held stay as they are. */
static void test_loose_numbers(void **state)
{
    static const char *const table[][2] = {
        {"[18446744073709551615,-1e999,7]", "[null,null,7]"},
        {"{\"a\":NaN,\"b\":-Infinity,\"c\":Infinity}", "{\"a\":\"\",\"b\":null,\"c\":null}"},
        {"[NaN]", "[\"\"]"},
        {"\xef\xbb\xbf[7]", "[7]"},
        {"[\"NaN 1e999 \\\"\",NaN]", "[\"NaN 1e999 \\\"\",\"\"]"},
    };
    json_t *json = NULL;
    struct buf out;
    (void)state;
    buf_init(&out, 1000);
    for (size_t i = 0; i < countof(table); i++) {
        assert_int_equal(json_parse(str_c(table[i][0]), "x", &json, NULL), -1);
        assert_int_equal(json_parse_loose(str_c(table[i][0]), "x", &json, NULL), 0);
        buf_clear(&out);
        json_dump(json, &out);
        assert_string_equal(out.p, table[i][1]);
        json_decref(json);
    }
    buf_finish(&out);
    assert_int_equal(json_parse_loose(STR("[NaNs]"), "x", &json, NULL), -1);
    assert_int_equal(json_parse_loose(STR("[nan]"), "x", &json, NULL), -1);
}

static void test_building(void **state)
{
    json_t *json = json_object();
    struct buf b;
    (void)state;
    json_add_str(json, "z", STR("a\0b\xff"));
    json_add_str(json, "none", (struct str){0});
    json_add_int(json, "i", 3);
    json_add_num(json, "d", 0.1);
    json_add_num(json, "nan", 0.0 / 0.0);
    json_add_bool(json, "b", false);
    json_add_cstr(json, "c", NULL);
    buf_init(&b, 1000);
    json_dump(json, &b);
    assert_string_equal(b.p, "{\"z\":\"a\xef\xbf\xbd"
                             "b\xef\xbf\xbd\",\"none\":\"\",\"i\":3,\"d\":0.1,\"nan\":null,"
                             "\"b\":false,\"c\":null}");
    buf_finish(&b);
    json_decref(json);
}

static void test_lines(void **state)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    json_t *json = json_object();
    (void)state;
    json_add_cstr(json, "k", "two\nlines");
    assert_int_equal(json_write_line(to, json, NULL), 0);
    assert_int_equal(json_write_line(to, json, NULL), 0);
    fclose(to);
    assert_string_equal(text, "{\"k\":\"two\\nlines\"}\n{\"k\":\"two\\nlines\"}\n");
    free(text);
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),        cmocka_unit_test(test_getters),
        cmocka_unit_test(test_getter_errors), cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_surrogates),    cmocka_unit_test(test_loose_numbers),
        cmocka_unit_test(test_building),      cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
