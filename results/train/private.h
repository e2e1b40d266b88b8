/* private.h: what the files of this room share while training data is written. */
#ifndef RESULTS_TRAIN_PRIVATE_H
#define RESULTS_TRAIN_PRIVATE_H

#include "problems/suite/suite.h"
#include "results/train/load.h"
#include "results/train/train.h"

struct run_ref {
    int64_t row, suite;
    const char *model;
    int64_t samples;
};

struct writer {
    const struct train_options *o;
    struct store *store;
    struct loader loader;
    struct train_out *out; /* [2] */
    struct train_result *r;
    train_form *form;
    struct run_ref *run;
    size_t n_run;
    struct suite suite;             /* under way */
    struct leak_index *evals;       /* what it is held against; NULL: nothing */
    struct prompt_template *prompt; /* the default one, for samples without */
    struct arena all, problem;      /* until the end; until the problem is done */
    struct err *err;
};

/* groups.c: write a line to the file that the problem's family belongs to; takes `line`. */
int train_put_line(struct writer *w, json_t *line, const char *problem);
/* A problem's messages by the writer's template; new reference. */
int train_messages(json_t **ret, struct writer *w, const struct problem *p);
void train_count_length(struct train_lengths *l, size_t chars);

/* prompts.c, which writes the kind "prompts": the rows in the store of the suites that are written,
 * in the writer's arena. */
int train_prompt_suites(struct writer *w, int64_t **ret, size_t *n);
/* Write a problem's line, or count why there is none. */
int train_put_prompt(struct writer *w, const struct problem *p);

/* groups.c: write the lines that a problem's samples give: pairs, or one by one. */
int train_put_groups(struct writer *w, const struct problem *p, const struct sample_list *list);

#endif
