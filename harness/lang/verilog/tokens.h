/* tokens.h: Verilog as a row of token hashes: what two texts have in common once comments and white
 * space do not count. */
#ifndef LANG_VERILOG_TOKENS_H
#define LANG_VERILOG_TOKENS_H

#include "harness/base/arena.h"

#include <stdint.h>

struct tokens {
    const uint64_t *hash; /* FNV-1a of each token, in order; in the arena */
    size_t n;
    uint64_t all; /* of the whole row: equal texts have equal ones */
};

/* Any text has tokens; linear in its length. */
void tokens_read(struct tokens *ret, struct str code, struct arena *arena);

/* Every run of `length` tokens as one hash, sorted, each as often as it occurs; in the arena. *n is
 * 0 when there are fewer tokens. */
const uint64_t *tokens_grams(const struct tokens *t, size_t length, size_t *n, struct arena *arena);

/* Of two sorted lists of grams: how much they share, 2 |A and B| / (|A| + |B|) (Dice 1945), 0..1;
 * two empty ones are alike. */
double grams_alike(const uint64_t *a, size_t na, const uint64_t *b, size_t nb);

#endif
