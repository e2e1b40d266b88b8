/* options.h: which model is asked, where and how; and what of that its requests carry. */
#ifndef MODEL_OPTIONS_H
#define MODEL_OPTIONS_H

#include "harness/io/json.h"
#include "harness/model/dialects/dialect.h"

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
 * here or in the working folder's .env, else the first. OPENAI_API_KEY goes to OpenAI and to
 * addresses that no provider is known by, as every client of that interface sends it, and not to
 * another provider, whether named or guessed. Borrowed. */
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

/* options->extra as an object; *ret is left alone when there is none. Errors: ERR_USAGE. */
int options_extra(const struct model_options *options, json_t **ret, struct err *err);

/* The key and the header line that carries it; give both back to model_key_free. Both stay as they
 * are when there is no key and none is needed. Errors: ERR_SERVICE, without any part of the key in
 * the text. */
int options_key(const struct model_options *options, char **key, char **header, struct err *err);

/* Record ERR_SERVICE: a key is needed and there is none. The text says which variable to set,
 * unless key_env looks like a key that was given in place of the variable's name. Returns -1. */
int options_no_key(const struct model_options *options, struct err *err);

#endif
