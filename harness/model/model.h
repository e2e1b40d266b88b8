/* model.h: ask a model over HTTP; one request in, one reply out, on the loop. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "prompts/prompt.h"

#include <uv.h>

#define PARAM_UNSET (-1e9) /* a sampling parameter that is not sent */

/* What is asked of whom. Every field but `key_env`, the time limits and `concurrency` is part of a
 * sample's identity (model_identity). */
struct model_options {
    const char *name;      /* as the service knows it */
    const char *base_url;  /* "https://api.openai.com/v1": "/chat/completions" is appended */
    const char *key_env;   /* environment variable that holds the key: "OPENAI_API_KEY" */
    double temperature, top_p;
    int64_t max_tokens;    /* 0: not sent */
    int64_t seed;          /* -1: not sent; otherwise seed + sample index is sent */
    const char *extra;     /* JSON object merged into the request's body, or NULL */

    int concurrency;       /* most requests in flight */
    int64_t connect_ms, idle_ms, total_ms; /* connect; no byte for so long; whole attempt */
    int retries;           /* further attempts after the first */
    int64_t max_reply_bytes;
};
struct model_options model_options_default(void);

/* Canonical text of everything that is sent besides the prompt: model, URL, parameters. In arena. */
const char *model_identity(const struct model_options *options, struct arena *arena);

struct model; /* one service: connection pool, pacing, counters */

/* Errors: ERR_SERVICE when the key's variable is unset and the URL is not on loopback. The key is read
 * from the environment here and nowhere else, and the variable is removed from our environment. */
int model_new(struct model **ret, uv_loop_t *loop, const struct model_options *options,
              struct err *err);
void model_free(struct model *model); /* drops what is in flight, without calling back */

/* Called on the loop; `reply` and what it points to live in the arena given to model_ask. */
typedef void model_done_fn(void *ctx, const struct reply *reply);

/* Ask once (with retries inside). `index` is the sample's index, for the seed. Never calls back from
 * inside. The caller keeps at most `concurrency` asks open; more wait in line. */
int model_ask(struct model *model, const struct prompt *prompt, int index, struct arena *arena,
              model_done_fn *done, void *ctx, struct err *err);

struct model_counters {
    int64_t asked, answered, failed, retried;
    int64_t rate_limited;  /* 429 met */
    int64_t server_errors; /* 5xx met */
    int64_t network_faults;/* connection refused, reset, timed out, unreadable reply */
    int in_flight;
};
const struct model_counters *model_counters(const struct model *model);

/* The error was such that asking on is pointless (401, 403, unknown model): the run stops, exit 4. */
bool reply_is_fatal(const struct reply *reply);

#endif
