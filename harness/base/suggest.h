/* suggest.h: did-you-mean. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/* The one of the `n` words that `word` was most likely meant to be, or NULL. Words are compared by
 * edit distance with transpositions; up to a third of the word's length may differ (always at
 * least one letter), and something must be left in common. When no word is that near, the answer is
 * the only one that begins with `word`, if `word` has two letters or more. Case is ignored; of
 * words equally near the first wins. */
const char *suggest(const char *word, const char *const *words, size_t n);

#endif
