/* kind.h: what sort of answer a problem wants: one row a kind. Whoever is no runner asks the row
 * instead of knowing a language. A bench's row (testbenches/oracle.h) says of which kind it is. */
#ifndef LANG_KIND_H
#define LANG_KIND_H

#include "harness/lang/lang.h"

/* What an answer consists of. Several parts of one are one text in between (problems/parts.h). */
enum form {
    FORM_CODE,  /* one text that defines the problem's `entry` */
    FORM_FILES, /* several texts, each under its path */
    FORM_VALUE, /* a final answer, or several in order */
    FORM_PROSE, /* the reply itself: a proof, an explanation, an opinion on one */
};

struct kind {
    enum form form;
    const char *name;        /* in `report --by language`: "verilog" */
    const struct lang *lang; /* NULL: the reply itself is the answer, such as an explanation */
    const char *file;        /* the candidate in its box, in messages, on pages; "" */
    const char *bench;       /* the file of a bench that a model drafts; "" */
    bool by_data;        /* what tries it is data: numbers and words of it are told to no model */
    const char *heading; /* over a candidate: "Code" */
    const char *mark;    /* what a reply has that holds its answer as it is asked to; "" */
    const char *noun;    /* what `entry` names: "module"; "" */
    const char *does;    /* for the first page: "write Verilog that works" */
    const char *texts;   /* folder of its templates in prompts/templates */
    const char *prompt;  /* of these, the one to ask with unless told otherwise */
    const char *repair;  /* and the one of a further turn */
};

/* The kinds, each with the rules by which it is found in a reply (prompts/extract), and those by which a
 * suite gives something to the answer (problems/suite/given.h). The first is for suites whose bench is not
 * known. */
#define ANSWER_KINDS(X)                                                                            \
    X(verilog, verilog, verilog)                                                                   \
    X(vhdl, vhdl, vhdl)                                                                            \
    X(python, code, nothing)                                                                       \
    X(c, native, nothing)                                                                          \
    X(cpp, native, nothing)                                                                        \
    X(fortran, native, nothing)                                                                    \
    X(ada, native, nothing)                                                                        \
    X(java, native, nothing)                                                                       \
    X(javascript, native, nothing)                                                                 \
    X(typescript, native, nothing)                                                                 \
    X(go, native, nothing)                                                                         \
    X(rust, native, nothing)                                                                       \
    X(ruby, native, nothing)                                                                       \
    X(php, native, nothing)                                                                        \
    X(perl, native, nothing)                                                                       \
    X(lua, native, nothing)                                                                        \
    X(r, native, nothing)                                                                          \
    X(bash, native, nothing)                                                                       \
    X(racket, native, nothing)                                                                     \
    X(d, native, nothing)                                                                          \
    X(csharp, native, nothing)                                                                     \
    X(scala, native, nothing)                                                                      \
    X(haskell, native, nothing)                                                                    \
    X(ocaml, native, nothing)                                                                      \
    X(julia, native, nothing)                                                                      \
    X(swift, native, nothing)                                                                      \
    X(prose, prose, nothing)                                                                       \
    X(opinion, prose, nothing)                                                                     \
    X(value, value, nothing)

/* The kind of what a model says that judges: runs of it stand beside those of answers, and in no list
 * of them. */
#define KIND_OPINION "opinion"

#define X(name, rules, given) extern const struct kind kind_##name;
ANSWER_KINDS(X)
#undef X

/* The kinds in this order; NULL past the end. */
const struct kind *kind_nth(size_t i);

/* The language of the code in an answer; of what an explanation is about where there is none. */
const struct lang *kind_code(const struct kind *kind);

/* The line of the candidate that a text names first, as in "candidate.sv:9: error"; 0: none. */
long kind_line(const struct kind *kind, struct str text);

#endif
