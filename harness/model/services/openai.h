/* openai.h: what came of a request, in whatever dialect: an answer, or an error and what to do about
 * it. No state, no network. */
#ifndef MODEL_OPENAI_H
#define MODEL_OPENAI_H

#include "harness/model/dialects/dialect.h"
#include "harness/model/services/options.h"
#include "harness/model/wire/pace.h"
#include "harness/sys/http.h"

/* Changes to a request that a service was found to need; a set of these is kept per model. */
enum openai_fix {
    FIX_TOKENS_NAME = 1, /* the other name of max_tokens / max_completion_tokens is sent */
    FIX_TOP_P = 2,       /* not sent */
    FIX_SEED = 4,
    FIX_TEMPERATURE = 8,
    FIX_STREAM = 16, /* the answer is asked for whole */
    FIX_TOP_K = 32,
    FIX_EFFORT = 64,
    FIX_REASONING = 128, /* of earlier messages */
};

/* What came of one attempt. */
struct openai_result {
    enum pace_fate fate;
    int status;      /* of the error object where a service hides one in a 200; 0: no response */
    bool unreadable; /* a 2xx that is no answer */
    bool paid; /* and yet the service has worked for it: each further attempt may cost as much */
    const char *kind;    /* the service's own name of the error: "insufficient_quota"; or "" */
    const char *param;   /* the parameter that the error names, or "" */
    const char *message; /* when fate is not FATE_OK: what went wrong, one line, in arena */
};
/* On FATE_OK *reply's text, reasoning, finish and usage are filled, everything in arena; otherwise
 * it is untouched. */
struct openai_result openai_read(const struct dialect *dialect,
                                 const struct http_response *response, struct reply *reply,
                                 struct arena *arena);

/* A request sent with `fixes` was refused with `result`: the further fix that may make it pass, or
 * 0. *note (a constant) says what changes. */
enum openai_fix openai_repair(const struct model_options *options, unsigned fixes,
                              const struct openai_result *result, const char **note);

#endif
