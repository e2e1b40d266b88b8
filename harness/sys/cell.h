/* cell.h: the side of assay-cell that is in this program: start one process per slot, hand it jobs,
 * get results.
 *
 * One struct cell is one long-lived assay-cell process (see runners/cell/README.md for what it
 * does). It takes one job at a time. A cell that dies, or that reports a fault of its own, is
 * replaced behind the caller's back and the job is tried once more; if that fails too, the result's
 * steps are EXEC_HARNESS. Nothing here forks: the process is started by posix_spawn. */
#ifndef SYS_CELL_H
#define SYS_CELL_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/exec/exec.h"

#include <uv.h>

struct cell;

struct cell_options {
    const char *program;         /* path of assay-cell; NULL: beside this executable */
    const struct exec_file *kit; /* files that every job sees, read-only: kit files */
    size_t n_kit;
    bool allow_weak;           /* accept TIER_WEAK and TIER_NONE */
    enum exec_tier force_tier; /* for tests: use exactly this tier; TIER_NONE = best there is */
    enum exec_cgroup cgroup;   /* for tests: live in exactly this kind of control group */
    int slot;                  /* 0..: distinguishes cells of one orchestrator (host uid) */
    int64_t box_bytes;         /* size of the box; 0 = 64 MiB */
};

/* Called on the loop when a job is done. The result lives in the arena given to cell_run. */
typedef void cell_done_fn(struct cell *cell, const struct exec_result *result, void *ctx);

/* Start a cell on the loop. Waits (at most 10 s) until the cell has said which tier it reached.
 * Errors: ERR_SYS with what to do about it when the tier is too low or the program is missing. */
int cell_new(struct cell **ret, uv_loop_t *loop, const struct cell_options *options,
             struct err *err);

/* Are the job's files small enough for a cell? cell_run fails where they are not. */
bool cell_takes(const struct exec_job *job);

/* Hand over one job; `done` is called exactly once, never from inside cell_run. Everything that
 * the job points to must live until then. `arena` receives the result. -1 if the cell is busy. */
int cell_run(struct cell *cell, const struct exec_job *job, struct arena *arena, cell_done_fn *done,
             void *ctx, struct err *err);

/* What the cell said when it started; texts borrowed from it. */
enum exec_tier cell_tier(const struct cell *cell);
const char *cell_tier_reason(const struct cell *cell); /* why not a stronger one; "" if best */
const char *cell_cgroup(const struct cell *cell);      /* which control group, or "none: why" */

/* Kill the process with everything inside and release the cell; a running job's `done` is not
 * called. NULL allowed. */
void cell_free(struct cell *cell);

/* Start a cell, run one job in it and end it, as one blocking call: for verbs and tests that need
 * no loop of their own. */
int cell_run_once(const struct cell_options *options, const struct exec_job *job,
                  struct arena *arena, struct exec_result *ret, struct err *err);

#endif
