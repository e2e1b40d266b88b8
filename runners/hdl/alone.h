/* alone.h: the candidate compiled by itself, with the parameters that the bench gives it.
 *
 * What reads, writes, forces or drives anything outside itself does not elaborate there. But a part
 * that is generated only for the bench's parameters would not be looked at under the default ones,
 * so a root of ours instantiates the candidate once for each distinct set of parameters that the
 * bench uses. The runner finds the sets in what its compiler made of both together. */
#ifndef RUNNERS_HDL_ALONE_H
#define RUNNERS_HDL_ALONE_H

#include "runners/runner.h"

/* Each set once, as it stands between the parentheses of #( ): ".WIDTH(4'sb0100), .NAME(\"abc\")".
 * A zeroed struct is empty; the memory is the arena's. */
struct alone_sets {
    struct str *set;
    size_t n, cap;
};

/* A copy of `set`, unless it is there already. */
void alone_add(struct alone_sets *sets, struct str set, struct arena *arena);

/* The root module of the compile: the candidate's entry when no instance has parameters. */
const char *alone_root(const struct job *job, const struct alone_sets *sets);

/* The candidate's text, behind our root where there is one: what comes first, the candidate's
 * directives do not change. The root's name cannot be known to it: it has the job's tag. */
struct str alone_source(const struct job *job, const struct alone_sets *sets, struct str candidate);

#endif
