/* test_prompt.c: templates, the official way of asking, Python's strings. */
#include "harness/lang/python/text.h"
#include "prompts/prompt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* A suite of our own words, in the form that VerilogEval v2 has. */
static const struct suite_text texts[] = {
    {"system", STR("\nBe a designer.\n")},
    {"prefix", STR("\n// Do this.\n")},
    {"rules", STR("\nA rule.\n")},
    {"no-explain", STR("\nOnly code.\n")},
    {"shots-1", STR("Question:\nq\n[DONE]\n")},
};

static struct suite suite_of(const char *task)
{
    return (struct suite){.name = "s",
                          .task = task,
                          .official = "verilog-eval-v2",
                          .text = texts,
                          .n_text = countof(texts)};
}

static const struct problem gate = {
    .id = "Prob001_gate",
    .spec = STR("\n\nOutput the AND.\n\n"),
    .interface = STR("module TopModule (input a, input b, output y);\n"),
    .entry = "TopModule",
    .category = "",
    .difficulty = "easy",
};

struct result {
    struct prompt prompt;
    struct err err;
    char label[200];
    struct arena arena;
    bool ok;
};

static struct result ask(const struct prompt_options *o, const struct suite *suite,
                         const struct problem *problem)
{
    struct result r = {0};
    struct prompt_template *t = NULL;
    if (prompt_template_open(&t, o, suite, &r.err) == 0) {
        snprintf(r.label, sizeof r.label, "%s", prompt_template_label(t));
        r.ok = prompt_render(&r.prompt, t, suite, problem, &r.arena, &r.err) == 0;
    }
    prompt_template_free(t);
    return r;
}

/* The same with a template in a file. */
static struct result ask_with(const char *text, const struct problem *problem, bool rules)
{
    char path[] = "/tmp/assay-prompt-XXXXXX.txt";
    struct suite suite = suite_of("spec-to-rtl");
    struct prompt_options o = {.name = path, .rules = rules};
    int fd = mkstemps(path, 4);
    struct result r;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    r = ask(&o, &suite, problem);
    unlink(path);
    return r;
}

static void expect(struct result r, size_t i, const char *role, const char *text)
{
    if (!r.ok)
        fail_msg("%s", r.err.text);
    assert_true(r.prompt.n > i);
    assert_string_equal(r.prompt.message[i].role, role);
    assert_string_equal(r.prompt.message[i].text.p, text);
}

static void expect_error(struct result r, enum err_kind kind, const char *part)
{
    assert_false(r.ok);
    assert_int_equal(r.err.kind, kind);
    if (!strstr(r.err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", r.err.text, part);
    arena_finish(&r.arena);
}

static void default_template(void **state)
{
    struct suite suite = suite_of("spec-to-rtl");
    struct problem bare = gate;
    struct result with, without;
    struct str user;
    (void)state;
    bare.interface = STR("");
    with = ask(&(struct prompt_options){0}, &suite, &gate);
    without = ask(&(struct prompt_options){.name = "default"}, &suite, &bare);
    assert_true(with.ok && without.ok);
    assert_int_equal(with.prompt.n, 2);
    assert_string_equal(with.prompt.message[0].role, "system");
    user = with.prompt.message[1].text;
    assert_true(str_has(user, "`TopModule`"));
    assert_true(str_has(user, "\n\nOutput the AND.\n\nThe module begins"));
    assert_true(str_has(user, "output y);\n```\n\nReply"));
    assert_false(str_has(user, "{{") || str_has(user, "A rule."));
    assert_false(str_has(without.prompt.message[1].text, "The module begins"));
    assert_string_equal(with.label, without.label);
    assert_string_not_equal(with.prompt.sha256, without.prompt.sha256);
    assert_int_equal(strncmp(with.label, "default/1 sha256:", 17), 0);
    arena_finish(&with.arena);
    arena_finish(&without.arena);
}

static void rules_and_labels(void **state)
{
    struct suite suite = suite_of("spec-to-rtl");
    struct result r = ask(&(struct prompt_options){.rules = true}, &suite, &gate);
    (void)state;
    assert_true(r.ok);
    assert_true(str_has(r.prompt.message[1].text, "\nA rule.\n"));
    assert_int_equal(strncmp(r.label, "default/1 rules sha256:", 23), 0);
    arena_finish(&r.arena);
    suite.n_text = 0;
    expect_error(ask(&(struct prompt_options){.rules = true}, &suite, &gate), ERR_INPUT, "rules");
    expect_error(ask(&(struct prompt_options){.shots = 1}, &suite, &gate), ERR_USAGE, "official");
    expect_error(ask(&(struct prompt_options){.shots = 5}, &suite, &gate), ERR_USAGE, "0 to 4");
    expect_error(ask_with("id: x\n--- user\n{{spec}}", &gate, true), ERR_USAGE, "{{rules}}");
}

#define HEAD "id: x\n"

static void fields_and_conditions(void **state)
{
    struct result r;
    (void)state;
    r = ask_with("# remark\n" HEAD
                 "version: 2\n\n--- user\n\n \n{{ id }}: {{spec}}|\n\\--- x \\{{id}}\n"
                 "---\n\n--- assistant\nok {{suite}}/{{task}}\n",
                 &gate, false);
    expect(r, 0, "user", "Prob001_gate: Output the AND.|\n--- x {{id}}\n---");
    expect(r, 1, "assistant", "ok s/spec-to-rtl");
    assert_int_equal(strncmp(r.label, "x/2 sha256:", 11), 0);
    arena_finish(&r.arena);
    r = ask_with(HEAD "--- user\na\n{{#difficulty}}\nd={{difficulty}}{{#category}} c{{/category}}\n"
                      "{{/difficulty}}\n{{^category}}\nnone\n{{/category}}\nz",
                 &gate, false);
    expect(r, 0, "user", "a\nd=easy\nnone\nz");
    arena_finish(&r.arena);
    r = ask_with(HEAD
                 "--- user\n{{#category}}{{#id}}x{{/id}}{{/category}}{{^category}}y{{/category}}",
                 &gate, false);
    expect(r, 0, "user", "y");
    arena_finish(&r.arena);
}

/* A field's text is never looked at as a template. */
static void fields_are_data(void **state)
{
    struct problem p = gate;
    struct result r;
    (void)state;
    p.spec = STR("{{entry}} {{#x}} \\{{ \n--- user\n{1'b0}");
    r = ask_with(HEAD "--- user\n{{spec}}", &p, false);
    expect(r, 0, "user", "{{entry}} {{#x}} \\{{ \n--- user\n{1'b0}");
    arena_finish(&r.arena);
}

/* A text without head and sections is one message, called by its file. */
static void a_plain_text_is_a_template(void **state)
{
    struct result r = ask_with("Write {{entry}}, please:\n\n{{spec}}\n", &gate, false);
    (void)state;
    expect(r, 0, "user", "Write TopModule, please:\n\nOutput the AND.");
    assert_int_equal(r.prompt.n, 1);
    assert_int_equal(strncmp(r.label, "assay-prompt-", 13), 0);
    arena_finish(&r.arena);
}

static void template_mistakes(void **state)
{
    static const struct {
        const char *text, *error;
    } table[] = {
        {HEAD "--- user\nab {{speck}}\n",
         ".txt:3:6: no field has this name: speck; the fields are spec interface entry"},
        {HEAD "--- user\nab {{reference}}\n", ".txt:3:6: no field has this name: reference"},
        {HEAD "--- user\n{{spec\n}}", ".txt:3:1: {{ without }}"},
        {HEAD "--- user\n{{#id}}x", "the section ends inside {{#id"},
        {HEAD "--- user\n{{/id}}x", ".txt:3:4: this closes nothing"},
        {HEAD "--- user\n{{#id}}{{#spec}}{{/id}}{{/spec}}", "this closes nothing"},
        {HEAD "--- usr\nx", ".txt:2:5: a section is"},
        {HEAD "--- system\nx", "no \"--- user\" section"},
        {HEAD "--- user\n\n\n--- system\nx", "empty: user"},
        {"Write {{problem}} please\n",
         ".txt:1:9: no field has this name: problem; the fields are spec"},
        {"Write it.\nplease\n", ".txt:1:1: no {{spec}} says where"},
        {HEAD "titel: x\n--- user\nx", ".txt:2:1: a head line is"},
        {"--- user\nx", "no \"id: ...\" line"},
        {"", "no \"id: ...\" line"},
        {HEAD "--- user\na\n--- user\na\n--- user\na\n--- user\na\n--- user\na",
         "too many sections"},
    };
    struct suite suite = suite_of("");
    (void)state;
    for (size_t i = 0; i < countof(table); i++)
        expect_error(ask_with(table[i].text, &gate, false), ERR_USAGE, table[i].error);
    expect_error(ask(&(struct prompt_options){.name = "nosuch"}, &suite, &gate), ERR_USAGE,
                 "no prompt template is called nosuch");
    expect_error(ask(&(struct prompt_options){.name = "./no/such"}, &suite, &gate), ERR_USAGE,
                 "No such file");
}

static void official_spec_to_rtl(void **state)
{
    struct suite suite = suite_of("spec-to-rtl");
    struct prompt_options o = {"official", 1, true};
    struct result r = ask(&o, &suite, &gate), plain;
    (void)state;
    expect(r, 0, "system", "\nBe a designer.\n");
    expect(
        r, 1, "user",
        "Question:\nq\n[DONE]\n\nQuestion:\nOutput the AND.\n\nA rule.\n\nOnly code.\n\nAnswer:\n");
    assert_int_equal(strncmp(r.label, "official/verilog-eval-v2 rules shots=1 sha256:", 46), 0);
    plain = ask(&(struct prompt_options){.name = "official"}, &suite, &gate);
    expect(plain, 1, "user", "\nQuestion:\nOutput the AND.\n\nOnly code.\n\nAnswer:\n");
    assert_string_not_equal(plain.label, r.label);
    assert_string_not_equal(plain.prompt.sha256, r.prompt.sha256);
    arena_finish(&r.arena);
    arena_finish(&plain.arena);
    o.shots = 2;
    expect_error(ask(&o, &suite, &gate), ERR_INPUT, "shots-2");
    suite.official = "";
    expect_error(ask(&o, &suite, &gate), ERR_INPUT, "no official prompt");
}

/* Suites whose prompt is the problem itself: one message, and nothing to add to it. */
static void official_as_it_stands(void **state)
{
    static const struct {
        const char *official, *task, *text;
    } table[] = {
        {"verilog-eval-v1", "human", "// One.\n\n// two\n// Three.\nmodule top();\n"},
        {"rtllm", "", "One.\n\n// two\nThree."},
        {"vgen", "high", "One.\n\n// two\nThree."},
        {"human-eval", "", "One.\n\n// two\nThree."},
        {"evalplus", "", "One.\n\n// two\nThree.\n"},
    };
    struct problem p = {.id = "p", .entry = "top", .interface = STR("module top();\n")};
    (void)state;
    p.spec = STR("One.\n\n// two\nThree.");
    for (size_t i = 0; i < countof(table); i++) {
        struct suite suite = {.name = "s", .official = table[i].official, .task = table[i].task};
        struct prompt_options o = {.name = "official"};
        struct prompt_template *t = NULL;
        struct arena a = {0};
        struct err err = {0};
        struct prompt got;
        assert_int_equal(prompt_template_open(&t, &o, &suite, &err), 0);
        assert_int_equal(prompt_render(&got, t, &suite, &p, &a, &err), 0);
        assert_int_equal(got.n, 1);
        assert_string_equal(got.message[0].role, "user");
        assert_true(str_eqc(got.message[0].text, table[i].text));
        prompt_template_free(t);
        o.shots = 2;
        t = NULL;
        assert_int_equal(prompt_template_open(&t, &o, &suite, &err), -1);
        assert_non_null(strstr(err.text, "no worked examples"));
        arena_finish(&a);
    }
}

static void official_code_complete(void **state)
{
    struct suite suite = suite_of("code-complete-iccad2023");
    struct problem p = gate;
    struct result r;
    (void)state;
    p.spec = STR("\r\nText\fmore\n\nmodule TopModule (\n  input a);\n\n");
    r = ask(&(struct prompt_options){"official", 0, true}, &suite, &p);
    expect(r, 1, "user",
           "\n// Do this.\n// \n// Text\n// more\n// \n\nmodule TopModule (\n  input a);\n");
    arena_finish(&r.arena);
}

/* --- Python --- */

static const char script[] = "#!/usr/bin/env python\n"
                             "# prompts['a'] = { 'k' : \"comment\" }\n"
                             "x = 'one'\n"
                             "note = \"\"\"\nx = 'in a string'\n\"\"\"\n"
                             "prompts = {}\n"
                             "prompts['a'] = {\n"
                             "  # 'k' : 'no',\n"
                             "  'other' : f(\"k: }\", [1, {2: 3}]),\n"
                             "  'k' : \"\"\"\nIt's \\\"so\\\"\\\\ \\\nand \\q.\n\"\"\",\n"
                             "  \"e\" : \"\", 'n': None,\n"
                             "}\n"
                             "def f():\n"
                             "  x = 'inside'\n"
                             "x = 'tw' \"o\\t\" # end\n"
                             "xy = 'no'\n"
                             "if x == 'three': pass\n"
                             "# x = 'four'\n"
                             "long = (r'a\\n'\n  'b\\n')\n"
                             "prompts[\"b\"] = 'direct'\n"
                             "number = 5\n"
                             "crlf = '''a\r\nb\rc'''\n";

static void python_strings(void **state)
{
    static const struct {
        const char *address, *value;
    } table[] = {
        {"x", "two\t"},
        {"prompts['a']['k']", "\nIt's \"so\"\\ and \\q.\n"},
        {"prompts[\"a\"]['e']", ""},
        {"long", "a\\nb\n"},
        {"prompts['b']", "direct"},
        {"crlf", "a\nb\nc"},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct str got = {0};
        struct err err = {0};
        if (py_string(&got, str_c(script), "f.py", table[i].address, &a, &err))
            fail_msg("%s", err.text);
        assert_string_equal(got.p, table[i].value);
    }
    arena_finish(&a);
}

static void python_mistakes(void **state)
{
    static const struct {
        const char *source, *address, *error;
    } table[] = {
        {script, "nothing", "f.py:1: no string is assigned to nothing"},
        {script, "number", "f.py:26: a string is needed"},
        {script, "prompts['a']['n']", "f.py:15: a string is needed"},
        {script, "prompts['a']['z']", "no string is assigned"},
        {"a = 1\nx = '''abc\n", "x", "f.py:2: a string that is not closed"},
        {"x = 'abc\n'", "x", "f.py:1: a string that is not closed"},
        {"\nx = '\\x41'", "x", "f.py:2: an escape"},
        {"x = f'a'", "x", "f.py:1: a plain string"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct str got = {0};
        struct err err = {0};
        assert_int_equal(
            py_string(&got, str_c(table[i].source), "f.py", table[i].address, &a, &err), -1);
        assert_int_equal(err.kind, ERR_INPUT);
        if (!strstr(err.text, table[i].error))
            fail_msg("\"%s\" does not say \"%s\"", err.text, table[i].error);
        assert_null(got.p);
        arena_finish(&a);
    }
}

static void python_lines(void **state)
{
    static const char *const want[] = {"a", "b", "c", "d", "e", "f", "", "g\xe2\x80\x8ah"};
    struct str rest = STR("a\r\nb\rc\x0b"
                          "d\xc2\x85"
                          "e\xe2\x80\xa9"
                          "f\x1e\ng\xe2\x80\x8ah\n"),
               line;
    size_t n = 0;
    (void)state;
    while (py_line(&rest, &line)) {
        assert_true(n < countof(want) && str_eqc(line, want[n]));
        n++;
    }
    assert_int_equal(n, countof(want));
    assert_true(str_eqc(py_strip(STR("\xe3\x80\x80\x1f \xc2\xa0x\xc2\x85\n")), "x"));
    assert_true(str_eqc(py_strip(STR("\xa0x\x80")), "\xa0x\x80"));
    assert_int_equal(py_strip(STR(" \n")).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_template),
        cmocka_unit_test(rules_and_labels),
        cmocka_unit_test(fields_and_conditions),
        cmocka_unit_test(fields_are_data),
        cmocka_unit_test(a_plain_text_is_a_template),
        cmocka_unit_test(template_mistakes),
        cmocka_unit_test(official_spec_to_rtl),
        cmocka_unit_test(official_as_it_stands),
        cmocka_unit_test(official_code_complete),
        cmocka_unit_test(python_strings),
        cmocka_unit_test(python_mistakes),
        cmocka_unit_test(python_lines),
    };
    return cmocka_run_group_tests_name("prompt", tests, NULL, NULL);
}
