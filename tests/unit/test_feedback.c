/* test_feedback.c: what a model is told of its failed answer, and that nothing else gets out. */
#include "harness/flow/feedback.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define CODE      "module top_module(input a, output q);\n  assign q = a + bogus;\nendmodule\n"
#define SECRET    "zebra"
#define REFERENCE "module ref_zebra(input a, output q); wire zebra_7; wire zebra; endmodule\n"
#define BENCH     "module tb; // the zebra is not shown: syntax error\n ref_zebra r(); endmodule\n"

static const struct bench_file files[] = {
    {"zebra_tb.sv", {BENCH, sizeof BENCH - 1}, true, 0},
    {"zebra.hex", {"zebradata", 9}, false, 0},
};

static const struct problem problem = {
    .id = "p",
    .spec = {"Invert a.", 9},
    .entry = "top_module",
    .reference = {REFERENCE, sizeof REFERENCE - 1},
    .file = files,
    .n_file = 2,
    .top = "zebra_top", /* not in the bench's text: nothing else hides it */
};

static struct sample sample_of(enum verdict_class class, const char *compile_log,
                               const char *run_log)
{
    struct sample s = {.problem = &problem, .kind = &kind_verilog};
    s.candidate.code = STR(CODE);
    prompt_add(&s.prompt, "user", STR("Invert a, as the heron does."));
    s.verdict = verdict_make(class, "", "evidence with zebra");
    s.verdict.compile_log = str_c(compile_log);
    s.verdict.run_log = str_c(run_log);
    return s;
}

static void the_compilers_words_about_the_candidate(void **state)
{
    struct sample s = sample_of(CLASS_ELABORATION,
                                "candidate.sv:2: error: Unable to bind wire/reg/memory `bogus' in "
                                "`tb.dut'\n1 error(s) during elaboration.\n",
                                "");
    struct str text = feedback_text(&s);
    (void)state;
    assert_true(str_starts(text, "Your module was compiled and simulated, and it did not pass.\n\n"
                                 "The code parses, but it does not elaborate or link.\n\n"));
    assert_true(str_has(text, "    candidate.sv:2: error: Unable to bind wire/reg/memory `bogus' "
                              "in `....dut'\n"));
    assert_true(str_has(text, "```verilog"));
    assert_false(str_has(text, "{{"));
    assert_false(str_has(text, "#"));
    assert_false(str_has(text, "does not fit"));
    arena_finish(&s.arena);
}

/* Every way in which a message could carry something of bench or reference. */
static void nothing_of_bench_and_reference(void **state)
{
    static const char *const lines[] = {
        "candidate.sv:1: error: zebra was declared here, in zebra_7 of ref_zebra\n",
        "candidate.sv:1: error: see zebra_tb.sv:4 and zebra.hex (zebradata)\n",
        "candidate.sv:1: error: Unable to bind `x' in `zebra_top.dut'\n",
        "zebra_tb.sv:9: error: port ``zebra'' is not a port of top_module.\n",
        "%Error: zebra_tb.sv:9:3: Pin not found: 'zebra'\n   9 |  .zebra(x)\n     |   ^~~~~\n",
        "%Error: candidate.sv:9:3: Cannot find 'zebra'\n   9 |  zebra\n",
        "%Error-MODDUP: candidate.sv:9:3: Duplicate declaration of module: 'ref_zebra'\n",
        "Hint: Output 'zebra' has 5 mismatches. First mismatch occurred at time 105.\n",
        "Hint: Output 'q' has 5 zebra. First mismatch occurred at time zebra.\n",
        "expected zebra, got 0\n",
    };
    (void)state;
    for (int c = 0; c < CLASS_COUNT; c++)
        for (size_t i = 0; verdict_repair((enum verdict_class)c) && i < countof(lines); i++) {
            struct sample s = sample_of((enum verdict_class)c, lines[i], lines[i]);
            struct str text = feedback_text(&s);
            if (str_has(text, SECRET))
                fail_msg("%s: %s", lines[i], text.p);
            arena_finish(&s.arena);
        }
}

/* Words that the model knows already are said, although a bench has them as well. */
static void what_the_model_knows(void **state)
{
    struct sample s =
        sample_of(CLASS_SYNTAX, "candidate.sv:2: syntax error near heron, zebra and bogus\n", "");
    struct str text = feedback_text(&s);
    (void)state;
    assert_true(str_has(text, "candidate.sv:2: syntax error near heron, ... and bogus\n"));
    arena_finish(&s.arena);
}

static void where_it_is_instantiated(void **state)
{
    struct sample s =
        sample_of(CLASS_ELABORATION, "zebra_tb.sv:3: error: Unknown module type: top_module\n", "");
    struct str text;
    (void)state;
    s.verdict.evidence = "zebra_tb.sv:3: error: Unknown module type: top_module";
    text = feedback_text(&s);
    assert_true(str_has(text, "does not fit where it is used"));
    assert_false(str_has(text, "The compiler says"));
    arena_finish(&s.arena);
}

/* The line that decided comes first and once; warnings, notes and counts are not told. */
static void the_line_that_decided(void **state)
{
    struct sample s = sample_of(
        CLASS_ELABORATION,
        "candidate.sv:2: warning: implicit definition of wire 'q_error'.\n"
        "candidate.sv:3: error: Unable to elaborate bogus\n"
        "candidate.sv:4: sorry: constant selects in always_* processes are not currently "
        "supported (all bits will be included).\n"
        "candidate.sv:5: error: q is not a valid l-value in top_module.\n"
        "candidate.sv:1:      : q is declared here as wire.\n2 error(s) during elaboration.\n",
        "");
    struct str text;
    (void)state;
    s.verdict.step = "compile";
    s.verdict.evidence = "candidate.sv:5: error: q is not a valid l-value in top_module. q is "
                         "declared here as wire.";
    text = feedback_text(&s);
    assert_true(str_has(
        text, "as candidate.sv:\n\n"
              "    candidate.sv:5: error: q is not a valid l-value in top_module. q is declared "
              "here as wire.\n"
              "    candidate.sv:3: error: Unable to elaborate bogus\n"
              "    candidate.sv:1:      : q is declared here as wire.\n\n"
              "Find the mistake and correct it.\n"));
    arena_finish(&s.arena);
}

static void a_compiler_that_broke(void **state)
{
    static const char line[] = "ivl: t-dll-api.cc:1770: Assertion `net' failed.";
    struct sample s = sample_of(CLASS_ELABORATION, line, "");
    struct str text;
    (void)state;
    s.verdict.step = "compile";
    s.verdict.evidence = line;
    s.verdict.detail = "compiler_crash";
    text = feedback_text(&s);
    assert_true(str_has(text, "The compiler itself failed on the code"));
    assert_true(str_has(text, line));
    assert_true(str_has(text, "simpler constructs"));
    assert_false(str_has(text, "mistake"));
    assert_false(str_has(text, "does not fit"));
    arena_finish(&s.arena);
}

static void what_is_not_joined(void **state)
{
    struct sample s = sample_of(CLASS_ELABORATION, "", "");
    struct str text;
    (void)state;
    s.verdict.step = "link";
    s.verdict.evidence = "has a port of another direction than the reference has: q";
    text = feedback_text(&s);
    assert_true(str_has(text, "It cannot be joined with what instantiates it:\n\n    has a port of "
                              "another direction than the reference has: q\n"));
    arena_finish(&s.arena);
}

static void mismatches_by_output(void **state)
{
    struct sample s = sample_of(
        CLASS_MISMATCH, "",
        "Hint: Output 'q' has 5 mismatches. First mismatch occurred at time 105.\n"
        "Hint: Output 'a' has no mismatches.\nHint: Total mismatched samples is 5 out of 100\n");
    struct str text;
    (void)state;
    s.verdict.mismatches = 5;
    s.verdict.compared = 100;
    text = feedback_text(&s);
    assert_true(str_has(text, "\n\nOf 100 samples that were compared, 5 differ.\n    output q "
                              "differs in 5 samples, first at time 105\n\nFind"));
    arena_finish(&s.arena);
}

/* Code that is tried with data: no number and no word of a test gets out, whoever says it. */
static void nothing_of_tests(void **state)
{
    static const struct bench_file tests[] = {
        {"tests.json", STR("{\"tests\":[{\"args\":[771,\"zebra\"],\"returns\":772}]}"), false, 0}};
    static const struct problem by_data = {.id = "p",
                                           .entry = "f",
                                           .reference = STR("def f(x, y): return x + 1"),
                                           .file = tests,
                                           .n_file = 1,
                                           .top = ""};
    static const struct {
        enum verdict_class class;
        const char *detail, *evidence, *has;
    } table[] = {
        {CLASS_WRONG_ANSWER, "", "test 1 of 2 (exact): \"771\" and not \"772\"",
         "The results are not what was asked for.\n\nOf 2 tests that were run, "
         "1 "
         "did not come out right.\n"},
        {CLASS_RUNTIME_ERROR, "KeyError", "candidate.py:772: KeyError: 'zebra771'",
         "It ended in KeyError, at line 772 of candidate.py."},
        {CLASS_RUNTIME_ERROR, "zebra", "candidate.py:3: zebra: 771", "its run ended in an error."},
        {CLASS_SYNTAX, "SyntaxError", "candidate.py:3: SyntaxError: invalid syntax (zebra 771)",
         "    candidate.py:3: SyntaxError: invalid syntax (... ...)"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct sample s = {.problem = &by_data, .kind = &kind_python};
        struct str text;
        s.candidate.code = STR("def f(x, y):\n    return x\n");
        s.verdict = verdict_make(table[i].class, "call", table[i].evidence);
        s.verdict.detail = table[i].detail;
        s.verdict.mismatches = 1;
        s.verdict.compared = 2;
        s.verdict.run_log = STR("zebra 771 772");
        assert_true(feedback_is_due(&s));
        text = feedback_text(&s);
        if (!str_has(text, table[i].has))
            fail_msg("not in: " STR_FMT, STR_ARG(text));
        assert_false(str_has(text, "zebra") || str_has(text, "771"));
        assert_true(str_has(text, "```python") && !str_has(text, "module"));
        arena_finish(&s.arena);
    }
}

static void long_logs_are_cut(void **state)
{
    char log[40000] = "";
    size_t n = 0;
    struct sample s;
    struct str text;
    (void)state;
    for (int i = 0; i < 500; i++)
        n += (size_t)snprintf(log + n, sizeof log - n, "candidate.sv:%d: error: no\n", i);
    s = sample_of(CLASS_SYNTAX, log, "");
    s.verdict.evidence = "candidate.sv:0: error: no";
    text = feedback_text(&s);
    assert_true(str_has(text, "candidate.sv:19: error"));
    assert_false(str_has(text, "candidate.sv:20: error"));
    assert_true(str_has(text, "and 480 lines more"));
    arena_finish(&s.arena);
}

static void who_gets_another_turn(void **state)
{
    static const enum verdict_class none[] = {
        CLASS_PASS,      CLASS_TAMPER,        CLASS_REFUSED,     CLASS_TRUNCATED,
        CLASS_API_ERROR, CLASS_HARNESS_ERROR, CLASS_QUARANTINED, CLASS_BUDGET_STOP};
    (void)state;
    for (size_t i = 0; i < countof(none); i++)
        assert_null(verdict_repair(none[i]));
    assert_non_null(verdict_repair(CLASS_MISMATCH));
    assert_null(verdict_repair(CLASS_COUNT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_compilers_words_about_the_candidate),
        cmocka_unit_test(nothing_of_bench_and_reference),
        cmocka_unit_test(what_the_model_knows),
        cmocka_unit_test(where_it_is_instantiated),
        cmocka_unit_test(the_line_that_decided),
        cmocka_unit_test(a_compiler_that_broke),
        cmocka_unit_test(what_is_not_joined),
        cmocka_unit_test(mismatches_by_output),
        cmocka_unit_test(nothing_of_tests),
        cmocka_unit_test(long_logs_are_cut),
        cmocka_unit_test(who_gets_another_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
