/* oracle.h: how a suite's benches say what came out, as data: one row a kind of bench. */
#ifndef TESTBENCHES_ORACLE_H
#define TESTBENCHES_ORACLE_H

#include "harness/base/str.h"

/* What every bench so far is compiled with, as upstream does, separated by a blank. */
#define ICARUS_FLAGS "-Wall -Winfloop -Wno-timescale -g2012"

struct oracle {
    const char *name; /* what suites and manifests call it */
    const char *help;
    const char *top;      /* root module of the bench */
    const char *counters; /* lines for the watcher's brief: where the bench keeps its counts. The
                           * names `mismatches` and `compared` are what a verdict is made of */
    const char *phrase; /* a bench that does not count but prints this when all is well; the harness
                         * marks those print statements (mark.h). NULL: it counts */
    const char *stop;   /* what $stop does: "resume" or "finish" */
    int official_wall_s; /* time limit of the suite's own harness; 0: it has none */
    const char *needs;   /* what it takes to judge such a problem that is not here; NULL: nothing */
};

/* NULL when there is no row of that name. */
const struct oracle *oracle_find(const char *name);

/* The i-th row; NULL past the end. */
const struct oracle *oracle_nth(size_t i);

#endif
