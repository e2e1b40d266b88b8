/* server.c: libmicrohttpd on the loop: connections, their deadlines, requests and their answers.
 *
 * libmicrohttpd has one descriptor to wait for (its epoll) and tells when it wants to be called
 * anyway. A connection is in one of two states: the client's turn (it sends, or takes an answer),
 * which has a deadline, or ours (its request is suspended). */
#include "harness/sys/server.h"
#include "harness/base/clock.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netdb.h>
#include <nettle/memops.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG     1024
#define SWEEP_MS    250
#define FULL_MS     2000        /* at the limit of connections: for who asks for nothing */
#define HEAD_MAX    (32u << 10) /* bytes of a request's headers */
#define READ_ANYWAY 4           /* so many times what a body may have is read of a refused one */

struct connection {
    struct server *server;
    int fd;
    bool busy;        /* a request is with us */
    int64_t since_us; /* of the client's turn */
    struct exchange *exchange;
    struct connection *next, **at;
};

struct exchange {
    struct server_request request; /* first */
    struct connection *connection;
    struct MHD_Connection *mhd;
    struct buf body;
    size_t came, counted; /* bytes of the body; of them in the server's sum */
    int refused;          /* status by which it is refused, once its body has been read; 0 */
    bool asked, suspended, answered;
    struct server_answer answer;
    struct buf text;
};

struct server {
    struct server_options o;
    struct MHD_Daemon *daemon;
    uv_poll_t poll;
    uv_timer_t timer, sweep;
    int n_handles; /* not closed yet */
    int n_connection;
    size_t bodies; /* bytes */
    struct connection *connections;
    char address[80];
};

static int64_t client_us(const struct server *s)
{
    return s->o.client_ms * 1000;
}

/* ---- the loop ---- */

static void on_timer(uv_timer_t *handle);

static void turn(struct server *s)
{
    MHD_UNSIGNED_LONG_LONG ms;
    MHD_run(s->daemon);
    if (MHD_get_timeout(s->daemon, &ms) == MHD_YES)
        uv_timer_start(&s->timer, on_timer, ms, 0);
    else
        uv_timer_stop(&s->timer);
}

static void on_timer(uv_timer_t *handle)
{
    turn(handle->data);
}

static void on_poll(uv_poll_t *handle, int status, int events)
{
    (void)status;
    (void)events;
    turn(handle->data);
}

/* ---- answers ---- */

static enum MHD_Result send_answer(struct exchange *x)
{
    struct MHD_Response *r =
        MHD_create_response_from_buffer(x->text.n, x->text.p, MHD_RESPMEM_MUST_COPY);
    char retry[16];
    enum MHD_Result rc;
    if (!r)
        return MHD_NO;
    MHD_add_response_header(r, "Content-Type", x->answer.type);
    snprintf(retry, sizeof retry, "%d", x->answer.retry_s);
    if (x->answer.retry_s > 0)
        MHD_add_response_header(r, "Retry-After", retry);
    if (x->answer.status == 401)
        MHD_add_response_header(r, "WWW-Authenticate", "Bearer");
    rc = MHD_queue_response(x->mhd, (unsigned)x->answer.status, r);
    MHD_destroy_response(r);
    x->connection->busy = false;
    x->connection->since_us = clock_us();
    return rc;
}

void server_answer(struct server_request *request, const struct server_answer *answer)
{
    struct exchange *x = (struct exchange *)request;
    struct server *s = request->server;
    x->answer = *answer;
    buf_clear(&x->text);
    buf_adds(&x->text, answer->body);
    x->answered = true;
    if (s->o.on_answered)
        s->o.on_answered(s->o.ctx, request, answer->status);
    if (!x->suspended)
        return;
    x->suspended = false;
    MHD_resume_connection(x->mhd);
    uv_timer_start(&s->timer, on_timer, 0, 0);
}

/* The server's own answer. */
static void refuse(struct exchange *x, int status)
{
    static const struct {
        int status;
        struct str body;
    } row[] = {
        {401, STR("{\"error\":\"the token is missing or wrong\"}\n")},
        {403, STR("{\"error\":\"no page of a browser may ask here\"}\n")},
        {413, STR("{\"error\":\"the body is too large\"}\n")},
        {499, STR("{\"error\":\"the client went away\"}\n")},
        {503, STR("{\"error\":\"too much is under way, or the server stops: try again\"}\n")},
    };
    struct server_answer a = {.status = status, .type = "application/json"};
    for (size_t i = 0; i < countof(row); i++)
        if (row[i].status == status)
            a.body = row[i].body;
    a.retry_s = status == 503 ? 1 : 0;
    server_answer(&x->request, &a);
}

/* ---- requests ---- */

static const char *header(struct exchange *x, const char *name)
{
    return MHD_lookup_connection_value(x->mhd, MHD_HEADER_KIND, name);
}

/* In a time that does not tell how much of the token was right. */
static bool has_token(struct exchange *x)
{
    const char *want = x->request.server->o.token, *has = header(x, "Authorization");
    if (!want)
        return true;
    if (!has || strncasecmp(has, "Bearer ", 7) != 0)
        return false;
    has += 7;
    return strlen(has) == strlen(want) && memeql_sec(has, want, strlen(want));
}

/* By which status is the request refused, going by its headers? 0: it is not. */
static int why_refused(struct exchange *x)
{
    const struct server_options *o = &x->request.server->o;
    const char *length = header(x, "Content-Length");
    bool is_open = o->open && strcmp(x->request.path, o->open) == 0;
    if (header(x, "Origin"))
        return 403;
    if (!is_open && !has_token(x))
        return 401;
    return length && strtoull(length, NULL, 10) > o->body_bytes ? 413 : 0;
}

static struct exchange *new_exchange(struct server *s, struct MHD_Connection *mhd,
                                     const char *method, const char *path)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct exchange *x = mem_alloc(sizeof *x);
    x->mhd = mhd;
    x->connection = info->socket_context;
    x->connection->exchange = x;
    x->request =
        (struct server_request){.server = s, .method = method, .path = path, .at_us = clock_us()};
    buf_init(&x->body, s->o.body_bytes);
    buf_init(&x->text, SIZE_MAX / 4); /* bounded by who answers */
    return x;
}

static void give_up_body(struct exchange *x, int status)
{
    x->refused = status;
    x->request.server->bodies -= x->counted;
    x->counted = 0;
    buf_finish(&x->body);
}

/* Most programs read the answer only when they have sent all, so the body of a refused request is read
 * as well, and thrown away, if it is not beyond all measure. False: it is. */
static bool take_part(struct exchange *x, const char *part, size_t n)
{
    struct server *s = x->request.server;
    x->came += n;
    if (!x->refused && x->came > s->o.body_bytes)
        give_up_body(x, 413);
    else if (!x->refused && s->bodies + n > s->o.all_bodies_bytes)
        give_up_body(x, 503);
    if (x->refused)
        return x->came <= READ_ANYWAY * s->o.body_bytes;
    buf_add(&x->body, part, n);
    s->bodies += n;
    x->counted += n;
    return true;
}

static void ask(struct exchange *x)
{
    struct server *s = x->request.server;
    x->asked = true;
    x->request.body = buf_str(&x->body);
    x->request.at_us = clock_us();
    x->connection->busy = true;
    if (x->refused)
        refuse(x, x->refused);
    else
        s->o.on_request(s->o.ctx, &x->request);
    if (x->answered)
        return;
    x->suspended = true;
    MHD_suspend_connection(x->mhd);
}

/* Called by libmicrohttpd first with the headers, then for each part of the body, then once with
 * nothing; and once more after a suspended connection was resumed. */
static enum MHD_Result on_request(void *ctx, struct MHD_Connection *mhd, const char *path,
                                  const char *method, const char *version, const char *part,
                                  size_t *size, void **state)
{
    struct exchange *x = *state;
    (void)version;
    if (!x) {
        *state = x = new_exchange(ctx, mhd, method, path);
        x->refused = why_refused(x);
        return MHD_YES;
    }
    if (*size) {
        bool taken = take_part(x, part, *size);
        *size = 0;
        return taken ? MHD_YES : MHD_NO;
    }
    if (!x->asked)
        ask(x);
    return x->answered ? send_answer(x) : MHD_YES;
}

static void on_completed(void *ctx, struct MHD_Connection *mhd, void **state,
                         enum MHD_RequestTerminationCode why)
{
    struct exchange *x = *state;
    (void)ctx;
    (void)mhd;
    (void)why;
    if (!x)
        return;
    x->request.server->bodies -= x->counted;
    x->connection->exchange = NULL;
    x->connection->busy = false;
    x->connection->since_us = clock_us();
    buf_finish(&x->body);
    buf_finish(&x->text);
    free(x);
    *state = NULL;
}

/* ---- connections ---- */

static struct connection *new_connection(struct server *s, struct MHD_Connection *mhd)
{
    struct connection *c = mem_alloc(sizeof *c);
    *c = (struct connection){
        .server = s,
        .fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
        .since_us = clock_us(),
        .next = s->connections,
        .at = &s->connections};
    if (c->next)
        c->next->at = &c->next;
    s->connections = c;
    s->n_connection++;
    return c;
}

static void on_connection(void *ctx, struct MHD_Connection *mhd, void **state,
                          enum MHD_ConnectionNotificationCode code)
{
    struct server *s = ctx;
    struct connection *c = *state;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *state = new_connection(s, mhd);
        return;
    }
    *c->at = c->next;
    if (c->next)
        c->next->at = c->at;
    s->n_connection--;
    free(c);
    *state = NULL;
}

static bool hung_up(const struct connection *c)
{
    struct pollfd at = {.fd = c->fd, .events = POLLRDHUP};
    return poll(&at, 1, 0) == 1 && (at.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

static void drop_gone(struct server *s, struct exchange *x)
{
    s->o.on_gone(s->o.ctx, &x->request);
    refuse(x, 499);
}

/* Close what takes too long, and give up requests whose clients are gone. */
static void sweep(struct server *s)
{
    int64_t now = clock_us();
    bool full = s->n_connection >= s->o.connections;
    for (struct connection *c = s->connections; c; c = c->next) {
        int64_t most = full && !c->exchange ? FULL_MS * 1000 : client_us(s);
        if (c->exchange && c->exchange->suspended) {
            if (hung_up(c))
                drop_gone(s, c->exchange);
        } else if (!c->busy && now - c->since_us > most) {
            shutdown(c->fd, SHUT_RDWR);
        }
    }
}

/* After the limit of connections was met, libmicrohttpd listens again only when it is called. */
static void on_sweep(uv_timer_t *handle)
{
    sweep(handle->data);
    turn(handle->data);
}

/* ---- life ---- */

/* "host:port" in two; the host of "[::1]:80" is "::1", that of ":80" is "". */
static int cut_address(const char *address, char host[64], char port[8], struct err *err)
{
    const char *colon = strrchr(address, ':');
    size_t n = colon ? (size_t)(colon - address) : 0;
    bool framed = n >= 2 && address[0] == '[' && address[n - 1] == ']';
    char *end;
    long number = colon ? strtol(colon + 1, &end, 10) : -1;
    if (!colon || !colon[1] || *end || number < 0 || number > 65535 || n >= 64)
        return err_set(err, ERR_USAGE, "'%s' is no ADDRESS:PORT", address);
    snprintf(host, 64, "%.*s", (int)(framed ? n - 2 : n), framed ? address + 1 : address);
    snprintf(port, 8, "%ld", number);
    return 0;
}

static bool is_loopback(const struct sockaddr *at)
{
    if (at->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)at)->sin_addr.s_addr) >> 24 == 127;
    return at->sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)at)->sin6_addr);
}

static void name_address(struct server *s, int fd)
{
    struct sockaddr_storage at;
    socklen_t n = sizeof at;
    char host[64] = "", port[8] = "";
    getsockname(fd, (struct sockaddr *)&at, &n);
    getnameinfo((struct sockaddr *)&at, n, host, sizeof host, port, sizeof port,
                NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(s->address, sizeof s->address, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}

static int listen_on(const struct addrinfo *ai)
{
    int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), one = 1;
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    close(fd);
    return -1;
}

static int open_listener(int *ret, const struct server_options *o, struct err *err)
{
    struct addrinfo want = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found;
    char host[64], port[8];
    int rc;
    if (cut_address(o->address, host, port, err) < 0)
        return -1;
    rc = getaddrinfo(*host ? host : NULL, port, &want, &found);
    if (rc != 0)
        return err_set(err, ERR_USAGE, "'%s': %s", o->address, gai_strerror(rc));
    if (!o->token && !is_loopback(found->ai_addr)) {
        freeaddrinfo(found);
        return err_set(err, ERR_USAGE, "%s is reached from other machines: a token is needed",
                       o->address);
    }
    *ret = listen_on(found);
    freeaddrinfo(found);
    return *ret < 0 ? err_sys(err, "cannot listen on %s", o->address) : 0;
}

static struct MHD_Daemon *start(struct server *s, int fd)
{
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, s,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->o.connections,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(s->o.client_ms / 2000 + 1),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MAX, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
}

static void wait_for(struct server *s)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    uv_poll_init(s->o.loop, &s->poll, info->epoll_fd);
    uv_timer_init(s->o.loop, &s->timer);
    uv_timer_init(s->o.loop, &s->sweep);
    s->n_handles = 3;
    s->poll.data = s->timer.data = s->sweep.data = s;
    uv_poll_start(&s->poll, UV_READABLE, on_poll);
    uv_timer_start(&s->sweep, on_sweep, SWEEP_MS, SWEEP_MS);
}

int server_new(struct server **ret, const struct server_options *options, struct err *err)
{
    struct server *s;
    int fd;
    if (open_listener(&fd, options, err) < 0)
        return -1;
    s = mem_alloc(sizeof *s);
    s->o = *options;
    name_address(s, fd);
    s->daemon = start(s, fd);
    if (!s->daemon) {
        close(fd);
        free(s);
        return err_sys(err, "cannot serve on %s", options->address);
    }
    wait_for(s);
    *ret = s;
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    struct server *s = handle->data;
    if (--s->n_handles == 0)
        free(s);
}

/* libmicrohttpd must not be stopped with suspended connections. */
void server_free(struct server *s)
{
    if (!s)
        return;
    for (struct connection *c = s->connections; c; c = c->next)
        if (c->exchange && c->exchange->suspended)
            refuse(c->exchange, 503);
    MHD_run(s->daemon); /* resumes them, */
    MHD_run(s->daemon); /* and sends their answers */
    uv_poll_stop(&s->poll);
    MHD_stop_daemon(s->daemon);
    uv_close((uv_handle_t *)&s->poll, on_closed);
    uv_close((uv_handle_t *)&s->timer, on_closed);
    uv_close((uv_handle_t *)&s->sweep, on_closed);
}

const char *server_address(const struct server *s)
{
    return s->address;
}

int server_connections(const struct server *s)
{
    return s->n_connection;
}
