/* output.h: is what a program wrote what it should have written? */
#ifndef RUNNERS_EXPECTED_OUTPUT_H
#define RUNNERS_EXPECTED_OUTPUT_H

#include "harness/base/str.h"
#include "runners/expected/rule.h"

/* The ways of telling, by name; NULL ends them. */
struct expected_checker {
    const char *name, *help;
    bool (*right)(struct str want, struct str got, const struct expected_rule *rule);
};
extern const struct expected_checker expected_checkers[];
const struct expected_checker *expected_checker_find(const char *name); /* NULL: none */

#endif
