/* fetch.c: one request after another on a loop of its own. */
#include "harness/sys/fetch.h"

#include "harness/sys/http.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_MS     500 /* before the second try; doubled each time */
#define WAIT_MAX_MS 60000

struct fetch {
    uv_loop_t loop;
    uv_timer_t timer;
    struct http *http;
};

/* One request and what came of it. */
struct attempt {
    struct arena *arena;
    enum http_fault fault;
    int status;
    struct str body;
    const char *why, *location;
    int64_t wait_ms; /* what the server asks for; -1: nothing */
};

int fetch_new(struct fetch **ret, struct err *err)
{
    struct fetch *f = mem_alloc(sizeof *f);
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&f->loop);
    uv_timer_init(&f->loop, &f->timer);
    if (http_new(&f->http, &f->loop, 1, err) < 0) {
        fetch_free(f);
        return -1;
    }
    *ret = f;
    return 0;
}

void fetch_free(struct fetch *f)
{
    if (!f)
        return;
    if (f->http)
        http_free(f->http);
    uv_close((uv_handle_t *)&f->timer, NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    uv_loop_close(&f->loop);
    free(f);
}

static int64_t asked_wait_ms(const struct http_response *r)
{
    const char *s = r->header[HTTP_RETRY_AFTER];
    char *end;
    long long seconds = strtoll(s, &end, 10);
    if (!*s || *end || seconds < 0) /* not a number but a date: use our own wait */
        return -1;
    return seconds > WAIT_MAX_MS / 1000 ? WAIT_MAX_MS : seconds * 1000;
}

static void on_done(void *ctx, const struct http_response *r)
{
    struct attempt *a = ctx;
    a->fault = r->fault;
    a->status = r->status;
    a->body =
        r->fault == HTTP_OK && r->status == 200 ? arena_str(a->arena, r->body) : (struct str){0};
    a->why = arena_dup(a->arena, str_c(r->why));
    a->location = arena_dup(a->arena, str_c(r->header[HTTP_LOCATION]));
    a->wait_ms = asked_wait_ms(r);
}

/* Does the URL lead to the service that HF_TOKEN is for? */
static bool is_its_service(const char *url)
{
    static const char *const hosts[] = {"https://huggingface.co/",
                                        "https://datasets-server.huggingface.co/"};
    for (size_t i = 0; i < countof(hosts); i++)
        if (str_starts(str_c(url), hosts[i]))
            return true;
    return false;
}

static int try_once(struct fetch *f, const char *url, int64_t max_bytes, struct attempt *a,
                    struct err *err)
{
    const char *token = getenv("HF_TOKEN"), *header[2] = {NULL};
    struct http_transfer *transfer;
    struct http_request request = {
        .url = url,
        .header = header,
        .connect_ms = 15000,
        .idle_ms = 60000,
        .total_ms = 15 * 60000,
        .max_body_bytes = max_bytes,
    };
    if (token && *token && is_its_service(url))
        header[0] = arena_printf(a->arena, "Authorization: Bearer %s", token);
    if (http_start(&transfer, f->http, &request, on_done, a, err) < 0)
        return -1;
    uv_run(&f->loop, UV_RUN_DEFAULT);
    return 0;
}

static bool may_pass(const struct attempt *a)
{
    if (a->fault == HTTP_OK)
        return a->status == 429 || a->status >= 500;
    return a->fault != HTTP_TOO_LARGE && a->fault != HTTP_REFUSED;
}

static void on_timer(uv_timer_t *timer)
{
    (void)timer;
}

static void wait_before(struct fetch *f, const struct attempt *a, int tries)
{
    int64_t ms = a->wait_ms >= 0 ? a->wait_ms : (int64_t)WAIT_MS << tries;
    uv_timer_start(&f->timer, on_timer, (uint64_t)ms, 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
}

static int failed(const char *url, const struct attempt *a, struct err *err)
{
    if (a->fault != HTTP_OK)
        return err_set(err, ERR_INPUT, "%s: %s", url, a->why);
    return err_set(err, ERR_INPUT, "%s: the server answers with status %d", url, a->status);
}

static bool is_redirect(const struct attempt *a)
{
    return a->fault == HTTP_OK && a->status >= 300 && a->status < 400 && *a->location;
}

static int check_redirect(const char *url, const char *to, struct err *err)
{
    bool safe = str_starts(str_c(to), "https://") ||
                (str_starts(str_c(to), "http://") && str_starts(str_c(url), "http://"));
    if (safe && http_check_url(to, NULL) == 0)
        return 0;
    return err_set(err, ERR_INPUT, "%s: leads on to '%.200s', which is not followed", url, to);
}

int fetch_get(struct fetch *f, const char *url, int64_t max_bytes, struct str *ret,
              struct arena *arena, struct err *err)
{
    struct attempt a = {.arena = arena};
    int tries = 0, redirects = 0;
    if (http_check_url(url, err) < 0)
        return -1;
    for (;;) {
        if (try_once(f, url, max_bytes, &a, err) < 0)
            return -1;
        if (is_redirect(&a) && redirects++ < FETCH_REDIRECTS) {
            if (check_redirect(url, a.location, err) < 0)
                return -1;
            url = a.location;
        } else if (!may_pass(&a) || ++tries == FETCH_TRIES) {
            break;
        } else {
            wait_before(f, &a, tries - 1);
        }
    }
    if (a.fault != HTTP_OK || a.status != 200)
        return failed(url, &a, err);
    *ret = a.body;
    return 0;
}
