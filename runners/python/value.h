/* value.h: are two Python values the same? Both are JSON with tags, as runners/python/driver.py
 * writes them: nothing of the candidate's is run to find it out.
 *
 *     null true 12 1.5 "text"      None, bool, int, float, str
 *     {"$list": [..]}              and $tuple, $set, $frozenset, $range, $complex
 *     {"$dict": [[key, value]..]}  a dict
 *     {"$int": "123"}              an int that does not fit in 64 bits; {"$float": "nan"}; $bytes...
 *     {"$of": ["a.B", value]}      an object of a subclass, with its value as the base has it
 *     {"$object": "a.B"}           anything else: equal to nothing
 *
 * What was written by hand in a suite may be plainer: an array is a list or a tuple, an object
 * without a tag a dict whose keys are str. */
#ifndef RUNNERS_PYTHON_VALUE_H
#define RUNNERS_PYTHON_VALUE_H

#include "harness/io/json.h"

/* What is asked of a result. */
#define PY_HOWS(X)                                                                                 \
    X(HOW_EQUAL, "equal")     /* the same value, as the rule has it */                             \
    X(HOW_DIFFERS, "differs") /* another one */                                                    \
    X(HOW_IS, "is")           /* the same value of the same type */                                \
    X(HOW_IS_NOT, "is_not")                                                                        \
    X(HOW_TRUE, "true") /* true where Python asks for truth */                                     \
    X(HOW_FALSE, "false")                                                                          \
    X(HOW_SET, "set")           /* the same members, how often and in which order ever */          \
    X(HOW_NOT_NONE, "not_none") /* the bool wanted; or anything but None for true, None for false */

enum py_how {
#define X(id, word) id,
    PY_HOWS(X)
#undef X
        PY_HOW_COUNT,
};

struct py_rule {
    bool loose;      /* as Python's == has it: 1 == 1.0 == True, and subclasses are as their base */
    double abs, rel; /* floats may differ by the larger of abs and rel * |wanted| */
    enum py_how how; /* of py_value_right */
};

bool py_value_equal(const json_t *want, const json_t *got, const struct py_rule *rule);
/* Is what came out right? HOW_EQUAL is py_value_equal. */
bool py_value_right(const json_t *want, const json_t *got, const struct py_rule *rule);
/* PY_HOW_COUNT when there is no such word. */
enum py_how py_how_named(const char *word);
bool py_close(double want, double got, const struct py_rule *rule);

#endif
