/* kind.h: what sort of answer a problem wants: one row a kind. Whoever is no runner asks the row
 * instead of knowing a language. A bench's row (testbenches/oracle.h) says of which kind it is. */
#ifndef LANG_KIND_H
#define LANG_KIND_H

#include "harness/lang/lang.h"

struct kind {
    const char *name;        /* in `report --by language`: "verilog" */
    const struct lang *lang; /* NULL: the reply itself is the answer, such as an explanation */
    const char *file;        /* the candidate in its box, in messages, on pages; "" */
    const char *noun;        /* what `entry` names: "module"; "" */
    const char *does;        /* for the first page: "write Verilog that works" */
};

extern const struct kind kind_verilog, kind_python, kind_prose;

/* The line of the candidate that a text names first, as in "candidate.sv:9: error"; 0: none. */
long kind_line(const struct kind *kind, struct str text);

#endif
