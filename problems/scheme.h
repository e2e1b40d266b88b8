/* scheme.h: how many points an answer in prose gets, and for what: what a judge is told, and what its
 * verdict is held against. It is the problem's `facts`:
 *
 *     {"sort": "proof", "scheme": [{"title", "points", "desc"}, ...],
 *      "deductions": [{"desc", "points"}, ...], "zero": ["what gets no credit at all", ...]}
 *
 * Points are whole numbers. What is earned is the sum of the items less the deductions, 0 at least; an
 * answer that is one of `zero` gets nothing. MathArena's grading_scheme.json has the first part. */
#ifndef PROBLEMS_SCHEME_H
#define PROBLEMS_SCHEME_H

#include "harness/io/json.h"
#include "problems/problem.h"

#define SCHEME_ITEMS  24  /* of each of the three lists */
#define SCHEME_POINTS 100 /* of all items together */

struct scheme_item {
    const char *title, *text; /* title "": it has none */
    int points;
};

struct scheme {
    const char *sort; /* what a judge is asked with: a template of prompts/templates/opinion */
    struct scheme_item item[SCHEME_ITEMS], deduction[SCHEME_ITEMS];
    const char *zero[SCHEME_ITEMS];
    size_t n_item, n_deduction, n_zero;
    int max; /* the sum of the items */
};

/* The sorts of answers that are judged: the word, and what its template calls an answer. */
#define SCHEME_SORTS(X)                                                                            \
    X("proof", "a proof")                                                                          \
    X("explanation", "an explanation")

bool scheme_is_sort(const char *word);

/* How much of a problem's name stands in the names of opinions on its answers: all of it, or whole characters
 * of its beginning. */
int scheme_name_part(const char *problem);

/* Read a scheme; texts are in the arena. Errors: ERR_INPUT, which member is wrong and why. */
int scheme_read(struct scheme *ret, const json_t *obj, struct arena *arena, struct err *err);
/* The one of a problem. */
int scheme_of(struct scheme *ret, const struct problem *p, struct arena *arena, struct err *err);

/* As a judge reads it: items, deductions and zero-credit items, each list numbered from 1. */
struct str scheme_text(const struct scheme *s, struct arena *arena);

/* What these points make: items[n_item], deductions[n_deduction] (0 where one does not apply), the
 * zero-credit item that applies, from 1, or 0. */
int scheme_sum(const struct scheme *s, const int *items, const int *deductions, int zero);

#endif
