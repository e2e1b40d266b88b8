/* test_python.c: values held against each other, the checkers of outputs, what is planned for a
 * candidate in Python (inputs only), and from hand-made outcomes to verdicts. */
#include "harness/io/json.h"
#include "runners/expected/output.h"
#include "runners/python/python.h"
#include "runners/python/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define NONCE "00112233445566778899aabbccddeeff"

/* ---- values ---- */

static const struct expected_rule strict = {0}, loose = {.loose = true}, near = {.rel = 1e-6};

static void values(void **state)
{
    static const struct {
        const char *want, *got;
        bool strict, loose, near;
    } table[] = {
        {"6", "6", true, true, true},
        {"6", "7", false, false, false},
        {"1000000", "1000001", false, false, false}, /* no tolerance between ints */
        {"6", "6.0", false, true, false},
        {"6", "\"6\"", false, false, false},
        {"1", "true", false, true, false},
        {"true", "true", true, true, true},
        {"null", "null", true, true, true},
        {"null", "false", false, false, false},
        {"0.3", "0.30000001", false, false, true},
        {"100000.0", "100000.5", false, false, false},
        {"0.0", "-0.0", true, true, true},
        {"{\"$float\":\"nan\"}", "{\"$float\":\"nan\"}", true, true, true},
        {"{\"$float\":\"inf\"}", "{\"$float\":\"-inf\"}", false, false, false},
        {"{\"$float\":\"inf\"}", "1e308", false, false, false},
        {"{\"$int\":\"99999999999999999999\"}", "{\"$int\":\"99999999999999999999\"}", true, true,
         true},
        {"{\"$int\":\"99999999999999999999\"}", "{\"$int\":\"99999999999999999998\"}", false, false,
         false},
        {"[1,2]", "{\"$list\":[1,2]}", true, true, true},
        {"[[1,2]]", "{\"$list\":[{\"$tuple\":[1,2]}]}", true, true, true},
        {"{\"$tuple\":[1]}", "{\"$list\":[1]}", false, false, false},
        {"{\"$list\":[1]}", "{\"$tuple\":[1]}", false, false, false},
        {"[1,2]", "{\"$list\":[2,1]}", false, false, false},
        {"[1]", "{\"$list\":[1,1]}", false, false, false},
        {"{\"$set\":[1,2,\"a\"]}", "{\"$set\":[\"a\",2,1]}", true, true, true},
        {"{\"$set\":[1,2]}", "{\"$set\":[1.0,2.0]}", false, true, false},
        {"{\"$set\":[1]}", "{\"$frozenset\":[1]}", false, true, false},
        {"{\"$set\":[1]}", "{\"$list\":[1]}", false, false, false},
        {"{\"a\":1,\"b\":[2]}", "{\"$dict\":[[\"b\",{\"$list\":[2]}],[\"a\",1]]}", true, true,
         true},
        {"{\"a\":1}", "{\"$dict\":[[\"a\",2]]}", false, false, false},
        {"{}", "{\"$dict\":[]}", true, true, true},
        {"{}", "{\"$list\":[]}", false, false, false},
        {"{\"$dict\":[[1,2]]}", "{\"$dict\":[[\"1\",2]]}", false, false, false},
        {"{\"$dict\":[[1,2]]}", "{\"$of\":[\"collections.Counter\",{\"$dict\":[[1,2]]}]}", false,
         true, false},
        {"{\"$bytes\":\"61\"}", "{\"$bytes\":\"61\"}", true, true, true},
        {"{\"$bytes\":\"61\"}", "{\"$bytearray\":\"61\"}", false, false, false},
        {"{\"$bytes\":\"61\"}", "\"a\"", false, false, false},
        {"{\"$complex\":[1.0,2.0]}", "{\"$complex\":[1.0,2.0000001]}", false, false, true},
        {"{\"$date\":\"2024-01-02\"}", "{\"$date\":\"2024-01-02\"}", true, true, true},
        {"{\"$date\":\"2024-01-02\"}", "{\"$datetime\":\"2024-01-02\"}", false, false, false},
        {"{\"$object\":\"a.B\"}", "{\"$object\":\"a.B\"}", false, false, false},
        {"6", "{\"$of\":[\"candidate.E\",1]}", false, false, false},
        {"1", "{\"$list\":1}", false, false, false}, /* forged: no list */
        {"{\"$list\":[]}", "{\"$list\":null}", false, false, false},
        {"1", "{\"$of\":[]}", false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        json_t *want, *got;
        assert_int_equal(json_parse(str_c(table[i].want), "w", &want, NULL), 0);
        assert_int_equal(json_parse(str_c(table[i].got), "g", &got, NULL), 0);
        if (py_value_equal(want, got, &strict) != table[i].strict ||
            py_value_equal(want, got, &loose) != table[i].loose ||
            py_value_equal(want, got, &near) != table[i].near)
            fail_msg("%s and %s", table[i].want, table[i].got);
        json_decref(want);
        json_decref(got);
    }
}

static void outputs(void **state)
{
    static const struct {
        const char *checker, *want, *got;
        bool right;
    } table[] = {
        {"lines", "6\n", "6", true},
        {"lines", "6\n", " 6 \n\n\n", true},
        {"lines", "6\n", "6\ngarbage\n", false},
        {"lines", "1\n\n2\n", "1\n2\n", false},
        {"lines", "", "\n", true},
        {"lines", "1 2", "1  2", false},
        {"exact", "6\n", "6", false},
        {"exact", "6\n", "6\n", true},
        {"tokens", "1 2\n3", "1\n2  3\n", true},
        {"tokens", "1 2 3", "1 2", false},
        {"tokens", "1 2", "1 2 3", false},
        {"floats", "0.3", "0.30000001", true},
        {"floats", "100000", "100000.5", false},
        {"floats", "10000000000000000", "10000000000000001", false},
        {"floats", "yes 1.0", "yes 1", true},
        {"floats", "yes", "no", false},
        {"floats", "1.5", "nan", false},
        {"unordered", "a\nb\n", "b\na", true},
        {"unordered", "1 1 2", "1 2 2", false},
        {"unordered", "a\na\nb", "a\nb\nb", false},
    };
    static const struct expected_rule slack = {.abs = 1e-6, .rel = 1e-6};
    (void)state;
    for (size_t i = 0; i < countof(table); i++)
        if (expected_checker_find(table[i].checker)
                ->right(str_c(table[i].want), str_c(table[i].got), &slack) != table[i].right)
            fail_msg("%s: '%s' and '%s'", table[i].checker, table[i].want, table[i].got);
    assert_null(expected_checker_find("guess"));
}

/* ---- a job ---- */

struct bench {
    struct arena arena;
    struct suite suite;
    struct problem problem;
    struct bench_file file;
    struct job job;
};

static void bench_init(struct bench *b, const char *mode, const char *tests)
{
    *b = (struct bench){0};
    b->file = (struct bench_file){.name = EXPECTED_TESTS_FILE, .data = str_c(tests)};
    b->suite = (struct suite){.name = "t", .official = "", .bench = mode};
    b->problem = (struct problem){
        .id = "p", .entry = "f", .bench = mode, .top = "", .file = &b->file, .n_file = 1};
    b->job = (struct job){
        .suite = &b->suite,
        .problem = &b->problem,
        .oracle = oracle_find(mode),
        .code = STR("def f(x): return x"),
        .golden = {.passed = true, .reason = "", .cpu_us = 10000, .compared = 2},
        .arena = &b->arena,
    };
    strcpy(b->job.nonce, NONCE);
}

static const struct python_tools tools = {.python = "/usr/bin/python3"};

static int plan(struct bench *b, struct exec_job *ret)
{
    const char *phase;
    int more = python_next(&tools.base, &b->job, ret, &phase);
    if (more)
        b->job.phase[b->job.n_done] = phase;
    return more;
}

static struct exec_outcome *answer(struct bench *b, const struct exec_job *visit, size_t i,
                                   enum exec_status status, const char *out, const char *err)
{
    struct exec_result *r = &b->job.done[b->job.n_done - (i > 0)];
    struct exec_outcome *o = &r->step[i];
    if (i == 0) {
        *r = (struct exec_result){.tier = TIER_NAMESPACES, .n_step = visit->n_step, .trouble = ""};
        b->job.n_done++;
    }
    *o = (struct exec_outcome){.status = status, .code = status == EXEC_EXIT, .cpu_us = 10};
    o->out = (struct exec_output){.head = str_c(out), .total_bytes = (int64_t)strlen(out)};
    o->err = (struct exec_output){.head = str_c(err), .total_bytes = (int64_t)strlen(err)};
    return o;
}

static void expect(struct bench *b, enum verdict_class class, const char *detail, double score)
{
    struct verdict v;
    python_judge(&tools.base, &b->job, &v);
    if (v.class != class || strcmp(v.detail, detail) != 0 || v.score != score)
        fail_msg("%s/%s %g and not %s/%s %g: %s", verdict_class(v.class)->name, v.detail, v.score,
                 verdict_class(class)->name, detail, score, v.evidence);
    assert_true(*v.evidence);
    arena_finish(&b->arena);
}

#define CALLS                                                                                      \
    "{\"tests\":[{\"args\":[1],\"returns\":771},{\"args\":[{\"$set\":[2]}],\"returns\":[772]}]}"

/* Whatever goes to the cell: arguments are in it, and nothing of what is wanted. */
static void only_inputs_go_in(void **state)
{
    struct bench b;
    struct exec_job visit;
    (void)state;
    bench_init(&b, "call", CALLS);
    assert_int_equal(plan(&b, &visit), 1);
    assert_int_equal(visit.n_step, 1);
    assert_string_equal(visit.file[1].data.p, NONCE " f\n[1]\n[{\"$set\":[2]}]\n");
    for (size_t i = 0; i < visit.n_file; i++)
        assert_false(str_has(visit.file[i].data, "771") || str_has(visit.file[i].data, "772"));
    arena_finish(&b.arena);
    bench_init(&b, "program",
               "{\"tests\":[{\"stdin\":\"1\",\"stdout\":\"771\"},{\"stdout\":\"772\"}]}");
    assert_int_equal(plan(&b, &visit), 1);
    assert_int_equal(visit.n_step, 2);
    assert_string_equal(visit.step[1].stdin_file, "input2");
    for (size_t i = 0; i < visit.n_file; i++)
        assert_false(str_has(visit.file[i].data, "771") || str_has(visit.file[i].data, "772"));
    arena_finish(&b.arena);
}

static void calls(void **state)
{
    static const struct {
        enum exec_status status;
        const char *out;
        enum verdict_class class;
        const char *detail;
        double score;
    } table[] = {
#define R   NONCE " r "
#define E   NONCE " e "
#define END NONCE " end -\n"
        {EXEC_OK, R "771\n" R "{\"$list\":[772]}\n" END, CLASS_PASS, "", 1},
        {EXEC_OK, R "771\n" R "{\"$tuple\":[772]}\n" END, CLASS_PASS, "", 1},
        {EXEC_OK, R "771\n" R "772\n" END, CLASS_WRONG_ANSWER, "", 0.5},
        {EXEC_OK, R "771.0\n" R "{\"$list\":[772]}\n" END, CLASS_WRONG_ANSWER, "", 0.5},
        {EXEC_OK, R "771\n" R "{\"$list\":[772]}\n", CLASS_RUNTIME_ERROR, "early_exit", 1},
        {EXEC_OK, R "771\n" END, CLASS_RUNTIME_ERROR, "early_exit", 0.5},
        {EXEC_OK, "", CLASS_RUNTIME_ERROR, "early_exit", 0},
        {EXEC_OK, END, CLASS_RUNTIME_ERROR, "early_exit", 0},
        {EXEC_OK, R "771\n" R "{\"$list\":[772]}\n" R "1\n" END, CLASS_TAMPER, "forged_result", 1},
        {EXEC_OK, R "771\n" R "{\"$list\":[772]}\n" END "x\n", CLASS_TAMPER, "forged_result", 1},
        {EXEC_OK, " r 771\n" R "771\n" R "{\"$list\":[772]}\n" END, CLASS_TAMPER, "forged_result",
         1},
        {EXEC_OK, R "771\n" E "[\"KeyError\",\"'x'\",3]\n" END, CLASS_RUNTIME_ERROR, "KeyError",
         0.5},
        {EXEC_OK, E "not json\n" END, CLASS_TAMPER, "forged_result", 0},
        {EXEC_OK, NONCE " s [\"SyntaxError\",\"bad\",1]\n", CLASS_SYNTAX, "SyntaxError", 0},
        {EXEC_OK, NONCE " s [\"ValueError\",\"null\",0]\n", CLASS_RUNTIME_ERROR, "ValueError", 0},
        {EXEC_OK, NONCE " l [\"ImportError\",\"x\",1]\n", CLASS_RUNTIME_ERROR, "ImportError", 0},
        {EXEC_EXIT, R "771\n" R "{\"$list\":[772]}\n" END, CLASS_RUNTIME_ERROR, "exit", 1},
        {EXEC_SIGNAL, R "771\n" R "{\"$list\":[772]}\n" END, CLASS_RUNTIME_ERROR, "signal", 1},
        {EXEC_CPU, R "771\n", CLASS_TIMEOUT, "cpu", -1},
        {EXEC_MEMORY, "", CLASS_MEMORY_LIMIT, "memory", -1},
        {EXEC_HARNESS, "", CLASS_HARNESS_ERROR, "harness", -1},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct exec_job visit;
        bench_init(&b, "call", CALLS);
        assert_int_equal(plan(&b, &visit), 1);
        answer(&b, &visit, 0, table[i].status, table[i].out, "");
        assert_int_equal(plan(&b, &visit), 0);
        expect(&b, table[i].class, table[i].detail, table[i].score);
    }
}

/* Samples that did the same have the same digest, right or wrong; it is not asked what they said. */
static void behaviour_of_calls(void **state)
{
    static const char *const out[] = {
        R "771\n" R "{\"$list\":[772]}\n" END,
        R "771\n" E "[\"KeyError\",\"'x'\",3]\n" END,
        R "771\n" E "[\"KeyError\",\"'y'\",9]\n" END,
        R "771\n" E "[\"IndexError\",\"'x'\",3]\n" END,
        R "771\n",
    };
    char digest[countof(out)][80];
    (void)state;
    for (size_t i = 0; i < countof(out); i++) {
        struct bench b;
        struct exec_job visit;
        struct verdict v;
        bench_init(&b, "call", CALLS);
        b.job.want = WANT_BEHAVIOUR;
        plan(&b, &visit);
        answer(&b, &visit, 0, EXEC_OK, out[i], "");
        python_judge(&tools.base, &b.job, &v);
        snprintf(digest[i], sizeof digest[i], "%s", v.behaviour);
        arena_finish(&b.arena);
    }
    assert_int_equal(strlen(digest[0]), 64);
    assert_string_equal(digest[1], digest[2]);
    assert_string_not_equal(digest[0], digest[1]);
    assert_string_not_equal(digest[1], digest[3]);
    assert_string_equal(digest[4], ""); /* it did not come to its end */
}

static void behaviour_of_programs(void **state)
{
    static const struct {
        const char *out[2];
        enum exec_status last;
    } table[] = {{{"1\n", "3\n"}, EXEC_OK},
                 {{"1", "3 \n\n"}, EXEC_OK},
                 {{"1\n", "2\n"}, EXEC_OK},
                 {{"1\n", "3\n"}, EXEC_EXIT},
                 {{"1\n", "3\n"}, EXEC_CPU}};
    char digest[countof(table)][80];
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct exec_job visit;
        struct verdict v;
        bench_init(&b, "program", "{\"tests\":[{\"stdout\":\"1\"},{\"stdout\":\"2\"}]}");
        b.job.want = WANT_BEHAVIOUR;
        plan(&b, &visit);
        answer(&b, &visit, 0, EXEC_OK, table[i].out[0], "");
        answer(&b, &visit, 1, table[i].last, table[i].out[1], "");
        python_judge(&tools.base, &b.job, &v);
        snprintf(digest[i], sizeof digest[i], "%s", v.behaviour);
        arena_finish(&b.arena);
    }
    assert_string_equal(digest[0], digest[1]);
    assert_string_not_equal(digest[0], digest[2]);
    assert_string_not_equal(digest[0], digest[3]);
    assert_string_equal(digest[4], ""); /* what it would have written is not known */
}

static void cut_results_are_no_pass(void **state)
{
    struct bench b;
    struct exec_job visit;
    (void)state;
    bench_init(&b, "call", CALLS);
    plan(&b, &visit);
    answer(&b, &visit, 0, EXEC_OK, R "771\n" R "{\"$list\":[772]}\n" END, "")->out.total_bytes += 9;
    expect(&b, CLASS_OUTPUT_LIMIT, "results", -1);
}

#define TRACE "Traceback (most recent call last):\n  File \"/assay/driver.py\", line 9, in load\n"

static void programs(void **state)
{
    static const struct {
        enum exec_status status[2];
        const char *out[2], *err;
        enum verdict_class class;
        const char *detail;
        double score;
    } table[] = {
        {{EXEC_OK, EXEC_OK}, {"1\n", "2\n"}, "", CLASS_PASS, "", 1},
        {{EXEC_OK, EXEC_OK}, {"1\n", "3\n"}, "", CLASS_WRONG_ANSWER, "", 0.5},
        {{EXEC_OK, EXEC_OK}, {"3\n", "2\n"}, "", CLASS_WRONG_ANSWER, "", 0.5},
        {{EXEC_OK, EXEC_NOT_RUN}, {"1\n", ""}, "", CLASS_HARNESS_ERROR, "", 0.5},
        {{EXEC_EXIT, EXEC_NOT_RUN}, {"1\n", ""}, "", CLASS_RUNTIME_ERROR, "exit", 0},
        {{EXEC_CPU, EXEC_NOT_RUN}, {"1\n", ""}, "", CLASS_TIMEOUT, "cpu", 0},
        {{EXEC_EXIT, EXEC_NOT_RUN},
         {"1\n", ""},
         TRACE
         "  File \"/box/candidate.py\", line 3, in f\n    x\njson.decoder.JSONDecodeError: m\n",
         CLASS_RUNTIME_ERROR,
         "JSONDecodeError",
         0},
        {{EXEC_EXIT, EXEC_NOT_RUN},
         {"", ""},
         TRACE
         "  File \"/box/candidate.py\", line 3\n    def\n    ^\nSyntaxError: invalid syntax\n",
         CLASS_SYNTAX,
         "SyntaxError",
         0},
        {{EXEC_EXIT, EXEC_NOT_RUN},
         {"", ""},
         TRACE "  File \"/box/candidate.py\", line 3, in <module>\n    eval('(')\nSyntaxError: x\n",
         CLASS_RUNTIME_ERROR,
         "SyntaxError",
         0},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct exec_job visit;
        bench_init(&b, "program", "{\"tests\":[{\"stdout\":\"1\"},{\"stdout\":\"2\"}]}");
        assert_int_equal(plan(&b, &visit), 1);
        answer(&b, &visit, 0, table[i].status[0], table[i].out[0], table[i].err);
        answer(&b, &visit, 1, table[i].status[1], table[i].out[1], "");
        assert_int_equal(plan(&b, &visit), 0);
        expect(&b, table[i].class, table[i].detail, table[i].score);
    }
}

/* More tests than a visit takes: the next one only for who has not failed. */
static void visits(void **state)
{
    struct bench b;
    struct exec_job visit;
    struct buf text;
    (void)state;
    for (int wrong = 0; wrong < 2; wrong++) {
        buf_init(&text, 1 << 20);
        buf_addc(&text, "{\"tests\":[");
        for (int i = 0; i < EXEC_STEP_MAX + 1; i++)
            buf_addf(&text, "%s{\"stdout\":\"1\"}", i ? "," : "");
        buf_addc(&text, "]}");
        bench_init(&b, "program", text.p);
        assert_int_equal(plan(&b, &visit), 1);
        assert_int_equal(visit.n_step, EXEC_STEP_MAX);
        for (size_t i = 0; i < EXEC_STEP_MAX; i++)
            answer(&b, &visit, i, EXEC_OK, i == 3 && wrong ? "0" : "1", "");
        assert_int_equal(plan(&b, &visit), !wrong);
        if (!wrong) {
            assert_int_equal(visit.n_step, 1);
            assert_string_equal(visit.step[0].stdin_file, "input17");
            answer(&b, &visit, 0, EXEC_OK, "1", "");
            assert_int_equal(plan(&b, &visit), 0);
        }
        expect(&b, wrong ? CLASS_WRONG_ANSWER : CLASS_PASS, "", wrong ? 15.0 / 17 : 1);
        buf_finish(&text);
    }
}

static void tests_that_cannot_be_read(void **state)
{
    static const char *const table[] = {"{", "{\"tests\":[]}", "{\"tests\":[{\"args\":[]}]}",
                                        "{\"compare\":\"guess\",\"tests\":[]}"};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct exec_job visit;
        bench_init(&b, "call", table[i]);
        assert_int_equal(plan(&b, &visit), 0);
        expect(&b, CLASS_HARNESS_ERROR, "", -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),
        cmocka_unit_test(outputs),
        cmocka_unit_test(only_inputs_go_in),
        cmocka_unit_test(calls),
        cmocka_unit_test(behaviour_of_calls),
        cmocka_unit_test(behaviour_of_programs),
        cmocka_unit_test(cut_results_are_no_pass),
        cmocka_unit_test(programs),
        cmocka_unit_test(visits),
        cmocka_unit_test(tests_that_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
