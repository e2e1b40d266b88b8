/* view.h: the points of a run that models judged, with the record of each judge beside them. */
#ifndef RESULTS_JUDGES_VIEW_H
#define RESULTS_JUDGES_VIEW_H

#include "harness/io/table.h"
#include "results/judges/record.h"
#include "results/numbers/metrics.h"

#include <jansson.h>

/* One judge of a run. Texts are in the view's arena. */
struct judge_view {
    const char *name, *template;
    int64_t run, model;      /* rows; 0: not in this store */
    struct agreement record; /* n is 0: none */
    const char *doubt;       /* agreement_doubt of it; NULL: it is to be trusted */
    int64_t opinions, unknown;
    double share;   /* mean of points by what there is; < 0: none */
    double cost;    /* as told; < 0: not told */
    int64_t tokens; /* of prompts and replies; < 0: not told */
};

/* Two judges about the same answers. */
struct judge_pair {
    size_t a, b;
    int64_t n, same; /* answers that both gave points to; on the same side of `accept` */
    double apart;    /* mean difference of their shares of the points */
};

struct judges_view {
    struct judge_view *judge;
    size_t n; /* 0: no model judged this run */
    int64_t
        unlisted; /* answers whose points come from judges that the run does not name: of a merged store */
    bool mixed; /* not all answers are judged by all of them, or by one template */
    struct judge_pair *pair;
    size_t n_pair;
    const char *aggregate;
    double accept;
    int64_t n_text;        /* answers to problems with a reference text: of these the means of */
    double bleu, rouge_l;  /* results/numbers/overlap.h */
    bool known;            /* there are points */
    struct estimate share; /* of the points, a mean over problems */
    struct arena arena;
};

/* Errors: those of the store. view_finish'ed by the caller, also for a run that no model judged. */
int judges_view_load(struct judges_view *ret, struct store *store, int64_t run, struct err *err);
void judges_view_finish(struct judges_view *view);

bool judges_view_any(const struct judges_view *view); /* did models judge the run? */

/* Why the run's points are to be marked, as "gpt-x has no record: assay calibrate"; NULL: they are not. */
const char *judges_view_doubt(const struct judges_view *view, struct arena *arena);

/* Nothing is printed for a run that no model judged. */
void judges_view_print(FILE *to, const struct judges_view *view, const struct look *look);
json_t *
judges_view_json(const struct judges_view *view); /* new reference; NULL: nobody judged it */

/* The same of a run in the store. Of the second, *ret is a new reference, or NULL. */
int judges_print(FILE *to, struct store *store, int64_t run, const struct look *look,
                 struct err *err);
int judges_json(struct store *store, int64_t run, json_t **ret, struct err *err);
/* judges_view_doubt of a run; in the arena. */
int judges_doubt(struct store *store, int64_t run, const char **ret, struct arena *arena,
                 struct err *err);

#endif
