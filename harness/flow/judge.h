/* judge.h: one sample through extraction, golden run, cell and verdict. */
#ifndef FLOW_JUDGE_H
#define FLOW_JUDGE_H

#include "harness/flow/check.h"

struct judge;

struct judge_options {
    uv_loop_t *loop;
    struct store *store;
    struct suite *suite;
    const char *runner[POOL_LANES]; /* as in pool.h; the verdict of the first one counts */
    int jobs;
    bool as_official, allow_weak;
    bool fallback; /* the second runner is asked only where a limit of the first one's tool ends it;
                    * where both pass the reference, its verdict counts then */
    bool each_alone; /* equal candidates are not judged once for all, but each by itself */
    bool stop_early; /* pool.h */
    const struct pattern *pattern; /* what extracts the code; NULL: the rules */
    bool vote;                     /* have what the outputs did told as well */
    bool check[CHECK_KIND_COUNT];  /* what else is looked at in samples that pass */
    enum exec_tier tier;
    runner_note_fn *note; /* with ctx; may be NULL */
    /* A sample has its verdict, which is not stored yet. Called on the loop. */
    void (*done)(void *ctx, struct sample *sample);
    /* The judge itself cannot go on (the store failed). */
    void (*failed)(void *ctx);
    void *ctx;
    struct err *err; /* filled before `failed` is called */
};

/* Starts the cells. Errors: those of pool_new. */
int judge_new(struct judge **ret, const struct judge_options *options, struct err *err);
void judge_free(struct judge *judge);

/* Judge a sample that has its reply. The caller owns the sample throughout and must keep it until
 * `done` is called with it, which never happens inside this call. */
void judge_add(struct judge *judge, struct sample *sample);

/* How long the line is: the jobs that wait for a slot. Of samples that wait for an equal one's verdict
 * so many count as one job: they take memory, but no slot. */
#define JUDGE_SHARERS 64
int judge_waiting(const struct judge *judge);

/* The pool that the judge works with: for the numbers of jobs, the toolchain and the tier. */
const struct pool *judge_pool(const struct judge *judge);

#endif
