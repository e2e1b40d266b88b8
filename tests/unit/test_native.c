/* test_native.c: values as text, what goes into a cell for the two ways of judging other languages (never
 * what is wanted beside an answer), and from hand-made outcomes to verdicts. */
#include "runners/native/native.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define NONCE "00112233445566778899aabbccddeeff"

static void values(void **state)
{
    static const struct {
        const char *want, *got;
        bool same;
    } table[] = {
        {"1", "1", true},
        {"1", "2", false},
        {"1", "1.0", true},
        {"1", "\"1\"", false},
        {"true", "true", true},
        {"true", "1", false},
        {"null", "null", true},
        {"null", "[]", false},
        {"0.1", "0.10000000149011612", true},
        {"0.1", "0.11", false},
        {"100000", "100001", false},
        {"1e300", "1e300", true},
        {"nan", "nan", true},
        {"[1,2]", "[1, 2]", true},
        {"[1,2]", "[2,1]", false},
        {"[1,2]", "[1,2,3]", false},
        {"[1,2]", "[1]", false},
        {"[]", "[]", true},
        {"[]", "[1]", false},
        {"[[1],[\"a\"]]", "[[1],[\"a\"]]", true},
        {"{1,2}", "{2,1}", true},
        {"{1,1}", "{1,2}", false},
        {"{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", true},
        {"{\"a\":1}", "{\"a\":2}", false},
        {"{\"a\":1}", "{\"a\"}", false},
        {"{}", "{}", true},
        {"{}", "{1}", false},
        {"\"a,]\"", "\"a,]\"", true},
        {"\"a\\\"b\"", "\"a\\\"b\"", true},
        {"\"a\"", "\"A\"", false},
        {"1", "1 1", false},
        {"1", "", false},
        {"", "", false},
        {"[", "[", false},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++)
        if (native_same(str_c(table[i].want), str_c(table[i].got)) != table[i].same)
            fail_msg("%s and %s", table[i].want, table[i].got);
}

static void deep(void **state)
{
    char text[20001];
    (void)state;
    memset(text, '[', 20000);
    text[20000] = 0;
    assert_false(native_same(str_c(text), str_c(text)));
    memset(text, '{', 20000);
    assert_false(native_same(str_c(text), str_c(text)));
}

static void told(void **state)
{
    struct arena arena = {0};
    struct str *v;
    assert_int_equal(native_told(&v, STR("noise\n" NONCE " 1\n 2\n\n" NONCE " [3]\nx" NONCE " 4\n"),
                                 NONCE, &arena),
                     2);
    assert_true(str_eqc(v[0], "1") && str_eqc(v[1], "[3]"));
    arena_finish(&arena);
    (void)state;
}

static void classes(void **state)
{
    static const struct {
        const char *code, *file, *main;
    } table[] = {
        {"public class Main { public static void main(String[] a) {} }", "Main", "Main"},
        {"class A {} class B { static void main(String[] a) {} }", "B", "B"},
        {"class A {} public final class P {} class B { static void main(String[] a) {} }", "P",
         "B"},
        {"// public class No\npublic class Yes { void main() {} }", "Yes", "Yes"},
        {"\"class X\"", "Main", "Main"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        assert_string_equal(native_class(str_c(table[i].code), true, &arena), table[i].file);
        assert_string_equal(native_class(str_c(table[i].code), false, &arena), table[i].main);
    }
    arena_finish(&arena);
}

/* ---- what goes into a cell ---- */

struct bed {
    struct arena arena;
    struct bench_file file;
    struct problem problem;
    struct job job;
    struct native_tools tools;
};

static void bed_init(struct bed *b, const char *bench, const char *file, const char *data)
{
    *b = (struct bed){.file = {.name = file, .data = str_c(data)}};
    b->problem = (struct problem){.id = "p",
                                  .entry = "f",
                                  .file = &b->file,
                                  .n_file = 1,
                                  .top = "",
                                  .bench = bench,
                                  .reference = STR("let f = 'the reference'")};
    b->job = (struct job){.problem = &b->problem,
                          .oracle = oracle_find(bench),
                          .code = STR("let f = 'the answer'"),
                          .nonce = NONCE,
                          .arena = &b->arena};
    memset(b->tools.has, 1, sizeof b->tools.has);
}

static bool holds(const struct exec_job *visit, const char *word)
{
    for (size_t i = 0; i < visit->n_file; i++)
        if (str_find(visit->file[i].data, word, 0) >= 0)
            return true;
    return false;
}

static void every_row_has_a_bench_and_commands(void **state)
{
    struct arena arena = {0};
    (void)state;
    assert_true(native_row_count > 20);
    for (size_t i = 0; i < native_row_count; i++) {
        const struct native_row *r = &native_rows[i];
        assert_non_null(oracle_find(arena_printf(&arena, "program-%s", r->word)));
        assert_non_null(oracle_find(arena_printf(&arena, "values-%s", r->word)));
        assert_true(r->program[0] == '/' && r->whole.code && r->whole.run);
        assert_int_equal(!r->calls.main, !r->emit);
    }
    arena_finish(&arena);
}

static void only_inputs_go_in(void **state)
{
    struct bed b;
    struct exec_job visit;
    const char *phase;
    (void)state;
    bed_init(&b, "program-javascript", "tests.json",
             "{\"tests\":[{\"stdin\":\"the input\",\"stdout\":\"the secret\"}]}");
    assert_int_equal(native_next(&b.tools.base, &b.job, &visit, &phase), 1);
    assert_true(holds(&visit, "the answer") && holds(&visit, "the input"));
    assert_false(holds(&visit, "the secret") || holds(&visit, "the reference"));
    arena_finish(&b.arena);
}

/* The two visits of a test that is text: what is wanted without the answer, then the other way round. */
static void wanted_and_answer_are_apart(void **state)
{
    struct bed b;
    struct exec_job visit;
    struct exec_result *r;
    struct verdict v;
    const char *phase;
    (void)state;
    bed_init(&b, "values-javascript", "values.json",
             "{\"left\":[\"candidate('ask')\"],\"right\":[\"'the secret'\"]}");
    assert_int_equal(native_next(&b.tools.base, &b.job, &visit, &phase), 1);
    assert_string_equal(phase, NATIVE_WANTED);
    assert_true(holds(&visit, "the secret"));
    assert_false(holds(&visit, "the answer") || holds(&visit, "the reference") || visit.keep_box);
    assert_int_equal(visit.n_step, 2);
    b.job.phase[0] = phase;
    r = &b.job.done[b.job.n_done++];
    r->n_step = 2;
    for (size_t i = 0; i < 2; i++) {
        r->step[i].status = EXEC_OK;
        r->step[i].out.head = STR(NONCE " \"the secret\"\n");
    }
    assert_int_equal(native_next(&b.tools.base, &b.job, &visit, &phase), 1);
    assert_string_equal(phase, NATIVE_CALLED);
    assert_true(holds(&visit, "the answer") && holds(&visit, "'ask'"));
    assert_false(holds(&visit, "the secret") || holds(&visit, "the reference") || visit.keep_box);
    b.job.phase[1] = phase;
    r = &b.job.done[b.job.n_done++];
    r->n_step = 1;
    r->step[0].status = EXEC_OK;
    r->step[0].out.head = STR("PASS\n" NONCE " \"the secret\"\n");
    native_judge(&b.tools.base, &b.job, &v);
    assert_int_equal(v.class, CLASS_PASS);
    assert_string_equal(v.way, "values");
    r->step[0].out.head = STR(NONCE " \"the secret\"\n" NONCE " 1\n");
    native_judge(&b.tools.base, &b.job, &v);
    assert_int_equal(v.class, CLASS_TAMPER);
    r->step[0].out.head = STR("\"the secret\"\n");
    native_judge(&b.tools.base, &b.job, &v);
    assert_int_equal(v.class, CLASS_RUNTIME_ERROR);
    r->step[0].out.head = STR(NONCE " 4\n");
    native_judge(&b.tools.base, &b.job, &v);
    assert_int_equal(v.class, CLASS_WRONG_ANSWER);
    r->step[0].out.head = STR(NONCE " \"the secret\"\n");
    r->step[0].status = EXEC_EXIT;
    native_judge(&b.tools.base, &b.job, &v);
    assert_int_equal(v.class, CLASS_RUNTIME_ERROR);
    arena_finish(&b.arena);
}

static void missing_tools_are_no_failure(void **state)
{
    struct bed b;
    struct exec_job visit;
    struct verdict v;
    const char *phase;
    (void)state;
    bed_init(&b, "program-rust", "tests.json", "{\"tests\":[{\"stdout\":\"1\"}]}");
    memset(b.tools.has, 0, sizeof b.tools.has);
    assert_int_equal(native_next(&b.tools.base, &b.job, &visit, &phase), 0);
    native_judge(&b.tools.base, &b.job, &v);
    assert_int_equal(v.class, CLASS_NOT_JUDGED);
    assert_non_null(strstr(v.evidence, "apt-get install rustc"));
    arena_finish(&b.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),
        cmocka_unit_test(deep),
        cmocka_unit_test(told),
        cmocka_unit_test(classes),
        cmocka_unit_test(every_row_has_a_bench_and_commands),
        cmocka_unit_test(only_inputs_go_in),
        cmocka_unit_test(wanted_and_answer_are_apart),
        cmocka_unit_test(missing_tools_are_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
