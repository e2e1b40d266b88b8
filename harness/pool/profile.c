/* profile.c: add up what visits took. */
#include "harness/pool/profile.h"

#include <stdio.h>
#include <string.h>

static struct pool_step *step_of(struct pool_profile *p, const char *name)
{
    struct pool_step *s;
    for (size_t i = 0; i < p->n_step; i++)
        if (strncmp(p->step[i].name, name, sizeof p->step[i].name - 1) == 0)
            return &p->step[i];
    if (p->n_step == POOL_PROFILE_STEPS) {
        s = &p->step[p->n_step - 1];
        snprintf(s->name, sizeof s->name, "others");
        return s;
    }
    s = &p->step[p->n_step++];
    snprintf(s->name, sizeof s->name, "%s", name);
    return s;
}

void pool_profile_visit(struct pool_profile *p, const struct exec_job *visit,
                        const struct exec_result *result, int64_t us)
{
    p->visits++;
    p->visit_us += us;
    for (size_t i = 0; i < result->n_step && i < visit->n_step; i++) {
        const struct exec_outcome *o = &result->step[i];
        struct pool_step *s;
        if (o->status == EXEC_NOT_RUN)
            continue;
        s = step_of(p, visit->step[i].name);
        s->n++;
        s->wall_us += o->wall_us;
        s->cpu_us += o->cpu_us;
    }
}

int64_t pool_profile_steps_us(const struct pool_profile *p)
{
    int64_t us = 0;
    for (size_t i = 0; i < p->n_step; i++)
        us += p->step[i].wall_us;
    return us;
}
