/* private.h: for the files of harness/model only: one request on its way. */
#ifndef MODEL_PRIVATE_H
#define MODEL_PRIVATE_H

#include "harness/model/health.h"
#include "harness/model/model.h"
#include "harness/model/services/openai.h"
#include "harness/model/wire/stream.h"

struct ask {
    struct ask *next, *prev;
    struct model *model;
    struct prompt prompt; /* texts borrowed */
    int index;
    int64_t serial; /* order of asking */
    struct arena *arena;
    model_done_fn *done;
    void *ctx;
    int tries, failures; /* requests sent; failed ones that count against `retries` */
    int limited;         /* 429s, which do not */
    int paid;            /* answers that could not be read */
    unsigned fixes;      /* what the request in flight was sent with */
    int64_t sent_ms, not_before_ms;
    int in_flight;                  /* when it was sent, itself included */
    struct http_transfer *transfer; /* NULL while waiting */
    struct stream *stream;          /* of the attempt in flight; NULL: asked for whole */
    struct buf body;
};

struct ask_list {
    struct ask *first, *last;
};

struct model {
    struct arena arena; /* options, URL, why it has stopped */
    struct model_options options;
    const char *url;
    const struct dialect *dialect;
    char *key;  /* owned, zeroed when freed; NULL: none */
    char *auth; /* the header line with the key; owned, zeroed when freed; NULL: none */
    json_t *extra;
    uv_loop_t *loop;
    uv_timer_t timer;
    struct http *http;
    struct ask_list waiting, flying;
    int64_t next_serial;
    struct pace pace;
    struct pace_rules rules;
    struct health health;
    uint64_t random;
    unsigned fixes;
    struct buf notes;
    struct model_counters counters;
    const char *stopped; /* why nothing more is sent; NULL while it is */
    char trouble[300];   /* the last request that has to be sent again: why */
    int n_flying;
    bool closed; /* freed; the struct waits for the timer's close */
};

/* ---- model.c ---- */

int64_t model_now_ms(const struct model *model); /* the loop's time */
/* Back into line, to be sent no earlier than that. */
void model_wait_until(struct ask *ask, int64_t ms);
/* Nothing more is sent: what waits is forgotten without calling back. `why` is copied. */
void model_stop(struct model *model, const char *why);
/* A reply of nothing. */
struct reply model_no_reply(void);
/* Call back and free the ask. */
void model_conclude(struct ask *ask, struct reply *reply);
/* The text without the key, in arena or as it is; `least`: REDACT_REPLY, REDACT_ERROR. */
const char *model_without_key(const struct model *model, const char *text, size_t least,
                              struct arena *arena);

#define MODEL_HEADERS_MAX (8 + MODEL_HEADERS)
/* The headers that depend on service and user, the key's among them, from place `n` on. */
void model_headers(const struct model *model, const char **header, size_t n);

#ifndef ASSAY_VERSION
#define ASSAY_VERSION "unknown"
#endif
#define MODEL_AGENT "User-Agent: assay/" ASSAY_VERSION

/* ---- attempt.c ---- */

/* The response without the key: services repeat what they were sent, in errors and in answers. */
struct http_response model_clean(const struct model *model, const struct http_response *response,
                                 struct arena *arena);

/* A request was answered, or not: conclude the ask, or let it wait for another attempt. */
void model_settle(struct ask *ask, const struct http_response *response);

#endif
