/* dialect.h: the four shapes in which services are asked for text: chat, responses, messages and
 * completions. For each: the body of a request, the answer read, the events of a stream put together
 * to the answer that would have come without one. No state, no network. */
#ifndef DIALECTS_DIALECT_H
#define DIALECTS_DIALECT_H

#include "harness/io/json.h"
#include "prompts/prompt.h"

#define PARAM_UNSET (-1e9) /* a sampling parameter that is not sent */

/* Names of what a service takes besides the prompt; a dot leads into an object: "reasoning.effort".
 * NULL: it has no such thing. */
struct dialect_names {
    const char *max_tokens, *seed, *top_k, *effort;
    const char *reasoning; /* of the model's own earlier messages */
    bool tells_usage;      /* the usage comes with a stream without being asked for */
};

/* One request. */
struct dialect_ask {
    const char *model;
    const struct prompt *prompt;
    double temperature, top_p;       /* PARAM_UNSET: not sent */
    int64_t max_tokens, top_k, seed; /* max_tokens, top_k: 0 is not sent; seed: -1 is not */
    const char *effort;              /* NULL: not sent */
    bool stream;
    const struct dialect_names *names;
};

/* What the events of a stream have told so far. */
struct dialect_fold {
    json_t *whole;              /* owned; the answer, but for the texts that are still coming */
    struct buf text, reasoning; /* texts of all pieces; their ceilings are the reply's */
    bool tool;                  /* a tool was called */
    bool begun;                 /* a first piece of the answer or its reasoning has come */
    bool finished;              /* the service has said how the answer ended, or that it failed */
};

struct dialect {
    const char *name;                               /* as in --endpoint */
    const char *path;                               /* behind the base URL */
    bool needs_limit;                               /* a request without max_tokens is refused */
    struct dialect_names names;                     /* where the service has none of its own */
    json_t *(*body)(const struct dialect_ask *ask); /* a new reference */
    /* The object in which a response says that it is an error; NULL: it is none. */
    const json_t *(*error)(const json_t *response);
    /* Fill text, reasoning, finish, usage, all in the arena. NULL, or why that is no answer: then
     * *reply is untouched. */
    const char *(*read)(const json_t *response, struct reply *reply, struct arena *arena);
    void (*fold)(struct dialect_fold *fold, const json_t *event);
    void (*close)(struct dialect_fold *fold); /* put texts where `read` finds them */
};
extern const struct dialect dialect_chat, dialect_responses, dialect_messages, dialect_completions;

/* The dialect of this name, or NULL. */
const struct dialect *dialect_named(const char *name);

/* ---- for the dialects: parts.c ---- */

/* A value under a dotted name, in objects that are made where they are missing. A reference is
 * taken over. */
void dialect_put(json_t *body, const char *name, json_t *value);
/* Model and sampling parameters, under the names that the service has for them. */
void dialect_put_common(json_t *body, const struct dialect_ask *ask);
/* The messages as role and content; without `system` all but the system's. The reasoning of earlier
 * messages goes under the name `reasoning`; NULL: it is not sent. */
json_t *dialect_messages_of(const struct prompt *prompt, bool system, const char *reasoning);
/* The texts of the system's messages, a blank line between them; "" when there is none. */
void dialect_system(const struct prompt *prompt, struct buf *out);

/* Append the text of a content, which is a string or a list of parts. Of parts only those are taken
 * that are thinking or, without `thinking`, those that are not. */
void dialect_add_texts(struct buf *b, const json_t *content, bool thinking);
/* A chat message's text and reasoning, under every name that services have for them. */
void dialect_add_text(struct buf *b, const json_t *message);
void dialect_add_reasoning(struct buf *b, const json_t *message);

/* Where a response tells tokens, in the order in which they are looked for; NULL ends a list. */
struct dialect_usage {
    const char *prompt, *completion;
    const char *cached[3], *written[3], *reasoning[3];
    bool cache_apart; /* `prompt` leaves out what was read from and written to the cache */
};
/* Fill the reply's numbers: a prompt's with what the cache gave, a completion's with the reasoning;
 * what is not told is -1. Of thought that only the total has (Gemini, xAI) the rest of the total is
 * taken. */
void dialect_read_usage(struct reply *reply, const json_t *response, const struct dialect_usage *u);

/* The tier in which the service answered; NULL: not told. */
const char *dialect_tier(const json_t *response, const char *path, struct arena *arena);
/* Text of the buffers, how it ended; the buffers are finished. A call of a tool without an answer is
 * FINISH_TOOL whatever the service says. */
void dialect_fill(struct reply *reply, struct buf *text, struct buf *reasoning, struct str finish,
                  bool tool, struct arena *arena);

/* A service's text as one line: control characters and runs of white space become one blank, and
 * the line is cut at DIALECT_LINE_MAX. */
#define DIALECT_LINE_MAX 500
const char *dialect_line(struct str s, struct arena *arena);

/* "error" of a response, when it is neither missing nor null. */
const json_t *dialect_error(const json_t *response);
/* Take an event's error over: nothing comes after it. False: the event holds none. */
bool dialect_fold_error(struct dialect_fold *fold, const json_t *event);
/* Members of `from` that say something are taken over, the last word counting; the named ones are
 * not. The list ends with NULL. */
void dialect_merge(json_t *into, const json_t *from, const char *const *except);
/* Append a piece of text; notes that the answer has begun. */
void dialect_piece(struct dialect_fold *fold, struct buf *to, struct str piece);

#endif
