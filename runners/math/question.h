/* question.h: is this answer right? */
#ifndef MATH_QUESTION_H
#define MATH_QUESTION_H

#include "runners/math/scalar/scalar.h"

/* What the suite says that the answer is. */
#define ANSWER_TYPES(X)                                                                            \
    X(AUTO, "auto")         /* as the gold answer is written */                                    \
    X(VALUE, "value")       /* a number or an expression */                                        \
    X(TUPLE, "tuple")       /* in this order */                                                    \
    X(SET, "set")           /* in any order */                                                     \
    X(INTERVAL, "interval") /* a set of real numbers */                                            \
    X(EQUATION, "equation") /* with the same solutions */                                          \
    X(CHOICE, "choice")     /* one letter */                                                       \
    X(CHOICES, "choices")   /* letters, in any order */                                            \
    X(TRUTH, "truth")                                                                              \
    X(TEXT, "text")

#define ANSWER_ENUM(name, word) ANSWER_##name,
enum answer_type { ANSWER_TYPES(ANSWER_ENUM) ANSWER_N_TYPES };
#undef ANSWER_ENUM

bool answer_type_named(enum answer_type *ret, const char *name);

struct question {
    struct str gold, answer; /* what stands in the box, without it */
    bool plain;              /* the gold answer is source, as in sympy or WeBWorK */
    const enum answer_type *type;
    size_t n_type;             /* more than one: as many answers, joined by commas, in this order */
    double relative, absolute; /* tolerances of the suite's rule; 0: none */
};

/* Never an error: what cannot be decided is unknown. An answer that nobody could read is different. */
struct decision decide(struct decider *d, const struct question *q);

bool type_is_wordy(enum answer_type type);
/* The text without blanks and without the signs that formulas stand between. */
struct str without_blanks(struct str s, struct arena *arena);
/* An answer's tree, read as this type is; false: it cannot be read. */
bool answer_read(struct math **ret, struct str text, enum answer_type type, struct arena *arena);

/* --- words.c --- */

/* The words and numbers of an answer, in lower case or not, without commands, braces and points at the end. */
struct str words_of(struct str text, struct arena *arena);
struct decision decide_words(enum answer_type type, struct str gold, struct str answer,
                             struct arena *arena);

/* What an answer in words comes to: a letter, letters in their order, "true", or its words. */
struct str word_of_type(enum answer_type type, struct str text, struct arena *arena);

/* Where both are times of day, which no reader of mathematics knows: true, with the decision. */
bool decide_clock(struct decision *ret, struct str gold, struct str answer, struct arena *arena);

/* --- said.c --- */

/* The text behind the name of what is measured: of "\Pr[A] = \frac12" the half. */
struct str said_without_name(struct str s);
/* Without Markdown's marks around it. */
struct str said_plainly(struct str s);
/* Without a remark behind it: when it holds, or why. False: there is none. *sure: what stands in front of it is
 * the answer, whatever the remark says. */
bool said_without_remark(struct str *s, bool *sure);
/* The number or the set that words stand for, as a tree; NULL: none. */
struct math *said_in_words(struct str text, struct arena *arena);

/* --- units.c --- */

/* Do both measure the same? *factor: what a number with `a` is to be multiplied with for one with `b`, as a
 * fraction. False: a unit is not known, and they are not the same word. */
bool units_match(struct str a, struct str b, bool *same_kind, long *num, long *den);

/* --- shape.c --- */

/* The tree with a value for each sign of a plus-minus, and, if `bare`, of "x = 42" the 42. */
const struct math *tree_as_said(const struct math *m, bool bare, struct arena *arena);

/* Both trees as they were read; of the question only its tolerances count. */
struct decision decide_trees(struct decider *d, const struct question *q, enum answer_type type,
                             const struct math *gold, const struct math *answer,
                             struct arena *arena);

#endif
