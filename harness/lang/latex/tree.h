/* tree.h: a mathematical answer as a tree. Nodes, their texts and their arrays live in the arena of who
 * had them read. */
#ifndef LATEX_TREE_H
#define LATEX_TREE_H

#include "harness/base/arena.h"

/* What a node is, and the word for it in a printed tree. Up to CIS they are functions of one number. */
#define MATH_OPS(X)                                                                                \
    X(SIN, "sin")                                                                                  \
    X(COS, "cos")                                                                                  \
    X(TAN, "tan")                                                                                  \
    X(COT, "cot")                                                                                  \
    X(SEC, "sec")                                                                                  \
    X(CSC, "csc")                                                                                  \
    X(SINH, "sinh")                                                                                \
    X(COSH, "cosh")                                                                                \
    X(TANH, "tanh")                                                                                \
    X(ASIN, "asin")                                                                                \
    X(ACOS, "acos")                                                                                \
    X(ATAN, "atan")                                                                                \
    X(LN, "ln")                                                                                    \
    X(LOG, "log") /* to base 10 or e: who compares decides */                                      \
    X(EXP, "exp")                                                                                  \
    X(GAMMA, "gamma")                                                                              \
    X(ABS, "abs")                                                                                  \
    X(FLOOR, "floor")                                                                              \
    X(CEIL, "ceil")                                                                                \
    X(CIS, "cis")                                                                                  \
    X(NEG, "neg")                                                                                  \
    X(FACT, "fact")                                                                                \
    X(DFACT, "dfact")                                                                              \
    X(PERCENT, "percent")                                                                          \
    X(DEGREE, "degree")                                                                            \
    X(ADD, "add")                                                                                  \
    X(SUB, "sub")                                                                                  \
    X(MUL, "mul")                                                                                  \
    X(DIV, "div")                                                                                  \
    X(POW, "pow")                                                                                  \
    X(ROOT, "root")   /* radicand, degree */                                                       \
    X(LOGB, "logb")   /* number, base */                                                           \
    X(BINOM, "binom") /* n, k */                                                                   \
    X(PM, "pm")       /* one argument or two; MP has the opposite sign */                          \
    X(MP, "mp")                                                                                    \
    X(MIN, "min")                                                                                  \
    X(MAX, "max")                                                                                  \
    X(GCD, "gcd")                                                                                  \
    X(LCM, "lcm")                                                                                  \
    X(SUM, "sum") /* term, bound name, lower, upper */                                             \
    X(PROD, "prod")                                                                                \
    X(NUM, "num") /* text: decimal digits; den: those of a denominator, or empty */                \
    X(NAME, "name")                                                                                \
    X(PI, "pi")                                                                                    \
    X(E, "e")                                                                                      \
    X(I, "i")                                                                                      \
    X(INF, "inf")                                                                                  \
    X(DOTS, "dots")                                                                                \
    X(UNIT, "unit")       /* one argument; text: the unit's words */                               \
    X(TEXT, "text")       /* words, separated by one blank */                                      \
    X(LIST, "list")       /* text: "and", "or", or empty for commas */                             \
    X(SEQ, "seq")         /* two or more in brackets: tuple or interval, by `open` and `close` */  \
    X(SET, "set")         /* in braces */                                                          \
    X(SETOF, "setof")     /* what, condition */                                                    \
    X(NUMBERS, "numbers") /* text: R, Z, N, Q, C */                                                \
    X(UNION, "union")                                                                              \
    X(CAP, "cap")                                                                                  \
    X(MINUS, "minus")                                                                              \
    X(MATRIX, "matrix") /* row by row; `rows` of them */                                           \
    X(DET, "det")       /* the same between bars */                                                \
    X(REL, "rel")       /* text: a letter of enum math_rel between each two arguments */           \
    X(MOD, "mod")       /* value, modulus */                                                       \
    X(RATIO, "ratio")   /* three or more, each to the first */

#define MATH_ENUM(name, word) MATH_##name,
enum math_op { MATH_OPS(MATH_ENUM) MATH_N_OPS };
#undef MATH_ENUM

/* Letters of a relation. */
enum math_rel {
    REL_EQ = '=',
    REL_LT = '<',
    REL_GT = '>',
    REL_LE = 'l',
    REL_GE = 'g',
    REL_NE = '!',
    REL_IN = 'i',
    REL_NOT_IN = 'o',
    REL_CONGRUENT = '3',
};

struct math {
    enum math_op op;
    struct str text, den;
    char open, close; /* brackets of a SEQ; SET and SETOF: braces */
    size_t rows;      /* of a MATRIX or DET */
    size_t n;
    struct math **arg;
    size_t at; /* offset in the text that was read */
};

/* "(add 1 (div 1 2))": for tests and for people. */
void math_print(const struct math *m, struct buf *out);

/* Do both trees say the same, name by name and digit by digit? Brackets count; offsets do not. */
bool math_same(const struct math *a, const struct math *b);

bool math_has(const struct math *m, enum math_op op);

/* Nodes for who builds trees of trees. `b` may be NULL: one argument. */
struct math *math_node(struct arena *arena, enum math_op op, struct math *a, struct math *b);
struct math *math_int(struct arena *arena, long value);
/* The same tree with other arguments. */
struct math *math_copy(struct arena *arena, const struct math *m);

#endif
