/* finder.h: for the files of testbenches/audit only: what a mutation operator is made of.
 *
 * An operator is a row of the table OPS in mutate.c: a name and a function find_NAME that looks
 * through a text and proposes changes. To add one, write such a function (mutate_words.c for
 * tokens, mutate_forms.c for statements, mutate_clocks.c for clocks and resets) and add its row. */
#ifndef AUDIT_FINDER_H
#define AUDIT_FINDER_H

#include "harness/lang/verilog/tree.h"

#define CHANGE_EDITS_MAX 6

/* Replace tokens [from, to) by `text`; from == to: insert the text in front of that token. */
struct edit {
    size_t from, to;
    struct str text;
};

struct change {
    const char *op;
    size_t at;                          /* token whose line and column the mutant names */
    const char *what;                   /* for people; in the arena */
    struct edit edit[CHANGE_EDITS_MAX]; /* in order of place, without overlap */
    size_t n_edit;
    uint64_t key; /* decides among equals: made from the seed, the change's number and its place */
};

struct finder {
    const struct code *c;
    const bool *open; /* by token: does it lie in a module that may change? */
    const char *op;   /* name of the operator that runs now */
    uint64_t seed;
    struct change *change;
    size_t n, cap;
    struct arena *arena;
};

/* Add a change at token `at`, to be filled with edits. `fmt` says for people what it does; " at
 * line N" is added to it. */
struct change *propose(struct finder *f, size_t at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Add an edit to a change; edits must come in order of place. */
void put(struct change *ch, size_t from, size_t to, struct str text);
void putc_str(struct change *ch, size_t from, size_t to, const char *text);
/* Text of tokens [from, to) for people: one line, at most 40 bytes, in the arena. */
const char *shown(struct finder *f, size_t from, size_t to);
/* May the node change? Its first token lies in an open module. */
bool node_open(const struct finder *f, const struct node *n);

/* mutate_words.c */
void find_arithmetic(struct finder *f);
void find_relational(struct finder *f);
void find_equality(struct finder *f);
void find_logical(struct finder *f);
void find_bitwise(struct finder *f);
void find_shift(struct finder *f);
void find_reduction(struct finder *f);
void find_inverted(struct finder *f);
void find_sign(struct finder *f);
void find_constant(struct finder *f);
void find_parameter(struct finder *f);
void find_label(struct finder *f);
void find_select(struct finder *f);
void find_state(struct finder *f);

/* mutate_forms.c */
void find_condition(struct finder *f);
void find_branches(struct finder *f);
void find_ternary(struct finder *f);
void find_arm(struct finder *f);
void find_concat(struct finder *f);
void find_stuck(struct finder *f);
void find_dropped(struct finder *f);
void find_width(struct finder *f);
void find_loop(struct finder *f);
void find_gate(struct finder *f);

/* mutate_clocks.c */
void find_edge(struct finder *f);
void find_reset(struct finder *f);
void find_sensitivity(struct finder *f);
void find_blocking(struct finder *f);

/* A literal of plain bits, at most 64 of them. */
struct literal {
    uint64_t value;
    unsigned width;  /* bits; 32 where the text gives none */
    struct str size; /* "8'sh" as it stands, up to the first digit; n 0: plain decimal */
    char base;       /* 'b', 'o', 'd', 'h' */
    bool fill;       /* '0 or '1 */
};
/* False for a literal with x or z, with a fraction, or of more than 64 bits. */
bool literal_read(struct literal *ret, struct str text);
/* `value` written in the width and base of `l`; in the arena. */
struct str literal_text(const struct literal *l, uint64_t value, struct arena *arena);
uint64_t literal_mask(const struct literal *l); /* all bits of its width */

#endif
