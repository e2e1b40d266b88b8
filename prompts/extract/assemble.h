/* assemble.h: from the stretches of a reply to one text of Verilog. */
#ifndef EXTRACT_ASSEMBLE_H
#define EXTRACT_ASSEMBLE_H

#include "harness/lang/verilog/verilog.h"

/* A stretch that is code from end to end: as it is, but without testbenches. */
struct str assemble_code(const struct vscan *scan, const char *entry, struct arena *arena);
/* A stretch with prose in it: its units (of units with one name the last, no testbenches), and the
 * directives, declarations and comments that stand between them. `cut`: a unit that has no end and
 * is kept with all that follows it; NULL for none. */
struct str assemble_prose(const struct vscan *scan, const char *entry, const struct unit *cut,
                          struct arena *arena);

/* Does the text outside of units hold what only a module's inside has? *begin: where it begins. */
bool body_find(const struct vscan *scan, size_t *begin);

#endif
