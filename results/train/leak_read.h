/* leak_read.h: inside results/train/ only: what of a problem is compared, as hashes. */
#ifndef TRAIN_LEAK_READ_H
#define TRAIN_LEAK_READ_H

#include "harness/lang/lang.h"
#include "problems/problem.h"

/* Runs of LEAK_GRAM, each once, sorted. */
struct leak_runs {
    const uint64_t *hash;
    size_t n;
};

/* A hash is 0 where the problem has nothing of the kind. */
struct leak_marks {
    uint64_t id;       /* without "Prob082_" in front */
    uint64_t numbered; /* with it; a name that nobody else gives */
    uint64_t words;    /* of the prompt, in whatever order */
    size_t n_words;
    uint64_t entry;     /* the name of what is asked for */
    uint64_t ports;     /* direction, width and name of each, in whatever order */
    size_t n_ports;     /* but for clock and reset */
    size_t telling;     /* of these, such as not every other design has */
    uint64_t reference; /* ports, and the tokens of the body */
    struct leak_runs prompt, code;
};

/* Never fails: what cannot be read has no mark. `lang`: of the reference. Runs are in the arena. */
void leak_read(struct leak_marks *ret, const struct problem *p, const struct lang *lang,
               struct arena *arena);

#endif
