/* test_export.c: what the suites' own harnesses would have written, from a small store with a
 * letter of every kind. */
#include "results/export/export.h"

#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "problems/suite/suite.h"
#include "results/store/sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct fixture {
    struct store *store;
    struct suite suite;
    struct run run;
    int64_t toolchain;
    const char *dir;
    struct arena arena;
};

/* problem, index, the suite's letter (0: not scored), what the bench counted, its log */
static const struct outcome {
    int problem, index;
    char letter;
    int64_t mismatches, compared;
    const char *log;
} outcomes[] = {
    {0, 0, '.', 0, 20, ""},
    {0, 1, 'C', -1, -1, ""},
    {1, 0, '.', 0, 9, ""},
    {1, 1, '.', 0, 9, ""},
    {1, 2, '.', 0, 9, ""},
    {2, 0, 'R', -1, -1, "nothing of the kind"},
    {2, 1, 'r', 5, 9, ""},
    {2, 2, 'R', 5, 9,
     "Mismatches: x\n first Mismatches: 7 in 20 samples\nMismatches: 1 in 2 samples"},
    {3, 2, 'T', -1, -1, ""}, /* its samples 0 and 1 are not there */
    {4, 0, 0, -1, -1, ""},
    {4, 1, 'S', -1, -1, ""},
};

static void check(int rc, const struct err *err)
{
    if (rc != 0)
        fail_msg("%s", err->text);
}

static void put_run(struct fixture *f, const char *key)
{
    struct err err = {0};
    f->run = (struct run){.suite_row = f->suite.row,
                          .source = "file",
                          .prompt = "",
                          .n = 3,
                          .model = "m",
                          .base_url = "file:",
                          .parameters = "{}"};
    snprintf(f->run.key, sizeof f->run.key, "%s", key);
    check(store_put_run(f->store, &f->run, &err), &err);
}

static void put_sample(struct fixture *f, const struct outcome *o)
{
    struct err err = {0};
    struct sample s = {.problem = &f->suite.problem[o->problem],
                       .index = o->index,
                       .reply = {.is_completion = true,
                                 .text = STR("  assign y = 1;\nendmodule\n"),
                                 .reasoning = STR(""),
                                 .finish_raw = "",
                                 .prompt_tokens = -1,
                                 .completion_tokens = -1,
                                 .reasoning_tokens = -1,
                                 .cost = -1},
                       .candidate = {.code = STR("module x;\nendmodule\n"), .rule = "bare"},
                       .verdict = verdict_make(CLASS_MISMATCH, "simulate", "")};
    snprintf(s.key, sizeof s.key, "%d-%d", o->problem, o->index);
    s.verdict.letter[0] = o->letter;
    s.verdict.official_passed = o->letter ? o->letter == '.' : -1;
    s.verdict.mismatches = o->mismatches;
    s.verdict.compared = o->compared;
    s.verdict.run_log = str_c(o->log);
    check(store_put_reply(f->store, &s, f->run.row, &err), &err);
    check(store_put_verdict(f->store, &s, f->toolchain, &err), &err);
}

static void run_sql(struct fixture *f, const char *sql)
{
    struct err err = {0};
    check(sql_run(store_db(f->store), &err, sql, ""), &err);
}

static int set_up(void **state)
{
    struct fixture *f = mem_alloc(sizeof *f);
    struct err err = {0};
    struct manifest m;
    int task;
    check(fs_temp_dir(&f->dir, &f->arena, &err), &err);
    check(manifest_find(&m, &task, "assay-rtl", &f->arena, &err), &err);
    check(suite_load(&f->suite, &m, 0, NULL, &err), &err);
    check(store_open(&f->store, arena_printf(&f->arena, "%s/x.db", f->dir), STORE_CREATE, &err),
          &err);
    check(store_put_suite(f->store, &f->suite, &err), &err);
    check(store_toolchain(f->store, "tool 1", &f->toolchain, &err), &err);
    put_run(f, "one");
    for (size_t i = 0; i < countof(outcomes); i++)
        put_sample(f, &outcomes[i]);
    check(store_flush(f->store, &err), &err);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    store_close(f->store, NULL);
    suite_finish(&f->suite);
    fs_rmtree(f->dir, NULL);
    arena_finish(&f->arena);
    free(f);
    return 0;
}

/* What it said; its text in *text, to be freed. */
static struct err export(struct fixture *f, const char *format, const struct export_query *q,
                         struct export_result *r, char **text)
{
    struct err err = {0};
    size_t n;
    FILE *to = open_memstream(text, &n);
    int rc = export_write(to, format, f->store, q, r, &err);
    fclose(to);
    assert_int_equal(rc, err.kind == ERR_NONE ? 0 : -1);
    return err;
}

/* The lines as sv-iv-analyze would write them: made by hand from `outcomes`. */
static void v2_summary(void **state)
{
    struct fixture *f = *state;
    const struct export_query all = {0};
    const struct problem *p = f->suite.problem;
    struct export_result r;
    char *text, want[1000];
    run_sql(f, "UPDATE suites SET official = 'verilog-eval-v2'");
    assert_int_equal(export(f, "v2-summary", &all, &r, &text).kind, ERR_NONE);
    snprintf(
        want, sizeof want,
        "%s,1,2,0.5,.,C\n%s,3,3,1.0,.,.,.\n%s,0,3,0.0,R,r,R\n%s,0,3,0.0,?,?,T\n%s,0,2,0.0,?,S\n",
        p[0].id, p[1].id, p[2].id, p[3].id, p[4].id);
    assert_string_equal(text, want);
    assert_int_equal(r.samples, 11);
    assert_int_equal(r.unscored, 1);
    free(text);
}

/* Python: [int(c / 100 * 100) / 100.0 for c in (7, 28, 29, 30, 57, 58)] has 0.28 twice. */
static void v2_rates_are_cut(void **state)
{
    static const struct {
        int c;
        const char *rate;
    } want[] = {{7, ",0.07,"}, {28, ",0.28,"}, {29, ",0.28,"}, {30, ",0.3,"}, {57, ",0.56,"}};
    struct fixture *f = *state;
    const struct export_query all = {0};
    struct export_result r;
    struct err err = {0};
    run_sql(f, "UPDATE suites SET official = 'verilog-eval-v2'");
    run_sql(f, "UPDATE samples SET verdict_id = NULL");
    run_sql(f, "DELETE FROM verdicts");
    run_sql(f, "DELETE FROM samples");
    for (int i = 0; i < 100; i++)
        put_sample(f, &(struct outcome){0, i, '.', 0, 1, ""});
    check(store_flush(f->store, &err), &err);
    for (size_t i = 0; i < countof(want); i++) {
        char sql[200], *text;
        snprintf(sql, sizeof sql,
                 "UPDATE verdicts SET official_letter = "
                 "CASE WHEN sample_id IN (SELECT id FROM samples WHERE idx < %d) THEN '.' "
                 "ELSE 'R' END",
                 want[i].c);
        run_sql(f, sql);
        export(f, "v2-summary", &all, &r, &text);
        if (!strstr(text, want[i].rate))
            fail_msg("%d of 100: %.60s", want[i].c, text);
        free(text);
    }
}

static void v1_results(void **state)
{
    static const char *const want[] = {"passed",
                                       "failed: compile error.",
                                       "passed",
                                       "passed",
                                       "passed",
                                       "failed: info string not matched.",
                                       "failed: 5 out of 9 samples.",
                                       "failed: 7 out of 20 samples.",
                                       "timed out",
                                       "failed: syntax error."};
    struct fixture *f = *state;
    const struct export_query all = {0};
    struct export_result r;
    struct str rest, line;
    size_t n = 0;
    char *text;
    run_sql(f, "UPDATE suites SET official = 'verilog-eval-v1'");
    assert_int_equal(export(f, "v1-results", &all, &r, &text).kind, ERR_NONE);
    rest = str_c(text);
    for (; str_line(&rest, &line); n++) {
        struct str result = {0}, code = {0};
        json_t *obj = NULL;
        bool passed = false;
        assert_true(n < countof(want));
        assert_int_equal(json_parse(line, "line", &obj, NULL), 0);
        json_get_str(obj, "result", true, &result, NULL);
        json_get_str(obj, "completion", true, &code, NULL);
        json_get_bool(obj, "passed", true, &passed, NULL);
        if (!str_eqc(result, want[n]) || passed != (strcmp(want[n], "passed") == 0))
            fail_msg("line %zu: " STR_FMT, n, STR_ARG(line));
        assert_true(str_starts(code, "  assign y")); /* as it was handed in, not as it was judged */
        json_decref(obj);
    }
    assert_int_equal(n, countof(want));
    assert_int_equal(r.samples, 10);
    assert_int_equal(r.unscored, 1);
    free(text);
}

/* The record and its lines: tied by one name, and every score a number that counts. */
static void eee(void **state)
{
    struct fixture *f = *state;
    const struct export_query all = {0};
    struct export_result r;
    struct str rest, line;
    json_t *record = NULL;
    const char *id = NULL;
    double score = -1;
    char *text, *lines;
    int n = 0, right = 0;
    run_sql(f, "UPDATE verdicts SET class = 'pass' WHERE id % 2");
    run_sql(f, "UPDATE verdicts SET class = 'harness_error' WHERE id = 1");
    assert_int_equal(export(f, "eee", &all, &r, &text).kind, ERR_NONE);
    assert_int_equal(json_parse(str_c(text), "record", &record, NULL), 0);
    assert_int_equal(json_get_cstr(record, "evaluation_id", true, &id, NULL), 0);
    assert_string_equal(
        json_string_value(json_object_get(
            json_object_get(json_object_get(record, "model_info"), "additional_details"),
            "deployment_type")),
        "unknown"); /* schema 0.3.0 wants it said */
    score = json_number_value(json_object_get(
        json_object_get(json_array_get(json_object_get(record, "evaluation_results"), 0),
                        "score_details"),
        "score"));
    assert_true(score > 0 && score < 1);
    assert_int_equal(export(f, "eee-samples", &all, &r, &lines).kind, ERR_NONE);
    for (rest = str_c(lines); str_line(&rest, &line); n++) {
        json_t *obj = NULL, *list;
        assert_int_equal(json_parse(line, "line", &obj, NULL), 0);
        assert_string_equal(json_string_value(json_object_get(obj, "evaluation_id")), id);
        assert_string_equal(json_string_value(json_object_get(obj, "interaction_type")),
                            "single_turn");
        list = json_object_get(json_object_get(obj, "input"), "reference");
        assert_true(json_is_array(list) && json_array_size(list) == 0);
        assert_null(json_object_get(obj, "token_usage")); /* not told */
        right += json_is_true(json_object_get(json_object_get(obj, "evaluation"), "is_correct"));
        json_decref(obj);
    }
    assert_int_equal(n, countof(outcomes) - 1);
    assert_int_equal(r.unscored, 1);
    assert_true(right > 0 && right < n);
    json_decref(record);
    free(text);
    free(lines);
}

static void refuses(struct fixture *f, const char *format, const struct export_query *q,
                    const char *words)
{
    struct export_result r;
    char *text;
    struct err err = export(f, format, q, &r, &text);
    assert_int_equal(err.kind, ERR_USAGE);
    if (!strstr(err.text, words))
        fail_msg("%s", err.text);
    assert_string_equal(text, "");
    free(text);
}

static void what_cannot_be_told(void **state)
{
    struct fixture *f = *state;
    const struct export_query all = {0}, passed = {.class = "pass"};
    refuses(f, "v1-results", &all, "no rules of its own");
    refuses(f, "v1-result", &all, "did you mean 'v1-results'?");
    refuses(f, "parquet", &all,
            "there are: samples, inspect, lm-eval, eee, eee-samples, v1-results, v2-summary");
    run_sql(f, "UPDATE suites SET official = 'rtllm'");
    refuses(f, "v2-summary", &all, "is for runs of verilog-eval-v2");
    refuses(f, "v1-results", &passed, "--class");
    run_sql(f, "UPDATE verdicts SET official_letter = NULL, official_passed = NULL");
    refuses(f, "v1-results", &all, "assay rejudge 1 --as-official");
    put_run(f, "two");
    refuses(f, "v1-results", &all, "2 fit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(v2_summary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(v2_rates_are_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(v1_results, set_up, tear_down),
        cmocka_unit_test_setup_teardown(eee, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_told, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
