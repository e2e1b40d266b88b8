/* check.h: further checks of samples that passed (runners/checks/check.h). Their results are stored and reported by themselves; they are
 * never part of a verdict or of pass@k. */
#ifndef FLOW_CHECK_H
#define FLOW_CHECK_H

#include "harness/pool/pool.h"
#include "runners/checks/check.h"

struct checker; /* the tools, and what they said of each reference */

/* `wanted` has a bit 1 << enum check_kind for each kind of check to make; *ret is NULL when it names
 * none. Errors: ERR_SYS with how to get the tool that is missing. */
int checker_new(struct checker **ret, const struct suite *suite, unsigned wanted, struct err *err);
void checker_free(struct checker *checker); /* NULL allowed */

/* The checks of one sample, one visit to a cell after the other. A zeroed struct is ready. */
struct checks_of {
    int step; /* the next step: each kind has one for the reference and one for the candidate */
    struct exec_job visit;
    struct sample_check *open; /* the check that the visit under way is for */
};

/* Plan the next visit: fills of->visit. False when no visit is left. Texts live in the sample's
 * arena. */
bool checker_next(struct checker *checker, struct sample *sample, struct checks_of *of);
/* Read the result of the planned visit into the sample's checks. */
void checker_take(struct checker *checker, struct sample *sample, struct checks_of *of,
                  const struct exec_result *result);

#endif
