/* labels.h: how often is our own grading wrong? Held against a file of answers that people judged. */
#ifndef GRADE_LABELS_H
#define GRADE_LABELS_H

#include "harness/base/arena.h"
#include "harness/grade/grade.h"
#include "harness/io/table.h"

/* Shapes of labelled files: name, answer, response, gold, label, group. A file has the first shape of which
 * its first row has label and gold. plain: rows for this purpose, {"answer", "gold", "label"}. VerifierBench:
 * Liu et al. 2025, arXiv 2508.03686. VerifyBench: Yan et al. 2025, arXiv 2505.15801. */
#define GRADE_SHAPES(X)                                                                            \
    X("VerifierBench", "", "llm_response", "gold_answer", "gold_judgment", "answer_type")          \
    X("VerifyBench", "", "completion", "answer", "gold_correct", "answer_type")                    \
    X("plain rows", "answer", "response", "gold", "label", "answer_type")

#define GRADE_GROUPS 64

/* Rows of one kind of question; each is in one of these. */
struct grade_counts {
    const char *name;           /* in the arena; "" for all */
    int64_t right, wrong;       /* as people have it, of those that were decided or had no box */
    int64_t rejected, accepted; /* of these, by us: right ones rejected, wrong ones accepted */
    int64_t proven;             /* of these two, how many we call proven */
    int64_t no_box;             /* among right and wrong, taken as rejected */
    int64_t undecided;          /* said neither */
    int64_t unlabelled, broken; /* without a label that says right or wrong; not readable */
};

struct grade_labels {
    const char *shape;
    struct grade_counts all, group[GRADE_GROUPS]; /* what is more than these is in `all` only */
    size_t n_group;
    struct arena arena;
};

/* Grade the file's rows and count; the options' shape, descriptor and function are ours. The file is JSON lines
 * or one JSON array, also packed by gzip. Errors: ERR_INPUT where it is in no known shape. */
int grade_labels(struct grade_labels *ret, const char *path, const struct grade_options *options,
                 struct err *err);
void grade_labels_finish(struct grade_labels *l);

/* Shares with exact intervals (Clopper and Pearson 1934: results/numbers/metrics.h). */
json_t *grade_labels_json(const struct grade_labels *l);
void grade_labels_print(FILE *to, const struct grade_labels *l, const struct look *look);

#endif
