/* faultserver.c: a service that misbehaves on purpose, byte for byte, on loopback.
 *
 * A script is a list of faults separated by '|', one for each request in the order of arrival; the
 * last one is played for all further requests. A fault may have an argument behind ':'. Included by
 * the unit tests; on its own (cc -DFAULTSERVER_MAIN) it serves a script from the command line:
 *
 *     faultserver '429:1|500|reset|ok'
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define FAULT_REQUEST_MAX (1 << 20)

struct faultserver {
    const char *script;
    int listener, port;
    pthread_t thread;
    atomic_int requests; /* that came in whole */
    atomic_int connections;
    atomic_bool stopping;
    pthread_mutex_t lock;
    char *last; /* the last request, headers and body */
};

/* One request being answered. */
struct fault_call {
    struct faultserver *server;
    int fd;
    const char *arg; /* behind the ':' or "" */
    const char *request;
};

#define FAULT_JSON "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define FAULT_REPLY                                                                                \
    "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"fine\"},"        \
    "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}"

static bool fault_send(struct fault_call *c, const char *p, size_t n)
{
    while (n) {
        ssize_t sent = send(c->fd, p, n, MSG_NOSIGNAL);
        if (sent <= 0 || c->server->stopping)
            return false;
        p += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool fault_text(struct fault_call *c, const char *text)
{
    return fault_send(c, text, strlen(text));
}

/* Close with RST instead of FIN. */
static void fault_reset(struct fault_call *c)
{
    struct linger now = {1, 0};
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

/* Wait until the client has had enough. */
static void fault_hang(struct fault_call *c)
{
    char byte;
    while (!c->server->stopping && recv(c->fd, &byte, 1, 0) > 0)
        ;
}

static void fault_response(struct fault_call *c, const char *head, const char *body)
{
    char text[8192];
    snprintf(text, sizeof text, "%sConnection: close\r\nContent-Length: %zu\r\n\r\n%s", head,
             strlen(body), body);
    fault_text(c, text);
}

/* A status with an error object; `extra` are further header lines. */
static void fault_status(struct fault_call *c, int status, const char *extra, const char *type,
                         const char *message)
{
    char head[1000], body[4000];
    snprintf(head, sizeof head, "HTTP/1.1 %d Trouble\r\nContent-Type: application/json\r\n%s",
             status, extra);
    snprintf(body, sizeof body, "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"code\":null}}",
             message, type);
    fault_response(c, head, body);
}

static void play_ok(struct fault_call *c)
{
    fault_response(c, FAULT_JSON, FAULT_REPLY);
}

static void play_status(struct fault_call *c)
{
    fault_status(c, (int)strtol(c->arg, NULL, 10), "", "trouble", "it is like that");
}

static void play_429(struct fault_call *c)
{
    char extra[300] = "";
    if (*c->arg)
        snprintf(extra, sizeof extra, "Retry-After: %s\r\n", c->arg);
    fault_status(c, 429, extra, "rate_limit_exceeded", "slow down");
}

static void play_429_ms(struct fault_call *c)
{
    char extra[300];
    snprintf(extra, sizeof extra, "retry-after-ms: %s\r\nRetry-After: 100\r\n", c->arg);
    fault_status(c, 429, extra, "rate_limit_exceeded", "slow down");
}

static void play_too_large(struct fault_call *c)
{
    fault_status(c, 429, "", "rate_limit_exceeded", "request too large: limit 10, requested 12");
}

/* A status that only announces another one, and then nothing. */
static void play_early_hints(struct fault_call *c)
{
    fault_text(c, "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n");
}

static void play_quota(struct fault_call *c)
{
    fault_status(c, 429, "", "insufficient_quota", "you exceeded your quota");
}

static void play_400(struct fault_call *c)
{
    fault_status(c, 400, "", "invalid_request_error", c->arg);
}

/* "3 temperature": refuses that parameter, as often as it is sent, once three requests have come. */
static void play_picky(struct fault_call *c)
{
    char *name;
    int n = (int)strtol(c->arg, &name, 10);
    char quoted[64], message[128];
    name += *name == ' ';
    snprintf(quoted, sizeof quoted, "\"%.40s\"", name);
    if (!strstr(c->request, quoted)) {
        play_ok(c);
        return;
    }
    while (!c->server->stopping && atomic_load(&c->server->requests) < n)
        usleep(1000);
    snprintf(message, sizeof message, "%.40s is not supported", name);
    fault_status(c, 400, "", "invalid_request_error", message);
}

/* "3 ok": answers once three requests have come. */
static void play_after(struct fault_call *c)
{
    int n = (int)strtol(c->arg, NULL, 10);
    while (!c->server->stopping && atomic_load(&c->server->requests) < n)
        usleep(1000);
    play_ok(c);
}

/* Repeat the client's key in the error message, as services have done. */
static void play_echo(struct fault_call *c)
{
    const char *key = strcasestr(c->request, "authorization: ");
    char message[500];
    key = key ? key : "";
    snprintf(message, sizeof message, "wrong key: %.*s", (int)strcspn(key, "\r\n"), key);
    fault_status(c, 401, "", "invalid_api_key", message);
}

static void play_no_retry(struct fault_call *c)
{
    fault_status(c, 500, "x-should-retry: false\r\n", "trouble", "do not come back");
}

static void play_reset(struct fault_call *c)
{
    fault_reset(c);
}

/* The first bytes of a good response, then an end: "cut:N" by RST, "close:N" by FIN. */
static void play_close(struct fault_call *c)
{
    char text[1000];
    int n = snprintf(text, sizeof text, "%sContent-Length: %zu\r\n\r\n%s", FAULT_JSON,
                     strlen(FAULT_REPLY), FAULT_REPLY);
    int cut = (int)strtol(c->arg, NULL, 10);
    fault_send(c, text, (size_t)(cut < n ? cut : n));
}

static void play_cut(struct fault_call *c)
{
    play_close(c);
    usleep(1000); /* RST throws away what the peer has not read yet */
    fault_reset(c);
}

static void play_truncated(struct fault_call *c)
{
    fault_response(c, FAULT_JSON, "{\"choices\":[{\"message\":{\"content\":\"fi");
}

static void play_empty(struct fault_call *c)
{
    fault_response(c, FAULT_JSON, "");
}

/* A 200 with any body: "body:..." */
static void play_body(struct fault_call *c)
{
    fault_response(c, FAULT_JSON, c->arg);
}

/* A 200 with events, in pieces of a few bytes: "sse:data: ..", '~' stands for the end of a line. The
 * connection ends where the text does. */
static void play_sse(struct fault_call *c)
{
    char text[4000];
    size_t n = (size_t)snprintf(text, sizeof text, "%s", c->arg);
    for (char *p = text; *p; p++)
        *p = *p == '~' ? '\n' : *p;
    fault_text(c, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                  "Connection: close\r\n\r\n");
    for (size_t i = 0; i < n; i += 7)
        fault_send(c, text + i, n - i < 7 ? n - i : 7);
}

/* Eight megabytes of comments in front of an answer. */
static void play_comments(struct fault_call *c)
{
    static char lines[65536];
    for (size_t i = 0; i < sizeof lines; i += 4)
        memcpy(lines + i, ": x\n", 4);
    fault_text(c,
               "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    for (int i = 0; i < 128; i++)
        fault_send(c, lines, sizeof lines);
    fault_text(c, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"fine\"},"
                  "\"finish_reason\":\"stop\"}]}\n\n");
}

/* The same once the request asks for a stream; otherwise a whole answer. */
static void play_stream(struct fault_call *c)
{
    if (strstr(c->request, "\"stream\":true"))
        play_sse(c);
    else
        play_ok(c);
}

static void play_html(struct fault_call *c)
{
    fault_response(c, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
                   "<html><body>Log in to the hotel's network</body></html>");
}

/* An answer that calls itself something else. */
static void play_plain(struct fault_call *c)
{
    fault_response(c, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", FAULT_REPLY);
}

static void play_redirect(struct fault_call *c)
{
    char head[300];
    snprintf(head, sizeof head,
             "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/v1/chat/completions\r\n",
             c->server->port);
    fault_response(c, head, "");
}

static void play_drip(struct fault_call *c)
{
    fault_text(c, FAULT_JSON "Content-Length: 1000000\r\n\r\n");
    while (fault_text(c, " "))
        usleep(10 * 1000);
}

static void play_flood(struct fault_call *c)
{
    static const char zeros[65536];
    fault_text(c, FAULT_JSON "\r\n");
    for (int i = 0; i < (1 << 30) / (int)sizeof zeros; i++)
        if (!fault_send(c, zeros, sizeof zeros))
            return;
}

/* The same with the length told in advance. */
static void play_announced(struct fault_call *c)
{
    fault_text(c, FAULT_JSON "Content-Length: 1073741824\r\n\r\n");
    fault_hang(c);
}

/* A gigabyte in a megabyte: gzip header, one block with fixed codes, a literal, then "258 bytes
 * from 1 back" without end. Eight of those, 13 bits each, are 13 bytes; the bit pattern starts anew
 * with each of them because the header of the block and the literal take 3 + 8 bits, so five more
 * bits of a first match fill two bytes. */
static void play_bomb(struct fault_call *c)
{
    static const char head[] = "\x1f\x8b\x08\0\0\0\0\0\0\3";
    unsigned char bits[2 + 13 * 512] = {0};
    size_t at = 0;
    const char *match = "1100010100000",
               *start = "11000110000"; /* 1, 01 (low bit first), literal */
    fault_text(c, FAULT_JSON "Content-Encoding: gzip\r\n\r\n");
    for (const char *b = start; *b; b++, at++)
        bits[at / 8] |= (unsigned char)((*b - '0') << at % 8);
    while (at + 13 <= sizeof bits * 8)
        for (const char *b = match; *b; b++, at++)
            bits[at / 8] |= (unsigned char)((*b - '0') << at % 8);
    fault_send(c, head, 10);
    fault_send(c, (char *)bits, 2);
    /* From bit 16 on the stream is periodic with 13 bytes. */
    for (int i = 0; i < 2000; i++)
        if (!fault_send(c, (char *)bits + 2, 13 * 256))
            return;
}

static void play_headers(struct fault_call *c)
{
    char line[1024];
    memset(line, 'x', sizeof line);
    memcpy(line, "X-Long: ", 8);
    memcpy(line + sizeof line - 2, "\r\n", 2);
    fault_text(c, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 1 << 20; i++)
        if (!fault_send(c, line, sizeof line))
            return;
}

static void play_long_header(struct fault_call *c)
{
    static char line[65536];
    memset(line, 'x', sizeof line);
    fault_text(c, "HTTP/1.1 200 OK\r\nX-Long: ");
    for (int i = 0; i < 1 << 14; i++)
        if (!fault_send(c, line, sizeof line))
            return;
}

static void play_chunks(struct fault_call *c)
{
    fault_text(c, FAULT_JSON "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n");
}

static void play_garbage(struct fault_call *c)
{
    fault_text(c, "SSH-2.0-OpenSSH_9.2\r\n");
}

static void play_service(struct fault_call *c);

static const struct {
    const char *name;
    void (*play)(struct fault_call *);
} fault_table[] = {
    {"ok", play_ok},
    {"service", play_service},
    {"status", play_status},
    {"429", play_429},
    {"429-ms", play_429_ms},
    {"429-too-large", play_too_large},
    {"early-hints", play_early_hints},
    {"after", play_after},
    {"quota", play_quota},
    {"400", play_400},
    {"picky", play_picky},
    {"echo", play_echo},
    {"no-retry", play_no_retry},
    {"reset", play_reset},
    {"cut", play_cut},
    {"close", play_close},
    {"truncated", play_truncated},
    {"empty", play_empty},
    {"body", play_body},
    {"sse", play_sse},
    {"stream", play_stream},
    {"comments", play_comments},
    {"plain", play_plain},
    {"html", play_html},
    {"redirect", play_redirect},
    {"drip", play_drip},
    {"hang", fault_hang},
    {"flood", play_flood},
    {"announced", play_announced},
    {"bomb", play_bomb},
    {"headers", play_headers},
    {"long-header", play_long_header},
    {"chunks", play_chunks},
    {"garbage", play_garbage},
};

/* The k-th fault of the script, the last one for all beyond; name and argument into `fault`. */
static void fault_pick(const char *script, int k, char *fault, size_t size)
{
    while (k-- > 0 && strchr(script, '|'))
        script = strchr(script, '|') + 1;
    snprintf(fault, size, "%.*s", (int)strcspn(script, "|"), script);
}

/* Play one fault; the text is changed. */
static void fault_play_text(struct fault_call *c, char *fault)
{
    char *colon = strchr(fault, ':');
    if (colon)
        *colon = 0;
    c->arg = colon ? colon + 1 : "";
    for (size_t i = 0; i < sizeof fault_table / sizeof *fault_table; i++)
        if (!strcmp(fault_table[i].name, fault)) {
            fault_table[i].play(c);
            return;
        }
    fprintf(stderr, "faultserver: no fault is called %s\n", fault);
    abort();
}

static void fault_play(struct fault_call *c, int k)
{
    char fault[4000];
    fault_pick(c->server->script, k, fault, sizeof fault);
    fault_play_text(c, fault);
}

/* "service:FAULT": a list of models for who asks for it, and that fault for all others. */
static void play_service(struct fault_call *c)
{
    char fault[4000];
    snprintf(fault, sizeof fault, "%s", c->arg);
    if (strncmp(c->request, "GET /v1/models ", 15) == 0)
        fault_response(c, FAULT_JSON, "{\"data\":[{\"id\":\"qwen\"},{\"id\":\"llama\"}]}");
    else
        fault_play_text(c, fault);
}

/* Read one whole request. NULL: the client went away. */
static char *fault_read(int fd)
{
    char *text = malloc(FAULT_REQUEST_MAX + 1), *end, *length;
    size_t n = 0;
    ssize_t got;
    while ((got = recv(fd, text + n, FAULT_REQUEST_MAX - n, 0)) > 0) {
        n += (size_t)got;
        text[n] = 0;
        end = strstr(text, "\r\n\r\n");
        length = strcasestr(text, "content-length:");
        if (end && n >= (size_t)(end + 4 - text) + (length ? strtoul(length + 15, NULL, 10) : 0))
            return text;
    }
    free(text);
    return NULL;
}

static void *fault_connection(void *arg)
{
    struct fault_call *c = arg;
    struct faultserver *s = c->server;
    char *request = fault_read(c->fd);
    if (request) {
        pthread_mutex_lock(&s->lock);
        free(s->last);
        s->last = strdup(request);
        pthread_mutex_unlock(&s->lock);
        c->request = request;
        fault_play(c, atomic_fetch_add(&s->requests, 1));
    }
    close(c->fd);
    free(request);
    free(c);
    atomic_fetch_sub(&s->connections, 1);
    return NULL;
}

static void *fault_accept(void *arg)
{
    struct faultserver *s = arg;
    int fd;
    while ((fd = accept(s->listener, NULL, NULL)) >= 0) {
        struct fault_call *c = calloc(1, sizeof *c);
        pthread_t thread;
        c->server = s;
        c->fd = fd;
        atomic_fetch_add(&s->connections, 1);
        pthread_create(&thread, NULL, fault_connection, c);
        pthread_detach(thread);
    }
    return NULL;
}

/* Start serving at this port; 0: at any. `script` is borrowed. */
static struct faultserver *faultserver_start_at(const char *script, int port)
{
    struct faultserver *s = calloc(1, sizeof *s);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int yes = 1;
    socklen_t size = sizeof a;
    s->script = script;
    pthread_mutex_init(&s->lock, NULL);
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    a.sin_port = htons((uint16_t)port);
    setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(s->listener, (struct sockaddr *)&a, sizeof a) || listen(s->listener, 128) ||
        getsockname(s->listener, (struct sockaddr *)&a, &size)) {
        perror("faultserver");
        abort();
    }
    s->port = ntohs(a.sin_port);
    pthread_create(&s->thread, NULL, fault_accept, s);
    return s;
}

static struct faultserver *faultserver_start(const char *script)
{
    return faultserver_start_at(script, 0);
}

/* The client must have closed its connections, or none may hang. */
__attribute__((unused)) static void faultserver_stop(struct faultserver *s)
{
    s->stopping = true;
    shutdown(s->listener, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    while (s->connections)
        usleep(1000);
    close(s->listener);
    free(s->last);
    free(s);
}

#ifdef FAULTSERVER_MAIN
int main(int argc, char **argv)
{
    struct faultserver *s;
    if (argc != 2) {
        fprintf(stderr, "usage: faultserver 'FAULT[:ARGUMENT]|FAULT...'; faults:\n");
        for (size_t i = 0; i < sizeof fault_table / sizeof *fault_table; i++)
            fprintf(stderr, "  %s\n", fault_table[i].name);
        return 2;
    }
    s = faultserver_start(argv[1]);
    printf("http://127.0.0.1:%d/v1\n", s->port);
    fflush(stdout);
    pthread_join(s->thread, NULL);
    return 0;
}
#endif
