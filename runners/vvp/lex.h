/* lex.h: the words of a .vvp text, as vvp's own scanner (lexor.lex of Icarus 11) splits them.
 *
 * What it does not know is VVP_BAD: a program with such a piece is refused, never guessed at. */
#ifndef RUNNERS_VVP_LEX_H
#define RUNNERS_VVP_LEX_H

#include "harness/base/str.h"

enum vvp_kind {
    VVP_END,    /* of the line */
    VVP_BAD,    /* no word of vvp's */
    VVP_LABEL,  /* left justified: defines the symbol */
    VVP_SYMBOL, /* names a label, or is one of vvp's words */
    VVP_STRING, /* with its quotes; never over the end of a line */
    VVP_REMARK, /* a semicolon or # and all behind it */
    VVP_VALUE,  /* C4<01xz>, Cr<...>, T<0,4,u>, 4'b01xz: no label in it */
    VVP_NUMBER,
    VVP_INSTR, /* %load/vec4 */
    VVP_KEY,   /* .functor, /INPUT, &PV */
    VVP_PUNCT,
    VVP_SPACE,
};

struct vvp_token {
    enum vvp_kind kind;
    struct str text;
};

/* The next token of a line from offset *at, spaces too, and *at moved behind it. The texts of all
 * tokens in a row are the line. False at the end. */
bool vvp_lex(struct str line, size_t *at, struct vvp_token *ret);

/* The same without spaces. */
bool vvp_word_next(struct str line, size_t *at, struct vvp_token *ret);

enum vvp_symbol {
    VVP_LABEL_NAME, /* made up by ivl for something in the program: v0x55d0_0, TD_tb.f */
    VVP_RESERVED,   /* one of vvp's own words: posedge, BUFZ, $init */
    VVP_UNKNOWN,
};
enum vvp_symbol vvp_symbol(struct str text);

#endif
