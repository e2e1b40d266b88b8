/* check.h: what else is looked at in a sample that passed: equivalence to the reference, what it
 * synthesizes to, what lint says. Columns of their own: never part of a verdict or of pass@k. */
#ifndef FLOW_CHECK_H
#define FLOW_CHECK_H

#include "harness/flow/pool.h"

/* id, name: as in the store */
#define CHECK_KINDS(X)                                                                             \
    X(CHECK_EQUIVALENCE, "equivalence")                                                            \
    X(CHECK_SYNTH, "synth")                                                                        \
    X(CHECK_LINT, "lint")

enum check_kind {
#define X(id, name) id,
    CHECK_KINDS(X)
#undef X
        CHECK_KIND_COUNT,
};

struct checker; /* the tools, and what each reference synthesizes to */

/* `wanted`: by kind. *ret is NULL when nothing is. Errors: ERR_SYS with how to get what is missing.
 */
int checker_new(struct checker **ret, const struct suite *suite,
                const bool wanted[CHECK_KIND_COUNT], struct err *err);
void checker_free(struct checker *checker); /* NULL allowed */

/* The checks of one sample, one visit to a cell after the other. Zeroed is ready. */
struct checks_of {
    int step; /* the next one: of a kind, and for synthesis of candidate or reference */
    struct exec_job visit;
    struct sample_check *open; /* what the visit under way is for */
};

/* Plan the next visit. False when none is left. Texts live in the sample's arena. */
bool checker_next(struct checker *checker, struct sample *sample, struct checks_of *of);
/* Read what came of it. */
void checker_take(struct checker *checker, struct sample *sample, struct checks_of *of,
                  const struct exec_result *result);

#endif
