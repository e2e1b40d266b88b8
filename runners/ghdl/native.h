/* native.h: inside runners/ghdl: answers in VHDL to benches in VHDL. README.md tells how they are kept apart. */
#ifndef RUNNERS_GHDL_NATIVE_H
#define RUNNERS_GHDL_NATIVE_H

#include "runners/ghdl/ghdl.h"

#define GHDL_BENCH "vhdl" /* row of the bench table */

/* Is the job's bench in VHDL? */
bool ghdl_is_native(const struct job *job);

/* runner.next and runner.judge of such jobs. */
int ghdl_native_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                     const char **phase);
void ghdl_native_judge(const struct job *job, struct verdict *ret);

/* Of a netlist that GHDL wrote in VHDL: the architecture of `entry`, and its parts under names that begin with
 * "assay_part_". *refused: what in it is no circuit; NULL: nothing. In the arena. */
struct str ghdl_taken(struct str netlist, const char *entry, const char **refused,
                      struct arena *arena);

/* The entity `entry` of the reference alone, with ieee's packages; p NULL: there is none. In the arena. */
struct str ghdl_entity(struct str reference, const char *entry, struct arena *arena);

/* What a bench said: lines of its own, told by the nonce, and its assertions. */
struct ghdl_said {
    bool ended, twice;
    int64_t mismatches, compared; /* -1: not told */
    const char *failed;           /* its first assertion that failed; NULL: none */
};
struct ghdl_said ghdl_said(struct str text, struct str nonce, struct arena *arena);

#endif
