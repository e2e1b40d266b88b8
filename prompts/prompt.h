/* prompt.h: from a problem and a template to the messages for a model, and from its reply to the
 * candidate's code. */
#ifndef PROMPTS_PROMPT_H
#define PROMPTS_PROMPT_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/lang/kind.h"
#include "problems/problem.h"

struct message {
    const char *role; /* "system", "user", "assistant" */
    struct str text;
    struct str reasoning; /* of the assistant's own message, as its service told it; p NULL: none.
                           * Sent where the service reads it; no part of any identity */
};

#define PROMPT_BEGIN    4  /* messages of a template, at most */
#define PROMPT_TURNS    20 /* further turns of a conversation, at most: two messages each */
#define PROMPT_MESSAGES (PROMPT_BEGIN + 2 * PROMPT_TURNS)

struct prompt {
    struct message message[PROMPT_MESSAGES];
    size_t n;
    char sha256[HASH_HEX]; /* over roles and texts: part of the sample's identity */
};

/* Append a message; role and text are borrowed. One beyond PROMPT_MESSAGES is dropped. */
void prompt_add(struct prompt *prompt, const char *role, struct str text);
/* Fill sha256; after the last prompt_add. */
void prompt_seal(struct prompt *prompt);

/* What sort of answer a problem wants, told by its bench; `problem` NULL: what the suite
 * wants but for problems with benches of their own. Never NULL. */
const struct kind *prompt_kind(const struct suite *suite, const struct problem *problem);

struct prompt_options {
    const char *name; /* "default", "official", or a path (it holds a "/" or "."); NULL: default */
    int shots;        /* 0..4 worked examples (official prompts only so far) */
    bool rules;       /* the suite's additional rules */
};

/* A template ready to render: read once per run. Opening finds every mistake in its text: ERR_USAGE
 * with file:line:column for an unknown field or a missing section; ERR_INPUT when the suite lacks a
 * text that the options ask for, or has no official prompt. The form of the files is described in
 * prompts/templates/template.c. */
struct prompt_template;
int prompt_template_open(struct prompt_template **ret, const struct prompt_options *options,
                         const struct suite *suite, struct err *err);
void prompt_template_free(struct prompt_template *t);
/* The template's identity for the run's row: name and sha256 of its text and options. */
const char *prompt_template_label(const struct prompt_template *t);
/* The template's name alone: "default", "official", or how a file of the user's calls itself. */
const char *prompt_template_name(const struct prompt_template *t);

/* Render one problem. Everything in *ret is owned by `arena`. Errors: ERR_INPUT when the suite
 * lacks a text, which can happen only when it is not the one that the template was opened for. */
int prompt_render(struct prompt *ret, const struct prompt_template *t, const struct suite *suite,
                  const struct problem *problem, struct arena *arena, struct err *err);

/* The template of a further turn for answers of a kind, as its file stands. */
struct str prompt_repair(const struct kind *kind);

/* How a reply ended, from the service's finish_reason (kept raw beside it). */
enum finish {
    FINISH_UNKNOWN,
    FINISH_STOP,
    FINISH_LENGTH,
    FINISH_FILTER,
    FINISH_TOOL,
    FINISH_ERROR,
};
enum finish finish_from(struct str raw); /* "stop", "length", "max_tokens", "content_filter", ... */

struct reply {
    bool is_completion;   /* not a model's words but code taken out of them elsewhere */
    struct str text;      /* content as it came */
    struct str reasoning; /* reported apart by the service; "" when it was not */
    enum finish finish;
    const char *finish_raw;
    /* Tokens; -1: not told. A prompt's with what a cache gave and took, a completion's with those of
     * the reasoning. */
    int64_t prompt_tokens, completion_tokens, reasoning_tokens;
    int64_t cached_tokens, cache_written_tokens;
    const char *service_tier; /* "flex", as the service tells it; NULL: not told */
    int64_t ttft_ms; /* of the last attempt, to the first piece of the answer or its reasoning; -1:
                         * not streamed */
    double cost;     /* as told by the service, in its currency; < 0: not told */
    int64_t latency_us; /* of the last attempt: from its start to the last byte read */
    int tries;          /* requests sent for it */
    int in_flight;      /* requests under way when the last one was sent, itself included; 0: not
                         * told */
    int http;           /* status of the last attempt */
    const char *error;  /* NULL when there is a reply; else why there is none, for a person */
    bool refused;       /* there is none because the service refuses this very prompt for good */
};

/* What came out of a reply. Texts are in the arena or views into the reply, which must stay. */
struct candidate {
    struct str code;      /* what is compiled; p NULL when there is none */
    struct str answer;    /* the reply without its reasoning */
    struct str reasoning; /* split off the text, or the service's own field */
    const char *rule;     /* name of the extraction rule that found it; "" when none did */
    const char *none;     /* when code.p is NULL: "no_code", "no_box", "no_answer", "refused" */
    const char *flags;    /* what was odd in the reply, told with any verdict; NULL: nothing */
    const char *doubts;   /* the same, told with a failure only */
};

/* A pattern of the user's (PCRE2), of which the group named `code` is the code. Errors: ERR_USAGE
 * with the place in the pattern. */
struct pattern;
int pattern_new(struct pattern **ret, const char *text, struct err *err);
void pattern_free(struct pattern *pattern);

/* Find the code in a reply. Without a pattern by the rules of the kind that is wanted (a row each in
 * prompts/extract/extract.c): ordered, and the first that applies wins; a reply that is_completion is
 * taken as it stands where it defines what the problem wants. With a pattern the last match in the
 * answer, and nothing else: rule "pattern", or "no_code". Never fails: no code is a result. Rules
 * take time and memory linear in the reply's length; matching is bounded, and an answer for which
 * it takes too long does not match. Not for two threads at once with one pattern. */
void extract_reply(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                   const struct kind *kind, const struct pattern *pattern, struct arena *arena);

/* The suite's own extraction, byte for byte, where `suite->official` has one: what its harness
 * would have written into the sample's file (in the arena). p is NULL when there is none.
 * `reply_text` is the content as it came, reasoning marks and all. */
struct str extract_official(const struct suite *suite, const struct problem *problem,
                            struct str reply_text, struct arena *arena);

/* The same for a reply that is_completion: some harnesses compile a completion behind the beginning
 * that stood in the prompt, and the result is both together. p is NULL for other suites, and when
 * the completion has that beginning itself: then the completion is compiled as it stands. */
struct str extract_official_completion(const struct suite *suite, const struct problem *problem,
                                       struct str completion, struct arena *arena);

/* Code without the comment lines that suites' own extractions append as remarks, and without blanks
 * around it: two texts of which this is the same are one candidate. A view. */
struct str extract_without_remarks(struct str code);

#endif
