/* drafts.h: benches that a model drafts, step by step, in the store (table drafts). */
#ifndef RESULTS_STORE_DRAFTS_H
#define RESULTS_STORE_DRAFTS_H

#include "results/store/store.h"

/* A reply on its way into the store; texts are borrowed. */
struct draft {
    const char *key;  /* identity of this step of this problem */
    const char *name; /* of the suite that is made */
    int64_t problem, model;
    int step; /* 0: test points; from 1 on benches */
    const struct prompt *prompt;
    const struct reply *reply;
    struct str taken;    /* what was taken out of the reply: test points, or the bench's code */
    const char *outcome; /* NULL: not tried yet */
};

/* The outcome of a draft that was tried. */
struct draft_outcome {
    const char *outcome;
    struct str told;                     /* why it was refused */
    int64_t mutants, killed, equivalent; /* -1: no audit was made */
};

/* What the store has under a key; texts are in the arena. */
struct draft_state {
    struct str taken;
    const char *outcome; /* NULL: not tried */
    struct str told;
    int64_t mutants, killed, equivalent;
};

/* Store a reply, and commit it at once. */
int store_put_draft(struct store *store, const struct draft *draft, struct err *err);
int store_put_draft_outcome(struct store *store, const char *key, const struct draft_outcome *o,
                            struct err *err);
int store_get_draft(struct store *store, const char *key, struct draft_state *ret, bool *found,
                    struct arena *arena, struct err *err);

#endif
