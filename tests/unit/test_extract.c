/* test_extract.c: extraction, case by case, and what must hold for any reply.
 *
 * A case is a folder of tests/cases/extract:
 *     reply.txt     the reply's content, byte for byte
 *     problem.json  {"entry": ..., "interface": ..., and if needed "reasoning", "finish", "kind" of
 *                   answer, "completion": true for code that was taken out of a reply elsewhere}
 *     want.sv       the code that must come out (its ending is that of the kind's candidate), or
 *     want.none     why there is none: no_code, no_answer, refused
 *     want.rule     the rule that must have found it (absent with want.none)
 *     want.reasoning  if given: what must have been split off */
#include "prompts/prompt.h"

#include <dirent.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define CASES "tests/cases/extract"

static struct str slurp(struct arena *a, const char *dir, const char *name)
{
    FILE *f = fopen(arena_printf(a, CASES "/%s/%s", dir, name), "rb");
    struct str ret = {0};
    struct buf b;
    char chunk[4096];
    size_t n;
    if (!f)
        return ret;
    buf_init(&b, 1 << 24);
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(&b, chunk, n);
    ret = arena_str(a, buf_str(&b));
    buf_finish(&b);
    fclose(f);
    return ret;
}

static struct str json_text(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return str_c(s ? s : "");
}

static const struct kind *kind_called(struct str name)
{
    for (size_t i = 0; kind_nth(i); i++)
        if (str_eqc(name, kind_nth(i)->name))
            return kind_nth(i);
    return &kind_verilog;
}

static bool check(const char *name, const char *what, struct str got, struct str want)
{
    if (str_eq(got, want))
        return true;
    print_message("%s: %s differs\n--- got\n" STR_FMT "\n--- want\n" STR_FMT "\n---\n", name, what,
                  STR_ARG(got), STR_ARG(want));
    return false;
}

/* True when the case holds. */
static bool run_case(const char *name)
{
    struct arena a = {0};
    struct str config = slurp(&a, name, "problem.json"), code, none = slurp(&a, name, "want.none"),
               rule = slurp(&a, name, "want.rule"), reasoning = slurp(&a, name, "want.reasoning");
    json_t *o = json_loadb(config.p, config.n, 0, NULL);
    const struct kind *kind = kind_called(json_text(o, "kind"));
    struct problem problem = {.entry = "", .id = name};
    struct reply reply = {.text = slurp(&a, name, "reply.txt")};
    struct candidate c;
    bool ok = true;
    assert_non_null(o);
    assert_non_null(reply.text.p);
    code = slurp(&a, name, arena_printf(&a, "want%s", strrchr(kind->file, '.')));
    assert_true((code.p != NULL) != (none.p != NULL));
    problem.entry = arena_dup(&a, json_text(o, "entry"));
    problem.interface = arena_str(&a, json_text(o, "interface"));
    reply.reasoning = arena_str(&a, json_text(o, "reasoning"));
    reply.finish = finish_from(json_text(o, "finish"));
    reply.is_completion = json_is_true(json_object_get(o, "completion"));
    extract_reply(&c, &reply, &problem, kind, NULL, &a);
    ok &= check(name, "rule", str_c(c.rule), str_trim(rule));
    ok &= check(name, "code", c.code, code);
    ok &= check(name, "reason for no code", str_c(c.none), str_trim(none));
    if (reasoning.p)
        ok &= check(name, "reasoning", c.reasoning, reasoning);
    json_decref(o);
    arena_finish(&a);
    return ok;
}

static int visible(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static void cases(void **state)
{
    struct dirent **list;
    int n = scandir(CASES, &list, visible, alphasort), good = 0;
    (void)state;
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        good += run_case(list[i]->d_name);
        free(list[i]);
    }
    free(list);
    print_message("%d of %d cases of extraction\n", good, n);
    assert_int_equal(good, n);
}

static struct candidate extract(struct str text, struct arena *a)
{
    const struct problem problem = {.entry = "TopModule",
                                    .interface = STR("module TopModule (input a, output b);\n")};
    struct reply *reply = arena_alloc(a, sizeof *reply);
    struct candidate c;
    reply->text = text;
    extract_reply(&c, reply, &problem, &kind_verilog, NULL, a);
    return c;
}

/* Bytes that no text should hold do not stop the rules, and come through unchanged. */
static void odd_bytes(void **state)
{
    struct arena a = {0};
    struct str text =
        STR("\0\xff\xc3```verilog\0\n```\n```verilog\nmodule TopModule (input a, output b);\n"
            "  // \0 \xff\xfe\n  assign b = a;\nendmodule\n```\n\xe2\x97");
    struct candidate c = extract(text, &a);
    (void)state;
    assert_string_equal(c.rule, "fence");
    assert_true(str_starts(c.code, "module TopModule"));
    assert_int_equal(str_find(c.code, "\xff\xfe", 0), 45);
    arena_finish(&a);
}

/* What a long reply may consist of at worst: a quadratic step would show as a test that does not
 * end. AddressSanitizer looks at the whole of what memmem() is given, however near the hit: that
 * alone is quadratic, so its texts are shorter. */
#ifdef __SANITIZE_ADDRESS__
#define LONG_BYTES (1u << 18)
#else
#define LONG_BYTES (1u << 22)
#endif

static void long_replies(void **state)
{
    static const char *const pieces[] = {"`",
                                         "```\n",
                                         "module ",
                                         "module a(",
                                         "<think>",
                                         "[BEGIN]",
                                         "/*",
                                         "\"",
                                         "endmodule\n",
                                         "typedef\n",
                                         "(* ",
                                         "\r\n",
                                         "{\"",
                                         "[\"",
                                         ":\"\\u",
                                         "> ",
                                         ">```\n",
                                         "<|",
                                         "<|im_end|>",
                                         "Question:\n",
                                         "&lt;",
                                         "\\n",
                                         "<answer",
                                         "<answer >",
                                         "</answer>",
                                         "<think ",
                                         "<|channel|>",
                                         "<|channel|>final<|message|>",
                                         "analysisA",
                                         "```\n`include \"a\"\n",
                                         "```\n`define A `A\n",
                                         "```v\nmodule TopModule;\n",
                                         "module TopModule;endmodule\n",
                                         "```v\nmodule TopModule;endmodule\n",
                                         "class a;\n",
                                         "```v\nlocalparam A=B;endmodule\n",
                                         "enum {",
                                         "\\boxed{",
                                         "// ...\n",
                                         "[\"{\\\"module\\\":["};
    const size_t size = LONG_BYTES;
    char *p = mem_alloc(size);
    (void)state;
    for (size_t i = 0; i < countof(pieces); i++) {
        struct arena a = {0};
        size_t n = strlen(pieces[i]);
        for (size_t at = 0; at + n <= size; at += n)
            memcpy(p + at, pieces[i], n);
        assert_non_null(extract((struct str){p, size}, &a).answer.p);
        arena_finish(&a);
    }
    free(p);
}

/* Replies cut anywhere, as a token limit cuts them. */
static void every_prefix(void **state)
{
    struct str text =
        STR("<think>a</think>Text \"q\n```verilog\n`define X \\\n 1\n/* c */ module TopModule "
            "#(parameter N = 1) (input a, output b);\n  h #(2) u (.a(a), .b(b));\n"
            "endmodule : TopModule\n```\n[BEGIN]module h; endmodule[DONE]\n~~~~\nx\n~~~~");
    (void)state;
    for (size_t n = 0; n <= text.n; n++) {
        struct arena a = {0};
        char *copy = mem_dup(text.p, n); /* so that a sanitizer sees a read past the end */
        struct candidate c = extract((struct str){copy, n}, &a);
        assert_true((c.code.p != NULL) == (*c.rule != 0));
        assert_true((c.code.p == NULL) == (c.none != NULL));
        free(copy);
        arena_finish(&a);
    }
}

static void official_needs_a_row(void **state)
{
    struct suite suite = {.official = "", .task = "spec-to-rtl"};
    struct problem problem = {.entry = "TopModule"};
    struct arena a = {0};
    struct str got;
    (void)state;
    assert_null(extract_official(&suite, &problem, STR("module TopModule;"), &a).p);
    suite.official = "verilog-eval-v2";
    got = extract_official(&suite, &problem,
                           STR("[BEGIN]\r\na\x0b"
                               "b\r\n[DONE] \nc"),
                           &a);
    assert_true(str_eqc(got, "\na\nb\n\n"));
    got = extract_official(&suite, &problem, STR("\xe2\x80\xa8  [BEGIN]x[BEGIN]y\nz[DONE]w [DONE]"),
                           &a);
    assert_true(str_eqc(got, "\nxy\nzw \n\n"));
    got = extract_official(&suite, &problem, STR("[BEGIN]\nmodule TopModule;"), &a);
    assert_true(str_eqc(got, "\n\n"));
    arena_finish(&a);
}

/* VerilogEval v1 and VGen compile a completion behind the beginning that was asked with. */
static void official_completions(void **state)
{
    struct suite suite = {.official = "verilog-eval-v1", .task = "human"};
    struct problem problem = {.entry = "top", .interface = STR("module top(input a, output y);\n")};
    struct arena a = {0};
    struct str got;
    (void)state;
    got = extract_official_completion(&suite, &problem, STR("assign y = a;\nendmodule"), &a);
    assert_true(str_eqc(got, "module top(input a, output y);\n\nassign y = a;\nendmodule"));
    got = extract_official_completion(&suite, &problem, STR("module top(); endmodule"), &a);
    assert_null(got.p); /* brings its own head */
    suite.official = "vgen";
    got = extract_official_completion(&suite, &problem,
                                      STR("assign y = a;\nendmodule\nmodule x; endmodule"), &a);
    assert_true(str_eqc(got, "module top(input a, output y);\nassign y = a;\nendmodule\n"));
    got = extract_official_completion(&suite, &problem, STR("assign y"), &a);
    assert_true(str_ends(got, "assign yendmodule\n"));
    problem.interface = STR("module top(); // in words");
    got = extract_official_completion(&suite, &problem, STR("assign y = a;"), &a);
    assert_true(str_eqc(got, "module top(); // in words\nassign y = a;endmodule\n"));
    got = extract_official_completion(&suite, &problem, STR("\nassign y = a;"), &a);
    assert_true(str_eqc(got, "module top(); // in words\nassign y = a;endmodule\n"));
    suite.official = "rtllm";
    assert_null(extract_official_completion(&suite, &problem, STR("assign y"), &a).p);
    arena_finish(&a);
}

/* Code that was taken out elsewhere is not looked at again, whole or cut off; a body still gets its
 * header. */
static void completions(void **state)
{
    static const struct {
        struct str text;
        const char *rule;
    } table[] = {
        {STR("stray words\nmodule TopModule (input a, output b);\n  assign b = "
             "a;\nendmodule\nmore"),
         "completion"},
        {STR("stray words\nmodule TopModule (input a, output b);\n  assign b"), "completion"},
        {STR("  assign b = a;\nendmodule\n"), "body"},
    };
    const struct problem problem = {.entry = "TopModule", .interface = STR("module TopModule;\n")};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct reply reply = {.text = table[i].text, .is_completion = true};
        struct candidate c;
        extract_reply(&c, &reply, &problem, &kind_verilog, NULL, &a);
        assert_string_equal(c.rule, table[i].rule);
        if (strcmp(c.rule, "completion") == 0)
            assert_true(str_eq(c.code, table[i].text));
        arena_finish(&a);
    }
}

static void finish_words(void **state)
{
    (void)state;
    assert_int_equal(finish_from(STR("stop")), FINISH_STOP);
    assert_int_equal(finish_from(STR("MAX_TOKENS")), FINISH_LENGTH);
    assert_int_equal(finish_from(STR("content_filter")), FINISH_FILTER);
    assert_int_equal(finish_from(STR("new_word")), FINISH_UNKNOWN);
    assert_int_equal(finish_from((struct str){0}), FINISH_UNKNOWN);
}

/* A pattern of the user's: the last place where it fits, and nothing else. */
static void patterns(void **state)
{
    static const struct {
        const char *pattern, *text, *code; /* NULL: there is none */
    } table[] = {
        {"<(?<code>[a-z]+)>", "<a> <b> < >", "b"},
        {"<(?<code>[a-z]*)>", "<a> <>", "a"},
        {"x(?<code>y)?", "x", NULL},
        {"(?<code>)", "abc", NULL},
        {"(?<code>module.*endmodule)", "<think>module a; endmodule</think>module b; endmodule",
         "module b; endmodule"},
        {"\xc3\xa4(?<code>.)", "\xff\xc3\xa4q\xff", "q"},
        {"^(?<code>(a+)+)$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", NULL}, /* limit */
        {"(?<code>```)", "text", NULL},
    };
    const struct problem problem = {.entry = "TopModule", .interface = STR("")};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct reply reply = {.text = str_c(table[i].text)};
        struct pattern *pattern;
        struct candidate c;
        assert_int_equal(pattern_new(&pattern, table[i].pattern, NULL), 0);
        extract_reply(&c, &reply, &problem, &kind_verilog, pattern, &a);
        assert_string_equal(c.rule, table[i].code ? "pattern" : "");
        assert_true(str_eq(c.code, str_c(table[i].code)));
        assert_true(table[i].code || strcmp(c.none, "no_code") == 0);
        pattern_free(pattern);
        arena_finish(&a);
    }
}

static void what_is_no_pattern(void **state)
{
    static const struct {
        const char *pattern, *says;
    } table[] = {
        {"a(?<code>b", "--extract: at character 11 of the pattern: missing closing parenthesis"},
        {"\xc3\xa4[", "--extract: at character 3 of the pattern: missing terminating ] for "
                      "character class"},
        {"abc", "--extract: the pattern has no group (?<code>...), which is what is taken"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct pattern *pattern = NULL;
        struct err err = {0};
        assert_int_equal(pattern_new(&pattern, table[i].pattern, &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
        assert_string_equal(err.text, table[i].says);
        assert_null(pattern);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases),
        cmocka_unit_test(odd_bytes),
        cmocka_unit_test(long_replies),
        cmocka_unit_test(every_prefix),
        cmocka_unit_test(official_needs_a_row),
        cmocka_unit_test(official_completions),
        cmocka_unit_test(completions),
        cmocka_unit_test(patterns),
        cmocka_unit_test(what_is_no_pattern),
        cmocka_unit_test(finish_words),
    };
    return cmocka_run_group_tests_name("extract", tests, NULL, NULL);
}
