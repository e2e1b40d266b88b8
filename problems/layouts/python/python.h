/* python.h: inside problems/layouts/python: what the loaders of suites in Python share. */
#ifndef LAYOUTS_PYTHON_PYTHON_H
#define LAYOUTS_PYTHON_PYTHON_H

#include "harness/io/json.h"
#include "problems/layouts/layout.h"
#include "problems/suite/jsonl.h"

#define PY_PROGRAM_TESTS 256 /* of a program: more are no step each (runners/expected/tests.h) */

/* Make `tests` (an object as runners/expected/tests.h has it, taken over) the one file of the problem. */
void py_add_tests(struct problem *p, json_t *tests, struct arena *arena);

/* Append a test of a program, or of a call; of programs no more than PY_PROGRAM_TESTS: false when it
 * was one too many and was left out. */
bool py_add_program(json_t *list, struct str in, struct str out);
void py_add_call(json_t *list, json_t *args, json_t *returns); /* both taken over */

/* A text of arguments, one JSON value a line, and one of a result. Errors: ERR_INPUT. */
int py_add_call_text(json_t *list, struct str args, struct str returns, struct err *err);

/* What judges of competitions put in front of every answer: names of the standard library. */
extern const char py_prelude[];

/* Is the word the name of one of the platforms' problem kinds, "functional"? Fills entry and interface
 * of a problem whose answers begin with `starter`: "Solution.f" or "f". */
void py_set_entry(struct problem *p, struct str starter, struct str function, struct arena *arena);

/* For every object of the task's file: `read` fills the problem. The suite's problems are sorted. */
typedef int py_read_fn(struct problem *ret, const struct jsonl *in, const json_t *obj,
                       struct suite *suite, const struct manifest *m, struct err *err);
int py_load_lines(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                  const struct tree *tree, py_read_fn *read, struct err *err);

#endif
