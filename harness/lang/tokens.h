/* tokens.h: code as a row of token hashes, for comparing texts without regard to comments and
 * white space. */
#ifndef LANG_TOKENS_H
#define LANG_TOKENS_H

#include "harness/lang/lang.h"

#include <stdint.h>

struct tokens {
    const uint64_t *hash; /* FNV-1a of each token, in order; in the arena */
    size_t n;
    uint64_t all; /* one hash of the whole row: texts with the same tokens have the same */
};

/* Cut any text, in the language or not, into tokens. Takes time linear in its length. */
void tokens_read(struct tokens *ret, const struct lang *lang, struct str code, struct arena *arena);

/* The grams of a text: one hash for each sequence of `length` tokens in it, sorted, each as often
 * as it occurs; in the arena. *n is 0 when there are fewer tokens. */
const uint64_t *tokens_grams(const struct tokens *t, size_t length, size_t *n, struct arena *arena);

/* How much two sorted lists of grams have in common, 0..1: 2 |A and B| / (|A| + |B|) (Dice 1945).
 * It is 1 for two empty lists. */
double grams_alike(const uint64_t *a, size_t na, const uint64_t *b, size_t nb);

#endif
