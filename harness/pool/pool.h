/* pool.h: the slots: cells that carry out one job after another, for whoever has jobs.
 *
 * The judge's samples, a validation's references, an audit's mutants and a trainer's completions
 * all go through here. A pool has one or two lanes for each of its suites, mostly one: a lane is a
 * runner with its programs and what is known of every problem's reference under it. A candidate
 * waits until its problem's golden run is known: that sets the limits and the number of compared
 * vectors that a pass must equal. The pool makes golden runs by itself, and keeps them in the
 * store. */
#ifndef POOL_POOL_H
#define POOL_POOL_H

#include "harness/sys/cell.h"
#include "harness/lang/kind.h"
#include "results/store/store.h"
#include "harness/pool/judging.h"
#include "harness/pool/profile.h"

#define POOL_SUITES 64 /* in one pool */

struct pool;
struct pool_job;

typedef void pool_done_fn(struct pool_job *self, struct verdict *verdict);

/* Zeroed and filled by the caller; it must live until `done`, and may be freed there. */
struct pool_job {
    int lane;
    size_t problem; /* index in the lane's suite */
    struct str code;
    bool is_golden; /* run it as the reference is run; the pool's own goldens are untouched */
    bool wait_only; /* run nothing: `done` is called, without a verdict, once the golden is known */
    bool if_passed; /* as wait_only where the reference does not pass: the candidate is not run */
    enum joint joint;     /* job.h */
    unsigned want;        /* job.h */
    int64_t cpu_limit_us; /* job.h */
    /* Instead of all the above: one visit to a cell, without a runner; what came of it is in
     * `result`. NULL: a candidate is judged. */
    const struct exec_job *exec;
    struct arena *arena; /* borrowed: receives every text of the verdict */
    pool_done_fn *done;  /* on the loop; *verdict may be changed and kept */
    void *ctx;

    const struct exec_result *result; /* of `exec` */
    struct job *job; /* as the runner had it, for official_score; NULL: nothing was run */

    /* the pool's */
    struct pool *pool;
    struct cell *cell;
    const char *phase;
    struct exec_job *visit; /* in the arena */
    int tries;
    int64_t added_us, visit_us; /* when it came into the line, and into a cell (clock_us) */
    struct pool_job *next;
};

/* What is known of a problem's reference. */
struct pool_golden {
    bool known;
    bool broken; /* the golden run failed by our own fault, not by the suite's */
    bool needs;  /* the problem needs what this machine has not; golden.reason says what */
    struct golden golden;
};

struct pool_options {
    uv_loop_t *loop;
    struct store *store;
    struct suite *suite;
    /* Further suites; their lanes stand behind the first suite's (pool_lane). */
    struct suite *more;
    size_t n_more;
    struct judging judging;
    bool fresh; /* goldens in the store are not looked at: a validation makes them anew */
    /* The pool cannot go on (the store failed); err is filled. */
    void (*failed)(void *ctx);
    void *ctx;
    struct err *err;
};

/* Opens the runners and starts the cells. Errors: ERR_SYS: a program is missing, no sufficient
 * isolation; ERR_INPUT: the suite names a runner or a kind of bench that does not exist. */
int pool_new(struct pool **ret, const struct pool_options *options, struct err *err);

/* Jobs under way are dropped without a call of `done`. The loop must turn once more afterwards. */
void pool_free(struct pool *pool);

/* Into the line, at its end or at its front. `done` is never called from inside. */
void pool_add(struct pool *pool, struct pool_job *job);
void pool_add_first(struct pool *pool, struct pool_job *job);

/* What is known so far. */
const struct pool_golden *pool_golden(const struct pool *pool, int lane, size_t problem);

int pool_waiting(const struct pool *pool); /* not in a cell yet */
int pool_working(const struct pool *pool); /* in a cell */
int pool_slots(const struct pool *pool);
int pool_lanes(const struct pool *pool); /* of each suite */
/* The suite's lane: 0 is the pool's first suite, i the one at more[i - 1]. */
int pool_lane(const struct pool *pool, size_t suite, int which);
const char *pool_lane_name(const struct pool *pool, int lane);      /* of its runner */
const char *pool_lane_toolchain(const struct pool *pool, int lane); /* programs, versions */
int64_t pool_toolchain(const struct pool *pool, int lane);          /* its row in the store */
/* What kind of thing the lane's problem wants as an answer. */
const struct kind *pool_kind(const struct pool *pool, int lane, size_t problem);
enum exec_tier pool_tier(const struct pool *pool);
const struct pool_profile *pool_profile(const struct pool *pool);

#endif
