/* test_merge.c: many stores become one: in any order, twice as once, what contradicts is refused. And
 * shards, whose parts are what is merged. */
#include "results/store/merge.h"

#include "harness/io/fs.h"
#include "harness/measure/shard.h"
#include "results/store/sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define STORES 4

/* A folder with stores in it. */
struct place {
    struct arena arena;
    const char *root;
    const char *path[STORES];
    struct err err;
};

#define ok(p, call)                                                                                \
    do {                                                                                           \
        if ((call) < 0)                                                                            \
            fail_msg("%s: %s", #call, (p)->err.text);                                              \
    } while (0)

static int open_place(void **state)
{
    struct place *p = mem_alloc(sizeof *p);
    *state = p;
    if (fs_temp_dir(&p->root, &p->arena, &p->err) < 0)
        return -1;
    for (int i = 0; i < STORES; i++)
        p->path[i] = arena_printf(&p->arena, "%s/%d.db", p->root, i);
    return 0;
}

static int close_place(void **state)
{
    struct place *p = *state;
    fs_rmtree(p->root, NULL);
    arena_finish(&p->arena);
    free(p);
    return 0;
}

static struct store *open_store(struct place *p, const char *path)
{
    struct store *s;
    ok(p, store_open(&s, path, STORE_CREATE, &p->err));
    return s;
}

static void do_sql(struct place *p, struct store *s, const char *sql)
{
    char *message = NULL;
    (void)p;
    if (sqlite3_exec(store_db(s), sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

static void do_file(struct place *p, int store, const char *sql)
{
    struct store *s = open_store(p, p->path[store]);
    do_sql(p, s, sql);
    ok(p, store_close(s, &p->err));
}

static int64_t number_in(struct place *p, const char *path, const char *sql)
{
    struct store *s = open_store(p, path);
    int64_t n = -1;
    bool found;
    ok(p, sql_int(store_db(s), &n, &found, &p->err, sql, ""));
    ok(p, store_close(s, &p->err));
    return n;
}

/* A store with a suite, a run and all that can hang on it, of samples first..last of each problem.
 * `skew` is by how much its row numbers differ from another store's. */
static void make_store(struct place *p, int store, int first, int last, int skew)
{
    const char *sql = arena_printf(
        &p->arena,
        "INSERT INTO suites (id, name, task, version, bench, runner, imported_at) VALUES (%d, 's', "
        "'', 'v1', 'counters', 'icarus', '2026-01-01T00:00:0%dZ');"
        "INSERT INTO problems (id, suite_id, name, spec, entry, reference, hash) SELECT %d - "
        "value, "
        "%d, 'p' || value, 'spec', 'e', 'r', 'h' || value FROM three;"
        "INSERT INTO bench_files SELECT id, 0, 'tb.sv', 1, x'00ff' FROM problems;"
        "INSERT INTO suite_texts VALUES (%d, 'system', 'be good');"
        "INSERT INTO models (id, name, base_url, parameters) VALUES (%d, 'm', 'http://x', '{}');"
        "INSERT INTO runs (id, key, suite_id, model_id, source, prompt, n, started_at, ended_at, "
        "wanted) VALUES (%d, 'k', %d, %d, 'model', 'default', 4, '2026-01-02', '2026-01-0%d', 12);"
        "INSERT INTO prompts VALUES ('sha', '[]');"
        "INSERT INTO toolchains VALUES (%d, 'tools');"
        "INSERT INTO goldens SELECT id, %d, 1, '', %d, 9, '', '2026-01-0%d', 1 FROM problems;",
        skew + 1, skew, skew + 90, skew + 1, skew + 1, skew + 2, skew + 3, skew + 1, skew + 2,
        3 + skew, skew + 5, skew + 5, skew, 1 + skew);
    const char *each = arena_printf(
        &p->arena,
        "INSERT INTO samples (id, key, run_id, problem_id, idx, prompt_sha256, replied_at, reply, "
        "cost) SELECT 1000 - 10 * i.value - pr.id, pr.name || '#' || i.value, %d, pr.id, i.value, "
        "'sha', '2026-01-02', 'reply ' || char(0) || i.value, 0.25 FROM problems pr, four i "
        "WHERE i.value BETWEEN %d AND %d;"
        "INSERT INTO verdicts (sample_id, class, toolchain_id, judged_at, cpu_ms) SELECT id, "
        "'pass', "
        "%d, '2026-01-03', 1.5 FROM samples;"
        "UPDATE verdicts SET shares = (SELECT MIN(id) FROM samples) WHERE sample_id <> (SELECT "
        "MIN(id) FROM samples) AND %d = 1;"
        "UPDATE samples SET verdict_id = (SELECT id FROM verdicts v WHERE v.sample_id = "
        "samples.id);"
        "INSERT INTO checks SELECT id, 'lint', 'ok', '{}', 'verilator', 1.0, '2026-01-03' FROM "
        "samples;",
        skew + 3, first, last, skew + 5, first);
    struct store *s = open_store(p, p->path[store]);
    do_sql(p, s,
           "CREATE TEMP TABLE three AS SELECT 1 AS value UNION SELECT 2 UNION SELECT 3;"
           "CREATE TEMP TABLE four AS SELECT value FROM three UNION SELECT 4");
    do_sql(p, s, arena_printf(&p->arena, "BEGIN; %s%s COMMIT", sql, each));
    ok(p, store_close(s, &p->err));
}

/* What a store holds, as text. */
static const char *content(struct place *p, const char *path)
{
    struct store *s = open_store(p, path);
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    const char *ret;
    ok(p, store_dump(s, to, &p->err));
    fclose(to);
    ret = arena_dup(&p->arena, (struct str){text, n});
    free(text);
    ok(p, store_close(s, &p->err));
    return ret;
}

/* Merge stores by their numbers ("021") into a new one; its path, or NULL when that was refused. */
static const char *merged(struct place *p, const char *dest, const char *stores)
{
    const char *source[8], *path = arena_printf(&p->arena, "%s/%s.db", p->root, dest);
    struct merge_result r;
    struct store *s;
    size_t n = strlen(stores);
    int rc;
    for (size_t i = 0; i < n; i++)
        source[i] = p->path[stores[i] - '0'];
    p->err = (struct err){0};
    s = open_store(p, path);
    rc = store_merge(s, source, n, &r, &p->err);
    store_close(s, NULL);
    return rc < 0 ? NULL : path;
}

/* Every order of the stores 0, 1, 2, and some twice, have the same content. */
static void same_in_any_order(struct place *p)
{
    static const char *const orders[] = {"021", "102", "120", "201", "210", "0120", "01221100"};
    const char *first = merged(p, "012", "012"), *want;
    assert_non_null(first);
    want = content(p, first);
    for (size_t i = 0; i < countof(orders); i++) {
        const char *path = merged(p, orders[i], orders[i]);
        if (!path)
            fail_msg("%s: %s", orders[i], p->err.text);
        assert_string_equal(content(p, path), want);
    }
    /* one after another, into what is there, and once more */
    for (const char *order = "2011"; *order; order++) {
        const char one[] = {*order, 0};
        assert_non_null(merged(p, "steps", one));
    }
    assert_string_equal(content(p, arena_printf(&p->arena, "%s/steps.db", p->root)), want);
    assert_int_equal(number_in(p, first, "SELECT COUNT(*) FROM pragma_foreign_key_check"), 0);
}

static void make_shards(struct place *p)
{
    make_store(p, 0, 1, 2, 0);
    make_store(p, 1, 3, 3, 1);
    make_store(p, 2, 4, 4, 2);
}

static void shards_are_one_run(void **state)
{
    struct place *p = *state;
    const char *all;
    make_shards(p);
    make_store(p, 3, 1, 4, 2);
    same_in_any_order(p);
    all = arena_printf(&p->arena, "%s/012.db", p->root);
    assert_int_equal(number_in(p, all, "SELECT COUNT(*) FROM samples"), 12);
    assert_int_equal(number_in(p, all, "SELECT COUNT(*) FROM samples WHERE verdict_id IS NULL"), 0);
    assert_int_equal(number_in(p, all, "SELECT COUNT(*) FROM runs WHERE state = 'complete'"), 1);
    assert_int_equal(
        number_in(p, merged(p, "01", "01"), "SELECT COUNT(*) FROM runs WHERE state = 'incomplete'"),
        1);
    /* numbers point at what they pointed at */
    assert_int_equal(number_in(p, all,
                               "SELECT COUNT(*) FROM samples s JOIN problems p ON p.id = "
                               "s.problem_id WHERE s.key = p.name || '#' || s.idx"),
                     12);
    assert_int_equal(number_in(p, all,
                               "SELECT COUNT(*) FROM verdicts v JOIN samples s ON s.id = v.shares "
                               "JOIN runs r ON r.id = s.run_id WHERE s.idx = 2"),
                     5);
    assert_int_equal(number_in(p, all, "SELECT SUM(length(data)) FROM bench_files"), 6);
}

/* The same samples, undivided: nothing is new. */
static void undivided_store_adds_nothing(void **state)
{
    struct place *p = *state;
    const char *source;
    struct merge_result r;
    struct store *s;
    make_shards(p);
    source = merged(p, "all", "012");
    s = open_store(p, p->path[0]);
    ok(p, store_merge(s, &source, 1, &r, &p->err));
    store_close(s, NULL);
    assert_int_equal(r.runs, 0);
    assert_int_equal(r.samples, 6);
    assert_string_equal(content(p, p->path[0]), content(p, source));
}

static void last_verdict_counts_and_all_are_kept(void **state)
{
    struct place *p = *state;
    const char *all;
    make_shards(p);
    /* store 2: store 0, judged again later; its first verdict is the same one */
    make_store(p, 3, 1, 2, 3);
    do_file(
        p, 3,
        "INSERT INTO verdicts (sample_id, class, toolchain_id, judged_at) SELECT id, 'mismatch', "
        "8, '2026-02-01' FROM samples WHERE idx = 1;"
        "UPDATE samples SET verdict_id = (SELECT MAX(v.id) FROM verdicts v WHERE v.sample_id = "
        "samples.id)");
    assert_int_equal(rename(p->path[3], p->path[2]), 0);
    same_in_any_order(p);
    all = arena_printf(&p->arena, "%s/012.db", p->root);
    assert_int_equal(number_in(p, all,
                               "SELECT COUNT(*) FROM sample_verdicts WHERE class = "
                               "'mismatch'"),
                     3);
    assert_int_equal(number_in(p, all, "SELECT COUNT(*) FROM verdicts"), 9 + 3);
    assert_int_equal(number_in(p, all, "SELECT cpu_us FROM goldens LIMIT 1"), 3);
}

static void what_went_further_stays(void **state)
{
    struct place *p = *state;
    const char *all;
    make_shards(p);
    /* the same samples three times: asked in vain, answered, answered and repaired */
    make_store(p, 3, 1, 2, 3);
    do_file(p, 3,
            "UPDATE samples SET reply = '', api_error = '429', verdict_id = NULL;"
            "DELETE FROM verdicts; DELETE FROM checks");
    assert_int_equal(rename(p->path[3], p->path[1]), 0);
    make_store(p, 3, 1, 2, 4);
    do_file(p, 3,
            "INSERT INTO turns (sample_id, turn, prompt_sha256, finish_reason, prompt_tokens, "
            "completion_tokens, reasoning_tokens, cost, tries, latency_ms, replied_at, verdict_id, "
            "reply, reasoning, feedback) SELECT id, 0, 'sha', '', 1, 1, 1, 0.25, 1, 1, "
            "'2026-01-02', verdict_id, "
            "reply, '', 'wrong' FROM samples; UPDATE verdicts SET role = 'turn';"
            "UPDATE samples SET reply = 'better', verdict_id = NULL");
    assert_int_equal(rename(p->path[3], p->path[2]), 0);
    same_in_any_order(p);
    all = arena_printf(&p->arena, "%s/012.db", p->root);
    assert_int_equal(number_in(p, all,
                               "SELECT COUNT(*) FROM samples WHERE reply = 'better' AND "
                               "verdict_id IS NULL"),
                     6);
    assert_int_equal(number_in(p, all, "SELECT COUNT(*) FROM verdicts WHERE role = 'turn'"), 6);
    assert_int_equal(number_in(p, all, "SELECT COUNT(*) FROM verdicts"), 6);
}

static void versions_stand_side_by_side(void **state)
{
    struct place *p = *state;
    const char *all;
    make_shards(p);
    do_file(p, 1,
            "UPDATE suites SET version = 'v2'; UPDATE runs SET key = 'k2'; UPDATE samples SET "
            "key = key || 'v2'");
    same_in_any_order(p);
    all = arena_printf(&p->arena, "%s/012.db", p->root);
    assert_int_equal(number_in(p, all, "SELECT COUNT(*) FROM suites"), 2);
    assert_int_equal(number_in(p, all, "SELECT COUNT(*) FROM problems"), 6);
    assert_int_equal(number_in(p, all, "SELECT COUNT(*) FROM suites WHERE current"), 1);
    assert_int_equal(number_in(p, all,
                               "SELECT COUNT(*) FROM suites WHERE current AND version = "
                               "'v1'"),
                     1); /* store 2 has it, and was the last to take it */
}

/* A refused store leaves the destination as it was. */
static void refused(struct place *p, const char *stores, enum err_kind kind, const char *text)
{
    const char *path = arena_printf(&p->arena, "%s/kept.db", p->root), *before;
    assert_non_null(merged(p, "kept", "0"));
    before = content(p, path);
    assert_null(merged(p, "kept", stores));
    assert_int_equal(p->err.kind, kind);
    if (!strstr(p->err.text, text))
        fail_msg("'%s' does not say '%s'", p->err.text, text);
    assert_string_equal(content(p, path), before);
}

static void contradictions_are_refused(void **state)
{
    struct place *p = *state;
    make_shards(p);
    make_store(p, 3, 2, 3, 3);
    do_file(p, 3, "UPDATE samples SET reply = 'other' WHERE idx = 2 AND key LIKE 'p2%'");
    refused(p, "13", ERR_INPUT, "sample 2 of p2 has another reply");
    refused(p, "3", ERR_INPUT, "sample 2 of p2 has another reply");
    refused(p, "103", ERR_INPUT, "3.db");
    do_file(p, 2, "UPDATE problems SET hash = 'x' WHERE name = 'p1'");
    refused(p, "12", ERR_INPUT, "problem p1");
}

static void other_files_are_refused(void **state)
{
    struct place *p = *state;
    make_shards(p);
    make_store(p, 3, 4, 4, 3);
    do_file(p, 3, "PRAGMA user_version = 1000");
    refused(p, "3", ERR_USAGE, "schema 1000");
    refused(p, "13", ERR_USAGE, "3.db");
    ok(p, fs_write(p->path[3], STR("not a database, whatever its name says"), &p->err));
    refused(p, "13", ERR_STORE, "3.db");
    fs_rmtree(p->path[3], NULL);
    refused(p, "13", ERR_USAGE, "no such file");
}

static void removed_numbers_are_not_given_again(void **state)
{
    struct place *p = *state;
    struct merge_result r;
    struct store *s;
    make_shards(p);
    s = open_store(p, arena_printf(&p->arena, "%s/dest.db", p->root));
    ok(p, store_retire_number(s, 41, &p->err));
    ok(p, store_merge(s, (const char *const *)p->path, 3, &r, &p->err));
    ok(p, store_close(s, &p->err));
    assert_int_equal(
        number_in(p, arena_printf(&p->arena, "%s/dest.db", p->root), "SELECT id FROM runs"), 42);
}

static void new_columns_come_along(void **state)
{
    struct place *p = *state;
    const char *dest = arena_printf(&p->arena, "%s/dest.db", p->root);
    struct merge_result r;
    struct store *s;
    make_shards(p);
    for (int i = 0; i < 3; i++)
        do_file(p, i, "ALTER TABLE checks ADD COLUMN more TEXT; UPDATE checks SET more = 'kept'");
    s = open_store(p, dest);
    do_sql(p, s, "ALTER TABLE checks ADD COLUMN more TEXT");
    for (int i = 0; i < 3; i++)
        ok(p, store_merge(s, (const char *const *)&p->path[i], 1, &r, &p->err));
    ok(p, store_close(s, &p->err));
    assert_int_equal(number_in(p, dest, "SELECT COUNT(*) FROM checks WHERE more = 'kept'"), 12);
}

/* ---- shards ---- */

static void shards_have_every_sample_once(void **state)
{
    (void)state;
    for (int index = -1; index < 200; index++) {
        int n = 0;
        for (int64_t at = 1; at <= 7; at++)
            n += shard_has(&(struct shard){at, 7}, "Prob001_zero", index);
        assert_int_equal(n, 1);
        assert_true(shard_has(&(struct shard){1, 1}, "x", index));
        assert_true(shard_has(&(struct shard){0, 0}, "x", index));
    }
}

/* Fixed for ever: machines with other builds of assay have parts of one run. */
static void shards_are_where_they_were(void **state)
{
    char got[21] = {0};
    (void)state;
    for (int index = 0; index < 20; index++)
        for (int64_t at = 1; at <= 4; at++)
            if (shard_has(&(struct shard){at, 4}, "fifo", index))
                got[index] = (char)('0' + at);
    assert_string_equal(got, "31142212341132243421");
}

static void shard_texts(void **state)
{
    static const char *const bad[] = {"",     "3",    "0/3", "4/3",  "-1/3",  "1/0",
                                      "1/3 ", "1//3", "a/b", " 1/3", "1/3/4", "1/100001"};
    struct shard s;
    struct err err = {0};
    (void)state;
    assert_int_equal(shard_parse(&s, "3/16", &err), 0);
    assert_int_equal(s.at, 3);
    assert_int_equal(s.of, 16);
    assert_int_equal(shard_parse(&s, NULL, &err), 0);
    assert_int_equal(s.of, 0);
    for (size_t i = 0; i < countof(bad); i++) {
        err = (struct err){0};
        assert_int_equal(shard_parse(&s, bad[i], &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(shards_are_one_run),
        T(undivided_store_adds_nothing),
        T(last_verdict_counts_and_all_are_kept),
        T(what_went_further_stays),
        T(versions_stand_side_by_side),
        T(contradictions_are_refused),
        T(other_files_are_refused),
        T(removed_numbers_are_not_given_again),
        T(new_columns_come_along),
        cmocka_unit_test(shards_have_every_sample_once),
        cmocka_unit_test(shards_are_where_they_were),
        cmocka_unit_test(shard_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
