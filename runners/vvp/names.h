/* names.h: a map from words of a program to what is known of them; O(1) for each look-up.
 *
 * Some keys are words of the candidate's choosing, so the hash is seeded from the map's address:
 * nobody can prepare words that collide. Nothing depends on the order inside. */
#ifndef RUNNERS_VVP_NAMES_H
#define RUNNERS_VVP_NAMES_H

#include "harness/base/arena.h"

struct name {
    struct str key; /* borrowed; p NULL: an empty place */
    struct str text;
    size_t index;
};

/* A zeroed struct is an empty map. */
struct names {
    struct name *slot; /* in the arena; old ones stay there, at most as much again */
    size_t n, cap;
    unsigned long long seed;
};

/* The entry of this key, made if it is not there. Valid until the next names_put. */
struct name *names_put(struct names *m, struct str key, struct arena *arena);

/* NULL: not there. */
struct name *names_get(const struct names *m, struct str key);

/* What the key is mapped to, or the key itself. */
struct str names_text(const struct names *m, struct str key);

#endif
