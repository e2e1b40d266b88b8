/* opinions.h: what judges said of one answer, each opinion as it came. */
#ifndef RESULTS_JUDGES_OPINIONS_H
#define RESULTS_JUDGES_OPINIONS_H

#include "problems/scheme.h"
#include "results/store/store.h"

struct judge_opinion {
    int64_t sample;    /* its own row: `assay show` shows it whole */
    const char *judge; /* the model's name */
    int round;         /* 0; 1: asked once more */
    const char *class, *detail, *evidence;
    double points, cost; /* < 0: none; not told */
    struct str reply;
};

struct judge_opinions {
    bool judged; /* the problem's answers are judged by models */
    struct scheme scheme;
    struct judge_opinion *item; /* the oldest first */
    size_t n;
    struct arena arena;
};

/* Of the sample `index` of a problem in a run. judge_opinions_finish'ed by the caller, also where nothing is there.
 * Errors: those of the store. */
int judge_opinions_load(struct judge_opinions *ret, struct store *store, int64_t run,
                        int64_t problem, int64_t index, struct err *err);
void judge_opinions_finish(struct judge_opinions *o);

/* As a list of objects; new reference. */
json_t *judge_opinions_json(const struct judge_opinions *o);

#endif
