/* answers.h: where the answers come from that are judged. */
#ifndef JUDGE_ANSWERS_H
#define JUDGE_ANSWERS_H

#include "harness/judge/judge.h"

/* The answers of this sort in the run that `m` has open, of the problems that are wanted. A reply without an
 * answer (an empty one, a refusal) is none: it has its verdict. */
int answers_of_run(struct judge_set *ret, struct measure *m, const char *sort);

/* assay's own answers with known points (problems/assay-judge), of this sort. */
int answers_embedded(struct judge_set *ret, const char *sort, struct err *err);

/* A file of JSON lines, an answer with known points each: those of this sort; a line without one is a proof. Besides the members of
 * problems/assay-judge those of published sets are known by several names (the table in labels.c). A line
 * without a scheme is judged by a scheme of one item. Errors: ERR_INPUT with file:line. */
int answers_of_file(struct judge_set *ret, const char *path, const char *sort, struct err *err);

#endif
