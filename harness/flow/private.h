/* private.h: what the pump (flow.c) and asking (ask.c) share. */
#ifndef FLOW_PRIVATE_H
#define FLOW_PRIVATE_H

#include "harness/flow/flow.h"
#include "harness/flow/judge.h"
#include "harness/flow/queue.h"
#include "harness/sys/loop.h"

struct flow {
    const struct flow_options *o;
    struct loop loop;
    struct model *model; /* NULL when nothing is asked */
    struct judge *judge; /* NULL when nothing is judged */
    int64_t toolchain;   /* row of what comes to the verdicts */
    const char *asked;   /* from flow_asked: part of each sample's identity */
    struct flow_counts counts;
    size_t cursor;        /* items before it are done, asked for or in the judge's line */
    size_t left;          /* items that are not done */
    struct queue *queue;  /* of a best-of run; else NULL */
    struct ticket **live; /* by item: its ticket while it is under way; owned */
    bool stopping, failed;
    bool draining; /* nothing more is asked; what is in flight is waited for and stored */
    bool spent; /* the budget is used up: no further sample is begun, what was begun is finished */
    struct spending spending;
    struct buf waits;
    int64_t faults[MODEL_FAULT_COUNT]; /* that are stored */
    size_t noted;                      /* bytes of the model's notes that are told and stored */
    struct err *err;
    struct flow_result *ret;
    struct arena arena;
};

/* One sample under way. */
struct ticket {
    struct sample sample; /* first: the judge hands back &ticket->sample */
    struct flow *flow;
    struct flow_item *item;
};

/* ---- flow.c ---- */

/* An error of ours: the flow ends, and f->err says why. `ctx` is the flow. */
void flow_fail(void *ctx);
/* Forget a ticket without its item being done. */
void flow_drop(struct ticket *t);
/* The item is done for this start; frees its ticket. Calls nobody back. */
void flow_finish_item(struct flow *f, struct ticket *t);
/* The same; frees its ticket and starts what may be started. */
void flow_item_done(struct flow *f, struct ticket *t);
/* Start what may be started, flush what is due, stop when nothing is left. */
void flow_pump(struct flow *f);

/* ---- ask.c; where they return an int, 0, or -1 with f->err filled ---- */

/* Start an item by its state: to be asked, to be judged, to be asked for a further turn. */
int flow_ask(struct flow *f, struct flow_item *item);
int flow_judge_stored(struct flow *f, struct flow_item *item);
int flow_turn_stored(struct flow *f, struct flow_item *item);
/* Does a judged sample get a further turn in this start? */
bool flow_is_asked_again(const struct flow *f, const struct sample *s);
int flow_ask_again(struct flow *f, struct ticket *t);
/* What has failed since the last call is stored with the run. */
int flow_tell_faults(struct flow *f);

#endif
