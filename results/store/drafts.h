/* drafts.h: benches that a model drafts, step by step, in the store (table drafts). */
#ifndef RESULTS_STORE_DRAFTS_H
#define RESULTS_STORE_DRAFTS_H

#include "results/store/store.h"

/* A reply on its way into the store; texts borrowed. */
struct draft {
    const char *key;  /* identity */
    const char *name; /* of the suite to be */
    int64_t problem, model;
    int step; /* 0: test points; from 1 on benches */
    const struct prompt *prompt;
    const struct reply *reply;
    struct str taken;    /* points, or the bench's code */
    const char *outcome; /* NULL: to be tried */
};

/* What came of trying it. */
struct draft_outcome {
    const char *outcome;
    struct str told;
    int64_t mutants, killed, equivalent; /* -1: it did not come to that */
};

/* What the store has of a key; texts in the arena. */
struct draft_state {
    struct str taken;
    const char *outcome; /* NULL: not tried */
    struct str told;
    int64_t mutants, killed, equivalent;
};

int store_put_draft(struct store *store, const struct draft *draft, struct err *err);
int store_put_draft_outcome(struct store *store, const char *key, const struct draft_outcome *o,
                            struct err *err);
int store_get_draft(struct store *store, const char *key, struct draft_state *ret, bool *found,
                    struct arena *arena, struct err *err);

#endif
