/* yosys.h: questions to Yosys: do two designs mean the same, and what does one synthesize to?
 *
 * Like a runner: says what to run in a cell and reads what came of it. Candidate text is a file in
 * the box; the scripts hold nothing of it but the checked name of the entry module. What Yosys
 * prints can be influenced by the candidate (module and wire names, messages), so none of this is
 * evidence for a verdict: it measures, it sorts out mutants, it grades synthesis.
 *
 * What "equivalent" means here. The reference starts with its registers unknown (or as its
 * `initial` says), as in simulation. A bit of the reference that is x, because nothing set it yet
 * or because the reference says 'x for "do not care", matches anything; where the reference is 0 or
 * 1 the candidate must be the same and not x. That is the rule of every good bench: what happens
 * before the reset, and in cases the reference leaves open, is not compared. Inputs are 0 or 1 and
 * change freely; clocks are ordinary inputs, so edges, several clocks, latches and asynchronous
 * resets are modelled as they are (clk2fflogic).
 *
 * Limits of that. Yosys knows no `if (x)` takes the else branch: a register that a simulator would
 * settle by that stays unknown, which makes the reference x for longer. Where no output of the
 * reference ever becomes known (no reset, no `initial`, feedback), a comparison would be empty;
 * then both designs start with all registers 0, and `from_zero` says so. */
#ifndef RUNNERS_YOSYS_H
#define RUNNERS_YOSYS_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/base/exec.h"

struct yosys {
    const char *path; /* absolute */
    const char *text; /* "yosys 0.23" */
};

/* Errors: ERR_SYS with how to get it. Texts in the arena. */
int yosys_open(struct yosys *ret, struct arena *arena, struct err *err);

/* --- equivalence (yosys_equiv.c) --- */

#define EQUIV_RESULTS(X)                                                                           \
    X(EQUIV_UNKNOWN, "unknown", "not decided")                                                     \
    X(EQUIV_EQUIVALENT, "equivalent", "proved for runs of any length")                             \
    X(EQUIV_BOUNDED, "equivalent_bounded", "no difference in the first steps")                     \
    X(EQUIV_DIFFERENT, "different", "an input sequence tells them apart")

enum equiv_result {
#define X(id, name, text) id,
    EQUIV_RESULTS(X)
#undef X
};
const char *equiv_result_name(enum equiv_result result);

struct equiv_options {
    int steps;      /* half clock cycles looked at from the start; 0: 24 */
    int64_t cpu_ms; /* for each of the (at most 5) steps; 0: 10000 */
};

struct equiv {
    enum equiv_result result;
    int steps;      /* of EQUIV_BOUNDED: how many held; of EQUIV_DIFFERENT: the step that differs */
    bool from_zero; /* see above */
    const char *how;    /* "combinational", "induction", "bounded"... for people */
    const char *reason; /* of EQUIV_UNKNOWN: why; "" */
    struct str example; /* of EQUIV_DIFFERENT: inputs of each step and what differs; a text table */
};

/* Fills *ret with the job that decides; everything in the arena or borrowed. Both texts define
 * `entry`. Errors: ERR_INPUT when `entry` is no plain identifier. */
int equiv_plan(const struct yosys *yosys, struct exec_job *ret, struct str reference,
               struct str candidate, const char *entry, const struct equiv_options *o,
               struct arena *arena, struct err *err);

/* Any result can be read, however the steps ended. Texts in the arena. */
void equiv_read(struct equiv *ret, const struct exec_result *result, struct arena *arena);

/* --- synthesis (yosys_synth.c) --- */

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

/* Errors: as equiv_plan. */
int synth_plan(const struct yosys *yosys, struct exec_job *ret, struct str code, const char *entry,
               struct arena *arena, struct err *err);
void synth_read(struct synth *ret, const struct exec_result *result, struct arena *arena);

#endif
