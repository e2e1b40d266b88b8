/* test_model.c: the dialect, and the client against a server that misbehaves. */
#include "harness/model/model.h"
#include "harness/model/services/openai.h"
#include "harness/model/wire/pace.h"
#include "harness/model/wire/redact.h"
#include "harness/model/services/request.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/resource.h>
#include <cmocka.h>

#include "tests/faultserver.c"

#define CANARY "sk-canary-0123456789abcdef"

static void test_redact(void **state)
{
    static const char key[] = "sk-aB/3+x_4567890=";
    static const struct {
        const char *text, *want;
    } row[] = {
        {"", ""},
        {"nothing", "nothing"},
        {"sk-aB/3+x_4567890=", "[key]"},
        {"a sk-aB/3+x_4567890= b sk-aB/3+x_4567890=c", "a [key] b [key]c"},
        {"sk-sk-aB/3+x_4567890=", "sk-[key]"},
        {"sk-aB/3+x_45", "[key]"},      /* 12 of it */
        {"sk-aB/3+x_4", "sk-aB/3+x_4"}, /* 11 */
        {"sk-aB/3+x_45***", "[key]***"},
        {"\"sk-aB\\/3+x_4567890\\u003d\"", "\"[key]\""},
        {"\\u0073\\u006B-aB\\u002F3\\u002bx_4567890=", "[key]"},
        {"\\\"sk-aB\\\\\\/3+x_4567890\\\\u003D\\\"", "\\\"[key]\\\""}, /* JSON in JSON */
        {"?k=sk-aB%2F3%2Bx_4567890%3D&a=b", "?k=[key]&a=b"},
        {"sk%2daB%252f3%252Bx_4567890%253d", "[key]"},
        {"sk-aB&#47;3&#x2B;x_4567890&#X3d;!", "[key]!"},
        {"sk-aB\\", "sk-aB\\"},
        {"sk-aB\\u00", "sk-aB\\u00"},
        {"sk-aB%", "sk-aB%"},
        {"sk-aB&#", "sk-aB&#"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct str got = redact(str_c(row[i].text), key, REDACT_REPLY, &arena);
        if (!str_eqc(got, row[i].want))
            fail_msg("%s: " STR_FMT ", not %s", row[i].text, STR_ARG(got), row[i].want);
    }
    assert_true(str_eqc(redact(str_c("if EMPTY"), "EMPTY", REDACT_REPLY, &arena), "if EMPTY"));
    assert_true(str_eqc(redact(str_c("if EMPTY"), "EMPTY", REDACT_ERROR, &arena), "if [key]"));
    assert_true(str_eqc(redact(str_c("if EMPTY"), NULL, REDACT_ERROR, &arena), "if EMPTY"));
    arena_finish(&arena);
}

static void test_urls(void **state)
{
    static const char *const row[][2] = {
        {"https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"},
        {"https://api.openai.com/v1//", "https://api.openai.com/v1/chat/completions"},
        {"http://host:8000", "http://host:8000/chat/completions"},
        {"http://host/v1/chat/completions", "http://host/v1/chat/completions"},
        {"http://host/v1/chat/completions/?a=b", "http://host/v1/chat/completions?a=b"},
        {"https://x.openai.azure.com/openai/deployments/d?api-version=1",
         "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1"},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(row); i++)
        assert_string_equal(request_url(&(struct model_options){.base_url = row[i][0]}, &a),
                            row[i][1]);
    assert_string_equal(provider_of_url("https://api.openai.com/v1")->names.max_tokens,
                        "max_completion_tokens");
    assert_string_equal(provider_of_url("https://openrouter.ai/api/v1")->names.max_tokens,
                        "max_tokens");
    arena_finish(&a);
}

static struct prompt some_prompt(void)
{
    return (struct prompt){.message = {{.role = "system", .text = STR("be brief")},
                                       {.role = "user", .text = STR("write \"code\" \xff")}},
                           .n = 2};
}

static void test_body(void **state)
{
    struct model_options o = model_options_default();
    struct prompt prompt = some_prompt();
    json_t *extra = json_pack("{s:i}", "top_k", 5);
    struct buf b;
    (void)state;
    o.base_url = "http://localhost/v1";
    o.name = "m";
    o.temperature = 0.2;
    o.top_p = 0.95;
    o.max_tokens = 100;
    o.seed = 40;
    buf_init(&b, 10000);
    request_body(&o, extra, 0, &prompt, 2, &b);
    assert_string_equal(b.p, "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":"
                             "\"be brief\"},{\"role\":\"user\",\"content\":\"write \\\"code\\\" "
                             "\xef\xbf\xbd\"}],\"temperature\":0.2,\"top_p\":0.95,"
                             "\"max_tokens\":100,\"seed\":42,\"top_k\":5}");
    buf_clear(&b);
    request_body(&o, NULL, FIX_TOKENS_NAME | FIX_SEED | FIX_TEMPERATURE | FIX_TOP_P, &prompt, 2,
                 &b);
    assert_non_null(strstr(b.p, "\"max_completion_tokens\":100}"));
    assert_null(strstr(b.p, "seed"));
    assert_null(strstr(b.p, "temperature"));
    buf_finish(&b);
    json_decref(extra);
}

static void test_identity(void **state)
{
    struct model_options o = model_options_default(), p;
    struct arena a = {0};
    (void)state;
    o.name = "m";
    o.base_url = "http://localhost/v1/chat/completions/";
    o.temperature = 0.8;
    o.extra = "{\"b\":1,\"a\":2}";
    assert_string_equal(model_identity(&o, &a),
                        "{\"base_url\":\"http://localhost/v1\",\"extra\":{\"a\":2,\"b\":1},"
                        "\"model\":\"m\",\"temperature\":0.8}");
    p = o;
    p.base_url = "http://localhost/v1";
    p.key_env = "OTHER";
    p.key = CANARY;
    p.concurrency = 1;
    p.total_ms = 1;
    p.extra = "{\"a\": 2, \"b\": 1}";
    assert_string_equal(model_identity(&o, &a), model_identity(&p, &a));
    p.seed = 0;
    assert_string_not_equal(model_identity(&o, &a), model_identity(&p, &a));
    arena_finish(&a);
}

/* Read one 200 body. */
static struct openai_result read_body(const char *body, struct reply *reply, struct arena *a)
{
    struct http_response r = {.status = 200, .body = str_c(body), .why = ""};
    for (int i = 0; i < HTTP_N_HEADER; i++)
        r.header[i] = "";
    return openai_read(&dialect_chat, &r, reply, a);
}

static void test_reading(void **state)
{
    static const struct {
        const char *message, *text, *reasoning;
    } row[] = {
        {"{\"content\":\"a\"}", "a", ""},
        {"{\"content\":\"a\",\"reasoning_content\":\"r\"}", "a", "r"},
        {"{\"content\":\"a\",\"reasoning\":\"r\",\"reasoning_details\":[{\"type\":"
         "\"reasoning.text\",\"text\":\"r\"}]}",
         "a", "r"},
        {"{\"content\":null,\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":"
         "\"s\"},{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}]}",
         "", "s"},
        {"{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}",
         "ab", ""},
        {"{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"t\"}]},"
         "{\"type\":\"text\",\"text\":\"a\"}]}",
         "a", "t"},
        {"{\"content\":null}", "", ""},
        {"{\"content\":null,\"refusal\":\"no\"}", "no", ""},
        {"{\"content\":\"n\\u0000l\"}", "n", ""}, /* compared as a C string */
        {"{\"content\":\"\",\"reasoning_content\":null,\"reasoning\":\"r\"}", "", "r"},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct reply reply = {0};
        struct openai_result r;
        r = read_body(arena_printf(&a,
                                   "{\"choices\":[{\"message\":%s,\"finish_reason\":"
                                   "\"length\"}]}",
                                   row[i].message),
                      &reply, &a);
        assert_int_equal(r.fate, FATE_OK);
        assert_string_equal(reply.text.p, row[i].text);
        assert_string_equal(reply.reasoning.p, row[i].reasoning);
        assert_int_equal(reply.finish, FINISH_LENGTH);
        assert_string_equal(reply.finish_raw, "length");
        assert_int_equal(reply.prompt_tokens, -1);
        assert_true(reply.cost < 0);
    }
    arena_finish(&a);
}

static void test_usage(void **state)
{
    struct reply reply = {0};
    struct arena a = {0};
    (void)state;
    read_body("{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":null}],\"usage\":{"
              "\"prompt_tokens\":7,\"completion_tokens\":9.0,\"completion_tokens_details\":{"
              "\"reasoning_tokens\":5},\"cost\":0.25}}",
              &reply, &a);
    assert_int_equal(reply.prompt_tokens, 7);
    assert_int_equal(reply.completion_tokens, 9);
    assert_int_equal(reply.reasoning_tokens, 5);
    assert_true(reply.cost == 0.25);
    assert_int_equal(reply.finish, FINISH_UNKNOWN);
    arena_finish(&a);
}

/* A number that nobody can mean is not told: the sums of the reports would overflow. */
static void test_absurd_usage(void **state)
{
    static const struct {
        const char *number;
        int64_t tokens;
    } row[] = {{"1099511627776", (int64_t)1 << 40},
               {"1099511627777", -1},
               {"4611686018427387904", -1},
               {"9223372036854775807", -1},
               {"99999999999999999999", -1},
               {"-5", -1},
               {"1e999", -1},
               {"\"7\"", -1},
               {"null", -1},
               {"0", 0}};
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct reply reply = {0};
        struct openai_result r =
            read_body(arena_printf(&a,
                                   "{\"choices\":[{\"message\":{\"content\":\"-1e9999 \\\" 1\"}}],"
                                   "\"usage\":{\"prompt_tokens\":%s,\"cost\":%s}}",
                                   row[i].number, i ? "-3" : "1e300"),
                      &reply, &a);
        assert_int_equal(r.fate, FATE_OK);
        assert_int_equal(reply.prompt_tokens, row[i].tokens);
        assert_true(reply.cost == -1);
        assert_true(str_eqc(reply.text, "-1e9999 \" 1"));
    }
    arena_finish(&a);
}

static void test_errors_in_200(void **state)
{
    static const struct {
        const char *body;
        enum pace_fate fate;
        int status;
        const char *message;
    } row[] = {
        {"{\"error\":{\"code\":429,\"message\":\"m\"}}", FATE_LIMITED, 429, "m"},
        {"{\"error\":{\"code\":401,\"message\":\"m\"}}", FATE_FAIL, 401, "m"},
        {"{\"error\":{\"code\":502,\"message\":\"m\",\"metadata\":{\"raw\":\"up\"}}}", FATE_AGAIN,
         502, "m: up"},
        {"{\"error\":\"text\"}", FATE_AGAIN, 500, "text"},
        {"{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"m\"},\"choices\":[]}",
         FATE_FAIL, 500, "m"},
        {"{\"choices\":[{\"error\":{\"code\":503,\"message\":\"m\"}}]}", FATE_AGAIN, 503, "m"},
        {"{\"choices\":[]}", FATE_AGAIN, 200, "the response holds no choice"},
        {"{}", FATE_AGAIN, 200, "the response holds no choice"},
        {"[]", FATE_AGAIN, 200, "the response holds no choice"},
        {"{\"choices\":[{\"text\":\"x\"}]}", FATE_AGAIN, 200,
         "the response's choice holds no message"},
        {" ", FATE_AGAIN, 200, "the response is empty"},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct reply reply = {.http = 77};
        struct openai_result r = read_body(row[i].body, &reply, &a);
        assert_int_equal(r.fate, row[i].fate);
        assert_int_equal(r.status, row[i].status);
        assert_string_equal(r.message, row[i].message);
        assert_int_equal(reply.http, 77);
    }
    arena_finish(&a);
}

static void test_repairs(void **state)
{
    static const struct {
        const char *param, *message;
        unsigned fixes, fix;
    } row[] = {
        {"max_tokens",
         "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
         "'max_completion_tokens' instead.",
         0, FIX_TOKENS_NAME},
        {"", "Unrecognized request argument supplied: max_completion_tokens", FIX_TOKENS_NAME, 0},
        {"", "[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"seed\"]}]", 0, FIX_SEED},
        {"temperature", "Unsupported value: 'temperature' does not support 0 with this model.", 0,
         FIX_TEMPERATURE},
        {"", "`temperature` and `top_p` cannot both be specified for this model", 0, FIX_TOP_P},
        {"", "`temperature` and `top_p` cannot both be specified for this model", FIX_TOP_P,
         FIX_TEMPERATURE},
        /* Not for us to repair: values, other parameters, the prompt. */
        {"max_tokens", "max_tokens is too large: 100000", 0, 0},
        {"", "temperature must be between 0 and 1", 0, 0},
        {"messages", "Unsupported content: temperature", 0, 0},
        {"", "Unsupported parameter: top_k", 0, 0},
    };
    struct model_options o = model_options_default();
    (void)state;
    o.base_url = "http://localhost";
    o.temperature = o.top_p = 0.5;
    o.max_tokens = 10;
    o.seed = 1;
    for (size_t i = 0; i < countof(row); i++) {
        struct openai_result r = {
            .status = 400, .kind = "", .param = row[i].param, .message = row[i].message};
        const char *note = NULL;
        assert_int_equal(openai_repair(&o, row[i].fixes, &r, &note), row[i].fix);
        assert_int_equal(note != NULL, row[i].fix != 0);
        r.status = 401;
        assert_int_equal(openai_repair(&o, row[i].fixes, &r, &note), 0);
    }
}

/* One ask of one script. */
struct run {
    uv_loop_t loop;
    struct model *model;
    struct faultserver *server;
    struct model_options options;
    struct arena arena;
    char url[100];
    struct reply reply;
    int done, want, most_in_flight;
};

static void on_reply(void *ctx, const struct reply *reply)
{
    struct run *run = ctx;
    run->reply = *reply;
    if (reply->in_flight > run->most_in_flight)
        run->most_in_flight = reply->in_flight;
    run->done++;
}

static void run_open(struct run *run, const char *script)
{
    struct model_options o = model_options_default();
    *run = (struct run){.server = faultserver_start(script), .want = 1};
    uv_loop_init(&run->loop);
    snprintf(run->url, sizeof run->url, "http://127.0.0.1:%d/v1/", run->server->port);
    o.name = "m";
    o.base_url = run->url;
    o.key = CANARY;
    o.retries = 3;
    o.backoff_ms = 1;
    o.backoff_cap_ms = 4;
    o.told_cap_ms = 20;
    o.max_reply_bytes = 1 << 20;
    o.max_tokens = 64;
    o.temperature = 0;
    o.jitter_seed = 1;
    o.stream = 1;
    run->options = o;
}

static void run_go(struct run *run)
{
    struct prompt prompt = some_prompt();
    struct err err = {0};
    assert_int_equal(model_new(&run->model, &run->loop, &run->options, &err), 0);
    for (int i = 0; i < run->want; i++)
        assert_int_equal(model_ask(run->model, &prompt, i, &run->arena, on_reply, run, &err), 0);
    assert_int_equal(run->done, 0); /* never from inside */
    uv_run(&run->loop, UV_RUN_DEFAULT);
}

static void run_close(struct run *run)
{
    model_free(run->model);
    uv_run(&run->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&run->loop), 0);
    faultserver_stop(run->server);
    arena_finish(&run->arena);
}

/* One piece of an answer, as the fault "sse" takes it. */
#define PIECE(text, end)                                                                           \
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text "\"},\"finish_reason\":" end \
    "}]}~~"

/* The final result equals the fault-free one, after exactly so many requests; or it is an error
 * that says what is in `text`. */
static const struct fault_row {
    const char *script;
    int sends, http;
    const char *text;                        /* part of the error; NULL: there is a reply */
    enum { GOES_ON, STOPS, FOR_GOOD } after; /* the model; FOR_GOOD: this prompt is refused */
} fault_rows[] = {
    {"ok", 1, 200, NULL, GOES_ON},
    {"429|ok", 2, 200, NULL, GOES_ON},
    {"429:0.01|429:-5|429:1000000000|ok", 4, 200, NULL, GOES_ON},
    {"429:Wed, 21 Oct 2015 07:28:00 GMT|429:Fri, 31 Dec 2049 23:59:59 GMT|ok", 3, 200, NULL,
     GOES_ON},
    {"429-ms:5|429-ms:zero|ok", 3, 200, NULL, GOES_ON},
    {"status:500|status:502|status:503|ok", 4, 200, NULL, GOES_ON},
    {"status:529|status:408|status:409|ok", 4, 200, NULL, GOES_ON},
    {"status:425|reset|truncated|ok", 4, 200, NULL, GOES_ON},
    {"empty|html|ok", 3, 200, NULL, GOES_ON},
    {"garbage|status:500|ok", 3, 200, NULL, GOES_ON},
    {"stream:" PIECE("fi", "null") PIECE("ne", "\"stop\"") "data: [DONE]~~", 1, 200, NULL, GOES_ON},
    {"sse:" PIECE("fine", "\"stop\""), 1, 200, NULL, GOES_ON}, /* the end was told */
    {"sse:" PIECE("fi", "null") "|sse:: hello~~|sse:|ok", 4, 200, NULL, GOES_ON},
    {"sse:data: {\"error\":{\"code\":503,\"message\":\"m\"}}~~|ok", 2, 200, NULL, GOES_ON},
    {"sse:" PIECE("fi", "null") "data: {\"error\":{\"code\":401,\"message\":\"m\"}}~~", 1, 401,
     "HTTP 401: m", STOPS},
    {"sse:" PIECE("fi", "null"), 4, 200, "the stream ended before the answer did", GOES_ON},
    {"400:stream is not supported|ok", 2, 200, NULL, GOES_ON},
    {"body:{\"choices\":[{\"message\":{\"content\":\"half \\ud83d\"},\"finish_reason\":\"stop\"}]}",
     1, 200, NULL, GOES_ON},
    {"chunks|cut:100|close:30|ok", 4, 200, NULL, GOES_ON},
    {"body:{\"error\":{\"code\":502,\"message\":\"m\"}}|body:{\"choices\":[]}|ok", 3, 200, NULL,
     GOES_ON},
    {"status:500", 4, 500, "HTTP 500 (trouble) after 4 tries: it is like that", GOES_ON},
    {"429|429|429|429|429|429|ok", 7, 200, NULL, GOES_ON}, /* uses up no tries */
    {"429-too-large", 1, 429, "request too large", FOR_GOOD},
    {"reset", 4, 0, "no answer from http://127.0.0.1", GOES_ON},
    /* answers that nobody can read, each of which may cost: once more, and no oftener */
    {"html", 2, 200, "content type \"text/html\"", GOES_ON},
    {"html|html|ok", 2, 200, "after 2 tries: the response is not JSON", GOES_ON},
    {"status:500|html", 3, 200, "after 3 tries: the response is not JSON", GOES_ON},
    {"body:{\"choices\":[]}", 2, 200, "holds no choice", GOES_ON},
    {"body:[1]|body:{\"choices\":[{}]}|ok", 2, 200, "holds no message", GOES_ON},
    {"quota", 1, 429, "you exceeded your quota", STOPS},
    {"status:400", 1, 400, "HTTP 400 (trouble): it is like that", FOR_GOOD},
    {"status:401", 1, 401, "HTTP 401", STOPS},
    {"status:402", 1, 402, "HTTP 402", STOPS},
    {"status:403", 1, 403, "HTTP 403", FOR_GOOD},
    {"status:404", 1, 404, "/v1/chat/completions)", GOES_ON},
    {"status:413", 1, 413, "HTTP 413", FOR_GOOD},
    {"status:422", 1, 422, "HTTP 422", FOR_GOOD},
    {"echo", 1, 401, "wrong key: Authorization: Bearer [key]", STOPS},
    {"no-retry", 1, 500, "do not come back", GOES_ON},
    {"redirect", 1, 302, "redirects to http://127.0.0.1", GOES_ON},
    {"flood", 1, 200, "larger than the limit", GOES_ON},
    {"bomb", 1, 200, "larger than the limit", GOES_ON},
    {"announced", 1, 200, "Maximum file size", GOES_ON},
    {"long-header", 1, 200, "larger than any limit", GOES_ON},
    {"body:{\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"stop\"}]}", 1, 200,
     NULL, GOES_ON},
    {"400:context length exceeded", 1, 400, "context length exceeded", FOR_GOOD},
    {"400:'max_tokens' is not supported, use 'max_completion_tokens'|ok", 2, 200, NULL, GOES_ON},
    {"400:'max_tokens' is not supported, use 'max_completion_tokens'", 2, 400, "not supported",
     FOR_GOOD},
    {"early-hints|early-hints|ok", 3, 200, NULL, GOES_ON},
    {"plain", 1, 200, NULL, GOES_ON},
    {"comments", 1, 200, NULL, GOES_ON},
    /* an error in the middle of a thought, and a thought without an answer */
    {"sse:data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}~~"
     "data: {\"error\":{\"code\":502,\"message\":\"m\"}}~~|ok",
     2, 200, NULL, GOES_ON},
    {"body:{\"choices\":[{\"message\":{\"content\":null,\"reasoning_content\":\"hm\"},"
     "\"finish_reason\":\"stop\"}]}",
     1, 200, NULL, GOES_ON},
    {"body:{\"choices\":[{\"message\":{\"content\":\"half\"},\"finish_reason\":\"error\"}]}|ok", 2,
     200, NULL, GOES_ON},
    {"body:{\"choices\":[{\"message\":{\"content\":\"half\"},"
     "\"finish_reason\":\"insufficient_system_resource\"}]}",
     2, 200, "insufficient_system_resource", GOES_ON},
    {"body:{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
     "\"created\":123456789012345678901,\"usage\":{\"cost\":1e999,\"prompt_tokens\":3}}",
     1, 200, NULL, GOES_ON},
};

static void check_row(const struct fault_row *row)
{
    struct run run;
    run_open(&run, row->script);
    run_go(&run);
    assert_int_equal(run.done, 1);
    if ((run.reply.error == NULL) != (row->text == NULL) ||
        (row->text && !strstr(run.reply.error, row->text)))
        fail_msg("%s: %s", row->script, run.reply.error);
    assert_int_equal(run.server->requests, row->sends);
    assert_int_equal(run.reply.tries, row->sends);
    assert_int_equal(run.reply.http, row->http);
    assert_int_equal(model_stopped(run.model) != NULL, row->after == STOPS);
    assert_int_equal(run.reply.refused, row->after == FOR_GOOD);
    if (run.reply.error)
        assert_null(strstr(run.reply.error, CANARY));
    assert_null(strstr(model_notes(run.model), CANARY));
    assert_non_null(strstr(run.server->last, "Authorization: Bearer " CANARY "\r\n"));
    assert_int_equal(model_counters(run.model)->in_flight, 0);
    assert_int_equal(model_counters(run.model)->answered, row->text == NULL);
    assert_int_equal(model_counters(run.model)->failed, row->text != NULL);
    run_close(&run);
}

static void test_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(fault_rows); i++)
        check_row(&fault_rows[i]);
}

static void test_memory_bounded(void **state)
{
    struct rusage usage;
    (void)state;
    getrusage(RUSAGE_SELF, &usage);
#ifndef __SANITIZE_ADDRESS__
    assert_true(usage.ru_maxrss < 64 * 1024); /* after the flood and the bomb */
#endif
    print_message("peak %ld KiB\n", usage.ru_maxrss);
}

/* Broken off behind each single byte, by RST and by FIN: the second try succeeds, always. */
static void test_every_cut(void **state)
{
    char script[40];
    (void)state;
    for (int n = 0; n < 230; n++) {
        struct run run;
        snprintf(script, sizeof script, "%s:%d|ok", n % 2 ? "cut" : "close", n);
        run_open(&run, script);
        run_go(&run);
        if (run.reply.error || !str_eqc(run.reply.text, "fine"))
            fail_msg("%s: %s", script, run.reply.error);
        assert_in_range(run.server->requests, 1, 2);
        run_close(&run);
    }
}

static void test_repair_once(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "400:'max_tokens' is not supported, use 'max_completion_tokens'|400:temperature "
                   "is not supported|ok");
    run.options.concurrency = 1;
    run.options.retries = 0; /* a repair is no retry */
    run.want = 3;
    run_go(&run);
    assert_int_equal(run.done, 3);
    assert_null(run.reply.error);
    assert_int_equal(run.server->requests, 5);
    assert_non_null(strstr(run.server->last, "\"max_completion_tokens\":64"));
    assert_null(strstr(run.server->last, "\"temperature\""));
    assert_non_null(strstr(model_notes(run.model), "temperature"));
    assert_non_null(strstr(model_notes(run.model), "renamed"));
    run_close(&run);
}

/* All requests under way are refused for the same reason: one note, all are answered. */
static void test_repair_many(void **state)
{
    struct run run;
    const char *notes;
    (void)state;
    run_open(&run, "picky:3 temperature");
    run.options.concurrency = 3;
    run.options.retries = 0;
    run.want = 3;
    run_go(&run);
    assert_int_equal(model_counters(run.model)->answered, 3);
    assert_int_equal(run.server->requests, 6);
    notes = model_notes(run.model);
    assert_ptr_equal(strchr(notes, '\n'), notes + strlen(notes) - 1);
    run_close(&run);
}

static void test_limits(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "hang|ok");
    run.options.idle_ms = 50;
    run_go(&run);
    assert_null(run.reply.error);
    assert_int_equal(run.reply.tries, 2);
    assert_int_equal(model_counters(run.model)->network_faults, 1);
    run_close(&run);

    /* a service that thinks for longer is not asked, and paid, seven times */
    run_open(&run, "hang");
    run.options.idle_ms = 50;
    run.options.retries = 6;
    run_go(&run);
    assert_non_null(strstr(run.reply.error, "--idle-timeout"));
    assert_int_equal(run.reply.tries, 2);
    run_close(&run);

    run_open(&run, "drip");
    run.options.total_ms = 150;
    run.options.retries = 1;
    run_go(&run);
    assert_non_null(run.reply.error);
    assert_int_equal(run.reply.tries, 2);
    run_close(&run);
}

static void test_refused(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "ok");
    faultserver_stop(run.server);
    run_go(&run);
    assert_non_null(strstr(run.reply.error, "no answer from http://127.0.0.1"));
    assert_int_equal(run.reply.tries, 4);
    assert_int_equal(run.reply.http, 0);
    assert_int_equal(model_counters(run.model)->network_faults, 4);
    assert_null(model_stopped(run.model));
    run.server = faultserver_start("ok");
    run_close(&run);
}

/* More asks than slots, and faults in between: each is answered once, the number of requests is
 * what was asked plus the retries. */
static void test_many(void **state)
{
    static const int64_t want[MODEL_FAULT_COUNT] = {
        [MODEL_FAULT_RATE_LIMIT] = 2, [MODEL_FAULT_SERVER_ERROR] = 1, [MODEL_FAULT_OVERLOADED] = 1,
        [MODEL_FAULT_BROKEN] = 1,     [MODEL_FAULT_UNREADABLE] = 1,
    };
    struct run run;
    (void)state;
    run_open(&run, "429|status:500|ok|reset|ok|ok|truncated|429:0.01|ok|status:503|ok");
    run.options.concurrency = 4;
    run.options.retries = 10;
    run.want = 60;
    run_go(&run);
    assert_int_equal(run.done, 60);
    assert_int_equal(model_counters(run.model)->answered, 60);
    assert_int_equal(run.server->requests, 60 + model_counters(run.model)->retried);
    assert_int_equal(model_counters(run.model)->rate_limited, 2);
    assert_int_equal(model_counters(run.model)->server_errors, 2);
    assert_int_equal(model_counters(run.model)->network_faults, 2);
    for (int i = 0; i < MODEL_FAULT_COUNT; i++)
        if (model_counters(run.model)->fault[i] != want[i])
            fail_msg("%s: %d", model_fault_name(i), (int)model_counters(run.model)->fault[i]);
    assert_true(run.most_in_flight > 1 && run.most_in_flight <= 4);
    run_close(&run);
}

/* The first ten are refused, whatever for: no more is asked, and what has not been sent is forgotten. */
static void test_all_refused(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "status:404");
    run.options.concurrency = 1;
    run.want = 30;
    run_go(&run);
    assert_int_equal(run.done, 10);
    assert_int_equal(run.server->requests, 10);
    assert_non_null(strstr(model_stopped(run.model), "all requests so far were refused: HTTP 404"));
    assert_non_null(strstr(model_stopped(run.model), run.url));
    assert_int_equal(model_counters(run.model)->in_flight, 0);
    assert_int_equal(
        model_ask(run.model, &(struct prompt){.n = 1}, 0, &run.arena, on_reply, &run, NULL), -1);
    run_close(&run);
}

/* One prompt is refused, the others are answered. */
static void test_one_refused(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "status:403|status:404|status:400|ok|status:403|ok");
    run.options.concurrency = 1;
    run.want = 12;
    run_go(&run);
    assert_int_equal(run.done, 12);
    assert_int_equal(model_counters(run.model)->answered, 8);
    assert_null(model_stopped(run.model));
    run_close(&run);
}

/* The money is used up while others are answered: those are waited for, what waits is not sent. */
static void test_barred(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "after:3 ok|after:3 ok|status:402|ok");
    run.options.concurrency = 3;
    run.want = 20;
    run_go(&run);
    assert_int_equal(run.done, 3);
    assert_int_equal(run.server->requests, 3);
    assert_int_equal(model_counters(run.model)->answered, 2);
    assert_non_null(strstr(model_stopped(run.model), "HTTP 402"));
    run_close(&run);
}

/* A service that only fails is found out by few requests, not by all samples' tries. */
static void test_always_500(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "status:500");
    run.options.concurrency = 4;
    run.options.retries = 6;
    run.want = 4;
    run_go(&run);
    assert_in_range(run.server->requests, 10, 16);
    assert_non_null(strstr(model_stopped(run.model), "no request so far was answered"));
    run_close(&run);
}

/* Where nobody listens for a while, nothing is lost: a connection in vain uses up no tries. */
static void test_outage(void **state)
{
    struct prompt prompt = some_prompt();
    struct run run;
    int port;
    (void)state;
    run_open(&run, "ok");
    run.options.retries = 0;
    run_go(&run);
    assert_null(run.reply.error);
    port = run.server->port;
    faultserver_stop(run.server);
    model_ask(run.model, &prompt, 1, &run.arena, on_reply, &run, NULL);
    while (model_counters(run.model)->network_faults < 5)
        uv_run(&run.loop, UV_RUN_ONCE);
    assert_int_equal(run.done, 1);
    run.server = faultserver_start_at("ok", port);
    uv_run(&run.loop, UV_RUN_DEFAULT);
    assert_int_equal(run.done, 2);
    assert_null(run.reply.error);
    run_close(&run);
}

/* While nothing is in flight a person is told until when, and why. */
static void test_waits(void **state)
{
    struct prompt prompt = some_prompt();
    struct run run;
    struct buf b;
    (void)state;
    run_open(&run, "429:60");
    run.options.told_cap_ms = 60000;
    assert_int_equal(model_new(&run.model, &run.loop, &run.options, NULL), 0);
    buf_init(&b, 1000);
    model_ask(run.model, &prompt, 0, &run.arena, on_reply, &run, NULL);
    model_waits(run.model, &b);
    assert_int_equal(b.n, 0);
    while (model_counters(run.model)->rate_limited < 1)
        uv_run(&run.loop, UV_RUN_ONCE);
    model_waits(run.model, &b);
    assert_non_null(strstr(b.p, "next request in "));
    assert_non_null(strstr(b.p, " s (HTTP 429: slow down)"));
    buf_finish(&b);
    run_close(&run);
}

/* What earlier requests had changed is not tried again. */
static void test_remembered(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "ok");
    run.options.fixes = FIX_TEMPERATURE | FIX_TOKENS_NAME;
    run_go(&run);
    assert_non_null(strstr(run.server->last, "\"max_completion_tokens\":64"));
    assert_null(strstr(run.server->last, "\"temperature\""));
    assert_string_equal(model_notes(run.model), "");
    run_close(&run);
}

static void test_free_in_flight(void **state)
{
    struct prompt prompt = some_prompt();
    struct run run;
    (void)state;
    run_open(&run, "hang");
    run.options.concurrency = 2;
    assert_int_equal(model_new(&run.model, &run.loop, &run.options, NULL), 0);
    for (int i = 0; i < 5; i++)
        model_ask(run.model, &prompt, i, &run.arena, on_reply, &run, NULL);
    while (run.server->requests < 2)
        uv_run(&run.loop, UV_RUN_NOWAIT);
    assert_int_equal(model_counters(run.model)->in_flight, 5);
    assert_int_equal(run.server->requests, 2); /* no more than slots */
    run_close(&run);
    assert_int_equal(run.done, 0);
}

static void on_reply_free(void *ctx, const struct reply *reply)
{
    struct run *run = ctx;
    on_reply(ctx, reply);
    model_free(run->model);
    run->model = NULL;
}

static void test_free_inside_callback(void **state)
{
    struct prompt prompt = some_prompt();
    struct run run;
    (void)state;
    run_open(&run, "ok|hang");
    assert_int_equal(model_new(&run.model, &run.loop, &run.options, NULL), 0);
    for (int i = 0; i < 3; i++)
        model_ask(run.model, &prompt, i, &run.arena, on_reply_free, &run, NULL);
    uv_run(&run.loop, UV_RUN_DEFAULT);
    assert_int_equal(run.done, 1);
    run_close(&run);
}

/* The time to the first piece is told of a stream, and of nothing else. */
static void test_first_piece(void **state)
{
    static const struct {
        const char *script;
        bool told;
    } row[] = {
        {"stream:: hello~~" PIECE("", "null") PIECE("fine", "\"stop\""), true},
        {"ok", false},
    };
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct run run;
        run_open(&run, row[i].script);
        run_go(&run);
        assert_string_equal(run.reply.text.p, "fine");
        assert_int_equal(run.reply.ttft_ms >= 0, row[i].told);
        assert_true(run.reply.ttft_ms <= run.reply.latency_us / 1000);
        run_close(&run);
    }
}

static void test_key(void **state)
{
    struct model_options o = model_options_default();
    struct model *model = NULL;
    struct err err = {0}, err2 = {0}, err3 = {0}, err4 = {0};
    uv_loop_t loop;
    char *value;
    (void)state;
    uv_loop_init(&loop);
    o.name = "m";
    o.base_url = "https://service.example/v1";
    o.key_env = "ASSAY_TEST_KEY";
    unsetenv("ASSAY_TEST_KEY");
    assert_int_equal(model_new(&model, &loop, &o, &err), -1);
    assert_int_equal(err.kind, ERR_SERVICE);
    assert_non_null(strstr(err.text, "export ASSAY_TEST_KEY="));
    setenv("ASSAY_TEST_KEY", CANARY "\nX: y", 1);
    assert_int_equal(model_new(&model, &loop, &o, &err2), -1);
    assert_int_equal(err2.kind, ERR_SERVICE);
    assert_null(strstr(err2.text, "canary"));
    setenv("ASSAY_TEST_KEY", " " CANARY "\n", 1);
    value = getenv("ASSAY_TEST_KEY");
    assert_int_equal(model_new(&model, &loop, &o, NULL), 0);
    assert_null(getenv("ASSAY_TEST_KEY"));
    assert_null(strstr(value, "canary")); /* erased, not only unset */
    model_free(model);
    o.key = CANARY;
    o.extra = "{\"messages\":[]}";
    assert_int_equal(model_new(&model, &loop, &o, &err3), -1);
    assert_int_equal(err3.kind, ERR_USAGE);
    o.extra = "{\"temperature\":1}";
    o.temperature = 0.5;
    assert_int_equal(model_new(&model, &loop, &o, &err4), -1);
    assert_non_null(strstr(err4.text, "\"temperature\" is given by --temperature, too"));
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_redact),         cmocka_unit_test(test_urls),
        cmocka_unit_test(test_body),           cmocka_unit_test(test_identity),
        cmocka_unit_test(test_reading),        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_absurd_usage),   cmocka_unit_test(test_errors_in_200),
        cmocka_unit_test(test_repairs),        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_memory_bounded), cmocka_unit_test(test_every_cut),
        cmocka_unit_test(test_repair_once),    cmocka_unit_test(test_repair_many),
        cmocka_unit_test(test_limits),         cmocka_unit_test(test_refused),
        cmocka_unit_test(test_many),           cmocka_unit_test(test_all_refused),
        cmocka_unit_test(test_one_refused),    cmocka_unit_test(test_barred),
        cmocka_unit_test(test_always_500),     cmocka_unit_test(test_outage),
        cmocka_unit_test(test_waits),          cmocka_unit_test(test_remembered),
        cmocka_unit_test(test_free_in_flight), cmocka_unit_test(test_free_inside_callback),
        cmocka_unit_test(test_first_piece),    cmocka_unit_test(test_key),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
