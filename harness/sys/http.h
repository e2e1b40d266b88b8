/* http.h: one request out, one response in, many at a time, on the loop.
 *
 * libcurl's multi interface driven by libuv. Connections are kept and reused, HTTP/2 is spoken over
 * TLS where the server does, gzip is accepted, the usual proxy variables are honored (not for
 * loopback), SSL_CERT_FILE too. Redirects are never followed: a 3xx is a response like any other.
 * The process must ignore SIGPIPE. */
#ifndef SYS_HTTP_H
#define SYS_HTTP_H

#include "harness/base/err.h"
#include "harness/base/str.h"

#include <stdint.h>
#include <uv.h>

struct http;          /* one engine: connection pool, timers */
struct http_transfer; /* one request under way */

/* Errors: ERR_SYS. */
int http_new(struct http **ret, uv_loop_t *loop, int max_connections, struct err *err);
/* Drops what is in flight without calling back. Its handles close on the loop's next turn: run the
 * loop once more before uv_loop_close. Allowed inside a done callback. */
void http_free(struct http *http);

/* The next bytes of a body of type text/event-stream. False ends the transfer with HTTP_TOO_LARGE.
 * Called from inside libcurl: it must not start, cancel or free anything here. */
typedef bool http_piece_fn(void *ctx, struct str bytes);

struct http_request {
    const char *url;           /* http or https */
    const char *const *header; /* "Name: value" lines, NULL at the end; copied, and the copies are
                                * zeroed before they are freed: keys may stand here */
    struct str body;           /* POST; borrowed until done. p NULL: GET */
    int64_t connect_ms;        /* name, connection and TLS */
    int64_t idle_ms;           /* no byte came for so long, the first one included */
    int64_t total_ms;
    int64_t max_body_bytes; /* after decompression */
    http_piece_fn *piece;   /* takes what comes of an event stream, which is not kept then; NULL: it
                             * is a body like any other. Its ctx is that of `done` */
};

/* Why there is no whole response. */
enum http_fault {
    HTTP_OK,
    HTTP_CONNECT,   /* name not found, refused, unreachable, TLS handshake broke */
    HTTP_TIMEOUT,   /* connect_ms or total_ms is over */
    HTTP_IDLE,      /* idle_ms is over */
    HTTP_BROKEN,    /* reset, closed early, not HTTP */
    HTTP_TOO_LARGE, /* more than max_body_bytes, or headers beyond all measure */
    HTTP_REFUSED,   /* will not get better by itself: certificate not trusted, bad URL */
};

/* Response headers that callers ask for. */
enum http_header {
    HTTP_CONTENT_TYPE,
    HTTP_RETRY_AFTER,
    HTTP_RETRY_AFTER_MS,
    HTTP_SHOULD_RETRY,
    HTTP_LOCATION,
    HTTP_RESET_REQUESTS, /* when a budget is full again, and what is left of it */
    HTTP_LEFT_REQUESTS,
    HTTP_RESET_TOKENS,
    HTTP_LEFT_TOKENS,
    HTTP_RESET,
    HTTP_LEFT,
    HTTP_ANTHROPIC_RESET_REQUESTS,
    HTTP_ANTHROPIC_LEFT_REQUESTS,
    HTTP_ANTHROPIC_RESET_TOKENS,
    HTTP_ANTHROPIC_LEFT_TOKENS,
    HTTP_N_HEADER,
};

/* Valid during the callback only. */
struct http_response {
    enum http_fault fault;
    const char *why;                   /* for a person when there is a fault, else "" */
    int status;                        /* 0: no status line came */
    struct str body;                   /* what came, even with a fault */
    const char *header[HTTP_N_HEADER]; /* "" where absent */
    int64_t elapsed_us;                /* from http_start to the last byte */
};
typedef void http_done_fn(void *ctx, const struct http_response *response);

/* Start a request. `done` is called once, on the loop, never inside this call. Errors: ERR_USAGE
 * for a URL or header that curl refuses. */
int http_start(struct http_transfer **ret, struct http *http, const struct http_request *request,
               http_done_fn *done, void *ctx, struct err *err);
void http_cancel(struct http_transfer *transfer); /* without calling back */

/* Does the URL lead to this machine (localhost, *.localhost, 127/8, ::1)? */
bool http_is_loopback(const char *url);
/* Is the URL whole (http or https, with a host, without user and password)? Errors: ERR_USAGE. */
int http_check_url(const char *url, struct err *err);

#endif
