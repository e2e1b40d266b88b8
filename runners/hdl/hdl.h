/* hdl.h: what the simulators' runners share: the names of phases, limits, files, and the judging
 * of everything that does not depend on which simulator it was. */
#ifndef RUNNERS_HDL_HDL_H
#define RUNNERS_HDL_HDL_H

#include "runners/runner/messages.h"
#include "runners/runner/runner.h"
#include "runners/runner/visit.h"

#define PHASE_BENCH     "bench"     /* preprocess bench and reference, once for each problem */
#define PHASE_CANDIDATE "candidate" /* preprocess a candidate that has directives */
#define PHASE_COMPILE   "compile"   /* compile the candidate */
#define PHASE_SIMULATE  "simulate"  /* run the program, in a box that holds nothing else */
#define PHASE_JOINT     "joint"     /* compile both together, as upstream does, for letters */
#define PHASE_JOINT_RUN "joint_run" /* run that */

/* What is taken of a candidate. Reading a program takes four times its size (runners/link), so a
 * sample being judged costs the orchestrator 150 MiB at most. */
#define HDL_SOURCE_MAX  (16u << 20)
#define HDL_PROGRAM_MAX (16u << 20)

/* ---- what to run ---- */

/* The root module of the problem's bench. */
const char *hdl_bench_top(const struct job *job);

/* What a simulation may use for the sake of a suite's own harness, which may wait longer than we do. */
struct exec_limits hdl_official_limits(const struct job *job);

/* CPU time, in milliseconds, that may go by at one simulated time where events go round in a circle;
 * 0: it is not looked at. What the reference's whole run took is allowed many times over. */
int64_t hdl_stall_ms(const struct job *job);

/* The files that the bench reads while it runs. */
void hdl_add_data(struct exec_job *ret, struct exec_file *table, const struct problem *p);

/* One visit to a cell: due when it was not made and its condition holds. */
struct hdl_phase {
    const char *name;
    bool (*due)(const struct job *job);
    void (*plan)(const struct toolchain *tools, struct job *job, struct exec_job *ret);
};

/* runner.next by a table of phases in their order. */
int hdl_next(const struct hdl_phase *table, size_t n, const struct toolchain *tools,
             struct job *job, struct exec_job *ret, const char **phase);

/* ---- what came of it ---- */

/* The phase's first step that did not end well, else its last; NULL when it was not run. */
const struct exec_outcome *hdl_outcome(const struct job *job, const char *phase);

/* It ended well, and what it should hand back is there. */
bool hdl_phase_ok(const struct job *job, const char *phase);

/* What the compile phase handed back; p NULL when there is nothing. */
struct str hdl_program(const struct job *job);

/* What the tools printed while compiling, as one text; in the job's arena. */
struct str hdl_compile_log(const struct job *job);

/* What the simulation printed on standard output. */
struct str hdl_run_log(const struct job *job);

/* ---- judging ---- */

/* The compile failed in this step: by what its own log says, and how it ended. False, and nothing
 * is filled, when it ended well and its log tells of no failure. */
bool hdl_judge_compile(const struct job *job, const struct message_table *messages,
                       const struct exec_outcome *o, struct verdict *ret);

/* The run of this phase ended by itself: what the private channel said of it. `program` names the
 * simulator. */
void hdl_judge_run(const struct job *job, const char *phase, const char *program,
                   struct verdict *ret);

/* The run was ended because simulated time stood still: the time; "" when it was not. */
const char *hdl_stalled(const struct job *job, const struct exec_outcome *sim);

/* What these phases printed, as one text in the job's arena; the list is ended by NULL. */
struct str hdl_log(const struct job *job, const char *const *phases);

/* The bench reads files while it runs, and the reference does not: a candidate that opens, reads or
 * empties files then reads the answers, or takes away what the bench compares with. */
bool hdl_guards_files(const struct job *job);
void hdl_set_file_task(const struct job *job, const char *task, int line, struct verdict *ret);

/* What the flags of a verdict say where the run was stopped at its first difference. */
#define HDL_STOPPED_EARLY "stopped early"

/* Why the bench could not be prepared. */
const char *hdl_trouble(const struct job *job);

/* Set class, detail and evidence (borrowed) of a verdict on the simulation. */
void hdl_set(struct verdict *ret, enum verdict_class class, const char *detail,
             const char *evidence);

#endif
