/* rules.h: what the extraction rules work on. */
#ifndef PROMPTS_EXTRACT_RULES_H
#define PROMPTS_EXTRACT_RULES_H

#include "prompts/prompt.h"
#include "prompts/extract/reply.h"
#include "prompts/extract/assemble.h"

/* The stretch of text that rules work on, looked at once. */
struct work {
    struct str text;
    const struct problem *problem;
    struct arena *arena;
    struct fence *fence;
    struct vscan *in; /* of each fence's content */
    size_t n_fence;
    struct vscan all; /* of the whole text */
};

/* `code` of block `chosen`, behind the modules of other blocks that it needs and does not define
 * (helpers.c). */
struct str with_helpers(const struct work *w, size_t chosen, struct str code);

/* Why an answer without code has none: "no_answer", "refused", "no_code" (refusal.c). */
const char *none_reason(const struct reply *reply, struct str answer);

#endif
