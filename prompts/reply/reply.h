/* reply.h: inside prompts/ only: the parts of a reply that is Markdown:
 * reasoning, fenced blocks. */
#ifndef PROMPTS_REPLY_REPLY_H
#define PROMPTS_REPLY_REPLY_H

#include "harness/lang/lang.h"

/* --- reasoning (think.c, harmony.c) --- */

/* Split a reply's text into answer and reasoning (either may be empty). Views into `text`, or in
 * the arena where pieces had to be joined. `lang`: of the code that the reply may hold; NULL: it
 * holds none. Is there reasoning that was never ended? */
bool reasoning_split(struct str text, const struct lang *lang, struct str *answer,
                     struct str *reasoning, struct arena *arena);

/* The same for text in OpenAI's Harmony format; false when it is not. *unclosed: see above. */
bool harmony_split(struct str text, struct str *answer, struct str *reasoning, bool *unclosed);

/* Two stretches of reasoning as one; in the arena where both hold something. */
struct str thoughts_joined(struct str a, struct str b, struct arena *arena);

/* --- fenced blocks (fence.c) --- */

#define FENCE_MAX 10000 /* later ones are not looked at */

struct fence {
    struct str content; /* view; whole lines */
    struct str label;   /* the last line with something on it before the block, and behind the one
                         * before it */
    struct str info;    /* what stands behind the opening marks */
    bool foreign;       /* its info string names a language of lang->foreign */
    bool closed;        /* by a fence of its own, not by the end of the text or another opening */
};

/* All blocks, in order. *n their number. `lang`: of the code that is wanted. */
struct fence *fences_find(struct str text, const struct lang *lang, size_t *n, struct arena *arena);

#endif
