/* yosys.h: questions to Yosys: do two designs mean the same, and what does one synthesize to?
 *
 * Works like a runner: says what to run in a cell and reads the result. The candidate's text is a
 * file in the box; the scripts hold nothing of it but the checked name of the entry module. The
 * candidate can influence what Yosys prints (module and wire names, messages), so none of this is
 * evidence for a verdict. It serves to measure, to sort out equivalent mutants and to grade
 * synthesis. */
#ifndef RUNNERS_CHECKS_YOSYS_H
#define RUNNERS_CHECKS_YOSYS_H

#include "runners/checks/equiv.h"
#include "runners/checks/synth.h"

/* Find Yosys. Errors: ERR_SYS with how to get it. Texts are in the arena. */
int yosys_open(struct check_tool *ret, struct arena *arena, struct err *err);

/* Is this a plain identifier, which may stand in a script? */
bool yosys_name_ok(const char *entry);
/* The text as a simulator judges it: Yosys defines macros of its own (YOSYS, SYNTHESIS), by which a
 * candidate could show it another design. In the arena. */
struct str yosys_text(struct str code, struct arena *arena);

/* Add a step to the job that runs `script`. The script becomes the file `name`.ys, in
 * file[job->n_file]; the step leaves its log in the box as `name`.log. */
void yosys_step(const struct check_tool *yosys, struct exec_job *job, struct exec_file *file,
                const char *name, const char *script, int64_t cpu_ms, struct arena *arena);
/* Why a step did not end well: its first line of error, or how it ended. In the arena. */
const char *yosys_trouble(const struct exec_outcome *o, struct arena *arena);

#endif
