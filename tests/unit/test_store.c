/* test_store.c: the store: opening, replies once, verdicts that count, runs by key, goldens, and
 * the view pass_at_k against metrics.c. */
#include "results/numbers/metrics.h"
#include "results/store/sql.h"
#include "results/store/store.h"

#include "harness/base/clock.h"
#include "harness/io/fs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#define PROBLEMS 3

/* A store in a folder of its own, with one suite in it. */
struct place {
    struct arena arena;
    const char *root, *path;
    struct store *store;
    struct err err;
    struct suite suite;
    struct problem problem[PROBLEMS];
    struct run run;
};

#define ok(p, call)                                                                                \
    do {                                                                                           \
        if ((call) < 0)                                                                            \
            fail_msg("%s: %s", #call, (p)->err.text);                                              \
    } while (0)

static void reopen(struct place *p)
{
    ok(p, store_close(p->store, &p->err));
    p->store = NULL;
    ok(p, store_open(&p->store, p->path, STORE_CREATE, &p->err));
}

static void make_suite(struct place *p, const char *spec)
{
    static const char *const id[PROBLEMS] = {"p0", "p1", "p2"};
    static const struct bench_file file[] = {{"bench.sv", {"tb", 2}, true, 0},
                                             {"data.hex", {"00\0ff", 5}, false, 0}};
    static const struct suite_text text[] = {{"system", {"be good", 7}}};
    for (int i = 0; i < PROBLEMS; i++)
        p->problem[i] = (struct problem){.id = id[i],
                                         .spec = str_c(spec),
                                         .interface = STR("i"),
                                         .entry = "e",
                                         .reference = STR("r"),
                                         .file = file,
                                         .n_file = 2,
                                         .category = "c",
                                         .difficulty = "d",
                                         .bench = "",
                                         .top = ""};
    p->suite = (struct suite){.name = "s",
                              .task = "t",
                              .commit = "c",
                              .origin = "o",
                              .bench = "counters",
                              .runner = "icarus",
                              .official = "",
                              .eval_only = true,
                              .problem = p->problem,
                              .n = PROBLEMS,
                              .text = text,
                              .n_text = 1};
    suite_seal(&p->suite);
}

static struct run make_run(struct place *p, char key, int n)
{
    struct run r = {.suite_row = p->suite.row,
                    .source = "model",
                    .prompt = "default",
                    .n = n,
                    .model = "m",
                    .base_url = "http://x",
                    .parameters = "{}"};
    memset(r.key, key, HASH_HEX - 1);
    return r;
}

static int open_place(void **state)
{
    struct place *p = mem_alloc(sizeof *p);
    *state = p;
    if (fs_temp_dir(&p->root, &p->arena, &p->err) < 0)
        return -1;
    p->path = arena_printf(&p->arena, "%s/below/a.db", p->root);
    if (store_open(&p->store, p->path, STORE_CREATE, &p->err) < 0)
        return -1;
    make_suite(p, "spec");
    if (store_put_suite(p->store, &p->suite, &p->err) < 0)
        return -1;
    p->run = make_run(p, 'a', 5);
    return store_put_run(p->store, &p->run, &p->err);
}

static int close_place(void **state)
{
    struct place *p = *state;
    store_close(p->store, NULL);
    fs_rmtree(p->root, NULL);
    arena_finish(&p->arena);
    free(p);
    return 0;
}

static int64_t number(struct place *p, const char *sql)
{
    int64_t n = -1;
    bool found;
    ok(p, sql_int(store_db(p->store), &n, &found, &p->err, sql, ""));
    return found ? n : -1;
}

static void do_sql(struct place *p, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(store_db(p->store), sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

/* A sample whose key is made of its problem and index. */
static struct sample make_sample(struct place *p, int problem, int index, const char *text)
{
    struct sample s = {.problem = &p->problem[problem], .index = index};
    snprintf(s.key, sizeof s.key, "%032d%032d", problem, index);
    s.reply = (struct reply){.text = str_c(text),
                             .reasoning = STR(""),
                             .finish_raw = "stop",
                             .prompt_tokens = 3,
                             .completion_tokens = -1,
                             .reasoning_tokens = -1,
                             .cost = -1,
                             .tries = 1};
    return s;
}

static void judge(struct place *p, struct sample *s, enum verdict_class class)
{
    s->verdict = verdict_make(class, "simulate", "because");
    ok(p, store_put_verdict(p->store, s, -1, &p->err));
}

/* ---- opening ---- */

static void opening(void **state)
{
    struct place *p = *state;
    struct store *second = NULL;
    assert_int_equal(number(p, "PRAGMA user_version"), STORE_SCHEMA_VERSION);
    assert_int_equal(number(p, "PRAGMA foreign_keys"), 1);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM classes"), CLASS_COUNT);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM suites"), 1);
    reopen(p); /* nothing is made twice */
    assert_int_equal(number(p, "SELECT COUNT(*) FROM suites"), 1);
    ok(p, store_open(&second, p->path, STORE_READ, &p->err));
    ok(p, store_close(second, &p->err));
    assert_string_equal(store_path(p->store), p->path);
}

static void a_reader_needs_a_store(void **state)
{
    struct place *p = *state;
    struct store *s = NULL;
    const char *path = arena_printf(&p->arena, "%s/none.db", p->root);
    assert_int_equal(store_open(&s, path, STORE_READ, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_USAGE);
    assert_null(s);
    assert_false(fs_is_file(path));
}

static void a_newer_schema_is_refused(void **state)
{
    struct place *p = *state;
    struct store *s = NULL;
    do_sql(p, "PRAGMA user_version = 1000");
    for (int mode = STORE_READ; mode <= STORE_CREATE; mode++) {
        p->err = (struct err){0};
        assert_int_equal(store_open(&s, p->path, (enum store_mode)mode, &p->err), -1);
        assert_int_equal(p->err.kind, ERR_STORE);
        assert_non_null(strstr(p->err.text, "newer"));
        assert_non_null(strstr(p->err.text, "a.db"));
    }
    assert_int_equal(number(p, "PRAGMA user_version"), 1000); /* and left as it was */
    p->err = (struct err){0};
}

static void what_is_no_store_is_refused(void **state)
{
    static const char junk[] = "this is a text and no database at all, but long enough for one....";
    struct place *p = *state;
    struct store *s = NULL;
    struct str left;
    const char *path = arena_printf(&p->arena, "%s/junk.db", p->root);
    ok(p, fs_write(path, str_c(junk), &p->err));
    assert_int_equal(store_open(&s, path, STORE_CREATE, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_STORE);
    p->err = (struct err){0};
    ok(p, fs_read(&left, path, 1000, &p->arena, &p->err));
    assert_true(str_eqc(left, junk));
}

/* ---- suites ---- */

static void a_suite_comes_back_whole(void **state)
{
    struct place *p = *state;
    struct suite s;
    bool found;
    ok(p, store_get_suite(p->store, "s", "t", 0, &s, &found, &p->err));
    assert_true(found);
    assert_string_equal(s.version, p->suite.version);
    assert_int_equal(s.n, PROBLEMS);
    for (int i = 0; i < PROBLEMS; i++) {
        assert_string_equal(s.problem[i].id, p->problem[i].id);
        assert_string_equal(s.problem[i].hash, p->problem[i].hash);
        assert_int_equal(s.problem[i].row, p->problem[i].row);
        assert_int_equal(s.problem[i].n_file, 2);
        assert_true(s.problem[i].file[0].compiled);
        assert_false(s.problem[i].file[1].compiled);
        assert_int_equal(s.problem[i].file[1].data.n, 5);
        assert_memory_equal(s.problem[i].file[1].data.p, "00\0ff", 5);
    }
    assert_true(str_eqc(suite_text_get(&s, "system"), "be good"));
    suite_seal(&s); /* what was read is what was hashed */
    assert_string_equal(s.version, p->suite.version);
    suite_finish(&s);
    ok(p, store_get_suite(p->store, "s", "other", 0, &s, &found, &p->err));
    assert_false(found);
}

static void a_changed_suite_is_a_version_of_its_own(void **state)
{
    struct place *p = *state;
    int64_t first = p->suite.row;
    make_suite(p, "another spec");
    ok(p, store_put_suite(p->store, &p->suite, &p->err));
    assert_int_not_equal(p->suite.row, first);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM suites"), 2);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM problems"), 2 * PROBLEMS);
    assert_int_equal(number(p, "SELECT id FROM suites WHERE current"), p->suite.row);
    make_suite(p, "spec"); /* back to the first: it counts again, nothing is new */
    ok(p, store_put_suite(p->store, &p->suite, &p->err));
    assert_int_equal(p->suite.row, first);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM suites"), 2);
    assert_int_equal(number(p, "SELECT id FROM suites WHERE current"), first);
}

/* ---- runs ---- */

static void runs_by_key(void **state)
{
    struct place *p = *state;
    struct run same = make_run(p, 'a', 9), other = make_run(p, 'b', 2), got;
    ok(p, store_put_run(p->store, &same, &p->err));
    assert_int_equal(same.row, p->run.row);
    /* found, but left as it is until it is started */
    assert_int_equal(number(p, "SELECT n FROM runs WHERE id = 1"), 5);
    ok(p, store_end_run(p->store, p->run.row, true, &p->err));
    assert_int_equal(number(p, "SELECT state = 'complete' AND ended_at IS NOT NULL FROM runs"), 1);
    ok(p, store_start_run(p->store, &same, &p->err));
    assert_int_equal(number(p, "SELECT n FROM runs"), 9);
    assert_int_equal(number(p, "SELECT state = 'open' AND ended_at IS NULL FROM runs"), 1);
    same.n = 3; /* a smaller one takes nothing away */
    ok(p, store_start_run(p->store, &same, &p->err));
    assert_int_equal(number(p, "SELECT n FROM runs"), 9);
    ok(p, store_put_run(p->store, &other, &p->err));
    assert_int_not_equal(other.row, same.row);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM models"), 1); /* the same model */
    ok(p, store_get_run(p->store, "last", &got, &p->arena, &p->err));
    assert_int_equal(got.row, other.row);
    assert_string_equal(got.key, other.key);
    assert_string_equal(got.model, "m");
    ok(p, store_get_run(p->store, "1", &got, &p->arena, &p->err));
    assert_int_equal(got.row, same.row);
}

static void runs_that_are_not_there(void **state)
{
    static const char *const names[] = {"99", "0", "-1", "x", "", "1x", "99999999999999999999"};
    struct place *p = *state;
    struct run got;
    for (size_t i = 0; i < countof(names); i++) {
        p->err = (struct err){0};
        if (store_get_run(p->store, names[i], &got, &p->arena, &p->err) == 0)
            fail_msg("'%s' is a run", names[i]);
        assert_int_equal(p->err.kind, ERR_USAGE);
    }
    p->err = (struct err){0};
}

/* ---- replies ---- */

static void a_reply_is_stored_once(void **state)
{
    struct place *p = *state;
    struct sample s = make_sample(p, 0, 0, "first"), again = make_sample(p, 0, 0, "second");
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
    assert_true(s.row > 0);
    assert_int_equal(store_put_reply(p->store, &again, p->run.row, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_INTERNAL);
    assert_non_null(strstr(p->err.text, "p0#0"));
    p->err = (struct err){0};
    assert_int_equal(number(p, "SELECT COUNT(*) FROM samples WHERE reply = 'first'"), 1);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM samples"), 1);
}

static void an_api_error_is_replaced(void **state)
{
    struct place *p = *state;
    struct sample s = make_sample(p, 1, 0, ""), good = make_sample(p, 1, 0, "at last");
    s.reply.error = "the service was tired";
    s.reply.tries = 3;
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
    judge(p, &s, CLASS_API_ERROR);
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err)); /* and again an error */
    ok(p, store_put_reply(p->store, &good, p->run.row, &p->err));
    assert_int_equal(good.row, s.row);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM samples"), 1);
    assert_int_equal(number(p, "SELECT api_error IS NULL AND reply = 'at last' AND tries = 7 AND "
                               "verdict_id IS NULL FROM samples"),
                     1);
    s.reply.error = NULL;
    assert_int_equal(store_put_reply(p->store, &s, p->run.row, &p->err), -1); /* now it stands */
    p->err = (struct err){0};
}

static void a_reply_comes_back_byte_for_byte(void **state)
{
    static const char raw[] = "a\0b\r\n\xc3\xa9\n\n";
    struct place *p = *state;
    struct sample s = make_sample(p, 2, 4, ""), got;
    struct suite suite;
    bool found;
    s.reply.text = (struct str){raw, sizeof raw - 1};
    s.reply.reasoning = STR("hm");
    s.reply.finish_raw = "length";
    s.reply.completion_tokens = 77;
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
    reopen(p);
    ok(p, store_get_suite(p->store, "s", "t", 0, &suite, &found, &p->err));
    ok(p, store_load_sample(p->store, s.row, &suite, &got, &p->err));
    assert_string_equal(got.key, s.key);
    assert_string_equal(got.problem->id, "p2");
    assert_int_equal(got.index, 4);
    assert_int_equal(got.reply.text.n, sizeof raw - 1);
    assert_memory_equal(got.reply.text.p, raw, sizeof raw - 1);
    assert_true(str_eqc(got.reply.reasoning, "hm"));
    assert_int_equal(got.reply.finish, FINISH_LENGTH);
    assert_int_equal(got.reply.prompt_tokens, 3);
    assert_int_equal(got.reply.completion_tokens, 77);
    assert_int_equal(got.reply.reasoning_tokens, -1);
    assert_null(got.reply.error);
    assert_false(got.reply.is_completion);
    arena_finish(&got.arena);
    assert_int_equal(store_load_sample(p->store, 4711, &suite, &got, &p->err), -1);
    p->err = (struct err){0};
    suite_finish(&suite);
}

/* ---- verdicts ---- */

static void the_last_verdict_counts(void **state)
{
    struct place *p = *state;
    struct sample s = make_sample(p, 0, 0, "x");
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
    judge(p, &s, CLASS_MISMATCH);
    judge(p, &s, CLASS_PASS);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM verdicts"), 2); /* the old one is kept */
    assert_int_equal(number(p, "SELECT COUNT(*) FROM sample_verdicts"), 1);
    assert_int_equal(
        number(p, "SELECT COUNT(*) FROM sample_verdicts WHERE class = 'pass' AND passed"), 1);
    assert_int_equal(number(p, "SELECT score IS NULL AND compared IS NULL AND cpu_ms IS NULL AND "
                               "official_letter IS NULL AND tier = '' FROM verdicts LIMIT 1"),
                     1);
}

/* A sample that was asked again: the first turn moves aside whole, sums stay,
 * the key is the same. */
static void a_turn_follows_a_verdict(void **state)
{
    struct place *p = *state;
    struct sample s = make_sample(p, 0, 0, "x"), got;
    struct suite suite;
    bool found;
    prompt_add(&s.prompt, "user", STR("ask"));
    prompt_seal(&s.prompt);
    s.reply.text = STR("first");
    s.reply.reasoning = STR("hm");
    s.reply.prompt_tokens = 10;
    s.reply.completion_tokens = 5;
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
    assert_int_equal(store_put_turn(p->store, &s, STR("no"), &p->err), -1); /* not judged yet */
    p->err = (struct err){0};
    judge(p, &s, CLASS_SYNTAX);
    prompt_add(&s.prompt, "assistant", STR("first"));
    prompt_add(&s.prompt, "user", STR("look at line 1"));
    prompt_seal(&s.prompt);
    s.reply.text = STR("second");
    s.reply.prompt_tokens = 30;
    s.reply.completion_tokens = 7;
    ok(p, store_put_turn(p->store, &s, STR("look at line 1"), &p->err));
    assert_int_equal(number(p, "SELECT verdict_id IS NULL AND prompt_tokens = 40 AND "
                               "completion_tokens = 12 AND reply = 'second' FROM samples"),
                     1);
    assert_int_equal(number(p, "SELECT turn = 0 AND prompt_tokens = 10 AND reply = 'first' AND "
                               "feedback = 'look at line 1' FROM turns"),
                     1);
    judge(p, &s, CLASS_PASS);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM sample_verdicts WHERE passed"), 1);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM verdicts WHERE role = 'turn'"), 1);
    assert_int_equal(number(p, "SELECT group_concat(turn || class || prompt_tokens, ' ') = "
                               "'0syntax10 1pass30' FROM sample_turns"),
                     1);
    reopen(p);
    ok(p, store_get_suite(p->store, "s", "t", 0, &suite, &found, &p->err));
    ok(p, store_load_sample(p->store, s.row, &suite, &got, &p->err));
    ok(p, store_load_verdict(p->store, &got, &p->err));
    assert_int_equal(got.turn, 1);
    assert_int_equal(got.prompt.n, s.prompt.n);
    assert_string_equal(got.prompt.sha256, s.prompt.sha256);
    assert_true(
        str_eqc(got.prompt.message[1].reasoning, "hm")); /* for services that want it back */
    assert_int_equal(got.prompt.message[2].reasoning.n, 0);
    assert_int_equal(got.verdict.class, CLASS_PASS);
    assert_string_equal(got.verdict.evidence, "because");
    arena_finish(&got.arena);
    suite_finish(&suite);
}

/* A run that stops at the first pass is one trial a problem. */
static void best_of_is_one_trial(void **state)
{
    struct place *p = *state;
    struct sample a = make_sample(p, 0, 0, "x"), b = make_sample(p, 0, 1, "x"),
                  c = make_sample(p, 1, 0, "x");
    do_sql(p, "UPDATE runs SET best_of = 5");
    ok(p, store_put_reply(p->store, &a, p->run.row, &p->err));
    judge(p, &a, CLASS_SYNTAX);
    ok(p, store_put_reply(p->store, &b, p->run.row, &p->err));
    judge(p, &b, CLASS_PASS);
    ok(p, store_put_reply(p->store, &c, p->run.row, &p->err));
    judge(p, &c, CLASS_SYNTAX);
    assert_int_equal(number(p, "SELECT group_concat(n || c, ' ') = '11 10' FROM problem_rates"), 1);
    assert_int_equal(number(p, "SELECT pass_at_k = 0.5 FROM pass_at_k WHERE k = 1"), 1);
}

struct walk {
    char text[1000];
    int calls, stop_at;
};

static int note(void *ctx, const struct sample_state *s, struct err *err)
{
    struct walk *w = ctx;
    size_t n = strlen(w->text);
    (void)err;
    snprintf(w->text + n, sizeof w->text - n, "%s#%d%s:%s ", s->problem, s->index,
             s->replied ? "" : "!", s->class ? s->class : "-");
    return ++w->calls == w->stop_at ? -1 : 0;
}

static void what_a_run_has(void **state)
{
    struct place *p = *state;
    struct sample a = make_sample(p, 1, 1, "x"), b = make_sample(p, 0, 2, "x"),
                  c = make_sample(p, 1, 0, "");
    struct walk w = {.stop_at = -1};
    ok(p, store_put_reply(p->store, &a, p->run.row, &p->err));
    judge(p, &a, CLASS_TIMEOUT);
    ok(p, store_put_reply(p->store, &b, p->run.row, &p->err));
    c.reply.error = "no";
    ok(p, store_put_reply(p->store, &c, p->run.row, &p->err));
    judge(p, &c, CLASS_API_ERROR);
    ok(p, store_each_sample(p->store, p->run.row, note, &w, &p->err));
    assert_string_equal(w.text, "p0#2:- p1#0!:api_error p1#1:timeout ");
    w = (struct walk){.stop_at = 2};
    assert_int_equal(store_each_sample(p->store, p->run.row, note, &w, &p->err), -1);
    assert_int_equal(w.calls, 2);
}

static void what_was_not_flushed_can_be_dropped(void **state)
{
    struct place *p = *state;
    struct sample s = make_sample(p, 0, 0, "x");
    ok(p, store_flush(p->store, &p->err));
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
    store_rollback(p->store);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM samples"), 0);
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
    ok(p, store_flush(p->store, &p->err));
    store_rollback(p->store);
    assert_int_equal(number(p, "SELECT COUNT(*) FROM samples"), 1);
    assert_false(store_due(p->store));
}

/* Not due, unless the 200 ms have gone by in which nothing was flushed. */
static void still_collects(struct place *p, int64_t since_us)
{
    bool due = store_due(p->store);
    if (clock_us() - since_us < 200000)
        assert_false(due);
}

static void a_flush_is_due_after_many_replies_and_not_after_verdicts(void **state)
{
    struct place *p = *state;
    struct sample s[32];
    int64_t since_us;
    ok(p, store_flush(p->store, &p->err));
    since_us = clock_us();
    for (int i = 0; i < 32; i++) {
        still_collects(p, since_us);
        s[i] = make_sample(p, i % PROBLEMS, i, "x");
        ok(p, store_put_reply(p->store, &s[i], p->run.row, &p->err));
    }
    assert_true(store_due(p->store));
    ok(p, store_flush(p->store, &p->err));
    assert_false(store_due(p->store));
    since_us = clock_us();
    for (int i = 0; i < 32; i++)
        judge(p, &s[i], CLASS_PASS);
    still_collects(p, since_us);
}

/* ---- goldens and toolchains ---- */

static void goldens(void **state)
{
    struct place *p = *state;
    struct golden put = {.passed = false,
                         .reason = "elaboration: sorry",
                         .cpu_us = 1234,
                         .compared = -1},
                  got;
    int64_t one, two, again;
    bool found;
    ok(p, store_toolchain(p->store, "iverilog 11.0", &one, &p->err));
    ok(p, store_toolchain(p->store, "iverilog 12.0", &two, &p->err));
    ok(p, store_toolchain(p->store, "iverilog 11.0", &again, &p->err));
    assert_int_equal(one, again);
    assert_int_not_equal(one, two);
    ok(p, store_get_golden(p->store, p->problem[0].row, one, &got, &found, &p->arena, &p->err));
    assert_false(found);
    ok(p, store_put_golden(p->store, p->problem[0].row, one, &put, &p->err));
    ok(p, store_get_golden(p->store, p->problem[0].row, one, &got, &found, &p->arena, &p->err));
    assert_true(found);
    assert_false(got.passed);
    assert_string_equal(got.reason, "elaboration: sorry");
    assert_int_equal(got.cpu_us, 1234);
    assert_int_equal(got.compared, -1);
    put =
        (struct golden){.passed = true, .reason = "", .cpu_us = 99, .compared = 100, .ended = true};
    ok(p, store_put_golden(p->store, p->problem[0].row, one, &put, &p->err)); /* anew */
    ok(p, store_get_golden(p->store, p->problem[0].row, one, &got, &found, &p->arena, &p->err));
    assert_true(got.passed);
    assert_int_equal(got.compared, 100);
    assert_true(got.ended);
    /* another toolchain, another problem: not known */
    ok(p, store_get_golden(p->store, p->problem[0].row, two, &got, &found, &p->arena, &p->err));
    assert_false(found);
    ok(p, store_get_golden(p->store, p->problem[1].row, one, &got, &found, &p->arena, &p->err));
    assert_false(found);
}

/* ---- pass@k: the view against the formula ---- */

static double view_value(struct place *p, int64_t run, int64_t k)
{
    sqlite3_stmt *stmt;
    double v = NAN;
    ok(p, sql_prepare(store_db(p->store), &stmt, &p->err,
                      "SELECT pass_at_k FROM pass_at_k WHERE run = ? AND k = ?", "ii", run, k));
    if (sql_step(stmt, &p->err) == 1)
        v = sqlite3_column_double(stmt, 0);
    sqlite3_finalize(stmt);
    return v;
}

/* A run in which problem 0 has n samples, c of them right, and 2 that do not count. */
static int64_t put_rates(struct place *p, int serial, int n, int c)
{
    struct run run = make_run(p, (char)('!' + serial), n);
    for (size_t i = 1; i + 1 < HASH_HEX; i++)
        run.key[i] = 'k';
    ok(p, store_put_run(p->store, &run, &p->err));
    for (int i = 0; i < n + 2; i++) {
        struct sample s = make_sample(p, 0, i, "x");
        snprintf(s.key, sizeof s.key, "%032d%032d", 1000 + serial, i);
        ok(p, store_put_reply(p->store, &s, run.row, &p->err));
        judge(p, &s, i >= n ? CLASS_QUARANTINED : i < c ? CLASS_PASS : CLASS_MISMATCH);
    }
    return run.row;
}

static void pass_at_k_by_view_and_by_formula(void **state)
{
    static const struct {
        int n, c;
    } table[] = {{1, 0}, {1, 1},  {2, 1},  {5, 0},   {5, 1},   {5, 2},    {5, 4},
                 {5, 5}, {10, 3}, {20, 1}, {20, 19}, {100, 1}, {100, 50}, {120, 7}};
    static const int64_t ks[] = {1, 2, 3, 4, 5, 10, 20, 50, 100};
    struct place *p = *state;
    for (size_t i = 0; i < countof(table); i++) {
        int64_t run = put_rates(p, (int)i + 1, table[i].n, table[i].c);
        for (size_t j = 0; j < countof(ks); j++) {
            double want = pass_at_k(table[i].n, table[i].c, ks[j]), got = view_value(p, run, ks[j]);
            if (isnan(want) != isnan(got) || fabs(want - got) > 1e-12)
                fail_msg("n %d, c %d, k %d: %.15g by the view, %.15g by the formula", table[i].n,
                         table[i].c, (int)ks[j], got, want);
        }
    }
}

/* Exact values by hand: 1 - C(n-c, k)/C(n, k). */
static void pass_at_k_by_hand(void **state)
{
    (void)state;
    assert_true(fabs(pass_at_k(5, 2, 1) - 0.4) < 1e-15);
    assert_true(fabs(pass_at_k(5, 2, 2) - 0.7) < 1e-15);        /* 1 - 3/10 */
    assert_true(fabs(pass_at_k(5, 1, 3) - 0.6) < 1e-15);        /* 1 - 4/10 */
    assert_true(fabs(pass_at_k(10, 3, 5) - 11 / 12.0) < 1e-14); /* 1 - 21/252 */
    assert_true(pass_at_k(5, 2, 4) == 1);
    assert_true(pass_at_k(5, 0, 5) == 0);
    assert_true(isnan(pass_at_k(5, 2, 6)));
    assert_true(isnan(pass_at_k(5, 2, 0)));
    assert_true(isnan(pass_at_k(2, 3, 1)));
}

static void the_mean_is_over_problems(void **state)
{
    struct place *p = *state;
    static const int right[PROBLEMS] = {5, 1, 0};
    static const struct rate rate[] = {{5, 5}, {5, 1}, {5, 0}};
    struct estimate e;
    for (int i = 0; i < PROBLEMS; i++)
        for (int k = 0; k < 5; k++) {
            struct sample s = make_sample(p, i, k, "x");
            ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
            judge(p, &s, k < right[i] ? CLASS_PASS : CLASS_SYNTAX);
        }
    for (int64_t k = 1; k <= 5; k++) {
        assert_true(pass_at_mean(&e, rate, countof(rate), k));
        assert_true(fabs(e.value - view_value(p, p->run.row, k)) < 1e-12);
        assert_true(e.low <= e.value && e.value <= e.high);
    }
    assert_int_equal(number(p, "SELECT SUM(samples) FROM failure_classes"), 9);
}

#define with_place(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

/* Removed or replaced under us: said at the next flush, and what the store holds is saved beside it. */
static void test_taken_away(void **state)
{
    struct place *p = *state;
    struct sample s = make_sample(p, 0, 0, "before"), t = make_sample(p, 0, 1, "after");
    sqlite3 *saved;
    const char *at;
    int64_t n = 0;
    bool found;
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
    ok(p, store_flush(p->store, &p->err));
    assert_int_equal(rename(p->path, arena_printf(&p->arena, "%s.moved", p->path)), 0);
    ok(p, store_put_reply(p->store, &t, p->run.row, &p->err));
    assert_int_equal(store_flush(p->store, &p->err), -1);
    assert_int_equal(p->err.kind, ERR_STORE);
    at = strstr(p->err.text, "is saved as ");
    assert_non_null(at);
    assert_int_equal(sqlite3_open(at + strlen("is saved as "), &saved), SQLITE_OK);
    assert_int_equal(sql_int(saved, &n, &found, NULL, "SELECT COUNT(*) FROM samples", ""), 0);
    assert_int_equal(n, 2);
    sqlite3_close(saved);
}

/* The same was asked in another run: its reply is found, and this run's sample gets a key of its own,
 * the same one each time. */
static void test_claim(void **state)
{
    struct place *p = *state;
    struct run other = make_run(p, 'b', 5);
    struct sample s = make_sample(p, 0, 0, "one"), t = make_sample(p, 0, 0, "two");
    char key[HASH_HEX];
    int64_t row;
    ok(p, store_put_run(p->store, &other, &p->err));
    ok(p, store_claim_key(p->store, &s, p->run.row, &row, &p->err));
    assert_int_equal(row, 0);
    assert_string_equal(s.key, t.key);
    ok(p, store_put_reply(p->store, &s, p->run.row, &p->err));
    ok(p, store_claim_key(p->store, &s, p->run.row, &row, &p->err));
    assert_int_equal(row, 0); /* its own */
    ok(p, store_claim_key(p->store, &t, other.row, &row, &p->err));
    assert_int_equal(row, s.row);
    assert_string_not_equal(s.key, t.key);
    memcpy(key, t.key, sizeof key);
    ok(p, store_put_reply(p->store, &t, other.row, &p->err));
    memcpy(t.key, s.key, sizeof key);
    ok(p, store_claim_key(p->store, &t, other.row, &row, &p->err));
    assert_string_equal(t.key, key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_taken_away, open_place, close_place),
        cmocka_unit_test_setup_teardown(test_claim, open_place, close_place),
        with_place(opening),
        with_place(a_reader_needs_a_store),
        with_place(a_newer_schema_is_refused),
        with_place(what_is_no_store_is_refused),
        with_place(a_suite_comes_back_whole),
        with_place(a_changed_suite_is_a_version_of_its_own),
        with_place(runs_by_key),
        with_place(runs_that_are_not_there),
        with_place(a_reply_is_stored_once),
        with_place(an_api_error_is_replaced),
        with_place(a_reply_comes_back_byte_for_byte),
        with_place(the_last_verdict_counts),
        with_place(what_a_run_has),
        with_place(what_was_not_flushed_can_be_dropped),
        with_place(a_flush_is_due_after_many_replies_and_not_after_verdicts),
        with_place(goldens),
        with_place(pass_at_k_by_view_and_by_formula),
        with_place(a_turn_follows_a_verdict),
        with_place(best_of_is_one_trial),
        cmocka_unit_test(pass_at_k_by_hand),
        with_place(the_mean_is_over_problems),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
