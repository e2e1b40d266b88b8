/* latex.h: reads a mathematical answer as models and suites write it. Nothing is computed here but the
 * value of a number's notation. */
#ifndef LATEX_LATEX_H
#define LATEX_LATEX_H

#include "harness/base/err.h"
#include "harness/lang/latex/tree.h"

#define LATEX_MAX_BYTES 8192
#define LATEX_MAX_DEPTH 64

enum math_form {
    MATH_LATEX,
    MATH_PLAIN, /* as in the source of sympy or WeBWorK: 2*x*cos(x^2), x**20, 3E+5, Rational(1,2) */
};

struct latex_options {
    enum math_form form;
    bool list; /* "1,234" is two numbers; else one, where each group has three digits */
};

/* The tree of an answer. Errors: ERR_INPUT where the text is no mathematics that anybody could read, with
 * the offset; ERR_LIMIT where it may be, but is beyond this reader: a command that it does not know, words
 * among the formulas, depth, size. */
int latex_read(struct math **ret, struct str text, const struct latex_options *options,
               struct arena *arena, struct err *err);

/* What the last \boxed{} or \fbox{} holds that is not inside another, without the backslash, too. With
 * `list`, those of the last line that has any, joined by commas. Thoughts (<think>...</think>) do not count.
 * False: there is none, the last one has no end or nothing in it. */
bool latex_boxed(struct str *ret, struct str reply, bool list, struct arena *arena);

/* A box of a text: what it holds, without a box in it and blanks around it; where it begins and ends. */
struct latex_box {
    struct str text;
    size_t at, end;
};

/* All boxes that have an end and hold something and are not inside another, in their order; in the arena.
 * *open: one behind them has no end. */
size_t latex_boxes(struct latex_box **ret, bool *open, struct str text, struct arena *arena);

/* The next part of a list, up to a comma outside of brackets; false: there is none. */
bool latex_part(struct str *rest, struct str *part);

/* The tree as text, which latex_read reads as the same value again, in another notation than people write:
 * in the arena. False: this form has no notation for something in it. */
bool latex_write(struct str *ret, const struct math *m, enum math_form form, struct arena *arena);

#endif
