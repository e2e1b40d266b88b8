/* icarus.h: what the two halves of the Icarus runner share: the phases' names and the logs. */
#ifndef RUNNERS_ICARUS_H
#define RUNNERS_ICARUS_H

#include "runners/runner.h"
#include "runners/toolchain.h"

#define PHASE_BENCH     "bench"     /* preprocess bench and reference, once for each problem */
#define PHASE_CANDIDATE "candidate" /* preprocess a candidate that has directives */
#define PHASE_COMPILE   "compile"   /* compile both together; the program comes back */
#define PHASE_SIMULATE  "simulate"  /* run the program, in a box that holds nothing else */
#define PHASE_ALONE     "alone" /* compile the candidate with its own top, before a pass counts */

/* What the tools printed while compiling, as one text; in the job's arena. */
struct str icarus_compile_log(const struct job *job);
/* What the simulation printed on standard output. */
struct str icarus_run_log(const struct job *job);

/* CPU time that the simulation may take by our rules, in microseconds. */
int64_t icarus_cpu_limit_us(const struct job *job);

/* The root module of the problem's bench. */
const char *icarus_top(const struct job *job);

/* The compiled program's text; p NULL when there is none. */
struct str icarus_program(const struct job *job);

/* The verdict as far as the simulation decides; icarus_judge looks into the program besides. */
void icarus_judge_run(const struct job *job, struct verdict *ret);

void icarus_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

/* Head and tail of a captured stream as one text, with a line in between that tells what is
 * missing. */
struct str output_text(const struct exec_output *out, struct arena *arena);

#endif
