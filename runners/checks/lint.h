/* lint.h: what Verilator's lint says of a candidate: a number for each warning code.
 *
 * Works like a runner: says what to run in a cell and reads the result. The candidate can influence
 * the text that lint prints, so this is a measure, never evidence for a verdict. */
#ifndef RUNNERS_CHECKS_LINT_H
#define RUNNERS_CHECKS_LINT_H

#include "runners/checks/check.h"

#define LINT_CODES_MAX 64
#define LINT_LINES_MAX 10

/* Find verilator_bin; the perl wrapper `verilator` is not used. Errors: ERR_SYS with how to get it.
 * Texts are in the arena. */
int linter_open(struct check_tool *ret, struct arena *arena, struct err *err);

struct lint_count {
    const char *code; /* "WIDTH", "LATCH", "CASEINCOMPLETE"; "" for errors without one */
    int n;
    bool error; /* %Error rather than %Warning */
};

struct lint {
    bool ran;           /* the program came to its end; otherwise `reason` says why not */
    const char *reason; /* "" */
    int warnings, errors;
    struct lint_count count[LINT_CODES_MAX]; /* by falling n, then by code */
    size_t n_count;
    const char *line[LINT_LINES_MAX]; /* the first messages, one line each, cut at 200 bytes */
    size_t n_line;
};

/* Fill *ret with the job that lints `code`, whose top module is `entry`; everything is in the arena
 * or borrowed. Errors: ERR_INPUT when `entry` is no plain identifier. */
int lint_plan(const struct check_tool *tool, struct exec_job *ret, struct str code,
              const char *entry, struct arena *arena, struct err *err);
/* Read the job's result, however it ended. Texts are in the arena. */
void lint_read(struct lint *ret, const struct exec_result *result, struct arena *arena);

#endif
