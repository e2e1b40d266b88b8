/* recorded.c: the recorded model's server: sockets and threads around library.c.
 *
 * libmicrohttpd runs one thread with epoll; everything in library.c happens there, so it needs no
 * locks. A reply that is to come later is composed at once; its connection is suspended and a
 * second thread resumes it when its time has come. The list of suspended connections is what the
 * two share. */
#include "harness/recorded/recorded.h"
#include "harness/base/clock.h"
#include "harness/io/fs.h"
#include "harness/recorded/library.h"
#include "harness/model/wire/pace.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX_BYTES ((size_t)4 << 30)
#define BODY_MAX_BYTES ((size_t)64 << 20)

/* One request, from its first byte until its response is sent. */
struct exchange {
    struct buf body;
    struct library_response response;
    bool answered;
    struct MHD_Connection *connection;
    int64_t due_us;
    struct exchange *next; /* among those that wait, by due_us */
};

struct recorded {
    struct recorded_options options;
    struct arena arena; /* the recordings' text */
    struct library library;
    uint64_t random;
    struct MHD_Daemon *daemon;

    pthread_t waker; /* runs while `daemon` does, if there are delays */
    bool has_waker;
    pthread_mutex_t lock; /* protects the fields below */
    pthread_cond_t changed;
    struct exchange *waiting;
    bool stopping;
};

static int read_all(struct recorded *r, struct err *err)
{
    const struct recorded_options *o = &r->options;
    for (size_t i = 0; i < o->n_file; i++) {
        struct str text = {0};
        if (fs_read(&text, o->file[i], FILE_MAX_BYTES, &r->arena, err) ||
            library_read(&r->library, text, o->file[i], err))
            return -1;
    }
    if (o->demo.p && library_read(&r->library, o->demo, "demo", err))
        return -1;
    return library_seal(&r->library, err);
}

static void init_lock(struct recorded *r)
{
    pthread_condattr_t attr;
    pthread_mutex_init(&r->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC); /* as clock_us */
    pthread_cond_init(&r->changed, &attr);
    pthread_condattr_destroy(&attr);
}

int recorded_open(struct recorded **ret, const struct recorded_options *options, struct err *err)
{
    struct recorded *r = mem_alloc(sizeof *r);
    init_lock(r);
    r->options = *options;
    r->library.fail_every = options->fail_every;
    r->library.wrap = options->wrap;
    r->random = 1; /* the same delays in each run */
    if (read_all(r, err)) {
        recorded_free(r);
        return -1;
    }
    *ret = r;
    return 0;
}

void recorded_free(struct recorded *r)
{
    if (!r)
        return;
    recorded_stop(r);
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    library_finish(&r->library);
    arena_finish(&r->arena);
    free(r);
}

void recorded_add_spec(struct recorded *r, const char *suite, const char *problem_id,
                       struct str spec)
{
    match_add(&r->library.match, suite ? suite : "", problem_id, spec);
}

int64_t recorded_count(const struct recorded *r)
{
    return r->library.tapes.n_take;
}

static bool has_text(const struct match *m, const struct tape *tape)
{
    for (size_t i = 0; i < m->n; i++)
        if (!strcmp(m->row[i].problem, tape->problem) &&
            tapes_suite_fits(m->row[i].suite, tape->suite))
            return true;
    return false;
}

/* Is this the first tape of its suite that no specification is known for? */
static bool is_first_of_suite(const struct recorded *r, size_t i)
{
    const struct tape *tape = r->library.tapes.tape;
    for (size_t j = 0; j < i; j++)
        if (strcmp(tape[j].suite, tape[i].suite) == 0 && !has_text(&r->library.match, &tape[j]))
            return false;
    return true;
}

int64_t recorded_unmatched(const struct recorded *r, struct buf *suites)
{
    const struct tapes *t = &r->library.tapes;
    int64_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (has_text(&r->library.match, &t->tape[i]))
            continue;
        n += (int64_t)t->tape[i].n;
        if (*t->tape[i].suite && is_first_of_suite(r, i))
            buf_addf(suites, "%s%s", suites->n ? ", " : "", t->tape[i].suite);
    }
    return n;
}

static enum MHD_Result send_response(struct MHD_Connection *connection,
                                     const struct library_response *from)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(from->body.n, from->body.p, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result rc;
    char ms[32];
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type",
                            from->is_stream ? "text/event-stream" : "application/json");
    if (from->retry_after_ms >= 0) {
        snprintf(ms, sizeof ms, "%d", from->retry_after_ms);
        MHD_add_response_header(response, "retry-after-ms", ms);
    }
    rc = MHD_queue_response(connection, from->status, response);
    MHD_destroy_response(response);
    return rc;
}

static int64_t pick_delay_us(struct recorded *r)
{
    int64_t low = r->options.delay_ms_min, high = r->options.delay_ms_max;
    uint64_t span = high > low ? (uint64_t)(high - low) * 1000 + 1 : 1;
    return low * 1000 + (int64_t)(pace_random(&r->random) % span);
}

/* Suspend the request until its reply is due. False when the server is stopping: then the reply
 * goes out at once. */
static bool delay(struct recorded *r, struct exchange *x)
{
    struct exchange **at = &r->waiting;
    bool stopping;
    x->due_us = clock_us() + pick_delay_us(r);
    pthread_mutex_lock(&r->lock);
    stopping = r->stopping;
    if (!stopping) {
        MHD_suspend_connection(x->connection);
        while (*at && (*at)->due_us <= x->due_us)
            at = &(*at)->next;
        x->next = *at;
        *at = x;
        pthread_cond_signal(&r->changed);
    }
    pthread_mutex_unlock(&r->lock);
    return !stopping;
}

/* The second thread: resumes what is due, and when the server stops, everything. */
static void *run_waker(void *ctx)
{
    struct recorded *r = ctx;
    pthread_mutex_lock(&r->lock);
    while (!r->stopping || r->waiting) {
        struct exchange *x = r->waiting;
        if (!x) {
            pthread_cond_wait(&r->changed, &r->lock);
        } else if (r->stopping || x->due_us <= clock_us()) {
            r->waiting = x->next;
            MHD_resume_connection(x->connection);
        } else {
            struct timespec until = {.tv_sec = x->due_us / 1000000,
                                     .tv_nsec = x->due_us % 1000000 * 1000};
            pthread_cond_timedwait(&r->changed, &r->lock, &until);
        }
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void answer(struct recorded *r, struct exchange *x, const char *method, const char *path)
{
    struct library_request request = {
        .method = method,
        .path = path,
        .sample = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, "X-Assay-Sample"),
        .body = buf_str(&x->body),
    };
    library_answer(&r->library, &request, &x->response);
    x->answered = true;
}

/* Called by libmicrohttpd first with the headers, then for each part of the body, then once with
 * nothing; and once more after a suspended connection was resumed. */
static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *part,
                                  size_t *size, void **state)
{
    struct recorded *r = ctx;
    struct exchange *x = *state;
    (void)version;
    if (!x) {
        *state = x = mem_alloc(sizeof *x);
        x->connection = connection;
        buf_init(&x->body, BODY_MAX_BYTES);
        buf_init(&x->response.body, SIZE_MAX / 4); /* bounded by the recorded line */
        return MHD_YES;
    }
    if (*size) {
        buf_add(&x->body, part, *size);
        *size = 0;
        return x->body.over ? MHD_NO : MHD_YES;
    }
    if (!x->answered) {
        answer(r, x, method, path);
        if (x->response.is_reply && r->has_waker && delay(r, x))
            return MHD_YES;
    }
    return send_response(connection, &x->response);
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
    struct exchange *x = *state;
    (void)ctx;
    (void)connection;
    (void)why;
    if (!x)
        return;
    buf_finish(&x->body);
    buf_finish(&x->response.body);
    free(x);
    *state = NULL;
}

static void join_waker(struct recorded *r)
{
    if (!r->has_waker)
        return;
    pthread_mutex_lock(&r->lock);
    r->stopping = true;
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->waker, NULL);
}

int recorded_start(struct recorded *r, struct err *err)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)r->options.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    match_seal(&r->library.match); /* again: specifications were added since the last time */
    r->stopping = false;
    if (r->options.delay_ms_max > 0) {
        if (pthread_create(&r->waker, NULL, run_waker, r))
            return err_sys(err, "cannot start a thread");
        r->has_waker = true;
    }
    r->daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                         on_request, r, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
                         MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
    if (r->daemon)
        return 0;
    err_sys(err, "cannot listen on 127.0.0.1:%d", r->options.port);
    join_waker(r);
    r->has_waker = false;
    return -1;
}

void recorded_stop(struct recorded *r)
{
    if (!r->daemon)
        return;
    join_waker(r); /* first: libmicrohttpd must not be stopped with suspended connections */
    MHD_stop_daemon(r->daemon);
    r->has_waker = false; /* read by the thread that has just ended */
    r->daemon = NULL;
}

int recorded_port(const struct recorded *r)
{
    const union MHD_DaemonInfo *info =
        r->daemon ? MHD_get_daemon_info(r->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
    return info ? info->port : 0;
}
