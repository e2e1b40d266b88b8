/* words.h: sets of names, looked up by many words of code. */
#ifndef EXTRACT_WORDS_H
#define EXTRACT_WORDS_H

#include "harness/base/arena.h"
#include "harness/base/str.h"

struct word {
    struct str name;
    size_t id;  /* what the name stands for: the caller's number */
    bool asked; /* for the caller, zeroed */
};

/* Grows in an arena; sorted by words_sort, looked up after that. */
struct words {
    struct word *word;
    size_t n, cap;
    struct arena *arena;
};

void words_add(struct words *w, struct str name, size_t id);
void words_sort(struct words *w); /* by name, then id */
/* Index of the first word with this name, or -1. */
ptrdiff_t words_find(const struct words *w, struct str name);

#endif
