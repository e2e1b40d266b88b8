/* judges.h: the verdicts of several judges on the samples of one run: models that judge, two versions of
 * assay, two simulators, two graders. What a judge is, is the toolchain that is stored with each verdict. */
#ifndef RESULTS_COMPARE_JUDGES_H
#define RESULTS_COMPARE_JUDGES_H

#include "harness/io/table.h"
#include "results/store/store.h"

#include <jansson.h>

#define COMPARE_JUDGES 16 /* the newest so many are looked at */

/* A judge: its newest verdict on each sample. */
struct compared_judge {
    int64_t toolchain;
    const char *text;
    int64_t n, passed; /* samples with a verdict of it; passes among those that count */
    double score;      /* mean share of points or of matching samples; < 0: none has one */
};

/* A sample on which the last two judges differ: in class, or in points. */
struct compared_sample {
    int64_t row;
    const char *problem;
    int index;
    const char *class[2];
    double points[2]; /* < 0: none */
};

struct compare_judges {
    int64_t run;
    struct compared_judge judge[COMPARE_JUDGES]; /* the oldest first, by their last verdict */
    size_t n;
    int64_t both,
        same; /* samples that the last two judged; with the same class and the same points */
    struct compared_sample *sample; /* that differ, in the order of problem and index */
    size_t n_sample;
    struct arena arena;
};

/* Errors: ERR_USAGE for a run that is none, or that fewer than two judges have judged. */
int compare_judges_load(struct compare_judges *ret, struct store *store, const char *run,
                        struct err *err);
void compare_judges_finish(struct compare_judges *c);
void compare_judges_print(FILE *to, const struct compare_judges *c, const struct look *look);
json_t *compare_judges_json(const struct compare_judges *c); /* new reference */

#endif
