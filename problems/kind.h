/* kind.h: what sort of answer a problem wants: one row a kind. Whoever is no runner asks the row
 * instead of knowing a language. */
#ifndef PROBLEMS_KIND_H
#define PROBLEMS_KIND_H

#include "harness/lang/lang.h"

enum form {
    FORM_CODE,  /* one text that defines problem.entry */
    FORM_PROSE, /* the reply itself: an explanation */
};

struct kind {
    const char *name; /* "verilog": in `report --by language` */
    enum form form;
    const struct lang *lang; /* NULL: prose */
    const char *file;        /* the candidate in its box, in messages, on pages: "candidate.sv" */
    const char *noun;        /* what `entry` names: "module"; "" */
    const char *does;        /* for the first page: "write Verilog that works" */
};

/* NULL when there is no row of that name. */
const struct kind *kind_find(const char *name);

#endif
