/* rule.h: how what came out is held against what was wanted. */
#ifndef RUNNERS_EXPECTED_RULE_H
#define RUNNERS_EXPECTED_RULE_H

#include <stdbool.h>

/* What is asked of a result. */
#define EXPECTED_HOWS(X)                                                                           \
    X(HOW_EQUAL, "equal")     /* the same value, as the rule has it */                             \
    X(HOW_DIFFERS, "differs") /* another one */                                                    \
    X(HOW_IS, "is")           /* the same value of the same type */                                \
    X(HOW_IS_NOT, "is_not")                                                                        \
    X(HOW_TRUE, "true") /* true where Python asks for truth */                                     \
    X(HOW_FALSE, "false")                                                                          \
    X(HOW_SET, "set")           /* the same members, how often and in which order ever */          \
    X(HOW_NOT_NONE, "not_none") /* the bool wanted; or anything but None for true, None for false */

enum expected_how {
#define X(id, word) id,
    EXPECTED_HOWS(X)
#undef X
        EXPECTED_HOW_COUNT,
};

struct expected_rule {
    bool loose;      /* as Python's == has it: 1 == 1.0 == True, and subclasses are as their base */
    double abs, rel; /* floats may differ by the larger of abs and rel * |wanted| */
    enum expected_how how; /* of py_value_right */
};

/* EXPECTED_HOW_COUNT when there is no such word. */
enum expected_how expected_how_named(const char *word);
bool expected_close(double want, double got, const struct expected_rule *rule);

#endif
