/* model.h: ask a model over HTTP; one request in, one reply out, on the loop. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "harness/model/services/options.h"

#include <uv.h>

struct model; /* one service: connection pool, pacing, counters */

/* Errors: ERR_SERVICE when the key's variable is unset and the URL is not on loopback; ERR_USAGE
 * for an invalid URL or `extra`. Without options->key the key is read from the environment here,
 * and the variable is removed from our environment. */
int model_new(struct model **ret, uv_loop_t *loop, const struct model_options *options,
              struct err *err);
/* Drops what is in flight, without calling back. Allowed inside a callback. Its handles close on
 * the loop's next turn: run the loop once more before uv_loop_close. */
void model_free(struct model *model);

/* Called on the loop; `reply` and what it points to live in the arena given to model_ask. */
typedef void model_done_fn(void *ctx, const struct reply *reply);

/* Ask once (with retries inside). Errors: ERR_SERVICE when the service has stopped. `index` is the sample's index, for the seed. Never calls back
 * from inside. The caller keeps at most `concurrency` asks open; more wait in line. The prompt's
 * texts are borrowed until the callback. */
int model_ask(struct model *model, const struct prompt *prompt, int index, struct arena *arena,
              model_done_fn *done, void *ctx, struct err *err);

/* What a service lists, under /models beside where it is asked. */
struct model_names {
    const char *const *name;
    size_t n;
    const char *error; /* why there is no list, with the address; NULL: there is one */
};
typedef void model_names_fn(void *ctx, const struct model_names *names);

/* Ask once for the list, without retries. Calls back on the loop, never from inside; what is told lives
 * in the arena. Errors: ERR_USAGE for a header that is none. */
int model_list(struct model *model, struct arena *arena, model_names_fn *done, void *ctx,
               struct err *err);

/* What went wrong with attempts, overcome or not: id, name in the store, what it means. */
#define MODEL_FAULTS(X)                                                                            \
    X(RATE_LIMIT, "rate_limit", "HTTP 429")                                                        \
    X(OVERLOADED, "overloaded", "HTTP 503 or 529")                                                 \
    X(SERVER_ERROR, "server_error", "another HTTP 5xx")                                            \
    X(REFUSAL, "refusal", "another HTTP 3xx or 4xx")                                               \
    X(CONNECT, "connect", "no connection: name, refused, TLS")                                     \
    X(TIMEOUT, "timeout", "the time for the whole attempt was over")                               \
    X(IDLE, "idle", "no byte came for too long")                                                   \
    X(BROKEN, "broken", "the connection broke off, or it was no HTTP")                             \
    X(TOO_LARGE, "too_large", "a longer answer than is taken")                                     \
    X(UNTRUSTED, "untrusted", "the certificate or the address")                                    \
    X(UNREADABLE, "unreadable", "HTTP 2xx that is no answer")

enum model_fault {
#define X(id, name, text) MODEL_FAULT_##id,
    MODEL_FAULTS(X)
#undef X
        MODEL_FAULT_COUNT,
};
const char *model_fault_name(enum model_fault fault); /* "rate_limit" */

struct model_counters {
    int64_t asked, answered, failed, retried;
    int64_t rate_limited;             /* 429 met */
    int64_t server_errors;            /* 5xx met */
    int64_t network_faults;           /* connection refused, reset, timed out, unreadable reply */
    int64_t fault[MODEL_FAULT_COUNT]; /* attempts that failed, each of one kind */
    int in_flight; /* asked and not called back yet: sent, or waiting for a slot or a retry */
};
const struct model_counters *model_counters(const struct model *model);

/* What was changed in the requests because the service refused them as they were: one line per
 * change; "" when nothing was. Borrowed from the model. */
const char *model_notes(const struct model *model);

/* Why nothing more is asked of this service (401, 402, quota used up, everything refused, nothing
 * answered), with its address; NULL while it is asked. What is in flight then is still called back;
 * what had not been sent is forgotten without a call. */
const char *model_stopped(const struct model *model);

/* Where nothing is on the wire, and nothing may be sent yet: forget what waits for that, without a
 * call, and send nothing more. Returns how many requests that were, and appends what the last attempt
 * met, if any: "HTTP 429: slow down". 0: something goes on, or nothing waits. */
int model_let_go(struct model *model, struct buf *why);

/* Append why nothing is in flight at the moment though there is something to send: "next request in
 * 30 s (HTTP 429: slow down)"; nothing when something is. */
void model_waits(const struct model *model, struct buf *ret);

#endif
