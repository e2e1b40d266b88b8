/* judging.h: what a user says of how answers are judged, in one struct: the rows of the option table
 * fill it, and whoever stands between the command line and a runner hands it on whole. So a further
 * option that reaches a runner is its row, its bit, and the line of the runner that reads the bit. */
#ifndef POOL_JUDGING_H
#define POOL_JUDGING_H

#include "harness/exec/exec.h"
#include "runners/runner/runner.h"

#define POOL_LANES 2 /* of each suite */

struct judging {
    /* Rows of the runner table; [0] NULL: the suite's own. The first one's verdict counts. */
    const char *runner[POOL_LANES];
    bool fallback; /* the second is asked only where a limit of the first one's tool ends it; where
                      * both pass the reference, its verdict counts then */
    bool each_alone;  /* equal candidates are not judged once for all, but each by itself */
    unsigned want;    /* enum want: what a runner is to find out besides the verdict */
    unsigned check;   /* bits 1 << enum check_kind: what else is looked at in samples that pass */
    int64_t jobs;     /* cells; 0: as many as cores */
    bool allow_weak;  /* isolation that is not sufficient will do */
    const char *tier; /* exactly this isolation; NULL: the best there is */
    /* What no step may go beyond, whatever else holds for it; 0: nothing. CPU and wall time and
     * memory. References are run under it as well, and what comes of them is not stored: one that
     * needs more says nothing of candidates. */
    struct exec_limits most;
    runner_note_fn *note; /* told when something takes long; with note_ctx; may be NULL */
    void *note_ctx;
};

#endif
