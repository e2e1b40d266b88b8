/* synth.h: what does a design synthesize to? */
#ifndef RUNNERS_CHECKS_SYNTH_H
#define RUNNERS_CHECKS_SYNTH_H

#include "runners/checks/check.h"

struct synth {
    bool ok;            /* it synthesizes */
    const char *error;  /* why not: Yosys's first error line, or how the step ended; "" */
    int cells;          /* gates of the library `cmos` and registers, after abc; -1: not known */
    int registers;      /* flip-flop bits */
    int latches;        /* latch bits, wanted or not */
    int depth;          /* gates on the longest path between registers or ports; -1: not known */
    const char **latch; /* names of signals for which a latch was inferred, in order of text */
    size_t n_latch;
    const char **warning;       /* the first few other warnings, one line each */
    size_t n_warning, warnings; /* listed, and all there were */
};

/* Fill *ret with the job that synthesizes `code`, whose top module is `entry`. Errors: as
 * equiv_plan. synth_read reads the job's result, however it ended; texts are in the arena. */
int synth_plan(const struct check_tool *tool, struct exec_job *ret, struct str code,
               const char *entry, struct arena *arena, struct err *err);
void synth_read(struct synth *ret, const struct exec_result *result, struct arena *arena);

#endif
