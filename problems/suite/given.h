/* given.h: what a suite gives to the answer: modules, packages and headers that it may use.
 *
 * A file of the problem is given when its author says so, or when the reference needs it: what the
 * reference may use, every answer may. So nothing depends on a word being there. A file that also
 * holds the bench is not given as a whole: what is needed of it is copied into a file of its own.
 * How such files are compiled is told in runners/runner/given.h. */
#ifndef PROBLEMS_SUITE_GIVEN_H
#define PROBLEMS_SUITE_GIVEN_H

#include "problems/suite/manifest.h"
#include "problems/suite/tree.h"

/* Mark the files of the problem that its reference needs: the modules, packages and interfaces that
 * it uses and does not define, what those need in turn, and the headers that it includes. Doing it
 * twice changes nothing. */
void given_find(struct problem *p, struct arena *arena);

/* What the words of a manifest say: `given` and `reference_macros` of the task, `given` of a trap.
 * Errors: ERR_INPUT, for a file that is not there or has the name of another one. */
int given_by_manifest(struct problem *p, const struct manifest_task *task,
                      const struct manifest_trap *trap, const struct tree *tree,
                      struct arena *arena, struct err *err);

/* Show the given file to the model: put it behind the problem's description. */
void given_tell(struct problem *p, const struct bench_file *file, struct arena *arena);

#endif
