/* visit.h: what a runner gives to a cell and reads of what came of it, whatever the language: files,
 * limits, what was printed, how a step ended. */
#ifndef RUNNERS_RUNNER_VISIT_H
#define RUNNERS_RUNNER_VISIT_H

#include "runners/job.h"
#include "runners/verdict.h"

/* argv is ended by NULL; its strings are borrowed. */
void visit_set_argv(struct exec_step *step, const char *const *argv);

/* A row of `table`, which the caller made large enough. */
struct exec_file *visit_add_file(struct exec_job *ret, struct exec_file *table, const char *name,
                                 struct str data);

/* What a compile may use. */
struct exec_limits visit_compile_limits(void);

/* What a run may use: CPU time by what the reference needed. */
struct exec_limits visit_run_limits(const struct job *job);

/* Head and tail of a captured stream as one text, with a line in between that tells what is
 * missing. */
struct str output_text(const struct exec_output *out, struct arena *arena);

/* The beginning of a text in a line of evidence: in one line, whole characters, 160 bytes at most. */
const char *visit_shown(struct str s, struct arena *arena);

/* A step that met a limit, or could not be run: fills *ret and returns true. */
bool visit_ended_badly(const struct exec_outcome *o, const char *step, const struct job *job,
                       struct verdict *ret);

/* Times, tier and peak of a step; NULL: the tier only. */
void visit_add_measures(const struct job *job, const struct exec_outcome *o, struct verdict *ret);

#endif
