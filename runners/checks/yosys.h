/* yosys.h: questions to Yosys: do two designs mean the same, and what does one synthesize to?
 *
 * Works like a runner: says what to run in a cell and reads the result. The candidate's text is a
 * file in the box; the scripts hold nothing of it but the checked name of the entry module. The
 * candidate can influence what Yosys prints (module and wire names, messages), so none of this is
 * evidence for a verdict. It serves to measure, to sort out equivalent mutants and to grade
 * synthesis.
 *
 * What "equivalent" means here. The reference's registers start unknown, or as its `initial` says,
 * as in simulation. A bit of the reference that is x, because nothing has set it yet or because it
 * says 'x for "do not care", matches anything; where the reference is 0 or 1 the candidate must be
 * the same, whatever bits its own registers start with and whatever its own x turn out to be. That
 * is the rule of every good bench: what happens before the reset, and in cases that the reference
 * leaves open, is not compared. Inputs are 0 or 1 and change freely. Clocks are ordinary inputs
 * (clk2fflogic), so a step is half a clock cycle, and edges, several clocks, latches and
 * asynchronous resets keep their meaning.
 *
 * How it is decided, each in a step of its own with its own CPU limit:
 *   registers   both designs start alike, in any state, and corresponding registers are found by
 *               structure and name: equal outputs and next states then prove equality for ever
 *               (equiv_struct, equiv_simple, equiv_induct)
 *   induction   registers start at 0, or as `initial` says; k-induction over both together, in
 *               which states that cannot be reached do no harm (sat -tempinduct)
 *   search      starts from unknown registers and goes step by step. A difference that it finds
 *               counts whatever the two proofs said, since only the search starts the designs
 *               exactly as the definition above says
 * In both proofs an x of the candidate is any value; an x of the reference matches any.
 *
 * Limits of that. A register that a simulator would settle by taking the else branch of `if (x)`
 * stays unknown here, so the reference is x for longer, and a difference there is not found: such
 * designs come out as EQUIV_BOUNDED, never as EQUIV_EQUIVALENT. What `initial` leaves out in one
 * design and sets to 0 in the other is found only as far as the search goes. Delays, strengths,
 * `force` and system tasks mean nothing to Yosys. Memories become registers: large ones cost too
 * much. */
#ifndef RUNNERS_CHECKS_YOSYS_H
#define RUNNERS_CHECKS_YOSYS_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/exec/exec.h"

struct yosys {
    const char *path; /* absolute */
    const char *text; /* "yosys 0.23" */
};

/* Find Yosys. Errors: ERR_SYS with how to get it. Texts are in the arena. */
int yosys_open(struct yosys *ret, struct arena *arena, struct err *err);

/* --- equivalence (checks/equiv.c) --- */

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

#define EQUIV_STEPS 8 /* steps of the job that equiv_plan makes */

struct equiv_options {
    int steps;      /* half clock cycles that the search goes at most, 4 or more; 0: 24 */
    int64_t cpu_ms; /* for each of the EQUIV_STEPS steps; 0: 10000 */
};

struct equiv {
    enum equiv_result result;
    int steps;       /* of EQUIV_BOUNDED: how many show no difference; of EQUIV_DIFFERENT: the one
                      * that does */
    const char *how; /* "registers", "induction", "search" */
    const char *reason; /* of EQUIV_UNKNOWN and EQUIV_BOUNDED: why not more; else "" */
    struct str example; /* of EQUIV_DIFFERENT: a line for each step with the inputs, and at its end
                         * the outputs that differ; else empty */
};

/* Fills *ret with the job that decides; everything in the arena or borrowed. Both texts define
 * `entry`. Errors: ERR_INPUT when `entry` is no plain identifier. */
int equiv_plan(const struct yosys *yosys, struct exec_job *ret, struct str reference,
               struct str candidate, const char *entry, const struct equiv_options *o,
               struct arena *arena, struct err *err);

/* Any result can be read, however the steps ended. Texts in the arena. */
void equiv_read(struct equiv *ret, const struct exec_result *result, struct arena *arena);

/* --- synthesis (checks/synth.c) --- */

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
int synth_plan(const struct yosys *yosys, struct exec_job *ret, struct str code, const char *entry,
               struct arena *arena, struct err *err);
void synth_read(struct synth *ret, const struct exec_result *result, struct arena *arena);

/* --- for the files of runners/checks only --- */

/* Is this a plain identifier, which may stand in a script? */
bool yosys_name_ok(const char *entry);
/* The text as a simulator judges it: Yosys defines macros of its own (YOSYS, SYNTHESIS), by which a
 * candidate could show it another design. In the arena. */
struct str yosys_text(struct str code, struct arena *arena);

/* Add a step to the job that runs `script`. The script becomes the file `name`.ys, in
 * file[job->n_file]; the step leaves its log in the box as `name`.log. */
void yosys_step(const struct yosys *yosys, struct exec_job *job, struct exec_file *file,
                const char *name, const char *script, int64_t cpu_ms, struct arena *arena);
/* Why a step did not end well: its first line of error, or how it ended. In the arena. */
const char *yosys_trouble(const struct exec_outcome *o, struct arena *arena);

#endif
