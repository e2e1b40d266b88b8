/* answers.h: the right answers of a problem that wants final answers (FORM_VALUE), and what its suite
 * says of them.
 *
 * `reference` has the answers, as parts (parts.h); `facts` is a JSON object, every member optional:
 *     answer_type  what each answer is: a word, or a list of words, one each. Words of suites are known
 *                  beside those of the decider (answers.c has them); without it: as it is written
 *     precision    relative tolerance of numbers; 0: none
 *     absolute     absolute tolerance of numbers; 0: none
 *     options      of questions with choices: the texts behind A, B, ...; a list of lists for several
 *     strict       false: an answer counts outside of a box, too, where words announce it
 *     plain        the answers are written as in sympy or WeBWorK */
#ifndef PROBLEMS_ANSWERS_H
#define PROBLEMS_ANSWERS_H

#include "problems/parts.h"
#include "problems/problem.h"

struct right_answer {
    struct str text;
    const char *type; /* a word of the decider: "value", "set", "auto" */
    const char *word; /* the suite's own, "" where it has none */
    const struct str *option;
    size_t n_option;
};

struct answers {
    const struct right_answer *item;
    size_t n; /* at least one */
    double precision, absolute;
    bool strict, plain;
};

/* Read them; in the arena. Errors: ERR_INPUT, what is wrong with the facts. */
int answers_read(struct answers *ret, const struct problem *problem, struct arena *arena,
                 struct err *err);

#endif
