/* oracle.h: how the benches of a suite report their result, as data: one row for each kind of
 * bench. */
#ifndef TESTBENCHES_ORACLE_H
#define TESTBENCHES_ORACLE_H

#include "harness/lang/kind.h"

/* Options with which every bench is compiled, as the suites' own harnesses do; separated by a
 * blank. */
#define ICARUS_FLAGS "-Wall -Winfloop -Wno-timescale -g2012"

struct oracle {
    const char *name;        /* what suites and manifests call it */
    const struct kind *kind; /* what sort of answer it tries */
    const char *help;
    const char *runner;   /* row of the runner table that judges it unless another is asked for */
    const char *top;      /* root module of the bench */
    const char *counters; /* lines for the watcher's brief: the variables in which the bench keeps
                           * its counts. A verdict uses those named `mismatches` and `compared` */
    const char *phrase;   /* what a bench that does not count prints when all is well; the harness
                           * marks those print statements (runners/hdl/mark.h). NULL: it counts */
    const char *stop;     /* what $stop does: "resume" or "finish" */
    int official_wall_s;  /* time limit of the suite's own harness; 0: it has none */
    const char *needs;    /* what is missing here to judge such a problem; NULL: nothing */
};

/* NULL when there is no row of that name. */
const struct oracle *oracle_find(const char *name);

/* Of a problem: by its own kind of bench, or, where it names none, by the suite's. The first row
 * stands for names that are none. Never NULL. */
const struct kind *oracle_kind(const char *own, const char *suite);
/* The runner of a suite whose benches are of this kind; the first row's for a name that is none. */
const char *oracle_runner(const char *name);

/* The row for the same bench whose answers are of another kind; NULL: there is none. */
const char *oracle_in(const char *name, const struct kind *kind);

/* The i-th row; NULL past the end. */
const struct oracle *oracle_nth(size_t i);

#endif
