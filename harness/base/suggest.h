/* suggest.h: did-you-mean. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/* The nearest of `n` words to `word`, or NULL when none is near enough to be meant: edit distance
 * with transpositions, at most a third of the word's length and at least 1, with something left in
 * common. When none is, the only word that begins with `word` (two letters or more). Case is
 * ignored; the first of equals wins. */
const char *suggest(const char *word, const char *const *words, size_t n);

#endif
