/* drop.h: what becomes of a model's results when the same questions are asked in a harder form: problems
 * of one family (schema: problems.family) with the variant "base" against those with another one. */
#ifndef RESULTS_DROP_DROP_H
#define RESULTS_DROP_DROP_H

#include "results/report/report.h"

#define DROP_BASE "base"

/* A family, as far as both variants have samples that count. */
struct drop_cell {
    struct rate base, other;
};

struct drop_class {
    const char *name;    /* class and detail of a verdict */
    int64_t base, other; /* samples */
};

struct drop {
    const char *variant; /* the other one: "pro" */
    struct drop_cell *cell;
    size_t n, cap;                /* families */
    double base, other;           /* mean rates over the families */
    struct difference difference; /* of other less base, paired by family */
    int64_t pairs, base_only;     /* samples of the same number in both; the base passed in how many
                                     * of which the other one failed */
    struct drop_class *class;     /* most frequent first */
    size_t n_class, cap_class;
    int64_t base_samples, other_samples; /* that count */
};

struct drops {
    struct drop *item; /* one for each variant but the base's */
    size_t n, cap;
    struct arena arena;
};

/* Of one run; no item where its suite has no families. */
int drops_load(struct drops *ret, struct store *store, const struct report_run *run,
               struct err *err);
void drops_finish(struct drops *drops);

/* The sections of a run's report. Nothing where there is no family. */
int drops_print(FILE *to, struct store *store, const struct report_run *run,
                const struct look *look, struct err *err);
/* An array, an object a variant; new reference. */
int drops_json(struct store *store, const struct report_run *run, json_t **ret, struct err *err);

#endif
