/* test_report.c: the store's readers against a small store with every kind of outcome. */
#include "results/report/report.h"

#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "problems/suite/suite.h"
#include "results/export/export.h"
#include "results/show/private.h"
#include "results/store/sql.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define EVIL "evil\033[31m\xe2\x80\xae"

struct fixture {
    struct store *store;
    struct suite suite;
    struct run run;
    const char *dir, *path;
    struct arena arena;
};

/* What each sample came to: problem, index, class, detail, letter, official verdict. */
static const struct outcome {
    int problem, index;
    enum verdict_class class;
    const char *detail, *letter;
    int official;
} outcomes[] = {
    {0, 0, CLASS_QUARANTINED, "", ".", 1},   {0, 1, CLASS_QUARANTINED, "", "C", 0},
    {1, 0, CLASS_PASS, "", ".", 1},          {1, 1, CLASS_PASS, "", ".", 1},
    {2, 0, CLASS_PASS, "", "R", 0},          {2, 1, CLASS_MISMATCH, "async_reset", "r", 0},
    {3, 0, CLASS_API_ERROR, "", "", -1},     {3, 1, CLASS_MISMATCH, "", "R", 0},
    {4, 0, CLASS_HARNESS_ERROR, "", "", -1},
};

static void check(int rc, const struct err *err)
{
    if (rc != 0)
        fail_msg("%s", err->text);
}

static void put_sample(struct fixture *f, const struct outcome *o, int64_t toolchain)
{
    bool lost = o->class == CLASS_API_ERROR;
    struct err err = {0};
    struct sample s = {
        .problem = &f->suite.problem[o->problem],
        .index = o->index,
        .reply = {.text = str_c(lost ? "" : "a reply\n" EVIL),
                  .finish_raw = "stop",
                  .prompt_tokens = lost ? -1 : 10,
                  .completion_tokens = lost ? -1 : 100,
                  .reasoning_tokens = -1,
                  .cost = lost ? -1 : 0.25,
                  .error = lost ? "no reply: " EVIL : NULL},
        .candidate = {.code = STR("module x;\nendmodule\n"), .rule = "bare"},
        .verdict = verdict_make(o->class, "simulate", "the line " EVIL),
    };
    snprintf(s.key, sizeof s.key, "%lld-%d-%d", (long long)f->run.row, o->problem, o->index);
    s.verdict.detail = o->detail;
    s.verdict.official_passed = o->official;
    s.verdict.letter[0] = o->letter[0];
    s.verdict.judged_in_cell = true;
    s.verdict.tier = TIER_NAMESPACES;
    s.verdict.cpu_us = 2000;
    if (o->problem == 1 || o->problem == 2)
        s.verdict.behaviour = o->problem == 1 || o->index ? "same" : "other";
    check(store_put_reply(f->store, &s, f->run.row, &err), &err);
    if (!lost)
        check(store_put_verdict(f->store, &s, toolchain, &err), &err);
}

static void put_run(struct fixture *f, const char *key)
{
    struct err err = {0};
    f->run = (struct run){
        .suite_row = f->suite.row,
        .source = "model",
        .prompt = "default",
        .n = 2,
        .wanted = 10,
        .as_official = true,
        .model = "model " EVIL,
        .base_url = "http://127.0.0.1/v1",
        .parameters = "{\"temperature\":0.5}",
        .released = "2025-01-01",
    };
    snprintf(f->run.key, sizeof f->run.key, "%s", key);
    check(store_put_run(f->store, &f->run, &err), &err);
    check(store_start_run(f->store, &f->run, &err), &err);
}

/* Problems 1 and 2 are one question in two clothes; of another only one can be judged. */
static void set_families(struct suite *suite)
{
    static const char *const family[] = {"hole", "pair", "pair", "hole"};
    static const char *const released[] = {"", "2024-05-01", "2025-06-01", ""};
    for (size_t i = 0; i < countof(family); i++) {
        suite->problem[i].family = family[i];
        suite->problem[i].variant = i % 2 ? "v1" : "v2";
        suite->problem[i].released = released[i];
    }
    suite_seal(suite);
}

static int set_up(void **state)
{
    struct fixture *f = mem_alloc(sizeof *f);
    struct err err = {0};
    struct manifest m;
    int64_t toolchain;
    int task;
    check(fs_temp_dir(&f->dir, &f->arena, &err), &err);
    f->path = arena_printf(&f->arena, "%s/it's.db", f->dir);
    check(manifest_find(&m, &task, "assay-rtl", &f->arena, &err), &err);
    check(suite_load(&f->suite, &m, 0, NULL, &err), &err);
    set_families(&f->suite);
    check(store_open(&f->store, f->path, STORE_CREATE, &err), &err);
    check(store_put_suite(f->store, &f->suite, &err), &err);
    check(store_toolchain(f->store, "tool 1", &toolchain, &err), &err);
    put_run(f, "one");
    for (size_t i = 0; i < countof(outcomes); i++)
        put_sample(f, &outcomes[i], toolchain);
    check(store_end_run(f->store, f->run.row, true, &err), &err);
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

static struct report load(struct fixture *f, const char *const *run, size_t n)
{
    struct report_query q = {.run = run, .n_run = n};
    struct report rep;
    struct err err = {0};
    check(report_parse_k(&q, "1,2,5", &err), &err);
    check(report_load(&rep, f->store, &q, &err), &err);
    return rep;
}

static void counts(void **state)
{
    struct fixture *f = *state;
    struct report rep = load(f, NULL, 0);
    const struct report_run *r = &rep.run[0];
    assert_int_equal(rep.n, 1);
    assert_int_equal(r->samples, 9);
    assert_int_equal(r->counted, 5);
    assert_int_equal(r->passed, 3);
    assert_int_equal(r->n_problem, 5);
    assert_int_equal(r->quarantined, 1);
    assert_int_equal(r->missing, 1);
    assert_int_equal(r->never_solved, 1);
    assert_int_equal(r->suite_problems, (int)f->suite.n);
    assert_int_equal(report_class_count(r, "mismatch"), 2);
    assert_int_equal(report_class_count(r, "api_error"), 1);
    assert_int_equal(report_class_count(r, "timeout"), 0);
    assert_int_equal(r->prompt_tokens, 80);
    assert_int_equal(r->reasoning_tokens, -1);
    assert_true(fabs(r->cost - 2) < 1e-9);
    assert_true(fabs(r->pass[0].ours.value - 0.5) < 1e-12);
    assert_true(fabs(r->pass[1].ours.value - 1) < 1e-12);
    assert_int_equal(r->pass[1].ours.left_out, 1);
    assert_true(fabs(r->pass[1].all.value - 0.5) < 1e-12);
    assert_true(fabs(r->diversity - 0.25) < 1e-12); /* twice the same, and two that differ */
    assert_false(r->pass[2].known);
    assert_true(fabs(r->first.official.value - 0.375) < 1e-12);
    assert_string_equal(r->toolchains.item[0].a, "tool 1");
    assert_string_equal(r->hardest[0].name, f->suite.problem[3].id);
    assert_string_equal(r->classes.item[0].a, "pass");
    assert_int_equal(r->clashes.n, 2); /* a pass of ours, and a quarantined one of theirs */
    report_finish(&rep);
}

static void families(void **state)
{
    struct fixture *f = *state;
    struct report rep = load(f, NULL, 0);
    struct report_families r;
    struct look plain = {0};
    struct err err = {0};
    json_t *json = json_object();
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    check(report_families(&r, f->store, &rep.run[0], &err), &err);
    assert_true(r.has_variants);
    assert_int_equal(r.variants.families, 1);
    assert_int_equal(r.variants.left_out, 1);
    assert_true(fabs(r.variants.average.value - 0.75) < 1e-12);
    assert_true(fabs(r.variants.effective.value - 0.5) < 1e-12);
    assert_true(r.has_majority && r.has_repeats && r.has_dates);
    assert_int_equal(r.majority.problems, 2); /* of those whose samples noted their behavior */
    assert_true(fabs(r.majority.value - 1) < 1e-12);
    assert_true(fabs(r.consistency.value - 0.5) < 1e-12);
    assert_int_equal(r.exposure[EXPOSURE_POSSIBLE].problems, 1);
    assert_int_equal(r.exposure[EXPOSURE_CLEAN].problems, 1);
    assert_true(fabs(r.exposure[EXPOSURE_CLEAN].pass.value - 0.5) < 1e-12);
    check(report_families_json(f->store, &rep.run[0], json, &err), &err);
    assert_true(json_is_object(json_object_get(json, "variants")));
    check(report_print_families(to, f->store, &rep.run[0], &plain, &err), &err);
    fclose(to);
    assert_non_null(strstr(text, "effective"));
    assert_non_null(strstr(text, "Left out: 1 "));
    free(text);
    json_decref(json);
    report_finish(&rep);
}

/* The views are the same statement, made in SQL. */
static void agrees_with_views(void **state)
{
    struct fixture *f = *state;
    struct report rep = load(f, NULL, 0);
    struct err err = {0};
    for (size_t i = 0; i < rep.run[0].n_pass; i++) {
        const struct report_pass *p = &rep.run[0].pass[i];
        sqlite3_stmt *stmt;
        int rc;
        check(sql_prepare(store_db(f->store), &stmt, &err,
                          "SELECT pass_at_k, problems FROM pass_at_k WHERE run = ? AND k = ?", "ii",
                          rep.run[0].row, p->k),
              &err);
        rc = sql_step(stmt, &err);
        assert_int_equal(rc, p->known);
        if (rc == 1) {
            assert_true(fabs(sqlite3_column_double(stmt, 0) - p->ours.value) < 1e-12);
            assert_int_equal(sqlite3_column_int(stmt, 1), (int)p->ours.problems);
        }
        sqlite3_finalize(stmt);
    }
    report_finish(&rep);
}

/* A run that was cut off wants the rest of its suite. */
static void unfinished_run(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct report rep;
    f->run.wanted = 2 * (int64_t)f->suite.n;
    check(store_start_run(f->store, &f->run, &err), &err);
    check(store_end_run(f->store, f->run.row, false, &err), &err);
    rep = load(f, (const char *[]){"last"}, 1);
    assert_int_equal(rep.run[0].missing, 2 * (int)f->suite.n - 9);
    report_finish(&rep);
    put_run(f, "two"); /* and one that never began */
    rep = load(f, NULL, 0);
    assert_int_equal(rep.n, 2);
    assert_false(rep.run[1].first.known);
    assert_int_equal(rep.run[1].samples, 0);
    report_finish(&rep);
}

/* Text of a printing function; free() it. */
static char *text_of(struct fixture *f, int which)
{
    struct report rep = load(f, NULL, 0);
    struct look plain = {0};
    struct err err = {0};
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    if (which == 0)
        report_print_list(to, &rep, &plain);
    else if (which == 1)
        report_print_run(to, &rep.run[0], &plain);
    else if (which == 2)
        report_csv(to, &rep);
    else
        check(report_print_class(to, f->store, &rep, "mismatch", &plain, &err), &err);
    fclose(to);
    report_finish(&rep);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void text_is_safe_and_complete(void **state)
{
    static const char *const parts[] = {"pass@1",
                                        "official@1",
                                        "tool 1",
                                        "async_reset",
                                        "4 of 5 problems can be passed here",
                                        "1 missing",
                                        "1 api_error",
                                        "2 quarantined",
                                        "They and we disagree on 2 samples",
                                        "temperature 0.5"};
    char *text;
    for (int which = 0; which < 4; which++) {
        if (which == 2)
            continue; /* CSV is for programs */
        text = text_of(*state, which);
        assert_null(strchr(text, '\033'));
        assert_null(strstr(text, "\xe2\x80\xae"));
        assert_has(text, "evil\\x1b[31m\\u{202e}");
        free(text);
    }
    text = text_of(*state, 1);
    for (size_t i = 0; i < countof(parts); i++)
        assert_has(text, parts[i]);
    free(text);
}

static size_t count_commas(const char *line)
{
    size_t n = 0;
    bool inside = false;
    for (; *line && (inside || *line != '\n'); line++) {
        inside ^= *line == '"';
        n += !inside && *line == ',';
    }
    return n;
}

static void csv_has_even_rows(void **state)
{
    char *text = text_of(*state, 2), *second = strchr(text, '\n') + 1;
    assert_int_equal(count_commas(text), count_commas(second));
    assert_has(text, "pass@2_low");
    free(text);
}

static void json_members(void **state)
{
    struct report rep = load(*state, NULL, 0);
    json_t *list = report_json(&rep), *run = json_array_get(list, 0);
    static const char *const paths[] = {
        "run",
        "suite",
        "task",
        "model",
        "problems",
        "samples",
        "tier",
        "state",
        "tokens",
        "toolchain",
        "pass_at.1.value",
        "pass_at.1.low",
        "classes",
        "cost",
        "ceiling",
        "missing",
        "official.letters",
        "official.pass_at.1.high",
        "details.mismatch.async_reset",
        "parameters.temperature",
    };
    json_t *value;
    int64_t n = 0;
    for (size_t i = 0; i < countof(paths); i++) {
        struct err err = {0};
        check(json_get(run, paths[i], true, &value, &err), &err);
    }
    check(json_get_int(run, "classes.pass", true, &n, NULL), &(struct err){0});
    assert_int_equal(n, 3);
    check(json_get_int(run, "ceiling", true, &n, NULL), &(struct err){0});
    assert_int_equal(n, 4);
    assert_null(json_object_get(json_object_get(run, "pass_at"), "5"));
    json_decref(list);
    report_finish(&rep);
}

/* What a tool could not do: how often, and pass@1 if all of it were right. */
static void limits_of_the_tool(void **state)
{
    struct report_problem problem[] = {
        {.rate = {4, 1}, .limited = 2}, {.rate = {4, 0}, .limited = 0}, {.rate = {2, 2}}};
    struct tally class[] = {{"syntax", "not_read", 1, 1},
                            {"syntax", "unsupported", 1, 1},
                            {"elaboration", "unsupported", 2, 2},
                            {"quarantined", "unsupported", 5, 5},
                            {"mismatch", "", 4, 4}};
    struct report_run run = {.problem = problem,
                             .n_problem = countof(problem),
                             .classes = {.item = class, .n = countof(class)}};
    struct report_limit detail[REPORT_LIMITS];
    struct report_limits limits;
    (void)state;
    assert_true(report_limits(&limits, &run));
    assert_int_equal(limits.samples, 2);
    assert_true(fabs(limits.bound - (0.75 + 0 + 1) / 3) < 1e-9);
    report_limit_details(&run, detail);
    assert_string_equal(detail[0].detail, "not_read");
    assert_int_equal(detail[0].n, 1);
    assert_int_equal(detail[1].n, 3);
    assert_int_equal(detail[2].n, 0);
    run.best_of = 4; /* problems are trials there */
    problem[0].rate = (struct rate){1, 0};
    problem[1].rate = problem[2].rate = (struct rate){1, 1};
    assert_true(report_limits(&limits, &run));
    assert_true(limits.bound == 1);
    problem[0].limited = 0;
    assert_false(report_limits(&limits, &run));
}

/* Problems 1 to 4 count; of those one sample was lost, one is our fault, one is missing. */
static void bounds_of_what_is_open(void **state)
{
    struct fixture *f = *state;
    struct report_query q = {.k = {1}, .n_k = 1};
    struct report_bounds b;
    struct report rep;
    struct err err = {0};
    check(report_load(&rep, f->store, &q, &err), &err);
    assert_true(report_bounds(&b, &rep.run[0]));
    assert_int_equal(b.open, 3);
    assert_float_equal(b.coverage, 5.0 / 8, 1e-9);
    assert_float_equal(b.low, (1 + 0.5) / 4, 1e-9);
    assert_float_equal(b.high, (1 + 0.5 + 0.5 + 1) / 4, 1e-9);
    rep.run[0].best_of = 2;
    assert_false(report_bounds(&b, &rep.run[0]));
    report_finish(&rep);
}

static void wrong_questions(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {"",    "0",  "1,",  ",1",
                                      "1;5", "-1", "1,x", "99999999999999999999"};
    struct report_query q = {.suite = "assay-rt"};
    struct report rep;
    struct err err = {0};
    check(report_parse_k(&q, "1", &err), &err);
    assert_int_equal(report_load(&rep, f->store, &q, &err), -1);
    assert_has(err.text, "did you mean 'assay-rtl'?");
    assert_int_equal(err.kind, ERR_USAGE);
    q.suite = NULL;
    q.run = (const char *[]){"7"};
    q.n_run = 1;
    assert_int_equal(report_load(&rep, f->store, &q, NULL), -1);
    for (size_t i = 0; i < countof(bad); i++)
        assert_int_equal(report_parse_k(&q, bad[i], NULL), -1);
}

/* ---- show ---- */

static void names_of_samples(void **state)
{
    struct fixture *f = *state;
    const char *id = f->suite.problem[2].id;
    static const char *const forms[] = {"last/%s/1", "last:%s:1", "1/%s/1", "%s/1", "%s:1"};
    struct err err = {0};
    char name[300];
    int64_t row;
    for (size_t i = 0; i < countof(forms); i++) {
        struct buf b;
        const char *hole = strstr(forms[i], "%s");
        buf_init(&b, sizeof name);
        buf_add(&b, forms[i], (size_t)(hole - forms[i]));
        buf_addf(&b, "%s%s", id, hole + 2);
        row = 0;
        check(show_find(&row, f->store, b.p, &err), &err);
        assert_int_equal(row, 6);
        buf_finish(&b);
    }
    check(show_find(&row, f->store, id, &err), &err);
    assert_int_equal(row, 5);
    check(show_find(&row, f->store, "9", &err), &err);
    assert_int_equal(row, 9);
    snprintf(name, sizeof name, "last/%.*s/0", (int)strlen(id) - 1, id);
    assert_int_equal(show_find(&row, f->store, name, &err), -1);
    assert_has(err.text, "did you mean");
    err = (struct err){0};
    snprintf(name, sizeof name, "last/%s/5", id);
    assert_int_equal(show_find(&row, f->store, name, &err), -1);
    assert_has(err.text, "0 to 1");
    assert_int_equal(show_find(&row, f->store, "a/b/c/d", NULL), -1);
    assert_int_equal(show_find(&row, f->store, "", NULL), -1);
    assert_int_equal(show_find(&row, f->store, "last//0", NULL), -1);
}

static void show_is_safe_and_complete(void **state)
{
    struct fixture *f = *state;
    const struct show_options options = {.db = f->path};
    struct look plain = {0};
    struct err err = {0};
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    check(show_print(to, f->store, 6, &options, &plain, &err), &err);
    fclose(to);
    assert_null(strchr(text, '\033'));
    assert_has(text, "mismatch (async_reset): runs, but its outputs differ");
    assert_has(text, "    2  endmodule");
    assert_has(text, "assay rejudge 1 --problems ");
    assert_has(text, "it'\\''s.db'");
    assert_has(text, "iverilog ");
    free(text);
    assert_int_equal(show_print(stdout, f->store, 99, &options, &plain, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
}

static void show_json_members(void **state)
{
    struct fixture *f = *state;
    const struct show_options options = {0};
    struct err err = {0};
    struct str s;
    json_t *json;
    check(show_json(&json, f->store, 6, &options, &err), &err);
    check(json_get_str(json, "candidate", true, &s, &err), &err);
    assert_true(str_eqc(s, "module x;\nendmodule\n"));
    check(json_get_str(json, "reply", true, &s, &err), &err);
    assert_true(str_eqc(s, "a reply\n" EVIL)); /* a program gets what came */
    json_decref(json);
}

/* ---- export ---- */

static int64_t export_text(struct fixture *f, const struct export_query *q, char **text)
{
    struct err err = {0};
    struct export_result r;
    size_t n;
    FILE *to = open_memstream(text, &n);
    check(export_write(to, "samples", f->store, q, &r, &err), &err);
    fclose(to);
    return r.samples;
}

static void export_lines(void **state)
{
    struct fixture *f = *state;
    struct export_query q = {0};
    struct err err = {0};
    struct str rest, line, id;
    json_t *json;
    char *text;
    int64_t index = -1;
    assert_int_equal(export_text(f, &q, &text), 8); /* a call without reply is no sample */
    rest = str_c(text);
    for (size_t i = 0; str_line(&rest, &line); i++) {
        const struct outcome *o = &outcomes[i + (i > 5)]; /* the order of the table is ours */
        check(json_parse(line, "line", &json, &err), &err);
        check(json_get_str(json, "task_id", true, &id, &err), &err);
        check(json_get_int(json, "sample_index", true, &index, &err), &err);
        assert_true(str_eqc(id, f->suite.problem[o->problem].id));
        assert_int_equal(index, o->index);
        check(json_get_int(json, "usage.prompt_tokens", true, &index, &err), &err);
        json_decref(json);
    }
    free(text);
    q.class = "api_error";
    assert_int_equal(export_text(f, &q, &text), 1);
    free(text);
    q = (struct export_query){
        .suite = "assay-rtl", .run = (const char *[]){"1", "last"}, .n_run = 2};
    assert_int_equal(export_text(f, &q, &text), 8); /* a run named twice is written once */
    free(text);
    assert_int_equal(export_check("sample", &err), -1);
    assert_has(err.text, "did you mean 'samples'");
}

/* ---- table ---- */

static void table_cuts_the_middle(void **state)
{
    static const struct table_column column[] = {{"NAME", false, true}, {"N", true, false}};
    const struct look narrow = {.columns = 16};
    struct table t;
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    (void)state;
    table_init(&t, column, countof(column));
    table_add(&t, "%s", "abcdefghijklmnopqrstuvwxyz");
    table_add(&t, "%d", 1);
    table_add(&t, "%s", "\xc3\xa4");
    table_add(&t, "%d", 22);
    table_print(&t, to, &narrow, 0);
    fclose(to);
    assert_string_equal(text, "NAME           N\n"
                              "abcdef~vwxyz   1\n"
                              "\xc3\xa4             22\n");
    free(text);
    table_finish(&t);
}

/* The text of a last column of words goes on below its head, and so does a wrapped line. */
static void words_go_on_below(void **state)
{
    static const struct table_column column[] = {{"CLASS", false, false},
                                                 {"MEANING", false, TABLE_WORDS}};
    const struct look narrow = {.columns = 21};
    struct table t;
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    (void)state;
    table_init(&t, column, countof(column));
    table_add(&t, "%s", "pass");
    table_add(&t, "%s", "with \xc3\xa4vidence that nobody made");
    table_add(&t, "%s", "cut"); /* a word that fits no line */
    table_add(&t, "%s", "at {\"model\":\"m\",\"n\":1}");
    table_print(&t, to, &narrow, 1);
    put_wrapped(to, &narrow, 2, "3: no reply from\nhttp://127.0.0.1/v1/long \033[1m");
    fclose(to);
    assert_string_equal(text, " CLASS  MEANING\n"
                              " pass   with \xc3\xa4vidence\n"
                              "        that nobody\n"
                              "        made\n"
                              " cut    at\n"
                              "        {\"model\":\"m\",\n"
                              "        \"n\":1}\n"
                              "  3: no reply from\n"
                              "  http://127.0.0.1/v1/long\n"
                              "  \\x1b[1m\n");
    free(text);
    table_finish(&t);
}

static void csv_holds_no_control_character(void **state)
{
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    (void)state;
    csv_text(to, "a\033[31m\tb\nc");
    fclose(to);
    assert_string_equal(text, "\"a\xef\xbf\xbd[31m\tb\nc\"");
    free(text);
}

static void which_ks(void **state)
{
    struct report_query q = {.with_n = true};
    struct report_run run = {.n = 4, .strategy = ""};
    struct report_pass pass[REPORT_KS];
    (void)state;
    assert_int_equal(report_parse_k(&q, REPORT_K_DEFAULT, NULL), 0);
    assert_int_equal(report_ks(&run, &q, pass), 4);
    assert_int_equal(pass[1].k, 4);
    assert_int_equal(pass[2].k, 5);
    run.n = 20;
    assert_int_equal(report_ks(&run, &q, pass), 4);
    assert_int_equal(pass[3].k, 20);
    run.n = 5;
    assert_int_equal(report_ks(&run, &q, pass), 3);
    run.n = 4;
    run.strategy = "best of 4";
    assert_int_equal(report_ks(&run, &q, pass), 3);
    run.strategy = "";
    q.with_n = false;
    assert_int_equal(report_ks(&run, &q, pass), 3);
}

int main(void)
{
#define IN_STORE(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        IN_STORE(counts),
        IN_STORE(families),
        IN_STORE(agrees_with_views),
        IN_STORE(bounds_of_what_is_open),
        IN_STORE(unfinished_run),
        IN_STORE(text_is_safe_and_complete),
        IN_STORE(csv_has_even_rows),
        IN_STORE(json_members),
        cmocka_unit_test(limits_of_the_tool),
        IN_STORE(wrong_questions),
        IN_STORE(names_of_samples),
        IN_STORE(show_is_safe_and_complete),
        IN_STORE(show_json_members),
        IN_STORE(export_lines),
        cmocka_unit_test(table_cuts_the_middle),
        cmocka_unit_test(words_go_on_below),
        cmocka_unit_test(csv_holds_no_control_character),
        cmocka_unit_test(which_ks),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
