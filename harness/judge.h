/* judge.h: one sample through extraction, golden run, cell and verdict. */
#ifndef HARNESS_JUDGE_H
#define HARNESS_JUDGE_H

#include "harness/sys/cell.h"
#include "results/store.h"
#include "runners/runner.h"

struct judge; /* the cells, and what is known of each problem's reference */

struct judge_options {
    uv_loop_t *loop;
    struct store *store;
    struct suite *suite;
    int jobs;
    bool as_official, allow_weak;
    enum exec_tier tier;
    /* A sample has its verdict, which is not stored yet. Called on the loop. */
    void (*done)(void *ctx, struct sample *sample);
    /* The judge itself cannot go on (the store failed). */
    void (*failed)(void *ctx);
    void *ctx;
    struct err *err; /* filled before `failed` is called */
};

/* Starts the cells. Errors: ERR_SYS: a program is missing, no sufficient isolation. */
int judge_new(struct judge **ret, const struct judge_options *options, struct err *err);
void judge_free(struct judge *judge);

/* Take a sample that has its reply. It stays the caller's, and comes back through `done`. */
void judge_add(struct judge *judge, struct sample *sample);

int judge_waiting(const struct judge *judge); /* not in a cell yet */
int judge_working(const struct judge *judge); /* in a cell */
int judge_slots(const struct judge *judge);
int64_t judge_toolchain(const struct judge *judge); /* its row in the store */
enum exec_tier judge_tier(const struct judge *judge);

#endif
