/* text.h: a compiled Icarus 11 program (.vvp text) in its parts.
 *
 * ivl writes a program line by line: a header, a scope after another with what is declared in it
 * (parents before children, children right behind their parent), paths of specify blocks, threads,
 * and a table of file names. All texts are views of the program, escaped as ivl has them. */
#ifndef RUNNERS_VVP_TEXT_H
#define RUNNERS_VVP_TEXT_H

#include "runners/vvp/refusal.h"
#include "harness/base/arena.h"

#define VVP_TEXT_MAX (48u << 20)

enum vvp_what {
    VVP_OTHER,
    VVP_CODE,      /*     %load/vec4 v0x1_0; */
    VVP_PORT,      /*     .port_info 0 /INPUT 4 "a"; */
    VVP_TIMESCALE, /*  .timescale -9 -12; */
    VVP_NET,       /* v0x1_0 .net "a", 3 0, L_0x2;  1 drivers */
    VVP_VAR,       /* v0x1_0 .var "a", 3 0; */
    VVP_ARRAY,     /* v0x1 .array "a", 3 0, 7 0; */
    VVP_EVENT,     /* E_0x1 .event posedge, v0x1_0; */
    VVP_PARAM,     /* P_0x1 .param/l "W" 0 3 3, +C4<0100>; */
    VVP_HIZ,       /* o0x1 .functor BUFZ 1, C4<z>; HiZ drive */
    VVP_SFUNC,     /* L_0x1 .sfunc 3 8 "$random", "v32"; */
    VVP_DELAY,     /* L_0x1 .delay 4 (1000,1000,1000) L_0x1/d; */
};

struct vvp_line {
    struct str text;
    struct str label; /* what it defines in column one; empty for most */
    enum vvp_what what;
};

struct vvp_place {
    unsigned long file, line;
};

struct vvp_scope {
    struct str label, type;  /* "module", "package", "begin", "function.vec4.u8" */
    struct str name, module; /* without quotes; module: of which it is one */
    bool is_cell;            /* declared between `celldefine and `endcelldefine */
    size_t parent;           /* VVP_NONE: a root */
    size_t root;             /* the uppermost one above it, or itself */
    struct vvp_place at;     /* the instance */
    struct vvp_place def;    /* the definition; not in roots, which have only one place */
    size_t first, last;      /* its lines, not those of its children: [first, last) */
    size_t end;              /* it and all below it are the scopes [itself, end) */
    size_t post;             /* its number when children are counted before their parents */
};
#define VVP_NONE ((size_t)-1)

struct vvp_thread {
    size_t scope;
    size_t first, last; /* with its ".scope" line */
};

struct vvp_program {
    struct str *head; /* the lines up to the first scope */
    size_t n_head;
    int precision; /* a power of ten of a second */
    struct vvp_line *line;
    size_t n_line;
    struct vvp_scope *scope;
    size_t n_scope;
    size_t path_first, path_last; /* lines of specify paths */
    struct vvp_thread *thread;
    size_t n_thread;
    struct str *file; /* lines of the table, as they are */
    size_t n_file;
};

/* Whose program it is decides what an unreadable one is called. 0, or -1 with *refusal. Linear in
 * the text, of which *ret keeps views; all else is in the arena. */
int vvp_read(struct str text, bool is_candidate, struct vvp_program *ret, struct arena *arena,
             struct link_refusal *refusal);

/* A declaration of a net, variable or array. */
struct vvp_object {
    struct str label, key; /* ".net8/s" */
    struct str name;       /* without quotes; empty for the words of an array */
    bool made_up;          /* by the compiler, for a part of another one */
    bool has_range;
    long msb, lsb;
    struct str driver; /* nets: the label of what drives it; else the object's own label */
};
/* False when the line's words are not in that order. */
bool vvp_object(const struct vvp_line *line, struct vvp_object *ret);

/* The root module of this name; VVP_NONE when there is none. */
size_t vvp_root(const struct vvp_program *p, const char *module);

unsigned long vvp_long(struct str digits); /* decimal; the largest one when it is larger */
struct str vvp_unquoted(struct str quoted);

#endif
