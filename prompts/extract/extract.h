/* extract.h: inside prompts/ only: how an answer is found in a reply, a row for each kind of answer. */
#ifndef PROMPTS_EXTRACT_EXTRACT_H
#define PROMPTS_EXTRACT_EXTRACT_H

#include "prompts/prompt.h"

/* The rules of a kind. Neither function fails: no code is a result. Time and memory are linear in
 * the reply's length. */
struct extraction {
    /* Ordered rules: the first that applies wins. */
    void (*reply)(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                  struct arena *arena);
    /* A reply that is_completion: code that defines what the problem wants is taken as it stands
     * (rule "completion"); anything else goes through the rules, as a body without header does. */
    void (*completion)(struct candidate *ret, const struct reply *reply,
                       const struct problem *problem, struct arena *arena);
};

/* One for each language of ANSWER_KINDS, in a folder of its own. */
#define X(name, rules, given) extern const struct extraction extraction_##rules;
ANSWER_KINDS(X)
#undef X

/* The last match of a user's pattern, and nothing else (pattern.c). */
void extract_pattern(struct candidate *ret, const struct reply *reply, const struct kind *kind,
                     const struct pattern *pattern, struct arena *arena);

/* Why an answer without code has none: "no_answer", "refused", "no_code" (refusal.c). */
const char *none_reason(const struct reply *reply, struct str answer);

#endif
