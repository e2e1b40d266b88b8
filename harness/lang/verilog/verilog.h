/* verilog.h: finding modules in text that may be Verilog, prose or both.
 *
 * No parser: a scanner that knows comments, strings, directives and the shape of a module's header,
 * so that the word "module" in a sentence or a comment does not fool it. Everything here is linear
 * in the length of the text, whatever the text holds. */
#ifndef LANG_VERILOG_VERILOG_H
#define LANG_VERILOG_VERILOG_H

#include "harness/base/arena.h"
#include "harness/lang/lang.h"

/* The next token of Verilog text (lex.c); false at the end. Comments are skipped. */
bool verilog_token(struct lexer *lex, struct token *token);

/* The row's functions of these names (signature.c). */
int verilog_signature(struct signature *ret, struct str text, const char *entry,
                      struct arena *arena);
void verilog_body(struct tokens *ret, size_t *first, struct str text, const char *entry,
                  struct arena *arena);

/* --- design units (units.c) --- */

#define UNIT_MAX 10000 /* the scan stops there: no answer has so many */

/* module ... endmodule, or a package, an interface, a primitive. */
struct unit {
    struct str name;
    const char *end_word; /* "endmodule" */
    /* Offsets: of the first keyword, behind the header, and behind the end word with its label. */
    size_t begin, body, end;
    ptrdiff_t parent; /* index of the nearest complete unit around it, -1: none */
    bool complete;    /* its end was found */
    bool top;         /* complete, and in no complete unit */
    bool ports;       /* the header has a port list with something in it */
    bool module;      /* module or macromodule */
};

struct vscan {
    struct str text;
    struct unit *unit; /* in the arena, by `begin` */
    size_t n;
    size_t stray; /* offset behind the first "endmodule" without an open module; 0: none */
};

void verilog_scan(struct vscan *ret, struct str text, struct arena *arena);
/* The last unit with this name. With `complete`: of the units that have an end and stand at the
 * top; otherwise only of the units whose end is missing. NULL: there is none. */
const struct unit *vscan_find(const struct vscan *scan, const char *name, bool complete);
/* The same of complete units of any kind: a package as well. */
const struct unit *vscan_find_any(const struct vscan *scan, struct str name);
struct str unit_text(const struct vscan *scan, const struct unit *u);
/* A module without ports, other than `entry`, that instantiates `entry`. */
bool unit_is_testbench(const struct vscan *scan, const struct unit *u, const char *entry);
/* A module that could be an answer: at the top, and no testbench. */
bool unit_is_answer(const struct vscan *scan, const struct unit *u, const char *entry);

/* Call `found` for every name in `code` that may be a use of a module or a package: a name before
 * an instance name, a "#" or a "::". Some of them are types, so the caller must compare them with
 * the modules that it knows. */
void verilog_uses(struct str code, void (*found)(void *data, struct str name), void *data);

#endif
