/* scan.h: a text cut into pieces, each code or prose, by the shape of a language (struct shape,
 * harness/lang/lang.h). */
#ifndef EXTRACT_CODE_SCAN_H
#define EXTRACT_CODE_SCAN_H

#include "harness/lang/lang.h"

enum piece_kind {
    PIECE_PROSE,
    PIECE_COMMENT,
    PIECE_BRINGS,  /* uses what others have written: an import */
    PIECE_DEFINES, /* a function, a class */
    PIECE_RUNS,    /* any other statement of the outermost level */
    PIECE_BODY,    /* statements that belong to something which does not stand here */
};

/* What begins on the outermost level, with all that belongs to it: whole lines. */
struct piece {
    enum piece_kind kind;
    size_t begin, end;
    struct str name; /* what it defines or assigns; "" */
    size_t indent;   /* of its first line, in bytes */
    size_t tokens;
    bool cut;     /* the text ends in the middle of it */
    bool empty;   /* nothing in it does anything */
    int left_out; /* what its comments say of that (gap_left_out) */
};

struct scan {
    struct str text;
    const struct lang *lang;
    struct piece *piece; /* in order */
    size_t n;
};

/* Any text, in the language or not, in time linear in its length. */
void code_scan(struct scan *ret, struct str text, const struct lang *lang, struct arena *arena);

/* The form that the language has: how one piece is read at `at`, the begin of a line which is not
 * blank. */
void scan_indented(struct piece *ret, const struct scan *scan, size_t at);
void scan_braced(struct piece *ret, const struct scan *scan, size_t at);

/* What a line may be by its first words; *name: what it defines or assigns. */
struct opening {
    enum piece_kind kind;
    bool wraps; /* belongs to the definition behind */
    bool head;  /* further lines belong to it */
    struct str name;
};
struct opening opening_of(const struct scan *scan, size_t at);

/* Is it the name of a constant? Names of variables are not taken from other places. */
bool is_constant(struct str name);

#endif
