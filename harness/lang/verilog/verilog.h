/* verilog.h: finding modules in text that may be Verilog, prose or both.
 *
 * No parser: a scanner that knows comments, strings, directives and the shape of a module's header,
 * so that the word "module" in a sentence or a comment does not fool it. Everything here is linear
 * in the length of the text, whatever the text holds. */
#ifndef LANG_VERILOG_VERILOG_H
#define LANG_VERILOG_VERILOG_H

#include "harness/base/arena.h"
#include "harness/base/str.h"

/* --- tokens (verilog/lex.c) --- */

enum vtok {
    VTOK_WORD,      /* identifier or keyword */
    VTOK_ESCAPED,   /* \name: the text is without the backslash */
    VTOK_DIRECTIVE, /* `name: the text is without the backtick */
    VTOK_NUMBER,
    VTOK_STRING,
    VTOK_PUNCT, /* one byte, or "::" */
};

struct vtoken {
    enum vtok kind;
    struct str text;
    size_t begin, end; /* offsets */
    bool first;        /* nothing but blanks and comments before it on its line */
};

/* Zeroed but for `s` is ready. `at` may be moved forward, to a place where no token is cut. */
struct vlex {
    struct str s;
    size_t at;
    bool mid_line;
    bool no_comment_end;     /* no closing comment mark lies ahead: do not look for one again */
    size_t no_string_before; /* the same for the closing quote, up to this offset */
};

bool vlex_next(struct vlex *lex, struct vtoken *token); /* false at the end; comments are skipped */
bool vtok_is(const struct vtoken *token, const char *word);
bool vtok_is_name(const struct vtoken *token);

/* --- design units (verilog/units.c) --- */

#define UNIT_MAX 10000 /* the scan stops there: no answer has so many */

/* module ... endmodule, or a package, an interface, a primitive. */
struct unit {
    struct str name;
    const char *end_word; /* "endmodule" */
    size_t begin, body,
        end;          /* from the first keyword; behind the header; behind the end (and label) */
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
    size_t stray; /* offset behind the first endmodule that no module is open for; 0: none */
};

void verilog_scan(struct vscan *ret, struct str text, struct arena *arena);
/* The last unit with this name: with `complete` one that has its end and stands at the top, without
 * it one whose end is missing (and none of the others). */
const struct unit *vscan_find(const struct vscan *scan, const char *name, bool complete);
struct str unit_text(const struct vscan *scan, const struct unit *u);
/* A module without ports, other than `entry`, that instantiates `entry`. */
bool unit_is_testbench(const struct vscan *scan, const struct unit *u, const char *entry);
/* A module that could be an answer: at the top, and no testbench. */
bool unit_is_answer(const struct vscan *scan, const struct unit *u, const char *entry);

/* Call `found` for every name in `code` that is used as a module or package is: before an instance
 * name, a "#" or a "::". Some are types and not modules: the caller knows its modules. */
void verilog_uses(struct str code, void (*found)(void *data, struct str name), void *data);

#endif
