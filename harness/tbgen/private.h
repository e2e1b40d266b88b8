/* private.h: for the files of harness/tbgen only. */
#ifndef TBGEN_PRIVATE_H
#define TBGEN_PRIVATE_H

#include "harness/tbgen/tbgen.h"
#include "prompts/templates/tbgen.h"
#include "results/store/drafts.h"

enum task_state {
    TASK_ASK,  /* the model is to be asked for its next step */
    TASK_TRY,  /* there is a draft that was not tried yet */
    TASK_DONE, /* kept or refused */
    TASK_OPEN, /* left for another start: no reply, or not judged by our own fault */
};

struct tbgen;

/* One problem on its way. */
struct task {
    struct tbgen *owner;
    size_t problem; /* index in the suite */
    enum task_state state;
    int step; /* of the newest reply; -1: none */
    struct str points, bench, told;
    struct tbgen_row *row;
    struct prompt prompt; /* in flight */
    struct arena arena;   /* of what is in flight */
};

struct tbgen {
    const struct tbgen_options *o;
    struct tbgen_result *ret;
    struct err *err;
    struct task *task;
    size_t n;
    const char *asked; /* all that a draft depends on besides suite, problem and step */
    int64_t model_row;
    struct arena arena;
};

/* The kind whose benches are drafted: the one of the row "counters" (tbgen/task.c). */
const struct kind *tbgen_kind(const struct tbgen *g);

/* tbgen/task.c: the key under which the store has the draft of a step. */
void tbgen_key(char ret[HASH_SIZE], const struct tbgen *g, const struct task *task, int step);

/* Set the task's state by the outcome of its newest draft; NULL: it was not tried yet. */
void tbgen_settle(struct task *task, const char *outcome);

/* Ask for the next step of every task in TASK_ASK, until each has a draft to try or was left
 * without a reply (tbgen/ask.c). */
int tbgen_ask(struct tbgen *g);

/* Try every draft, and store what came of it (tbgen/try.c). */
int tbgen_try(struct tbgen *g);

/* Write the kept benches as a suite with its audit into the store, and as a file (tbgen/out.c). */
int tbgen_out(struct tbgen *g);

#endif
