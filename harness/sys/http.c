/* http.c: libcurl's multi-socket interface on libuv.
 *
 * curl tells us which sockets to watch (on_socket) and when it wants to be woken (on_timeout); we
 * tell it what happened (curl_multi_socket_action) and then collect what is finished (collect).
 * Done callbacks run from collect and from the idle sweep only, never inside a call of curl's, so
 * they may start, cancel and free as they like. After each callback `closed` must be checked: the
 * struct itself lives until libuv has closed its timers. */
#include "harness/sys/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct http {
    uv_loop_t *loop;
    CURLM *multi;
    uv_timer_t timer; /* curl's own */
    uv_timer_t sweep; /* fires when the next transfer may be over its time */
    struct http_transfer *first;
    const char *ca_file; /* borrowed from the environment; NULL: curl's default */
    bool late;  /* the time of some transfer is over; sockets are read once more before it ends */
    int n_open; /* timers that libuv has not closed yet */
    bool closed;
};

struct http_transfer {
    struct http *http;
    struct http_transfer *next, *prev;
    CURL *easy;
    struct curl_slist *header; /* owned; may hold the key */
    struct buf body;
    uint64_t start_ns;
    uint64_t last_ms;     /* when a byte came last, in the loop's time */
    http_piece_fn *piece; /* NULL: none */
    bool too_large;       /* said `piece` */
    int64_t idle_ms, total_ms;
    uint64_t begin_ms; /* in the loop's time */
    http_done_fn *done;
    void *ctx;
    char why[CURL_ERROR_SIZE];
};

/* One watched socket. Outlives curl's interest in it until libuv has closed the handle. */
struct watch {
    uv_poll_t poll;
    struct http *http;
    curl_socket_t fd;
    int events; /* what curl waits for */
};

static void collect(struct http *http);

static void free_watch(uv_handle_t *handle)
{
    free(handle->data);
}

/* After an error on the socket libuv stops watching it. curl learns the error by reading, and there
 * may be data to read before it, so the watch is started again until curl ends it. */
static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct watch *w = poll->data;
    struct http *http = w->http;
    int flags = status < 0 ? CURL_CSELECT_IN | CURL_CSELECT_OUT : 0, running;
    if (events & UV_READABLE)
        flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        flags |= CURL_CSELECT_OUT;
    curl_multi_socket_action(http->multi, w->fd, flags, &running);
    if (status < 0 && !uv_is_closing((uv_handle_t *)poll))
        uv_poll_start(poll, w->events, on_ready);
    collect(http);
}

static struct watch *watch_new(struct http *http, curl_socket_t fd)
{
    struct watch *w = mem_alloc(sizeof *w);
    w->http = http;
    w->fd = fd;
    if (uv_poll_init_socket(http->loop, &w->poll, fd)) {
        free(w);
        return NULL; /* the transfer's time limits end it */
    }
    w->poll.data = w;
    curl_multi_assign(http->multi, fd, w);
    return w;
}

static void watch_end(struct watch *w)
{
    uv_poll_stop(&w->poll);
    curl_multi_assign(w->http->multi, w->fd, NULL);
    uv_close((uv_handle_t *)&w->poll, free_watch);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
    struct watch *w = socket_ctx;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (w)
            watch_end(w);
        return 0;
    }
    if (!w)
        w = watch_new(ctx, fd);
    if (!w)
        return 0;
    w->events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    uv_poll_start(&w->poll, w->events, on_ready);
    return 0;
}

static void on_timer(uv_timer_t *timer)
{
    struct http *http = timer->data;
    int running;
    curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    collect(http);
}

static int on_timeout(CURLM *multi, long ms, void *ctx)
{
    struct http *http = ctx;
    (void)multi;
    if (http->closed)
        return 0;
    if (ms < 0)
        return uv_timer_stop(&http->timer);
    uv_update_time(http->loop);
    uv_timer_start(&http->timer, on_timer, (uint64_t)ms, 0);
    return 0;
}

static bool is_event_stream(CURL *easy)
{
    static const char type[] = "text/event-stream";
    struct curl_header *h;
    return curl_easy_header(easy, "content-type", 0, CURLH_HEADER, -1, &h) == CURLHE_OK &&
           strncasecmp(h->value, type, strlen(type)) == 0;
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
    struct http_transfer *t = ctx;
    t->last_ms = uv_now(t->http->loop);
    if (t->piece && is_event_stream(t->easy)) {
        t->too_large = !t->piece(t->ctx, (struct str){p, size * n});
        return t->too_large ? 0 : size * n;
    }
    buf_add(&t->body, p, size * n);
    return t->body.over ? 0 : size * n; /* 0 ends the transfer */
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
    struct http_transfer *t = ctx;
    (void)p;
    t->last_ms = uv_now(t->http->loop);
    return size * n;
}

static void free_headers(struct curl_slist *list)
{
    for (struct curl_slist *h = list; h; h = h->next)
        explicit_bzero(h->data, strlen(h->data));
    curl_slist_free_all(list);
}

static void unlink_transfer(struct http_transfer *t)
{
    if (t->prev)
        t->prev->next = t->next;
    else
        t->http->first = t->next;
    if (t->next)
        t->next->prev = t->prev;
    curl_multi_remove_handle(t->http->multi, t->easy);
    if (!t->http->first)
        uv_timer_stop(&t->http->sweep); /* an armed timer keeps the loop running */
}

static void link_transfer(struct http_transfer *t)
{
    struct http *http = t->http;
    t->next = http->first;
    if (t->next)
        t->next->prev = t;
    http->first = t;
}

static void free_transfer(struct http_transfer *t)
{
    curl_easy_cleanup(t->easy);
    free_headers(t->header);
    buf_finish(&t->body);
    free(t);
}

static const struct {
    CURLcode code;
    enum http_fault fault;
} faults[] = {
    {CURLE_OK, HTTP_OK},
    {CURLE_COULDNT_RESOLVE_HOST, HTTP_CONNECT},
    {CURLE_COULDNT_RESOLVE_PROXY, HTTP_CONNECT},
    {CURLE_COULDNT_CONNECT, HTTP_CONNECT},
    {CURLE_SSL_CONNECT_ERROR, HTTP_CONNECT},
    {CURLE_OPERATION_TIMEDOUT, HTTP_TIMEOUT},
    {CURLE_WRITE_ERROR, HTTP_TOO_LARGE}, /* on_body returned 0 */
    {CURLE_FILESIZE_EXCEEDED, HTTP_TOO_LARGE},
    {CURLE_OUT_OF_MEMORY, HTTP_TOO_LARGE}, /* how curl ends an endless header line */
    {CURLE_PEER_FAILED_VERIFICATION, HTTP_REFUSED},
    {CURLE_SSL_CACERT_BADFILE, HTTP_REFUSED},
    {CURLE_SSL_CERTPROBLEM, HTTP_REFUSED},
    {CURLE_URL_MALFORMAT, HTTP_REFUSED},
};

static enum http_fault fault_of(CURLcode code)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].code == code)
            return faults[i].fault;
    return HTTP_BROKEN;
}

static void fill_headers(struct http_response *r, CURL *easy)
{
    static const char *const name[HTTP_N_HEADER] = {
        [HTTP_CONTENT_TYPE] = "content-type",
        [HTTP_RETRY_AFTER] = "retry-after",
        [HTTP_RETRY_AFTER_MS] = "retry-after-ms",
        [HTTP_SHOULD_RETRY] = "x-should-retry",
        [HTTP_LOCATION] = "location",
        [HTTP_RESET_REQUESTS] = "x-ratelimit-reset-requests",
        [HTTP_LEFT_REQUESTS] = "x-ratelimit-remaining-requests",
        [HTTP_RESET_TOKENS] = "x-ratelimit-reset-tokens",
        [HTTP_LEFT_TOKENS] = "x-ratelimit-remaining-tokens",
        [HTTP_RESET] = "x-ratelimit-reset",
        [HTTP_LEFT] = "x-ratelimit-remaining",
        [HTTP_ANTHROPIC_RESET_REQUESTS] = "anthropic-ratelimit-requests-reset",
        [HTTP_ANTHROPIC_LEFT_REQUESTS] = "anthropic-ratelimit-requests-remaining",
        [HTTP_ANTHROPIC_RESET_TOKENS] = "anthropic-ratelimit-tokens-reset",
        [HTTP_ANTHROPIC_LEFT_TOKENS] = "anthropic-ratelimit-tokens-remaining",
    };
    struct curl_header *h;
    for (int i = 0; i < HTTP_N_HEADER; i++)
        r->header[i] =
            curl_easy_header(easy, name[i], 0, CURLH_HEADER, -1, &h) == CURLHE_OK ? h->value : "";
}

/* Call back, then free the transfer. The callback may have freed the engine, so it is not touched
 * afterwards. */
static void finish(struct http_transfer *t, enum http_fault fault, const char *why)
{
    struct http_response r = {.fault = fault, .why = why, .body = buf_str(&t->body)};
    long status = 0;
    unlink_transfer(t);
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    r.status = (int)status;
    r.elapsed_us = (int64_t)(uv_hrtime() - t->start_ns) / 1000;
    fill_headers(&r, t->easy);
    t->done(t->ctx, &r);
    free_transfer(t);
}

static void collect(struct http *http)
{
    CURLMsg *msg;
    int left;
    while (!http->closed && (msg = curl_multi_info_read(http->multi, &left))) {
        CURLcode code = msg->data.result; /* finish frees the message with its handle */
        struct http_transfer *t = NULL;
        const char *why = "";
        curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        if (code != CURLE_OK)
            why = t->why[0] ? t->why : curl_easy_strerror(code);
        if (code == CURLE_OUT_OF_MEMORY)
            why = "a header line is larger than any limit";
        if (t->body.over || t->too_large)
            why = "the body is larger than the limit";
        finish(t, fault_of(code), why);
    }
}

static void on_sweep(uv_timer_t *timer);

/* When the transfer's time is over, in the loop's time. */
static uint64_t deadline(const struct http_transfer *t)
{
    uint64_t idle = t->idle_ms > 0 ? t->last_ms + (uint64_t)t->idle_ms : UINT64_MAX;
    uint64_t total = t->total_ms > 0 ? t->begin_ms + (uint64_t)t->total_ms : UINT64_MAX;
    return idle < total ? idle : total;
}

/* Wake up when the first transfer would reach a limit. */
static void arm_sweep(struct http *http)
{
    uint64_t now = uv_now(http->loop), next = UINT64_MAX;
    for (struct http_transfer *t = http->first; t; t = t->next)
        if (deadline(t) < next)
            next = deadline(t);
    http->late = false;
    if (next == UINT64_MAX)
        uv_timer_stop(&http->sweep);
    else
        uv_timer_start(&http->sweep, on_sweep, next > now ? next - now : 0, 0);
}

/* The first transfer whose time is over. */
static struct http_transfer *find_late(struct http *http)
{
    uint64_t now = uv_now(http->loop);
    for (struct http_transfer *t = http->first; t; t = t->next)
        if (deadline(t) <= now)
            return t;
    return NULL;
}

static void end_late(struct http_transfer *t)
{
    bool idle = t->idle_ms > 0 && t->last_ms + (uint64_t)t->idle_ms <= uv_now(t->http->loop);
    finish(t, idle ? HTTP_IDLE : HTTP_TIMEOUT,
           idle ? "nothing came for too long; --idle-timeout is the limit"
                : "the answer took longer than --timeout");
}

/* libuv looks at timers before sockets. After this process was stopped, or kept by something else,
 * answers may lie there unread: so the first time nothing is done but to come back on the loop's next
 * turn, between which every socket that has something is read. */
static void on_sweep(uv_timer_t *timer)
{
    struct http *http = timer->data;
    struct http_transfer *t = find_late(http);
    if (t && !http->late) {
        http->late = true;
        uv_timer_start(timer, on_sweep, 1, 0);
        return;
    }
    http->late = false;
    while (!http->closed && (t = find_late(http)))
        end_late(t);
    if (!http->closed)
        arm_sweep(http);
}

static void set_multi(struct http *http, int max_connections)
{
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)max_connections);
}

int http_new(struct http **ret, uv_loop_t *loop, int max_connections, struct err *err)
{
    struct http *http;
    CURLM *multi;
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        return err_set(err, ERR_SYS, "cannot start libcurl");
    multi = curl_multi_init();
    if (!multi) {
        curl_global_cleanup();
        return err_set(err, ERR_SYS, "cannot start libcurl");
    }
    http = mem_alloc(sizeof *http);
    http->loop = loop;
    http->multi = multi;
    http->ca_file = getenv("CURL_CA_BUNDLE"); /* as curl's own program has it */
    if (!http->ca_file || !*http->ca_file)
        http->ca_file = getenv("SSL_CERT_FILE");
    http->n_open = 2;
    uv_timer_init(loop, &http->timer);
    uv_timer_init(loop, &http->sweep);
    http->timer.data = http->sweep.data = http;
    set_multi(http, max_connections);
    *ret = http;
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    struct http *http = handle->data;
    if (--http->n_open)
        return;
    curl_global_cleanup(); /* not in http_free: a transfer may still be freed after that */
    free(http);
}

void http_free(struct http *http)
{
    if (!http)
        return;
    http->closed = true;
    while (http->first)
        http_cancel(http->first);
    curl_multi_cleanup(http->multi);
    uv_close((uv_handle_t *)&http->timer, on_closed);
    uv_close((uv_handle_t *)&http->sweep, on_closed);
}

void http_cancel(struct http_transfer *t)
{
    unlink_transfer(t);
    free_transfer(t);
}

static int copy_headers(struct http_transfer *t, const char *const *line, struct err *err)
{
    struct curl_slist *list;
    for (; line && *line; line++) {
        if (strpbrk(*line, "\r\n"))
            return err_set(err, ERR_USAGE, "a line break in a header");
        list = curl_slist_append(t->header, *line);
        if (!list)
            return err_set(err, ERR_SYS, "out of memory");
        t->header = list;
    }
    list = curl_slist_append(t->header, "Expect:"); /* no waiting for "100 Continue" */
    if (list)
        t->header = list;
    return 0;
}

/* Set everything but the request itself: URL, time limits and sizes. */
static CURLcode set_limits(struct http_transfer *t, const struct http_request *r)
{
    CURL *e = t->easy;
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)r->connect_ms);
    curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)r->max_body_bytes);
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L); /* a dead peer shows while a model thinks */
    curl_easy_setopt(e, CURLOPT_TCP_KEEPIDLE, 30L);
    curl_easy_setopt(e, CURLOPT_TCP_KEEPINTVL, 15L);
    if (strncasecmp(r->url, "https:", 6) == 0)
        curl_easy_setopt(e, CURLOPT_PIPEWAIT, 1L); /* rather share a connection than open 64 */
    if (http_is_loopback(r->url))
        curl_easy_setopt(e, CURLOPT_PROXY, "");
    if (t->http->ca_file)
        curl_easy_setopt(e, CURLOPT_CAINFO, t->http->ca_file);
    return curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
}

static CURLcode set_request(struct http_transfer *t, const struct http_request *r)
{
    CURL *e = t->easy;
    curl_easy_setopt(e, CURLOPT_PRIVATE, t);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, t->why);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, t->header);
    if (r->body.p) {
        curl_easy_setopt(e, CURLOPT_POSTFIELDS, r->body.p); /* not copied */
        curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.n);
    }
    return curl_easy_setopt(e, CURLOPT_URL, r->url);
}

int http_start(struct http_transfer **ret, struct http *http, const struct http_request *request,
               http_done_fn *done, void *ctx, struct err *err)
{
    struct http_transfer *t = mem_alloc(sizeof *t);
    t->http = http;
    t->done = done;
    t->piece = request->piece;
    t->ctx = ctx;
    t->idle_ms = request->idle_ms;
    t->total_ms = request->total_ms; /* not curl's: it looks at the clock before it reads */
    t->start_ns = uv_hrtime();
    t->last_ms = t->begin_ms = uv_now(http->loop);
    buf_init(&t->body, (size_t)request->max_body_bytes);
    t->easy = curl_easy_init();
    if (!t->easy || copy_headers(t, request->header, err) || set_request(t, request) ||
        set_limits(t, request) || curl_multi_add_handle(http->multi, t->easy)) {
        free_transfer(t);
        return err_set(err, ERR_USAGE, "libcurl does not take the URL %s", request->url);
    }
    link_transfer(t);
    if (!uv_is_active((uv_handle_t *)&http->sweep) ||
        uv_now(http->loop) + uv_timer_get_due_in(&http->sweep) > deadline(t))
        arm_sweep(http);
    *ret = t;
    return 0;
}
