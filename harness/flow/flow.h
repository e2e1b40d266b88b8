/* flow.h: the pump: plan -> ask -> store -> judge -> store, all overlapped on one loop.
 *
 * A plan is a table of items, one for each wanted sample; each item is still to ask, still to
 * judge, or done. The pump serves the last stage first (flush, then judge, then ask), so that work
 * in progress stays small: a model is asked only while few replies wait to be judged. A sample is
 * written when its reply arrives and again when it is judged. After an interruption the store holds
 * whatever was finished, and the next start makes the same plan without that.
 *
 * In two kinds of run a request depends on an earlier verdict. With run.repair a sample that fails
 * by a mistake in its code is asked again, with the conversation so far, its answer and feedback on
 * it (feedback.h); each reply is written when it arrives, so a kill loses only the requests in
 * flight. With run.best_of a problem's next sample waits for the verdict of the one before, and is
 * not asked for once one has passed. */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "harness/flow/budget.h"
#include "harness/flow/check.h"
#include "harness/flow/profile.h"
#include "harness/model/model.h"
#include "results/store/store.h"

enum item_state {
    ITEM_ASK,   /* no reply yet */
    ITEM_JUDGE, /* a reply is in the store, but no verdict that counts */
    ITEM_TURN,  /* a failed sample is in the store and is to be asked again, with feedback */
    ITEM_DONE,
    ITEM_STATES,
};

struct flow_item {
    uint32_t problem; /* index in the suite */
    int32_t index;    /* of the sample */
    int64_t row;      /* in the store, when there is a reply */
    enum item_state state;
    bool settled; /* its stored verdict is a pass or quarantine, so best-of asks for no more */
};

struct flow_counts {
    int64_t total, done; /* samples of this plan */
    int64_t before;      /* of those, done before this start */
    int64_t asked, replied, api_errors;
    int64_t left_out; /* not asked for, since the budget is used up */
    int64_t given;    /* of the replied: taken from another run that had asked the same */
    int64_t judged, passed, counted, harness_errors, quarantined;
    int in_flight, judging, waiting;
    const struct model_counters *model; /* NULL when none is asked */
    const char *waits; /* why nothing is in flight though there is something to send; NULL: it is */
    int64_t started_us;
};

struct flow_options {
    struct store *store;
    struct suite *suite;
    const struct run *run;
    struct flow_item *item; /* the plan, in the order in which it is worked off; changed in place */
    size_t n_item;
    const struct prompt_template *prompt; /* both NULL when nothing is asked */
    const struct model_options *model;
    struct judging judging;
    struct budget budget;          /* of this start */
    bool replies_only;             /* nothing is judged: replies wait in the store for a verdict */
    bool each_anew;                /* another run's reply to the same request is not taken */
    const struct pattern *pattern; /* what extracts the code; NULL: the rules */
    /* Called a few times a second and at the end, for the progress line. */
    void (*progress)(void *ctx, const struct flow_counts *counts, bool last);
    void *ctx;
};

struct flow_result {
    struct flow_counts counts;
    struct spending spent; /* since the start */
    int signal;            /* SIGINT or SIGTERM ended it; 0: it came to its end */
    enum exec_tier tier;
    struct flow_profile profile;
    char stopped[600];   /* why no more was asked of the model; "" when nothing stopped it */
    char budget[200];    /* what of the budget is used up; "" when nothing is */
    char api_error[600]; /* the first reason why a sample has no reply; "" when all have one */
};

/* Work off the plan. 0 when it came to its end, was stopped by a signal, or the service refused
 * (then `stopped` says why); -1 on an error of ours. Everything finished is in the store. */
int flow_run(const struct flow_options *options, struct flow_result *ret, struct err *err);

/* Everything besides the prompt that decides how a run's samples are asked, as one text: the
 * model's identity, the run's label and strategy. It is part of the identity of the run and of its
 * samples. In the arena. */
const char *flow_asked(const struct model_options *model, const struct run *run,
                       const struct suite *suite, struct arena *arena);

/* The identity of a sample, a SHA-256 over its arguments: one identity is never asked for twice and
 * never stored twice. `asked` is flow_asked's text. */
void sample_identity(char ret[HASH_HEX], const struct suite *suite, const struct problem *problem,
                     const char *prompt_sha256, const char *asked, int index);

#endif
