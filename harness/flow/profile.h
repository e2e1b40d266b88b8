/* profile.h: where a run's time went (run --profile). */
#ifndef FLOW_PROFILE_H
#define FLOW_PROFILE_H

#include "harness/io/table.h"
#include "harness/pool/profile.h"

struct flow_profile {
    struct pool_profile pool;
    int slots;
    int64_t judged;              /* verdicts */
    int64_t wall_us, own_cpu_us; /* of this process, without cells */
    /* Sums over slots: idle while a model was asked; idle while it was not. */
    int64_t idle_asking_us, idle_us;
    int64_t asking_us; /* in which at least one request was under way */
    /* what held since the last turn of the loop */
    int64_t since_us, began_us, began_cpu_us;
    int free, asking;
};

void flow_profile_begin(struct flow_profile *p, int slots);
/* Once for each turn of the loop: `free` slots, `asking` requests from here on. */
void flow_profile_turn(struct flow_profile *p, int free, int asking);
void flow_profile_end(struct flow_profile *p, const struct pool_profile *pool, int64_t judged);

/* A table: slots' time by what was done in it, then what assay itself needed. */
void flow_profile_print(FILE *to, const struct flow_profile *p, const struct look *look);

#endif
