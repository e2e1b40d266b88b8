/* match.h: find out which of many known texts a prompt contains. */
#ifndef RECORDED_MATCH_H
#define RECORDED_MATCH_H

#include "harness/base/arena.h"

#include <stdint.h>

struct match_text {
    const char *suite, *problem;
    struct str text;    /* normalized */
    int32_t next;       /* in the same slot of the hash table; -1: none */
    int32_t next_equal; /* the same text again, for another problem; -1: none */
};

/* Texts are found by the hash of their first bytes, so the cost of a search does not grow with the
 * number of texts. A zeroed struct is empty. */
struct match {
    struct arena arena;
    struct match_text *row;
    size_t n, cap;
    int32_t *slot;
    size_t n_slot; /* a power of two; 0 before match_seal */
};

void match_finish(struct match *m);

/* The text in normal form, in the arena: every run of white space is one blank, "//" in front of a
 * line is removed, and there are no blanks at the ends. */
struct str match_normal(struct str text, struct arena *arena);

void match_add(struct match *m, const char *suite, const char *problem, struct str text);
void match_seal(struct match *m); /* after the last match_add */

/* The row of the known text that ends last in `haystack`, which must be in normal form; of several
 * that end there the longest. -1: none. Follow next_equal for further problems with the same text.
 */
int32_t match_find(const struct match *m, struct str haystack);

#endif
