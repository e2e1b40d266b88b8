/* test_recorded.c: the recorded model: its files, recognising problems, handing out samples, and
 * its server with our own client in front. */
#include "harness/io/json.h"
#include "harness/recorded/library.h"
#include "harness/model/model.h"
#include "harness/recorded/recorded.h"
#include "harness/sys/http.h"

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define TAPE                                                                                       \
    "{\"suite\":\"s\",\"task\":\"t\",\"problem\":\"P1\",\"sample\":1,\"model\":\"m\","             \
    "\"response\":\"one\"}\n"                                                                      \
    "\n"                                                                                           \
    "{\"suite\":\"s\",\"task\":\"t\",\"problem\":\"P1\",\"sample\":0,\"model\":\"m\","             \
    "\"completion\":\"module "                                                                     \
    "a;\\nendmodule\",\"reasoning\":\"hm\",\"finish_reason\":\"length\"}\n"                        \
    "{\"suite\":\"s\",\"problem\":\"P2\",\"model\":\"m\",\"response\":\"p2\",\"usage\":"           \
    "{\"prompt_tokens\":1,\"completion_tokens\":2}}\n"                                             \
    "{\"suite\":\"s\",\"problem\":\"P2\",\"model\":\"other\",\"response\":\"o2\"}\n"               \
    "{\"suite\":\"q\",\"problem\":\"Q\",\"model\":\"m\",\"response\":\"42\",\"question\":"         \
    "\"What is six times seven?\"}\n"

static void library_open(struct library *lib)
{
    *lib = (struct library){0};
    assert_int_equal(library_read(lib, STR(TAPE), "tape", NULL), 0);
    match_add(&lib->match, "s/t", "P1", STR("Build an inverter.\n\n  It has one input.\n"));
    match_add(&lib->match, "s/t", "P2", STR("Build an inverter.\nIt has one input. And reset."));
    match_add(&lib->match, "s/t", "P3", STR("Nobody recorded this one."));
    assert_int_equal(library_seal(lib, NULL), 0);
}

struct got {
    unsigned status;
    json_t *json;
    const char *text, *type; /* borrowed from json */
};

static struct got call(struct library *lib, const char *method, const char *path,
                       const char *sample, struct str body)
{
    struct library_request q = {method, path, sample, body};
    struct library_response r = {0};
    struct got got = {.text = "", .type = ""};
    json_t *choices = NULL;
    buf_init(&r.body, 1 << 20);
    library_answer(lib, &q, &r);
    got.status = r.status;
    assert_int_equal(json_parse(buf_str(&r.body), "r", &got.json, NULL), 0);
    json_get_cstr(got.json, "error.type", false, &got.type, NULL);
    json_get_array(got.json, "choices", false, &choices, NULL);
    json_get_cstr(json_array_get(choices, 0), "message.content", false, &got.text, NULL);
    buf_finish(&r.body);
    return got;
}

static struct got ask(struct library *lib, const char *model, const char *prompt,
                      const char *sample)
{
    json_t *json = json_pack("{s:s, s:[{s:s,s:s}]}", "model", model, "messages", "role", "user",
                             "content", prompt);
    char *text = json_dumps(json, 0);
    struct got got = call(lib, "POST", "/v1/chat/completions", sample, str_c(text));
    free(text);
    json_decref(json);
    return got;
}

static void check(struct got got, unsigned status, const char *expected)
{
    assert_int_equal(got.status, status);
    assert_string_equal(status == 200 ? got.text : got.type, expected);
    json_decref(got.json);
}

#define P1 "Build an inverter. It has one input."

static void test_in_turn(void **state)
{
    struct library lib;
    (void)state;
    library_open(&lib);
    check(ask(&lib, "m", P1, NULL), 200, "```verilog\nmodule a;\nendmodule\n```\n");
    check(ask(&lib, "m", P1, NULL), 200, "one");
    check(ask(&lib, "m", P1, NULL), 410, "exhausted");
    check(ask(&lib, "m", P1, "1"), 200, "one");
    check(ask(&lib, "m", P1, "2"), 410, "exhausted");
    check(ask(&lib, "m", P1, "-1"), 400, "invalid_request_error");
    check(ask(&lib, "m", P1, "x"), 400, "invalid_request_error");
    lib.wrap = true;
    check(ask(&lib, "m", P1, "3"), 200, "one");
    library_finish(&lib);
}

static void test_recognise(void **state)
{
    static const struct {
        const char *prompt, *text;
    } row[] = {
        /* White space and comment markers do not matter. */
        {"// Build   an inverter.\n//\n// It has one\n//input.\n\nmodule TopModule", "one"},
        {"Please:\n\tBuild an inverter.\r\n\r\nIt has one input.\r\nThank you.", "one"},
        /* The longer text contains the shorter one. */
        {"Build an inverter. It has one input. And reset. Go.", "p2"},
        /* Examples come first. */
        {"Question: Build an inverter. It has one input. And reset. Answer: x Question: " P1,
         "one"},
        {"Tell me: what... What is six times seven?", "42"},
    };
    struct library lib;
    (void)state;
    library_open(&lib);
    lib.wrap = true;
    for (size_t i = 0; i < countof(row); i++)
        check(ask(&lib, "m", row[i].prompt, !strcmp(row[i].text, "one") ? "1" : NULL), 200,
              row[i].text);
    check(ask(&lib, "m", "Build an inverter", NULL), 404, "not_found");
    check(ask(&lib, "m", "Nobody recorded this one.", NULL), 404, "not_found");
    library_finish(&lib);
}

/* The user's last message with a known text counts; what the assistant said does not. */
#define TURN(sample, answers)                                                                      \
    STR("{\"model\":\"m\",\"x_assay_sample\":" sample ",\"messages\":["                            \
        "{\"role\":\"system\",\"content\":\"What is six times seven?\"},"                          \
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" P1 "\"}]}" answers "]}")
#define ANSWER                                                                                     \
    ",{\"role\":\"assistant\",\"content\":\"What is six times seven?\"},"                          \
    "{\"role\":\"user\",\"content\":\"that does not compile\"}"

/* The question is the problem's, and the answers before say which turn it is: as recorded, else so
 * many places behind the sample's own. */
static void test_conversation(void **state)
{
    static const char zero[] = "```verilog\nmodule a;\nendmodule\n```\n";
    struct library lib = {0};
    (void)state;
    assert_int_equal(
        library_read(
            &lib,
            STR("{\"suite\":\"s\",\"task\":\"t\",\"problem\":\"P1\",\"sample\":0,\"turn\":2,"
                "\"model\":\"m\",\"response\":\"third\"}\n" TAPE),
            "tape", NULL),
        0);
    match_add(&lib.match, "s/t", "P1", STR(P1));
    assert_int_equal(library_seal(&lib, NULL), 0);
    check(call(&lib, "POST", "/chat/completions", NULL, TURN("1", "")), 200, "one");
    check(call(&lib, "POST", "/chat/completions", NULL, TURN("0", "")), 200, zero);
    check(call(&lib, "POST", "/chat/completions", NULL, TURN("0", ANSWER)), 200, "one");
    check(call(&lib, "POST", "/chat/completions", NULL, TURN("0", ANSWER ANSWER)), 200, "third");
    check(call(&lib, "POST", "/chat/completions", NULL, TURN("1", ANSWER)), 200, zero);
    /* samples with numbers as large as there are, and larger */
    check(call(&lib, "POST", "/chat/completions", NULL, TURN("9223372036854775807", ANSWER)), 200,
          zero);
    check(ask(&lib, "m", P1, "9223372036854775807"), 410, "exhausted");
    check(ask(&lib, "m", P1, "9223372036854775808"), 400, "invalid_request_error");
    check(call(&lib, "POST", "/chat/completions", NULL, TURN("9223372036854775808", "")), 400,
          "invalid_request_error");
    /* a further turn is nobody's first answer, also where all begin anew */
    lib.wrap = true;
    check(ask(&lib, "m", P1, "2"), 200, zero);
    check(ask(&lib, "m", P1, "9223372036854775807"), 200, "one");
    for (int i = 0; i < 3; i++) {
        check(ask(&lib, "m", P1, NULL), 200, zero);
        check(ask(&lib, "m", P1, NULL), 200, "one");
    }
    library_finish(&lib);
}

/* Only further turns were recorded: there is no first answer to begin anew with. */
static void test_no_first_answer(void **state)
{
    struct library lib = {.wrap = true};
    (void)state;
    assert_int_equal(library_read(&lib,
                                  STR("{\"suite\":\"s\",\"problem\":\"P1\",\"sample\":0,\"turn\":1,"
                                      "\"model\":\"m\",\"response\":\"second\"}\n"),
                                  "tape", NULL),
                     0);
    match_add(&lib.match, "s", "P1", STR(P1));
    assert_int_equal(library_seal(&lib, NULL), 0);
    check(ask(&lib, "m", P1, NULL), 410, "exhausted");
    check(ask(&lib, "m", P1, "3"), 410, "exhausted");
    check(call(&lib, "POST", "/chat/completions", NULL, TURN("0", ANSWER)), 200, "second");
    library_finish(&lib);
}

static void test_models(void **state)
{
    struct library lib;
    struct got got;
    (void)state;
    library_open(&lib);
    check(ask(&lib, "other", "Build an inverter. It has one input. And reset.", NULL), 200, "o2");
    check(ask(&lib, "other", P1, NULL), 404, "not_found");
    check(ask(&lib, "gpt-9", P1, NULL), 404, "model_not_found");
    got = call(&lib, "GET", "/v1/models", NULL, STR(""));
    assert_int_equal(json_array_size(json_object_get(got.json, "data")), 2);
    check(got, 200, "");
    library_finish(&lib);
}

static void test_bad_requests(void **state)
{
    static const struct {
        const char *method, *path, *body;
        unsigned status;
        const char *type;
    } row[] = {
        {"POST", "/v1/chat/completions", "{\"model\":", 400, "invalid_request_error"},
        {"POST", "/v1/chat/completions", "", 400, "invalid_request_error"},
        {"POST", "/v1/chat/completions", "[]", 400, "invalid_request_error"},
        {"POST", "/v1/chat/completions", "{\"model\":\"m\",\"messages\":[]}", 400,
         "invalid_request_error"},
        {"POST", "/v1/chat/completions",
         "{\"model\":\"m\",\"n\":\"x\",\"messages\":[{\"role\":\"user\"}]}", 400,
         "invalid_request_error"},
        {"POST", "/v1/chat/completions", "{\"model\":\"m\",\"n\":2,\"messages\":[{}]}", 400,
         "invalid_request_error"},
        {"POST", "/v1/chat/completions", "{\"model\":\"m\",\"messages\":[7]}", 404, "not_found"},
        {"GET", "/v1/chat/completions", "", 405, "method_not_allowed"},
        {"GET", "/", "", 404, "no_such_path"},
        {"GET", "/v1/health", "", 200, ""},
    };
    struct library lib;
    (void)state;
    library_open(&lib);
    for (size_t i = 0; i < countof(row); i++)
        check(call(&lib, row[i].method, row[i].path, NULL, str_c(row[i].body)), row[i].status,
              row[i].type);
    library_finish(&lib);
}

static void test_bad_files(void **state)
{
    static const struct {
        const char *text, *where;
    } row[] = {
        {"{\"problem\":\"p\",\"response\":\"r\"}\n{\"problem\" 1}\n", "f:2:"},
        {"{\"problem\":\"p\"}", "f:1: \"completion\" is missing"},
        {"\n\n{\"response\":\"r\"}", "f:3: \"problem\" is missing"},
        {"{\"problem\":\"p\",\"response\":5}", "f:1: \"response\" must be a string"},
        {"7", "f:1: \"problem\" is missing"},
        {"{\"problem\":\"p\",\"response\":\"r\",\"sample\":0}\n"
         "{\"problem\":\"p\",\"response\":\"r\",\"sample\":0}",
         "f:2: sample 0 of p by recorded stands also in f:1"},
        {"\n", "there is no reply"},
    };
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct library lib = {0};
        struct err err = {0};
        int rc = library_read(&lib, str_c(row[i].text), "f", &err);
        assert_int_equal(rc ? rc : library_seal(&lib, &err), -1);
        assert_int_equal(err.kind, ERR_INPUT);
        if (strncmp(err.text, row[i].where, strlen(row[i].where)))
            fail_msg("%s", err.text);
        library_finish(&lib);
    }
}

static void test_suites(void **state)
{
    (void)state;
    assert_true(tapes_suite_fits("a", "a/b"));
    assert_true(tapes_suite_fits("a/b", "a"));
    assert_true(tapes_suite_fits("", "a"));
    assert_false(tapes_suite_fits("a/b", "a/c"));
    assert_false(tapes_suite_fits("a", "ab"));
}

/* The same problem in two suites with the same text: the one that was recorded is served. */
static void test_equal_texts(void **state)
{
    struct library lib = {0};
    (void)state;
    assert_int_equal(library_read(&lib,
                                  STR("{\"suite\":\"v2\",\"problem\":\"P\",\"response\":\"x\"}"),
                                  "f", NULL),
                     0);
    match_add(&lib.match, "v1", "P", STR("the same text"));
    match_add(&lib.match, "v2/spec", "P", STR("the same\n text"));
    match_add(&lib.match, "v3", "P", STR("the same text"));
    assert_int_equal(library_seal(&lib, NULL), 0);
    check(ask(&lib, "any name", "the same text", NULL), 200, "x");
    library_finish(&lib);
}

/* Our client against the server, over the network. */
struct crowd {
    uv_loop_t loop;
    struct model *model;
    struct arena arena;
    int answered, failed, most;
    int seen[200]; /* how often the reply of each sample came */
    struct http_transfer *transfer;
    json_t *served;
};

static void on_reply(void *ctx, const struct reply *reply)
{
    struct crowd *c = ctx;
    int flying = model_counters(c->model)->in_flight;
    if (reply->error) {
        c->failed++;
        print_message("%s\n", reply->error);
        return;
    }
    c->answered++;
    c->seen[strtol(reply->text.p, NULL, 10) % 200]++;
    c->most = flying > c->most ? flying : c->most;
}

static void on_served(void *ctx, const struct http_response *r)
{
    struct crowd *c = ctx;
    assert_int_equal(r->status, 200);
    assert_int_equal(json_parse(r->body, "served", &c->served, NULL), 0);
}

static void get_served(struct crowd *c, int port)
{
    struct http *http;
    struct http_request q = {
        .url = arena_printf(&c->arena, "http://127.0.0.1:%d/x-assay/served", port),
        .max_body_bytes = 1 << 20};
    assert_int_equal(http_new(&http, &c->loop, 1, NULL), 0);
    assert_int_equal(http_start(&c->transfer, http, &q, on_served, c, NULL), 0);
    uv_run(&c->loop, UV_RUN_DEFAULT);
    http_free(http);
}

/* 200 samples of one problem; sample k says k. */
static const char *big_tape(struct arena *arena)
{
    struct buf b;
    const char *text;
    buf_init(&b, 1 << 20);
    for (int k = 0; k < 200; k++)
        buf_addf(&b,
                 "{\"problem\":\"P\",\"sample\":%d,\"response\":\"%d\",\"question\":\"count to "
                 "it, please\"}\n",
                 k, k);
    text = arena_dup(arena, buf_str(&b));
    buf_finish(&b);
    return text;
}

static void run_crowd(struct crowd *c, int concurrency, struct recorded_options options)
{
    struct prompt prompt = {.message = {{.role = "user", .text = STR("Now count to it, please!")}},
                            .n = 1};
    struct model_options o = model_options_default();
    struct recorded *server = NULL;
    struct err err = {0};
    struct buf names;
    buf_init(&names, 100);
    *c = (struct crowd){0};
    uv_loop_init(&c->loop);
    options.demo = str_c(big_tape(&c->arena));
    assert_int_equal(recorded_open(&server, &options, &err), 0);
    assert_int_equal(recorded_start(server, &err), 0);
    assert_int_equal(recorded_count(server), 200);
    assert_int_equal(recorded_unmatched(server, &names), 0);
    assert_int_equal(names.n, 0);
    buf_finish(&names);
    o.name = "m";
    o.key_env = NULL;
    o.base_url = arena_printf(&c->arena, "http://127.0.0.1:%d/v1", recorded_port(server));
    o.concurrency = concurrency;
    o.backoff_ms = 1;
    o.retries = 50;
    assert_int_equal(model_new(&c->model, &c->loop, &o, &err), 0);
    for (int k = 0; k < 200; k++)
        assert_int_equal(model_ask(c->model, &prompt, k, &c->arena, on_reply, c, &err), 0);
    uv_run(&c->loop, UV_RUN_DEFAULT);
    get_served(c, recorded_port(server));
    model_free(c->model);
    uv_run(&c->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&c->loop), 0);
    recorded_free(server);
}

static void crowd_close(struct crowd *c)
{
    json_decref(c->served);
    arena_finish(&c->arena);
}

static void check_crowd(struct crowd *c)
{
    json_t *served = json_object_get(c->served, "served");
    assert_int_equal(c->answered, 200);
    for (int k = 0; k < 200; k++)
        assert_int_equal(c->seen[k], 1);
    assert_int_equal(json_array_size(served), 200);
    for (size_t i = 0; i < 200; i++)
        assert_int_equal(json_integer_value(json_object_get(json_array_get(served, i), "times")),
                         1);
}

static void test_crowd(void **state)
{
    struct crowd c;
    (void)state;
    run_crowd(&c, 32, (struct recorded_options){0});
    check_crowd(&c);
    assert_int_equal(c.most, 199);
    crowd_close(&c);
}

static void test_crowd_with_delays(void **state)
{
    struct crowd c;
    (void)state;
    run_crowd(&c, 200, (struct recorded_options){.delay_ms_min = 1, .delay_ms_max = 30});
    check_crowd(&c);
    crowd_close(&c);
}

static void test_crowd_with_failures(void **state)
{
    struct crowd c;
    int64_t injected = 0;
    (void)state;
    run_crowd(&c, 16, (struct recorded_options){.fail_every = 7});
    check_crowd(&c);
    json_get_int(c.served, "injected", true, &injected, NULL);
    assert_true(injected > 20);
    crowd_close(&c);
}

/* Stopped while replies wait: the waiting ones go out, nothing hangs, nothing leaks. */
static void test_stop_while_waiting(void **state)
{
    struct prompt prompt = {.message = {{.role = "user", .text = STR("count to it, please")}},
                            .n = 1};
    struct model_options o = model_options_default();
    struct recorded_options options = {.delay_ms_min = 60000, .delay_ms_max = 60000};
    struct recorded *server = NULL;
    struct crowd c = {0};
    (void)state;
    uv_loop_init(&c.loop);
    options.demo = str_c(big_tape(&c.arena));
    assert_int_equal(recorded_open(&server, &options, NULL), 0);
    assert_int_equal(recorded_start(server, NULL), 0);
    o.name = "m";
    o.key_env = NULL;
    o.base_url = arena_printf(&c.arena, "http://127.0.0.1:%d/v1", recorded_port(server));
    o.retries = 0;
    assert_int_equal(model_new(&c.model, &c.loop, &o, NULL), 0);
    for (int k = 0; k < 8; k++)
        model_ask(c.model, &prompt, k, &c.arena, on_reply, &c, NULL);
    for (int i = 0; i < 50; i++) {
        uv_run(&c.loop, UV_RUN_NOWAIT);
        usleep(1000);
    }
    recorded_stop(server);
    recorded_free(server);
    uv_run(&c.loop, UV_RUN_DEFAULT);
    assert_int_equal(c.answered + c.failed, 8);
    model_free(c.model);
    uv_run(&c.loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&c.loop), 0);
    arena_finish(&c.arena);
}

static void test_files(void **state)
{
    static const char *const missing[] = {"/nonexistent/file.jsonl"};
    struct recorded_options options = {.file = missing, .n_file = 1};
    struct recorded *server = NULL;
    struct err err = {0};
    (void)state;
    assert_int_equal(recorded_open(&server, &options, &err), -1);
    assert_int_equal(err.kind, ERR_SYS);
    assert_non_null(strstr(err.text, missing[0]));
    assert_null(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_turn),
        cmocka_unit_test(test_recognise),
        cmocka_unit_test(test_conversation),
        cmocka_unit_test(test_no_first_answer),
        cmocka_unit_test(test_models),
        cmocka_unit_test(test_bad_requests),
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_suites),
        cmocka_unit_test(test_equal_texts),
        cmocka_unit_test(test_crowd),
        cmocka_unit_test(test_crowd_with_delays),
        cmocka_unit_test(test_crowd_with_failures),
        cmocka_unit_test(test_stop_while_waiting),
        cmocka_unit_test(test_files),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
