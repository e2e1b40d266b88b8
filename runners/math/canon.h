/* canon.h: an answer as a text that is the same for equal answers. */
#ifndef MATH_CANON_H
#define MATH_CANON_H

#include "runners/math/question.h"

/* In the arena, at most 64 bytes; of the question the gold answer and the tolerances do not count. Values become their first
 * digits, functions of names their values at points, sets are put in order. Equal answers that this does not
 * see as equal are possible (an inequality and its interval); different ones with one text are so in no more
 * than what the conventions on notation leave out: units, degrees. */
struct str canonical(const struct question *q, struct arena *arena);

/* --- canon_value.c --- */

/* A value's digits; a function's at three points. False: there is none that can be had. The tree is lowered. */
bool canon_value(struct buf *out, const struct math *m);
/* Of an equation f = 0, whatever f is multiplied with. */
bool canon_zeros(struct buf *out, const struct math *f);

#endif
