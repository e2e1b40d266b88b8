/* tests.h: the tests of a problem whose answers are executed: what goes in, and what has to come out.
 *
 * They are a data file of the problem, EXPECTED_TESTS_FILE:
 *     {"compare": "lines", "abs": 0, "rel": 0, "tests": [{"stdin": "1\n", "stdout": "2\n"}, ...]}
 *     {"compare": "exact", "tests": [{"args": [1], "returns": 2}, ...]}
 * A call may name another function than the problem's entry ("call"), and functions of the answer that
 * are replaced while it runs ("with": {"base": "def base(n): ..."}): an answer that does not use them
 * cannot have the right result then.
 * Only the inputs ever reach a cell. */
#ifndef RUNNERS_EXPECTED_TESTS_H
#define RUNNERS_EXPECTED_TESTS_H

#include "problems/problem.h"
#include "runners/expected/rule.h"

#include <stdint.h>

#define EXPECTED_TESTS_FILE "tests.json"
#define EXPECTED_TESTS_MAX  256 /* programs: a step of the cell each */

struct expected_test {
    struct str in;     /* standard input, or the arguments as JSON in one line */
    struct str out;    /* standard output, or the result as JSON */
    const char *wrong; /* the detail of a wrong result: "base_wrong" of another function than the
                          * entry, "base_unused" with functions replaced, else "" */
    size_t number;     /* its place in the suite, from 1 */
    struct expected_rule rule; /* calls: how the two are held against each other */
    struct str also;           /* another result that is right, as JSON; empty: there is none */
};

struct expected_tests {
    bool call;
    struct str prelude;  /* what the suite puts in front of every answer; "" */
    const char *doubt;   /* why an answer that comes out otherwise is not known to be wrong; "" */
    const char *compare; /* how results are compared: a word of its mode */
    struct expected_rule rule;
    struct expected_test *test;
    size_t n;
};

/* The problem's tests, for calls or for a program; in the arena. Errors: ERR_INPUT, what is wrong
 * with them. */
int expected_tests_read(struct expected_tests *ret, const struct problem *p, bool call,
                        struct arena *arena, struct err *err);

#endif
