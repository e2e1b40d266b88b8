/* test_http.c: the HTTP engine against a server that misbehaves. */
#include "harness/sys/http.h"

#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <cmocka.h>

#include "tests/faultserver.c"

/* A run of one request against one script. */
struct run {
    uv_loop_t loop;
    struct http *http;
    struct faultserver *server;
    char url[100];
    struct http_request request;
    struct http_transfer *transfer;
    bool done;
    enum http_fault fault;
    int status;
    size_t body_bytes;
    char body[2000], why[300], location[200];
};

static void on_done(void *ctx, const struct http_response *r)
{
    struct run *run = ctx;
    run->done = true;
    run->fault = r->fault;
    run->status = r->status;
    run->body_bytes = r->body.n;
    snprintf(run->body, sizeof run->body, STR_FMT, STR_ARG(r->body));
    snprintf(run->why, sizeof run->why, "%s", r->why);
    snprintf(run->location, sizeof run->location, "%s", r->header[HTTP_LOCATION]);
}

static void run_open(struct run *run, const char *script)
{
    *run = (struct run){.server = faultserver_start(script)};
    uv_loop_init(&run->loop);
    assert_int_equal(http_new(&run->http, &run->loop, 4, NULL), 0);
    snprintf(run->url, sizeof run->url, "http://127.0.0.1:%d/v1/x", run->server->port);
    run->request = (struct http_request){
        .url = run->url,
        .body = STR("{}"),
        .connect_ms = 5000,
        .idle_ms = 20000,
        .total_ms = 20000,
        .max_body_bytes = 1 << 20,
    };
}

static void run_go(struct run *run)
{
    struct err err = {0};
    assert_int_equal(http_start(&run->transfer, run->http, &run->request, on_done, run, &err), 0);
    assert_false(run->done);
    uv_run(&run->loop, UV_RUN_DEFAULT);
}

/* Every handle is closed and nothing keeps the loop: uv_loop_close says so. */
static void run_close(struct run *run)
{
    http_free(run->http);
    uv_run(&run->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&run->loop), 0);
    faultserver_stop(run->server);
}

static void test_good(void **state)
{
    static const char *const header[] = {"X-One: 1", "Authorization: Bearer k", NULL};
    struct run run;
    (void)state;
    run_open(&run, "ok");
    run.request.header = header;
    run_go(&run);
    assert_int_equal(run.fault, HTTP_OK);
    assert_int_equal(run.status, 200);
    assert_string_equal(run.body, FAULT_REPLY);
    assert_non_null(strstr(run.server->last, "X-One: 1\r\n"));
    assert_non_null(strstr(run.server->last, "Accept-Encoding: gzip"));
    assert_null(strstr(run.server->last, "Expect:"));
    run_close(&run);
}

static void test_faults(void **state)
{
    static const struct {
        const char *script;
        enum http_fault fault;
        int status;
    } row[] = {
        {"status:503", HTTP_OK, 503},    {"redirect", HTTP_OK, 302},
        {"reset", HTTP_BROKEN, 0},       {"cut:10", HTTP_BROKEN, 0},
        {"close:120", HTTP_BROKEN, 200}, {"garbage", HTTP_BROKEN, 0},
        {"chunks", HTTP_BROKEN, 200},    {"flood", HTTP_TOO_LARGE, 200},
        {"bomb", HTTP_TOO_LARGE, 200},   {"announced", HTTP_TOO_LARGE, 200},
    };
    struct run run;
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        run_open(&run, row[i].script);
        run_go(&run);
        print_message("%s: %s\n", row[i].script, run.why);
        assert_true(run.done);
        assert_int_equal(run.fault, row[i].fault);
        assert_int_equal(run.status, row[i].status);
        assert_int_equal(run.why[0] == 0, run.fault == HTTP_OK);
        assert_true(run.body_bytes <= (size_t)run.request.max_body_bytes);
        assert_int_equal(run.server->requests, 1); /* the redirect was not followed */
        run_close(&run);
    }
}

/* Headers without end are ended, by whatever name. */
static void test_endless_headers(void **state)
{
    static const char *const script[] = {"headers", "long-header"};
    struct run run;
    (void)state;
    for (size_t i = 0; i < countof(script); i++) {
        run_open(&run, script[i]);
        run_go(&run);
        print_message("%s: %s\n", script[i], run.why);
        assert_int_not_equal(run.fault, HTTP_OK);
        run_close(&run);
    }
}

static void test_idle(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "hang");
    run.request.idle_ms = 50;
    run_go(&run);
    assert_int_equal(run.fault, HTTP_IDLE);
    run_close(&run);
    /* A server that drips is not idle: only the total limit ends it. */
    run_open(&run, "drip");
    run.request.idle_ms = 10000;
    run.request.total_ms = 300;
    run_go(&run);
    assert_int_equal(run.fault, HTTP_TIMEOUT);
    assert_int_equal(run.status, 200);
    run_close(&run);
}

/* The process was stopped, or did something else, for longer than the limits: what came meanwhile is
 * read before anybody looks at the clock. */
static void test_paused(void **state)
{
    (void)state;
    for (int total = 0; total < 2; total++) {
        struct run run;
        run_open(&run, "ok");
        *(total ? &run.request.total_ms : &run.request.idle_ms) = 300;
        assert_int_equal(http_start(&run.transfer, run.http, &run.request, on_done, &run, NULL), 0);
        while (run.server->requests < 1)
            uv_run(&run.loop, UV_RUN_NOWAIT);
        while (run.server->connections) /* the whole answer is on its way */
            usleep(1000);
        usleep(310 * 1000);
        uv_run(&run.loop, UV_RUN_DEFAULT);
        assert_int_equal(run.fault, HTTP_OK);
        assert_non_null(strstr(run.body, "fine"));
        run_close(&run);
    }
}

static void test_refused(void **state)
{
    struct run run;
    int port;
    (void)state;
    run_open(&run, "ok");
    port = run.server->port;
    faultserver_stop(run.server); /* nobody listens there now */
    run_go(&run);
    assert_int_equal(run.fault, HTTP_CONNECT);
    assert_int_equal(run.status, 0);
    assert_true(port > 0);
    run.server = faultserver_start("ok");
    run_close(&run);
}

/* A label of more than 63 letters: every resolver refuses it without asking anybody. */
static void test_no_such_name(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "ok");
    run.request.url =
        "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/v1";
    run_go(&run);
    assert_int_equal(run.fault, HTTP_CONNECT);
    assert_non_null(strstr(run.why, "resolve"));
    assert_int_equal(run.server->requests, 0);
    run_close(&run);
}

static void test_cancel_and_free(void **state)
{
    struct run run;
    (void)state;
    run_open(&run, "hang");
    assert_int_equal(http_start(&run.transfer, run.http, &run.request, on_done, &run, NULL), 0);
    http_cancel(run.transfer);
    for (int i = 0; i < 3; i++)
        assert_int_equal(http_start(&run.transfer, run.http, &run.request, on_done, &run, NULL), 0);
    while (run.server->requests < 3)
        uv_run(&run.loop, UV_RUN_NOWAIT);
    run_close(&run);
    assert_false(run.done);
}

static void on_done_free(void *ctx, const struct http_response *r)
{
    struct run *run = ctx;
    on_done(ctx, r);
    http_free(run->http);
    run->http = NULL;
}

static void test_free_inside_callback(void **state)
{
    struct run run;
    struct http_transfer *t;
    (void)state;
    run_open(&run, "ok|hang");
    assert_int_equal(http_start(&t, run.http, &run.request, on_done_free, &run, NULL), 0);
    assert_int_equal(http_start(&t, run.http, &run.request, on_done_free, &run, NULL), 0);
    uv_run(&run.loop, UV_RUN_DEFAULT);
    assert_true(run.done);
    run_close(&run);
}

static void test_urls(void **state)
{
    static const char *const local[] = {"http://127.0.0.1:1/v1", "http://localhost/v1",
                                        "http://[::1]:80/", "http://127.9.9.9",
                                        "http://a.localhost"};
    static const char *const far[] = {"https://api.openai.com/v1", "http://127.0.0.1.evil.org/",
                                      "http://10.0.0.1/v1", "http://localhost.evil.org"};
    static const char *const bad[] = {
        "",        "api.openai.com/v1", "ftp://x/v1",
        "http://", "file:///etc",       "https://user:secret@host/v1"};
    struct err err = {0};
    (void)state;
    for (size_t i = 0; i < countof(local); i++)
        assert_true(http_is_loopback(local[i]) && !http_check_url(local[i], NULL));
    for (size_t i = 0; i < countof(far); i++)
        assert_true(!http_is_loopback(far[i]) && !http_check_url(far[i], NULL));
    for (size_t i = 0; i < countof(bad); i++)
        assert_int_equal(http_check_url(bad[i], i + 1 == countof(bad) ? &err : NULL), -1);
    assert_null(strstr(err.text, "secret"));
}

/* Other hosts go through the proxy that the environment names; this machine does not. */
static void test_proxy(void **state)
{
    char proxy[100];
    struct run run;
    (void)state;
    run_open(&run, "ok");
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", run.server->port);
    setenv("http_proxy", proxy, 1);
    run.request.url = "http://service.invalid/v1/x";
    run_go(&run);
    assert_int_equal(run.status, 200);
    assert_non_null(strstr(run.server->last, "POST http://service.invalid/v1/x "));
    run_close(&run);

    run_open(&run, "ok");
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    run_go(&run);
    assert_int_equal(run.status, 200);
    assert_non_null(strstr(run.server->last, "POST /v1/x "));
    run_close(&run);
    unsetenv("http_proxy");
}

static void test_bad_header(void **state)
{
    static const char *const header[] = {"X: a\r\nEvil: b", NULL};
    struct err err = {0};
    struct run run;
    (void)state;
    run_open(&run, "ok");
    run.request.header = header;
    assert_int_equal(http_start(&run.transfer, run.http, &run.request, on_done, &run, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_endless_headers),
        cmocka_unit_test(test_idle),
        cmocka_unit_test(test_paused),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_no_such_name),
        cmocka_unit_test(test_cancel_and_free),
        cmocka_unit_test(test_free_inside_callback),
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_proxy),
        cmocka_unit_test(test_bad_header),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
