/* audit.h: how strong a suite's benches are, as the store holds it. */
#ifndef RESULTS_STORE_AUDIT_H
#define RESULTS_STORE_AUDIT_H

#include "results/store/store.h"

/* What became of a design that differs from the reference by one change, or that is trivial. */
#define AUDIT_OUTCOMES(X)                                                                          \
    X(AUDIT_KILLED, "killed", "the bench fails it")                                                \
    X(AUDIT_SURVIVED, "survived", "the bench passes it, and it is not known to be right")          \
    X(AUDIT_DIFFERENT, "different",                                                                \
      "the bench passes it, and an input tells it from the reference")                             \
    X(AUDIT_BOUNDED, "bounded", "the bench passes it, and no difference was found in some cycles") \
    X(AUDIT_EQUIVALENT, "equivalent", "proved to do what the reference does")                      \
    X(AUDIT_INVALID, "invalid", "does not compile, or could not be judged")

enum audit_outcome {
#define X(id, name, text) id,
    AUDIT_OUTCOMES(X)
#undef X
};

/* One mutant or trivial design that was tried; texts are borrowed. */
struct audit_design {
    const char *op; /* operator, or "trivial" */
    const char *what;
    int64_t line;
    struct str code;
    const char *class; /* of its verdict */
    enum audit_outcome outcome;
    const char *why; /* one sentence about the outcome, or "" */
};

/* One problem's row; texts borrowed, "" for nothing. */
struct audited {
    int64_t mutants, killed, equivalent, bounded;
    const char *trivial, *hidden, *disagree, *order, *flaky;
};

/* Store an audit: begin it (*ret is its row), put its designs and problems, end it. */
int store_begin_audit(struct store *store, int64_t suite, const char *toolchain, int64_t seed,
                      int64_t per_problem, int64_t *ret, struct err *err);
int store_put_design(struct store *store, int64_t audit, int64_t problem, int64_t idx,
                     const struct audit_design *design, struct err *err);
int store_put_audited(struct store *store, int64_t audit, int64_t problem,
                      const struct audited *row, struct err *err);
int store_end_audit(struct store *store, int64_t audit, double cpu_s, struct err *err);

#endif
