/* mutate.h: small wrong versions of a reference, to find out what a bench notices.
 *
 * A mutant is the reference with one change of meaning: an operator for another, a constant one
 * off, a condition turned round. The operators are a table in mutate.c. Each works on tokens, not
 * on characters, so comments, strings, attributes, directives, headers and delays stay as they are.
 * A mutant may by chance mean the same as the reference (`a + 0` and `a - 0`): before survivors are
 * counted, runners/checks/yosys.h must tell which of them are equivalent. */
#ifndef AUDIT_MUTATE_H
#define AUDIT_MUTATE_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#include <stdint.h>

struct mutant {
    const char *op;      /* name of the operator: "relational" */
    const char *what;    /* for people: "`<` -> `<=` at line 12"; in the arena */
    size_t line, column; /* of the first change in the reference, from 1; the column in bytes */
    struct str text;     /* the whole reference with the change; in the arena */
};

struct mutants {
    struct mutant *item; /* in the order of their places in the text; in the arena */
    size_t n;
    size_t possible; /* how many there are without `max` */
};

struct mutate_options {
    size_t max;       /* at most so many, spread over operators and lines; 0: all */
    uint64_t seed;    /* decides which ones; the same seed gives the same mutants everywhere */
    const char *only; /* names of operators, separated by a blank; NULL: all */
};

struct mutate_op_name {
    const char *name, *help;
};
extern const struct mutate_op_name mutate_op_names[]; /* ended by a row without name */

#define MUTATE_TOKENS_MAX 200000

/* Make the mutants of module `entry` and of the modules that it instantiates, as far as `reference`
 * holds them. No two have the same tokens, and none has those of the reference. Errors: ERR_INPUT
 * when the text holds no module `entry`, ERR_LIMIT for a text over MUTATE_TOKENS_MAX tokens,
 * ERR_USAGE for a name in `only` that is no operator's. *ret is untouched then. */
int mutate(struct mutants *ret, struct str reference, const char *entry,
           const struct mutate_options *o, struct arena *arena, struct err *err);

#endif
