/* given.h: the files that a suite gives to the answer, as they are compiled.
 *
 * Every compile of a candidate, and of the reference in its place, has them in front: alone, with
 * each set of parameters, in each simulator, in each check. The bench has its own. One rule for both
 * sides: a module, package or interface that a side defines itself is left out of what it is given.
 * So an answer that repeats what it was given is judged with its own text, as one that does not is
 * with the suite's. Directives of a given file reach the answer only as macros. */
#ifndef RUNNER_GIVEN_H
#define RUNNER_GIVEN_H

#include "problems/problem.h"

/* What is compiled in front of `own`, an answer to the problem: each file under its name, less what
 * `own` defines, then a reset of all directives but macros. "" where nothing is given. */
struct str given_to_answer(const struct problem *p, struct str own, struct arena *arena);

/* What is compiled in front of the bench: given files that are none of its own. */
struct str given_to_bench(const struct problem *p, struct arena *arena);

/* The answer with the headers that it includes, where they are given. `name` is
 * its own in messages. */
struct str given_included(const struct problem *p, struct str code, const char *name,
                          struct arena *arena);

/* Both in one text: all that a tool must read to know the answer. `code` itself where nothing is
 * given. */
struct str given_whole(const struct problem *p, struct str code, struct arena *arena);

/* `text` without the units of its top that `other` defines too, each line where it was. */
struct str given_less(struct str text, struct str other, struct arena *arena);

#endif
