/* equiv.h: do two designs mean the same?
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
#ifndef RUNNERS_CHECKS_EQUIV_H
#define RUNNERS_CHECKS_EQUIV_H

#include "runners/checks/check.h"

/* Find the program that decides: a row's `open`. What is stored where there is none. */
int equiv_open(struct check_tool *ret, struct arena *arena, struct err *err);
#define EQUIV_NO_TOOL "no yosys"

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
int equiv_plan(const struct check_tool *tool, struct exec_job *ret, struct str reference,
               struct str candidate, const char *entry, const struct equiv_options *o,
               struct arena *arena, struct err *err);

/* Any result can be read, however the steps ended. Texts in the arena. */
void equiv_read(struct equiv *ret, const struct exec_result *result, struct arena *arena);

#endif
