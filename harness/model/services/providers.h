/* providers.h: services and what is known of each, as one table. */
#ifndef MODEL_PROVIDERS_H
#define MODEL_PROVIDERS_H

#include "harness/model/dialects/dialect.h"

#define PROVIDER_ENVS 3

/* Why no row says that a service takes `n`, several answers to one request: a sample is a request with a
 * seed of its own (seed + index), and what is counted of it (tokens of the prompt, cost, latency, tries)
 * is told of the request and not of each answer. An answer cut off in the middle, a retry, a resumed run
 * that lacks one of five, a refusal of one choice: each would be a rule of its own.
 *
 * What it would save is the prompt, four times of five at --n 5, and these prompts are short: 318 tokens
 * in the mean of verilog-eval-v2, 534 of rtllm-v2.0, 274 of aime_2025 (bytes / 4). Where an output token
 * costs four times as much as an input token, that is 14 % of the bill for answers of 370 tokens, 1 % for
 * 5,000 tokens of thought. Caches that begin at 1,024 tokens, as most do, give nothing here. Where
 * requests are counted by the minute, `n` would be faster as well. A server of one's own computes a
 * prefix once for all n requests anyway. */

struct provider {
    const char *name;     /* as in --provider */
    const char *base_url; /* NULL: everybody's own, which must be given */
    const char *path;     /* behind an address that a variable gives without one; or NULL */
    /* By what it is known: the end of a host's name, or ":" and a port; "": never by its address. */
    const char *host;
    const char *auth;       /* header that takes the key: "Authorization: Bearer %s" */
    const char *other_auth; /* the same for another dialect than its own; NULL: as auth */
    const char *version;    /* a further header, or NULL */
    const char *key_env[PROVIDER_ENVS]; /* variables that hold the key, the first that is set */
    const char *url_env[PROVIDER_ENVS]; /* and the address */
    const struct dialect *dialect;
    struct dialect_names names; /* all NULL: those of the dialect */
};

/* The provider of this name; NULL: there is none. */
const struct provider *provider_named(const char *name);
/* The provider to which an address leads; never NULL: the common case (no name of its own) when the
 * host is none of the known ones. */
const struct provider *provider_of_url(const char *base_url);
/* By name, or else by address. Never NULL; a name that is none is the common case. */
const struct provider *provider_of(const char *name, const char *base_url);
/* The name that is most like this one, or NULL; and all names, "a, b or c". */
const char *provider_near(const char *name);
void provider_names(struct buf *out);

/* An address as a variable holds it: OLLAMA_HOST has no scheme, others no path. In arena. */
const char *provider_url(const struct provider *provider, const char *value, struct arena *arena);

#endif
