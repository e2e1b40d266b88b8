/* flow.h: the pump: plan -> ask -> store -> judge -> store, all overlapped on one loop.
 *
 * A plan is a table of items, one for each wanted sample; each item is still to ask, still to
 * judge, or done. The pump goes from right to left (flush, judge, ask), so that work in progress
 * stays small: a model is asked only while the line of replies that wait to be judged is short. A
 * sample is written when its reply arrives and again when it is judged; whatever is interrupted in
 * between stands in the store as what it is, and the next start makes the same plan less what is
 * done.
 *
 * Two kinds of run ask in an order. With run.repair a sample that fails by a mistake in its code is
 * asked again: the conversation so far, its answer and what is to be said of it (feedback.h); each
 * reply is written as it comes, so a kill costs what was in flight. With run.best_of a problem's
 * next sample waits for the verdict of the one before, and is not asked for once one has passed. */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "harness/flow/check.h"
#include "harness/model/model.h"
#include "results/store/store.h"

enum item_state {
    ITEM_ASK,   /* no reply yet */
    ITEM_JUDGE, /* a reply in the store, no verdict that counts */
    ITEM_TURN,  /* a failure in the store that is to be asked again, with feedback */
    ITEM_DONE,
    ITEM_STATES,
};

struct flow_item {
    uint32_t problem; /* index in the suite */
    int32_t index;    /* of the sample */
    int64_t row;      /* in the store, when there is a reply */
    enum item_state state;
    bool settled; /* stored verdict: passed or quarantined, so best-of asks for no more */
};

struct flow_counts {
    int64_t total, done; /* samples of this plan */
    int64_t before;      /* of those, done before this start */
    int64_t asked, replied, api_errors;
    int64_t judged, passed, counted, harness_errors, quarantined;
    int in_flight, judging, waiting;
    const struct model_counters *model; /* NULL when none is asked */
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
    const char *runner[2]; /* the first one's verdict counts; NULL: the suite's, none */
    int jobs;              /* cells; 0: as many as cores */
    bool as_official;
    bool vote;                    /* store what each candidate's outputs did */
    bool check[CHECK_KIND_COUNT]; /* of samples that pass */
    bool allow_weak;
    enum exec_tier tier; /* exactly this one; TIER_NONE: the best there is */
    /* Called a few times a second and at the end, for the progress line. */
    void (*progress)(void *ctx, const struct flow_counts *counts, bool last);
    void (*note)(void *ctx, const char *text); /* something takes long, once; may be NULL */
    void *ctx;
};

struct flow_result {
    struct flow_counts counts;
    int signal; /* SIGINT or SIGTERM ended it; 0: it came to its end */
    enum exec_tier tier;
    char stopped[600];   /* why the model was not asked on; "" */
    char api_error[600]; /* the first reason why a sample has no reply; "" */
};

/* Work off the plan. 0 when it came to its end, was stopped by a signal, or the service refused
 * (then `stopped` says why); -1 on an error of ours. Everything finished is in the store. */
int flow_run(const struct flow_options *options, struct flow_result *ret, struct err *err);

/* What a run's samples are asked with, besides the prompt, as text: the model's identity, label and
 * strategy. Part of the run's identity and of its samples'. In arena. */
const char *flow_asked(const struct model_options *model, const struct run *run,
                       struct arena *arena);

/* The identity of a sample: the same is never asked for twice and never stored twice. */
void sample_identity(char ret[HASH_HEX], const struct suite *suite, const struct problem *problem,
                     const char *prompt_sha256, const char *asked, int index);

#endif
