/* test_value.c: final answers: found in replies, held against gold ones, gold ones against themselves. */
#include "harness/lang/latex/latex.h"
#include "problems/layouts/value/value.h"
#include "prompts/prompt.h"
#include "runners/runner/runner.h"
#include "runners/value/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

extern const struct runner runner_math;

static struct candidate found(const char *gold, const char *facts, const char *text,
                              struct arena *arena)
{
    struct problem p = {.id = "p", .reference = str_c(gold), .facts = facts};
    struct reply r = {.text = str_c(text), .finish = FINISH_STOP};
    struct candidate c;
    extract_reply(&c, &r, &p, &kind_value, NULL, arena);
    return c;
}

static void extraction(void **state)
{
    static const struct {
        const char *gold, *facts, *text, *code, *rule;
    } rows[] = {
        {"4", NULL, "first \\boxed{3}, then $\\boxed{4}$", "4", "box"},
        {"4", NULL, "\\boxed{\\boxed{4}}", "4", "box"},
        {"4", NULL, "\\boxed{}", NULL, "no_box"},
        {"4", NULL, "the answer is 4", NULL, "no_box"},
        {"4", "{\"strict\":false}", "So the answer is 4.", "4", "answer is"},
        {"4", NULL, "<think>\\boxed{4}</think>", NULL, "no_answer"},
        {"4", NULL, "<think>\\boxed{4}</think> No idea.", NULL, "no_box"},
        {"4", NULL, "\\boxed{4} and \\boxed{5", "4", "box"},
        {"1,2", NULL, "\\boxed{1} and \\boxed{2}", "1, 2", "boxes"},
        {"12", NULL, "\\boxed{1} and \\boxed{2}", "2", "box"},
        {"[\"1\",\"(2,3)\"]", NULL, "\\boxed{1, (2,3)}", "[\"1\",\"(2,3)\"]", "box list"},
        {"[\"1\",\"2\"]", NULL, "\\boxed{(1, 2)}", "[\"1\",\"2\"]", "box list"},
        {"[\"1\",\"2\"]", NULL, "\\boxed{1}\n\\boxed{2}", "[\"1\",\"2\"]", "boxes"},
        {"[\"1\",\"2\"]", NULL, "\\boxed{9}\n\\boxed{1}\n\\boxed{2}", "[\"1\",\"2\"]", "boxes"},
        {"[\"1\",\"2\"]", NULL, "\\boxed{1}", "1", "box list"},
    };
    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        struct arena arena = {0};
        struct candidate c = found(rows[i].gold, rows[i].facts, rows[i].text, &arena);
        if (rows[i].code)
            assert_string_equal(arena_dup(&arena, c.code), rows[i].code);
        else
            assert_null(c.code.p);
        assert_string_equal(rows[i].code ? c.rule : c.none, rows[i].rule);
        arena_finish(&arena);
    }
}

static void oddities(void **state)
{
    struct arena arena = {0};
    (void)state;
    assert_string_equal(found("[\"1\",\"2\"]", NULL, "\\boxed{1}\n\\boxed{2}", &arena).flags,
                        "format tax: a box for each answer");
    assert_null(found("4", NULL, "\\boxed{4}", &arena).doubts);
    assert_null(found("4", NULL, "14 or \\boxed{5}", &arena).doubts);
    assert_string_equal(found("4", NULL, "It is 4, so \\boxed{5}", &arena).doubts,
                        "the gold answer stands outside of the box");
    arena_finish(&arena);
}

/* The verdict, where the decider says these lines. */
static struct verdict judged(const char *gold, const char *code, const char *lines, bool golden,
                             struct arena *arena)
{
    struct problem p = {.id = "p", .reference = str_c(gold)};
    struct suite suite = {.official = ""};
    struct job job = {.suite = &suite,
                      .problem = &p,
                      .oracle = oracle_find("value"),
                      .code = str_c(code),
                      .is_golden = golden,
                      .arena = arena};
    struct exec_job visit;
    const char *phase;
    struct verdict v;
    if (runner_math.next(NULL, &job, &visit, &phase) == 1) {
        job.done[0].n_step = job.n_done = 1;
        job.done[0].step[0].status = EXEC_OK;
        job.done[0].step[0].out.head = str_c(lines);
        assert_int_equal(runner_math.next(NULL, &job, &visit, &phase), 0);
    }
    runner_math.judge(NULL, &job, &v);
    return v;
}

#define EQUAL     "{\"verdict\": \"equal\", \"how\": \"exact\", \"rigorous\": true}\n"
#define LIKELY    "{\"verdict\": \"equal\", \"how\": \"points\", \"rigorous\": false}\n"
#define DIFFERENT "{\"verdict\": \"different\", \"how\": \"ball\", \"rigorous\": true}\n"
#define UNKNOWN   "{\"verdict\": \"unknown\", \"how\": \"time limit\", \"rigorous\": false}\n"

static void verdicts(void **state)
{
    static const struct {
        const char *gold, *code, *lines;
        enum verdict_class class;
        const char *way;
        int rigorous;
    } rows[] = {
        {"1", "1", EQUAL, CLASS_PASS, "exact", 1},
        {"1", "1", LIKELY, CLASS_PASS, "points", 0},
        {"1", "2", DIFFERENT, CLASS_WRONG_ANSWER, "ball", 1},
        {"1", "x", UNKNOWN, CLASS_UNDECIDED, "time limit", 0},
        {"1", "x", "", CLASS_HARNESS_ERROR, "", -1},
        {"1", "x", EQUAL EQUAL, CLASS_HARNESS_ERROR, "", -1},
        {"1", "x", "pass\n", CLASS_UNDECIDED, "not a question", 0},
        {"[\"1\",\"2\"]", "[\"1\",\"2\"]", EQUAL LIKELY, CLASS_PASS, "points", 0},
        {"[\"1\",\"2\"]", "[\"1\",\"2\"]", UNKNOWN DIFFERENT, CLASS_WRONG_ANSWER, "ball", 1},
        {"[\"1\",\"2\"]", "[\"1\",\"2\"]", DIFFERENT EQUAL, CLASS_WRONG_ANSWER, "ball", 1},
        {"[\"1\",\"2\"]", "[\"1\",\"2\"]", EQUAL UNKNOWN, CLASS_UNDECIDED, "time limit", 0},
        {"[\"1\",\"2\"]", "1", "", CLASS_WRONG_ANSWER, "count", 1},
    };
    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        struct arena arena = {0};
        struct verdict v = judged(rows[i].gold, rows[i].code, rows[i].lines, false, &arena);
        assert_int_equal(v.class, rows[i].class);
        assert_string_equal(v.way, rows[i].way);
        assert_int_equal(v.rigorous, rows[i].rigorous);
        arena_finish(&arena);
    }
}

/* The gold answer itself, two notations of it and "1.0"; then a near miss. */
static void golden(void **state)
{
    struct arena arena = {0};
    struct verdict v;
    (void)state;
    v = judged("7", "7", EQUAL EQUAL EQUAL EQUAL DIFFERENT, true, &arena);
    assert_int_equal(v.class, CLASS_PASS);
    assert_int_equal(v.compared, 5);
    v = judged("7", "7", EQUAL EQUAL EQUAL EQUAL EQUAL, true, &arena);
    assert_string_equal(v.detail, "near_miss");
    v = judged("7", "7", EQUAL DIFFERENT EQUAL EQUAL DIFFERENT, true, &arena);
    assert_string_equal(v.detail, "notation");
    v = judged("7", "7", EQUAL UNKNOWN EQUAL EQUAL UNKNOWN, true, &arena);
    assert_int_equal(v.class, CLASS_PASS);
    assert_int_equal(v.rigorous, 0);
    arena_finish(&arena);
}

/* What is written is read as the same tree, but for brackets that group. */
static void notations(void **state)
{
    static const char *const texts[] = {
        "\\frac{3}{4}", "1.25", "\\sqrt[3]{x+1}", "(1,2]", "2^{n+1}-1",
        "\\{1,\\pi\\}", "-5!",  "\\binom{n}{2}",  "x < 3", "|x-1|"};
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < countof(texts); i++) {
        struct latex_options o = {.form = MATH_LATEX};
        struct err err = {0};
        struct math *m, *again;
        struct str text;
        assert_int_equal(latex_read(&m, str_c(texts[i]), &o, &arena, &err), 0);
        assert_true(latex_write(&text, m, MATH_LATEX, &arena));
        assert_int_equal(latex_read(&again, text, &o, &arena, &err), 0);
        assert_int_equal(again->op == m->op || m->op == MATH_NUM || again->op == MATH_NEG, 1);
    }
    arena_finish(&arena);
}

static void csv(void **state)
{
    struct arena arena = {0};
    struct err err = {0};
    struct str ret;
    (void)state;
    assert_int_equal(
        csv_lines(&ret, STR("a,b\r\n\"x, \"\"y\"\"\nz\",2\n\n3\n\"p\"q,4"), "f.csv", &arena, &err),
        0);
    assert_string_equal(arena_dup(&arena, ret),
                        "{\"a\":\"x, \\\"y\\\"\\nz\",\"b\":\"2\"}\n{\"a\":\"3\"}\n"
                        "{\"a\":\"pq\",\"b\":\"4\"}\n");
    assert_int_equal(csv_lines(&ret, STR("a,b\n1,2,3\n"), "f.csv", &arena, &err), -1);
    assert_string_equal(err.text, "f.csv:2: 3 fields where 2 are named");
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extraction), cmocka_unit_test(oddities),  cmocka_unit_test(verdicts),
        cmocka_unit_test(golden),     cmocka_unit_test(notations), cmocka_unit_test(csv),
    };
    return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
