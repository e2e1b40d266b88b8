/* model.h: ask a model over HTTP; one request in, one reply out, on the loop. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/model/dialects/dialect.h"

#include <uv.h>

/* Prices of a million tokens, for replies whose cost the service does not tell; -1: none. */
struct model_price {
    double in, out;
    double cached, written, reasoning; /* -1: as in, in, out */
};
/* What a reply costs; -1: no price, or no tokens told. */
double model_cost(const struct model_price *price, const struct reply *reply);

#define MODEL_HEADERS 16 /* of the user's, at most */

/* Which model to ask, where and how. Name, URL, sampling parameters and `extra` are part of a
 * sample's identity (model_identity); key, concurrency, limits and pacing are not. Strings are
 * copied by model_new. */
struct model_options {
    const char *name;     /* as the service knows it */
    const char *provider; /* a row of providers.c; NULL: the one to which the address leads */
    const char
        *endpoint; /* a dialect; NULL: the provider's. Part of the identity, but for "chat" */
    const char *base_url; /* "https://api.openai.com/v1": the dialect's path is appended */
    const char *key_env;  /* environment variable that holds the key: "OPENAI_API_KEY" */
    const char *key;      /* the key itself, from model_key_take; NULL: taken from key_env */
    double temperature, top_p;
    int64_t max_tokens;        /* 0: not sent */
    int64_t seed;              /* -1: not sent; otherwise seed + sample index is sent */
    int64_t top_k;             /* 0: not sent */
    const char *effort;        /* how much a model thinks: "low"; NULL: not sent */
    const char *extra;         /* JSON object merged into the request's body, or NULL */
    const char *const *header; /* further header lines "Name: value"; part of the identity */
    size_t n_header;
    int stream;               /* 1: answers come in pieces; 0: whole; the first unless refused.
                                 * No part of the identity */
    struct model_price price; /* no part of the identity */

    int concurrency;                       /* most requests in flight */
    int64_t connect_ms, idle_ms, total_ms; /* longest time to connect; without any byte; of a whole
                                            * attempt */
    int64_t rpm, tpm;                      /* requests and tokens for a minute, at most; 0: as the
                                            * service takes them */
    int retries;                           /* further attempts after the first */
    int64_t max_reply_bytes;
    int64_t backoff_ms, backoff_cap_ms; /* first wait before a retry, and the longest */
    int64_t told_cap_ms;                /* longest Retry-After that is obeyed */
    int64_t patience_ms;  /* how long a service may say nothing but "later" to all requests */
    unsigned fixes;       /* what earlier requests to it had changed (fixes.h); 0: nothing known */
    uint64_t jitter_seed; /* 0: from the clock */
};
/* The defaults of all options; base_url is $OPENAI_BASE_URL when that is set. */
struct model_options model_options_default(void);

/* Canonical text of everything that is sent besides the prompt: model, URL,
 * parameters. In arena. */
const char *model_identity(const struct model_options *options, struct arena *arena);

/* The variable that holds the key: options->key_env, else the first of the provider's that is set,
 * here or in the working folder's .env, else the first. A provider that is only guessed by its
 * address may be given OPENAI_API_KEY, too. Borrowed. */
const char *model_key_env(const struct model_options *options);

/* Take the key out of the environment, for a caller who needs it for several models: the variable
 * is erased and removed. NULL when it is unset or empty. Give it back to model_key_free, which
 * zeroes. Where it is unset, the working folder's .env may hold it (harness/io/dotenv.h). */
char *model_key_take(const char *key_env);
void model_key_free(char *key);

/* Would model_new take these options? To be called before anything is stored. Errors: those of
 * model_new, and ERR_USAGE when key_env is no variable's name or when the key itself stands in one
 * of the texts that are stored. */
int model_check(const struct model_options *options, struct err *err);
/* The same check for another text of the user's that will be stored; `what` names it in the error.
 * Errors: ERR_USAGE when it holds the key. */
int model_check_text(const struct model_options *options, const char *what, const char *text,
                     struct err *err);

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

/* Append why nothing is in flight at the moment though there is something to send: "next request in
 * 30 s (HTTP 429: slow down)"; nothing when something is. */
void model_waits(const struct model *model, struct buf *ret);

#endif
