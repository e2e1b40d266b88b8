/* private.h: what the reader's files share. */
#ifndef LATEX_PRIVATE_H
#define LATEX_PRIVATE_H

#include "harness/lang/latex/latex.h"

enum tok_kind {
    TOK_END,
    TOK_DIGIT,   /* one */
    TOK_LETTER,  /* one; in \text{} only where a letter stands alone */
    TOK_WORD,    /* two letters or more that are no product */
    TOK_COMMAND, /* with its row */
    TOK_CHAR,    /* any other byte */
};

/* What a command is to the reader. */
enum cmd_kind {
    CMD_SKIP,  /* says nothing: \left, \displaystyle, spaces */
    CMD_SPACE, /* the same, but parts what stands around it */
    CMD_FUNC,  /* of one argument */
    CMD_MANY,  /* \max(a,b) */
    CMD_ATOM,  /* a constant; its op */
    CMD_GREEK, /* a name */
    CMD_TIMES,
    CMD_OVER, /* \div */
    CMD_RELATION,
    CMD_APPROX,
    CMD_FRAC, /* two groups; its op */
    CMD_SQRT,
    CMD_CBRT,
    CMD_SERIES, /* \sum, \prod */
    CMD_OPEN,   /* \lfloor and the like; its op, its end in `word` */
    CMD_CLOSE,
    CMD_SET_OPEN,  /* \{ */
    CMD_SET_CLOSE, /* \} */
    CMD_ANGLE_OPEN,
    CMD_ANGLE_CLOSE,
    CMD_NUMBERS, /* the reals; letter in `word` */
    CMD_CUP,     /* union, intersection, difference: its op */
    CMD_PM,
    CMD_MODULO,
    CMD_INFIX, /* {a \over b} */
    CMD_DEGREE,
    CMD_PERCENT,
    CMD_BAR,     /* over repeating digits */
    CMD_TEXT,    /* its argument is in words */
    CMD_WRAP,    /* its argument is what counts */
    CMD_PHANTOM, /* its argument does not count */
    CMD_BEGIN,
    CMD_ENDS,
    CMD_NEWLINE,
    CMD_AND, /* between items of a list */
    CMD_MID, /* such that */
    CMD_EMPTY,
    CMD_CHOOSE, /* 10C3 */
    CMD_NOT,
};

struct command {
    const char *name;
    enum cmd_kind kind;
    enum math_op op;
    const char *word; /* what `kind` says; relations: letter of enum math_rel */
    bool bare;        /* known without its backslash, too */
};

struct tok {
    enum tok_kind kind;
    struct str text;
    const struct command *cmd;
    size_t at;
    bool spaced; /* something that says nothing stands before it */
    bool roman;  /* inside \text{} or \mathrm{} */
};

struct reader {
    struct tok *tok; /* ended by TOK_END */
    size_t i, n, depth, brackets, bars, n_node;
    bool words;       /* there are words: what is not read may still make sense to a person */
    struct str bound; /* name of the sum around: no i or e of its own */
    const struct latex_options *options;
    struct arena *arena;
    struct err *err;
};

/* --- words.c --- */
const struct command *command_find(struct str name);
/* The longest function whose name these letters begin with; NULL: none. */
const struct command *command_prefix(struct str letters);
bool word_is_filler(struct str word); /* "The answer is" says nothing about a value */
bool word_is_prose(
    struct str word); /* letters that are no product, though no \text is around them */

/* --- lex.c --- */
int latex_lex(struct reader *r, struct str text);

/* --- number.c --- */
struct math *read_number(struct reader *r);
/* Digits to base `base` as a number; NULL if one is none of it. */
struct math *number_to_base(struct reader *r, const struct math *digits, long base);

/* --- atom.c --- */
struct math *read_power(struct reader *r);
struct math *read_group(struct reader *r);
bool starts_atom(const struct reader *r);

/* --- function.c: behind the command, but for read_choose, which is behind {}_ --- */
struct math *read_function(struct reader *r, enum math_op op);
struct math *read_many(struct reader *r, enum math_op op);
struct math *read_root(struct reader *r, bool cube);
struct math *read_pair(struct reader *r, const struct command *c);
struct math *read_series(struct reader *r, enum math_op op);
struct math *read_choose(struct reader *r);

/* --- read.c --- */
struct math *read_expr(struct reader *r);
struct math *read_term(struct reader *r);

/* --- bracket.c --- */
struct math *read_bracket(struct reader *r);
struct math *read_set(struct reader *r);
struct math *read_environment(struct reader *r);
struct math *read_open(struct reader *r);
struct math *read_bars(struct reader *r);

/* --- answer.c --- */
struct math *read_item(struct reader *r);
/* Items up to what is no separator, as arguments of a node of `op`. */
struct math *read_items(struct reader *r, enum math_op op);

/* --- read.c: what all use --- */
const struct tok *peek(const struct reader *r, size_t ahead);
bool at_char(const struct reader *r, char c);
bool at_cmd(const struct reader *r, enum cmd_kind kind);
bool take_char(struct reader *r, char c);
const struct command *take_cmd(struct reader *r, enum cmd_kind kind); /* its row, or NULL */
bool at_word(const struct reader *r, const char *word);
int expect_char(struct reader *r, char c);
/* Both return NULL: not readable by anybody, or not by us. */
void *no_sense(struct reader *r, const char *why);
void *beyond(struct reader *r, const char *why);
/* A node; NULL where `a` is, or where the tree grows too large. */
struct math *make(struct reader *r, enum math_op op, struct math *a, struct math *b);
struct math *make_leaf(struct reader *r, enum math_op op, struct str text);
/* Counts a level down; false, with an error, below the deepest. The caller goes up with r->depth--. */
bool go_down(struct reader *r);

#endif
