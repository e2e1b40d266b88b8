/* test_serving.c: what is stored of how a service answered, and the report on it. */
#include "results/serving/serving.h"

#include "harness/flow/flow.h"
#include "harness/io/json.h"
#include "results/store/sql.h"

#include "tests/unit/place.h"

struct rig {
    struct place *place;
    struct store *store;
    struct suite suite;
    struct problem problem;
    struct run run;
    struct err err;
    int next;
};

#define ok(r, call)                                                                                \
    do {                                                                                           \
        if ((call) < 0)                                                                            \
            fail_msg("%s: %s", #call, (r)->err.text);                                              \
    } while (0)

static int64_t number(struct rig *r, const char *sql)
{
    int64_t n = -1;
    bool found;
    ok(r, sql_int(store_db(r->store), &n, &found, &r->err, sql, ""));
    return found ? n : -1;
}

/* A run of this model at this address, asked from now on. */
static void start(struct rig *r, const char *model, const char *base_url)
{
    r->run = (struct run){.suite_row = r->suite.row,
                          .source = "model",
                          .prompt = "default",
                          .n = 100,
                          .model = model,
                          .base_url = base_url,
                          .parameters = "{}",
                          .provider = "vllm",
                          .released = "2025-08"};
    snprintf(r->run.key, sizeof r->run.key, "%s%s", model, base_url);
    ok(r, store_put_run(r->store, &r->run, &r->err));
}

static void open_rig(struct rig *r, struct place *p)
{
    *r = (struct rig){.place = p};
    ok(r,
       store_open(&r->store, arena_printf(&p->arena, "%s/a.db", p->root), STORE_CREATE, &r->err));
    r->problem = (struct problem){.id = "p",
                                  .spec = STR("spec"),
                                  .entry = "e",
                                  .reference = STR("r"),
                                  .category = "",
                                  .difficulty = "",
                                  .bench = "",
                                  .top = ""};
    r->suite = (struct suite){.name = "s",
                              .task = "",
                              .commit = "",
                              .origin = "",
                              .bench = "counters",
                              .runner = "icarus",
                              .official = "",
                              .problem = &r->problem,
                              .n = 1};
    suite_seal(&r->suite);
    ok(r, store_put_suite(r->store, &r->suite, &r->err));
}

static struct reply a_reply(int64_t latency_ms, int64_t ttft_ms, int in_flight)
{
    return (struct reply){.text = STR("x"),
                          .reasoning = STR(""),
                          .finish_raw = "stop",
                          .prompt_tokens = 100,
                          .completion_tokens = 11,
                          .reasoning_tokens = -1,
                          .cached_tokens = -1,
                          .cache_written_tokens = -1,
                          .ttft_ms = ttft_ms,
                          .cost = -1,
                          .latency_us = latency_ms * 1000,
                          .in_flight = in_flight,
                          .tries = 1};
}

static struct sample put_reply(struct rig *r, struct reply reply)
{
    struct sample s = {.problem = &r->problem, .index = r->next++, .reply = reply};
    snprintf(s.key, sizeof s.key, "%064d", s.index);
    prompt_add(&s.prompt, "user", STR("ask"));
    prompt_seal(&s.prompt);
    ok(r, store_put_reply(r->store, &s, r->run.row, &r->err));
    return s;
}

static void close_rig(struct rig *r)
{
    store_close(r->store, NULL);
}

/* What is not told is NULL, never 0, also in sums over turns. */
static void what_is_told_is_stored(void **state)
{
    struct rig r;
    struct reply full = a_reply(1000, 250, 3);
    struct sample s, got;
    open_rig(&r, *state);
    start(&r, "m", "http://a");
    assert_int_equal(number(&r, "SELECT provider = 'vllm' AND released = '2025-08' FROM models"),
                     1);
    put_reply(&r, a_reply(1000, -1, 0));
    assert_int_equal(number(&r, "SELECT cached_tokens IS NULL AND cache_written_tokens IS NULL AND "
                                "service_tier = '' AND ttft_ms IS NULL AND in_flight IS NULL FROM "
                                "samples"),
                     1);
    full.cached_tokens = 0;
    full.cache_written_tokens = 7;
    full.service_tier = "flex";
    s = put_reply(&r, full);
    assert_int_equal(number(&r, "SELECT cached_tokens = 0 AND cache_written_tokens = 7 AND "
                                "service_tier = 'flex' AND ttft_ms = 250 AND in_flight = 3 FROM "
                                "samples WHERE idx = 1"),
                     1);
    s.verdict = verdict_make(CLASS_SYNTAX, "compile", "");
    ok(&r, store_put_verdict(r.store, &s, -1, &r.err));
    s.reply.cached_tokens = 60;
    s.reply.cache_written_tokens = -1;
    s.reply.service_tier = NULL;
    s.reply.ttft_ms = 20;
    s.reply.in_flight = 1;
    ok(&r, store_put_turn(r.store, &s, STR("again"), &r.err));
    assert_int_equal(number(&r, "SELECT cached_tokens = 60 AND cache_written_tokens IS NULL AND "
                                "service_tier = '' AND ttft_ms = 20 AND in_flight = 1 FROM samples "
                                "WHERE idx = 1"),
                     1);
    assert_int_equal(number(&r, "SELECT cached_tokens FROM turns"), 0);
    ok(&r, store_load_sample(r.store, s.row, &r.suite, &got, &r.err));
    assert_int_equal(got.reply.cached_tokens, 60);
    assert_int_equal(got.reply.cache_written_tokens, -1);
    assert_int_equal(got.reply.ttft_ms, -1);
    arena_finish(&got.arena);
    close_rig(&r);
}

/* A later start that does not say it takes nothing away. */
static void what_is_known_of_a_model_stays(void **state)
{
    struct rig r;
    open_rig(&r, *state);
    start(&r, "m", "http://a");
    r.run.released = NULL;
    r.run.provider = "sglang";
    ok(&r, store_put_run(r.store, &r.run, &r.err));
    assert_int_equal(number(&r, "SELECT provider = 'sglang' AND released = '2025-08' FROM models"),
                     1);
    close_rig(&r);
}

static void load(struct rig *r, struct report *report, struct serving *serving)
{
    struct report_query query = {0};
    ok(r, report_parse_k(&query, "1", &r->err));
    ok(r, report_load(report, r->store, &query, &r->err));
    ok(r, serving_load(serving, report, r->store, &r->err));
}

/* Two servers of one model, side by side and by how many requests were under way. */
static void by_service_and_load(void **state)
{
    struct rig r;
    struct report report;
    struct serving s;
    struct reply reply;
    open_rig(&r, *state);
    start(&r, "m", "http://b");
    for (int i = 1; i <= 20; i++) { /* first tokens after 10, 20, ... 200 ms, one a time */
        reply = a_reply(10 * i + 1000, 10 * i, 1);
        reply.cached_tokens = i <= 10 ? 50 : -1; /* told of half of them */
        put_reply(&r, reply);
    }
    put_reply(&r, a_reply(2000, 100, 5));
    put_reply(&r, a_reply(3000, -1, 7));
    reply = a_reply(1, 1, 1); /* another run's reply, and one that never came */
    reply.tries = 0;
    put_reply(&r, reply);
    reply.tries = 9;
    reply.error = "HTTP 500";
    put_reply(&r, reply);
    ok(&r, store_add_faults(r.store, r.run.row, "broken", 2, &r.err));
    ok(&r, store_add_faults(r.store, r.run.row, "rate_limit", 5, &r.err));
    ok(&r, store_add_faults(r.store, r.run.row, "broken", 1, &r.err));
    start(&r, "m", "http://a");
    put_reply(&r, a_reply(500, 100, 0));
    load(&r, &report, &s);
    assert_int_equal(s.n, 3);
    assert_string_equal(s.row[0].base_url, "http://a");
    assert_int_equal(s.row[0].low, 0);
    assert_true(s.row[0].rate == 22.0);   /* 11 tokens in 0.5 s */
    assert_true(s.row[0].decode == 25.0); /* 10 in the 0.4 s behind the first */
    assert_true(s.row[0].cached == -1);
    assert_int_equal(s.row[1].requests, 20);
    assert_true(s.row[1].low == 1 && s.row[1].high == 1);
    assert_true(s.row[1].ttft_ms == 100);
    assert_true(s.row[1].ttft_p95_ms == 190);
    assert_true(s.row[1].decode == 10.0);
    assert_true(s.row[1].cached == 0.5);
    assert_true(s.row[2].low == 4 && s.row[2].high == 7 && s.row[2].requests == 2);
    assert_true(s.row[2].ttft_ms == 100); /* of the one that was streamed */
    assert_int_equal(s.n_faults, 2);
    assert_int_equal(s.faults[1].attempts, 22 + 9);
    assert_int_equal(s.faults[1].failed, 8);
    assert_string_equal(serving_kinds(&s.faults[1], &s.arena), "rate_limit 5, broken 3");
    assert_string_equal(serving_kinds(&s.faults[0], &s.arena), "");
    serving_finish(&s);
    report_finish(&report);
    close_rig(&r);
}

static void nothing_was_asked(void **state)
{
    struct rig r;
    struct report report;
    struct serving s;
    json_t *json;
    open_rig(&r, *state);
    load(&r, &report, &s);
    assert_int_equal(s.n + s.n_faults, 0);
    json = serving_json(&s);
    assert_int_equal(json_array_size(json_object_get(json, "answers")), 0);
    json_decref(json);
    serving_finish(&s);
    report_finish(&report);
    close_rig(&r);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_place, drop_place)
    const struct CMUnitTest tests[] = {
        TEST(what_is_told_is_stored),
        TEST(what_is_known_of_a_model_stays),
        TEST(by_service_and_load),
        TEST(nothing_was_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
