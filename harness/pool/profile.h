/* profile.h: where a pool's time goes: what each step takes in cells, what a visit costs besides, and
 * how long jobs wait for a slot. Always counted; it costs two looks at the clock for each visit. */
#ifndef POOL_PROFILE_H
#define POOL_PROFILE_H

#include "harness/exec/exec.h"

#define POOL_PROFILE_STEPS 24 /* names of steps; of more the last row is the sum */

struct pool_profile {
    struct pool_step {
        char name[24]; /* "compile", as the runner calls it */
        int64_t n, wall_us, cpu_us;
    } step[POOL_PROFILE_STEPS];
    size_t n_step;
    int64_t visits, visit_us;   /* from handing a job to a cell to having what came of it */
    int64_t started, waited_us; /* jobs that were given a slot; from pool_add to that, together */
};

/* A visit has ended, `us` after it was handed over. */
void pool_profile_visit(struct pool_profile *p, const struct exec_job *visit,
                        const struct exec_result *result, int64_t us);
/* Wall time of all steps together. */
int64_t pool_profile_steps_us(const struct pool_profile *p);

#endif
