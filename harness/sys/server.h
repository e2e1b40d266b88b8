/* server.h: requests in over HTTP, answers out when they are known, on the loop.
 *
 * libmicrohttpd without a thread of its own, driven by libuv, so whoever answers needs no locks. A
 * request that is not answered at once is suspended, and costs nothing until it is. What a client may
 * take is bounded: connections, a body, all bodies together, and the time in which it must have sent
 * its request or taken its answer. A client that goes away while it waits is told to the caller. At
 * the limit of connections those that ask for nothing are closed soon, so they keep nobody out.
 * What a browser sends on behalf of a page (a header Origin) is refused: a page that somebody looks at
 * must not reach a service on the loopback address. The process must ignore SIGPIPE. */
#ifndef SYS_SERVER_H
#define SYS_SERVER_H

#include "harness/base/err.h"
#include "harness/base/str.h"

#include <stdint.h>
#include <uv.h>

struct server;

/* A request that came whole. All is borrowed and valid until it is answered or gone. */
struct server_request {
    struct server *server;
    const char *method, *path;
    struct str body;
    void *own;     /* the caller's */
    int64_t at_us; /* when its body was there (clock_us) */
};

struct server_answer {
    int status;
    const char *type; /* "application/json" */
    struct str body;  /* copied */
    int retry_s;      /* above 0: the client should try again after so long */
};

struct server_options {
    uv_loop_t *loop;
    const char
        *address;      /* "127.0.0.1:8700", "[::1]:8700", "localhost:0", ":8700" is every address */
    const char *token; /* what "Authorization: Bearer" must bring; NULL: nothing */
    const char *open;  /* a path that needs no token; NULL: none */
    size_t body_bytes, all_bodies_bytes;
    int connections;
    int64_t
        client_ms; /* for a request to come, or an answer to be taken; half of it without a byte */
    /* A request is there: call server_answer once, now or later. */
    void (*on_request)(void *ctx, struct server_request *request);
    /* The client went away before the answer: the request is not to be answered any more. */
    void (*on_gone)(void *ctx, struct server_request *request);
    /* An answer was given, with this status, also one of the server's own. */
    void (*on_answered)(void *ctx, const struct server_request *request, int status);
    void *ctx;
};

/* Listen. Errors: ERR_USAGE: no address, or one beyond this machine and no token; ERR_SYS. */
int server_new(struct server **ret, const struct server_options *options, struct err *err);
/* Requests that wait get a 503, without a call. The loop must turn once more. NULL is allowed. */
void server_free(struct server *server);

void server_answer(struct server_request *request, const struct server_answer *answer);

/* "127.0.0.1:8700", with the port that the system chose where it was 0; valid as long as the server. */
const char *server_address(const struct server *server);
int server_connections(const struct server *server);

#endif
