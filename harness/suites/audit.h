/* audit.h: how strong is each bench? Mutants and trivial designs through it, survivors are
 * held against the reference by a proof. */
#ifndef SUITES_AUDIT_H
#define SUITES_AUDIT_H

#include "harness/pool/pool.h"

struct audit_options {
    struct store *store;
    struct suite *suite;
    struct judging judging;
    int mutants;          /* wanted for each problem */
    int64_t seed;         /* decides which */
    int64_t proof_cpu_ms; /* for each step of a proof; 0: the default of equiv.h */
    const bool *wanted;   /* by problem; NULL: all */
    void (*progress)(void *ctx, int64_t problems, int64_t total, int64_t designs, bool last);
    void *ctx;
};

struct audit_result {
    int64_t row;               /* of the audit in the store */
    int64_t problems, skipped; /* audited; left out because their reference fails here */
    double cpu_s;
    int signal;
};

/* One row for each problem and design in the store. Without a prover survivors stay undecided, and
 * `note` says so. */
int audit_suite(const struct audit_options *options, struct audit_result *ret, struct err *err);

#endif
