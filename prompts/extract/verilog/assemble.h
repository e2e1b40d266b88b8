/* assemble.h: from the stretches of a reply to one text of Verilog. */
#ifndef EXTRACT_VERILOG_ASSEMBLE_H
#define EXTRACT_VERILOG_ASSEMBLE_H

#include "harness/lang/verilog/verilog.h"

/* A stretch that is code from end to end: as it is, but without testbenches and what comes with
 * them, and with one module `entry` only. */
struct str assemble_code(const struct vscan *scan, const char *entry, struct arena *arena);
/* A stretch with prose in it: its units (of units with one name the last, no testbenches), and the
 * directives, declarations and comments that stand between them. `cut`: a unit that has no end and
 * is kept with all that follows it; NULL for none. */
struct str assemble_prose(const struct vscan *scan, const char *entry, const struct unit *cut,
                          struct arena *arena);

/* Behind the piece of code outside of units that starts with `t`, the first token of its line and
 * the last that was taken from `lex`: a directive, a declaration, an attribute; 0 for prose. */
size_t piece_end(struct lexer *lex, const struct token *t);

/* Is a line of prose among what stands outside of units? */
bool has_prose(const struct vscan *scan);

/* The module with the name that was asked for, of several the one to take (whole.c). */
struct whole {
    const struct unit *unit; /* NULL: there is none */
    size_t tokens;           /* how many it has */
    size_t largest;          /* how many the largest module of that name has */
    size_t n;                /* how many modules of that name there are */
    int left_out;            /* how surely a comment says that something is left out, 0 to 3 */
    bool empty;              /* it does nothing, or "..." stands in it */
};

/* Of the modules called `entry` the last one that does not show only a part; where all show only a
 * part, the last of them. */
struct whole whole_of(const struct vscan *scan, const char *entry);
/* Does it show only a part? `largest`: of all modules that it is one of. */
bool whole_is_excerpt(const struct whole *w, size_t largest);

/* Does the text outside of units hold what only a module's inside has? *begin: where it begins. */
bool body_find(const struct vscan *scan, size_t *begin);

#endif
