/* extract.h: inside prompts/ only: how an answer is found in a reply, a row for each kind of answer. */
#ifndef PROMPTS_EXTRACT_EXTRACT_H
#define PROMPTS_EXTRACT_EXTRACT_H

#include "prompts/prompt.h"

/* The rules of a kind. Neither function fails: no code is a result. Time and memory are linear in
 * the reply's length. `lang`: of the code that is wanted. */
struct extraction {
    /* Ordered rules: the first that applies wins. */
    void (*reply)(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                  const struct lang *lang, struct arena *arena);
    /* A reply that is_completion: code that defines what the problem wants is taken as it stands
     * (rule "completion"); anything else goes through the rules, as a body without header does. */
    void (*completion)(struct candidate *ret, const struct reply *reply,
                       const struct problem *problem, const struct lang *lang, struct arena *arena);
};

/* The rules that ANSWER_KINDS names, each in a folder of its own: "code" is for every language whose row
 * has a shape. */
#define X(name, rules, given) extern const struct extraction extraction_##rules;
ANSWER_KINDS(X)
#undef X

/* The last match of a user's pattern, and nothing else (pattern.c). */
void extract_pattern(struct candidate *ret, const struct reply *reply, const struct kind *kind,
                     const struct pattern *pattern, struct arena *arena);

/* Why an answer without code has none: "no_answer", "refused", "no_code" (refusal.c). */
const char *none_reason(const struct reply *reply, struct str answer);

/* --- what the rules of every language work with --- */

/* What looks for code in a part of a reply. */
struct finding {
    bool (*find)(const void *data, struct str text, struct str *code);
    const void *data;
};

/* Marks around the answer that a prompt may have asked for (marks.c): the rule's name, or NULL when
 * `finding` finds nothing between any. */
const char *marks_find(struct str text, const struct finding *finding, struct str *code);

/* Does at `i` begin what somebody else than the model would say next? */
bool turn_at(struct str text, size_t i);

/* How good a block is by its heading, 0..3: less than 2 is the state before, a mistake, an
 * alternative; an odd one is recommended (label.c). */
int label_rank(struct str label);

/* How surely comments between two tokens say that code is left out: 0 they do not, 1 by their words,
 * 2 one begins with dots, 3 both (left_out.c). */
int gap_left_out(struct str gap);

/* The strings of a JSON text in which one of `words` stands, each as a fenced block of a new text, in
 * the arena (strings.c); empty when there is none. */
struct str strings_blocks(struct str text, const char *const *words, struct arena *arena);

#endif
