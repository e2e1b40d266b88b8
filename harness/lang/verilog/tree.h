/* tree.h: Verilog that compiles, as tokens and the statements that they form.
 *
 * This is no full parser: an expression stays a row of tokens. The reader knows items, statements
 * and brackets well enough to tell for every token what it is part of, and for every statement
 * where it begins and ends. It is made for text that compiles, such as references; other text gives
 * an error or a wrong picture, never a crash. Takes time linear in the length of the text. */
#ifndef LANG_VERILOG_TREE_H
#define LANG_VERILOG_TREE_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#include <stdint.h>

#define CODE_TOKENS_MAX 200000
#define CODE_DEPTH_MAX  200 /* statements in statements */

enum tok_kind {
    TOK_WORD, /* name, keyword, macro call */
    TOK_NUMBER,
    TOK_STRING,
    TOK_OP, /* operators whole: "<<<", "(" */
};

/* What a token is part of. */
enum tok_place {
    IN_EXPR = 1,      /* an expression whose value is used */
    IN_TARGET = 2,    /* the left side of an assignment */
    IN_INDEX = 4,     /* between "[" and "]" in a value or a target */
    IN_LABEL = 8,     /* label of a case arm */
    IN_LOOP = 16,     /* header of a loop */
    IN_EVENT = 32,    /* behind "@" */
    IN_COUNT = 64,    /* how often a replication repeats */
    IN_VALUE = 128,   /* value of a parameter */
    IN_PROCESS = 256, /* of always, initial, a function or a task */
    IN_RANGE = 512,   /* of an index with a ":" in it */
    IN_PORT = 1024,   /* what a port of an instance is connected to: the instance may set it */
};

struct tok {
    struct str text;
    size_t begin, end; /* offsets */
    size_t line, column;
    size_t match; /* index of the partner of a bracket, begin, case, module...; 0: none */
    unsigned in;  /* enum tok_place */
    enum tok_kind kind;
};

enum node_kind {
    NODE_MODULE,  /* body: behind the header's ";" */
    NODE_PROCESS, /* always and its kin; op: "(" behind "@", or 0; body: its statement */
    NODE_ASSIGN,  /* `assign`; op: "="; body: the value, without ";" */
    NODE_BLOCKING,
    NODE_NONBLOCKING,
    NODE_IF,       /* op: "(" of the condition; body; other: behind else */
    NODE_CASE,     /* op: "(" of the subject */
    NODE_ARM,      /* op: ":"; body: statement; parent: its case */
    NODE_LOOP,     /* for; op: "(" */
    NODE_DECL,     /* of variables and nets; op: "[" of the range, or 0 */
    NODE_INSTANCE, /* of a module or a gate; op: "(" of the ports */
};

/* A module, item or statement. The numbers are indices of tokens; an `end` is the index behind the
 * last token. 0: there is no such part. */
struct node {
    enum node_kind kind;
    size_t at, end; /* the whole */
    size_t op;
    size_t body, body_end;
    size_t other, other_end;
    ptrdiff_t parent;  /* of an arm: its case statement */
    ptrdiff_t process; /* the process around it, or -1 */
    ptrdiff_t module;  /* the module around it, or -1 */
    bool clocked;      /* of a process: it waits for an edge */
    bool port;         /* of a declaration: input, output or inout */
};

/* A named constant: parameter, localparam, member of an enum. Constants declared together are
 * usually the states of one machine, so a mutant may put one in place of another. */
struct constant {
    struct str name;
    size_t list; /* number of the declaration: the same for constants declared together */
    bool is_enum;
};

struct code {
    struct str text;
    struct tok *t; /* t[0] is an empty token, so that index 0 means none */
    size_t n;      /* tokens, t[0] included; t[n] is an empty token too */
    struct node *node;
    size_t n_node;
    struct constant *constant;
    size_t n_constant;
    struct arena *arena;
};

/* Errors: ERR_LIMIT over CODE_TOKENS_MAX or CODE_DEPTH_MAX, ERR_INPUT for brackets that do not
 * match. Everything in the arena. */
int code_read(struct code *ret, struct str text, struct arena *arena, struct err *err);

/* The first part of code_read: fills in the tokens with their partners, and
 * no nodes (tree_lex.c). */
int code_lex(struct code *ret, struct str text, struct arena *arena, struct err *err);

bool tok_is(const struct code *c, size_t i, const char *text);         /* false for strings */
bool tok_in(const struct code *c, size_t i, const char *const *words); /* list ended by NULL */
/* Is the token a name, and not one of the keywords that can stand before an operand? */
bool tok_is_name(const struct code *c, size_t i);
/* Can a value end with this token? Then an operator behind it is binary. */
bool tok_ends_value(const struct code *c, size_t i);
struct str code_span(const struct code *c, size_t from, size_t to); /* text of tokens [from, to) */
/* The next `text` at or behind `i` that is in no bracket opened behind `i`; `end` when there is
 * none before it, or when a bracket closes that was opened before `i`. */
size_t code_find(const struct code *c, size_t i, size_t end, const char *text);

/* The rest is for the files tree_*.c only. The read_ functions take the index of the first token
 * and return the index behind the last. */
struct node *code_node(struct code *c, enum node_kind kind, size_t at);
void code_mark(struct code *c, size_t from, size_t to, unsigned in);

struct reader {
    struct code *c;
    size_t end; /* index of the first token that is not to be read */
    ptrdiff_t module, process;
    int depth;
    size_t lists; /* declarations of constants so far */
    struct err *err;
    bool failed;
};
size_t read_statement(struct reader *r, size_t i);
bool is_declaration(const struct code *c, size_t i);
size_t read_declaration(struct reader *r, size_t i);
size_t read_constants(struct reader *r, size_t i);
bool read_enter(struct reader *r, size_t i); /* counts one level of nesting; false: too deep */
size_t behind_semicolon(const struct reader *r, size_t i);

#endif
