/* profile.c: slots' time, cut by what it was spent on. */
#include "harness/flow/profile.h"

#include "harness/base/clock.h"

#include <sys/resource.h>

static int64_t own_cpu_us(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (int64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 + u.ru_utime.tv_usec +
           u.ru_stime.tv_usec;
}

void flow_profile_begin(struct flow_profile *p, int slots)
{
    *p = (struct flow_profile){.slots = slots, .free = slots};
    p->since_us = p->began_us = clock_us();
    p->began_cpu_us = own_cpu_us();
}

void flow_profile_turn(struct flow_profile *p, int free, int asking)
{
    int64_t now = clock_us(), us = now - p->since_us;
    *(p->asking ? &p->idle_asking_us : &p->idle_us) += us * p->free;
    p->asking_us += p->asking ? us : 0;
    p->since_us = now;
    p->free = free;
    p->asking = asking;
}

void flow_profile_end(struct flow_profile *p, const struct pool_profile *pool, int64_t judged)
{
    flow_profile_turn(p, p->slots, 0);
    p->pool = *pool;
    p->judged = judged;
    p->wall_us = clock_us() - p->began_us;
    p->own_cpu_us = own_cpu_us() - p->began_cpu_us;
}

static void add_row(struct table *t, const struct flow_profile *p, const char *name, int64_t n,
                    int64_t wall_us, int64_t cpu_us)
{
    double all = (double)p->wall_us * p->slots;
    table_add(t, "%s", name);
    table_add(t, n ? "%lld" : "", (long long)n);
    table_add(t, "%.2f s", (double)wall_us / 1e6);
    table_add(t, "%.1f %%", all > 0 ? 100 * (double)wall_us / all : 0);
    table_add(t, cpu_us >= 0 ? "%.2f s" : "", (double)cpu_us / 1e6);
}

static void add_slots(struct table *t, const struct flow_profile *p)
{
    int64_t steps = pool_profile_steps_us(&p->pool), all = p->wall_us * p->slots;
    int64_t rest = all - p->pool.visit_us - p->idle_asking_us - p->idle_us;
    for (size_t i = 0; i < p->pool.n_step; i++) {
        const struct pool_step *s = &p->pool.step[i];
        add_row(t, p, s->name, s->n, s->wall_us, s->cpu_us);
    }
    add_row(t, p, "cells, around the steps", p->pool.visits, p->pool.visit_us - steps, -1);
    add_row(t, p, "between visits", 0, rest > 0 ? rest : 0, -1);
    add_row(t, p, "idle, a model was asked", 0, p->idle_asking_us, -1);
    add_row(t, p, "idle", 0, p->idle_us, -1);
}

void flow_profile_print(FILE *to, const struct flow_profile *p, const struct look *look)
{
    static const struct table_column column[] = {{.head = "slots' time"},
                                                 {.head = "times", .right = true},
                                                 {.head = "elapsed", .right = true},
                                                 {.head = "share", .right = true},
                                                 {.head = "CPU", .right = true}};
    struct table t;
    double judged = p->judged ? (double)p->judged : 1, started = (double)p->pool.started;
    table_init(&t, column, countof(column));
    add_slots(&t, p);
    table_print(&t, to, look, 0);
    table_finish(&t);
    fprintf(
        to,
        "%d slots for %.2f s; assay itself: %.2f s of CPU, %.2f ms a verdict; a model was asked "
        "in %.2f s; a job waited %.1f ms for a slot\n",
        p->slots, (double)p->wall_us / 1e6, (double)p->own_cpu_us / 1e6,
        (double)p->own_cpu_us / 1e3 / judged, (double)p->asking_us / 1e6,
        started > 0 ? (double)p->pool.waited_us / 1e3 / started : 0);
}
