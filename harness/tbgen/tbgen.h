/* tbgen.h: a model drafts benches for problems that have none. See harness/tbgen/README.md.
 *
 * Each problem goes through steps: test points, a bench, the bench mended, and so on. Each step's
 * reply is stored when it arrives (results/store/drafts.h) and its outcome when it is known, so a
 * new start continues where the last one ended and asks for nothing twice. All problems go through
 * a step together: the model is asked for all of them, then all drafts are tried. They are tried by
 * the audit of `validate --audit`, in a separate store in memory, so a refused draft leaves nothing
 * but its row. */
#ifndef TBGEN_TBGEN_H
#define TBGEN_TBGEN_H

#include "harness/model/model.h"
#include "harness/pool/pool.h"

#define TBGEN_ATTEMPTS_MAX 20

/* What can come of a draft: id, word in the store, what it means. */
#define TBGEN_OUTCOMES(X)                                                                          \
    X(DRAFT_KEPT, "kept", "the reference passes, trivial designs fail, enough mutants fail")       \
    X(DRAFT_NO_CODE, "no_code", "the reply held no bench tb")                                      \
    X(DRAFT_FORBIDDEN, "forbidden", "it does what no bench here may do")                           \
    X(DRAFT_COMPILE, "compile", "it does not compile with the reference")                          \
    X(DRAFT_REFERENCE, "reference", "the reference does not pass in it")                           \
    X(DRAFT_SLOW, "slow", "the reference takes too long in it")                                    \
    X(DRAFT_UNSTEADY, "unsteady", "it depends on the order of files, or on chance")                \
    X(DRAFT_TRIVIAL, "trivial", "a design without a thought in it passes")                         \
    X(DRAFT_WEAK, "weak", "too many mutants of the reference pass")

enum draft_result {
#define X(id, word, text) id,
    TBGEN_OUTCOMES(X)
#undef X
};
const char *draft_word(enum draft_result result);

struct tbgen_options {
    struct store *store;
    struct suite *suite;
    const bool *wanted; /* by problem */
    const char *name;   /* of the suite that is made: "suite" or "suite/task" */
    bool replace;       /* also for problems that have a bench; the model never sees that one */
    int attempts;       /* benches for each problem, at most */
    double kill_rate;   /* share of mutants that must fail, of those not proved equivalent */
    int mutants;        /* how many mutants are made of each reference */
    int64_t seed, proof_cpu_ms;
    struct judging judging;
    const struct model_options *model;
    const char *output;                          /* file of JSON lines to be written; NULL: none */
    void (*status)(void *ctx, const char *line); /* progress; NULL line: it is over */
    void *ctx;
};

/* One problem, in the result's arena. */
struct tbgen_row {
    const struct problem *problem;
    int drafts;          /* benches that were drafted */
    const char *outcome; /* of the last; "" while there is none; see TBGEN_OUTCOMES */
    struct str told;     /* why it was refused */
    int64_t mutants, killed, equivalent; /* -1: no audit was made */
    bool kept, refused;                  /* neither: there was no reply, or tbgen was stopped */
    struct str bench;
};

struct tbgen_result {
    struct tbgen_row *row;
    size_t n, kept, refused;
    const char *api_error; /* of a request that failed; "" when none did */
    bool stopped;          /* the service will not answer further requests */
    struct suite suite;    /* the suite that was installed; n 0: no bench was kept */
    int64_t audit;         /* row of its audit in the store */
    int signal;
    struct arena arena;
};

/* Errors: ERR_USAGE when no problem needs a bench, or for a name that no suite can have; those of
 * model_new, pool_new and the store. Call tbgen_finish on *ret even after an error. */
int tbgen_run(const struct tbgen_options *options, struct tbgen_result *ret, struct err *err);
void tbgen_finish(struct tbgen_result *ret);

#endif
