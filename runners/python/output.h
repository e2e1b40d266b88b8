/* output.h: is what a program wrote what it should have written? */
#ifndef RUNNERS_PYTHON_OUTPUT_H
#define RUNNERS_PYTHON_OUTPUT_H

#include "runners/python/value.h"

/* The ways of telling, by name; NULL ends them. */
struct py_checker {
    const char *name, *help;
    bool (*right)(struct str want, struct str got, const struct py_rule *rule);
};
extern const struct py_checker py_checkers[];
const struct py_checker *py_checker_find(const char *name); /* NULL: none */

#endif
