/* lane.c: the lanes of a pool: a runner each, with its programs. */
#include "harness/pool/private.h"

#include <stdlib.h>
#include <string.h>

struct problem_state *pool_state(struct pool *p, const struct pool_job *pj)
{
    return &p->lane[pj->lane].state[pj->problem];
}

const struct oracle *pool_oracle(const struct pool *p, const struct problem *problem)
{
    return oracle_find(*problem->bench ? problem->bench : p->o.suite->bench);
}

const struct kind *pool_kind(const struct pool *p, size_t problem)
{
    return kind_find(pool_oracle(p, &p->o.suite->problem[problem])->kind);
}

/* Every name that the suite gives must be a row of its table. */
int lanes_check(const struct pool *p, struct err *err)
{
    const struct suite *s = p->o.suite;
    for (size_t i = 0; i < s->n; i++)
        if (!pool_oracle(p, &s->problem[i]))
            return err_set(err, ERR_INPUT, "%s: unknown kind of bench '%s'", s->problem[i].id,
                           *s->problem[i].bench ? s->problem[i].bench : s->bench);
    return 0;
}

static int open_lane(struct pool *p, const char *runner, struct err *err)
{
    struct lane *lane = &p->lane[p->n_lane++];
    lane->state = mem_alloc((p->o.suite->n + 1) * sizeof *lane->state);
    lane->runner = runner_find(runner);
    if (!lane->runner)
        return err_set(err, ERR_INPUT, "%s: unknown runner '%s'", p->o.suite->name, runner);
    if (lane->runner->open(&lane->tools, p->o.note, p->o.ctx, err) < 0)
        return -1;
    return store_toolchain(p->o.store, lane->tools->text, &lane->toolchain, err);
}

int lanes_open(struct pool *p, struct err *err)
{
    const char *first = p->o.runner[0] ? p->o.runner[0] : p->o.suite->runner;
    if (open_lane(p, first, err) < 0)
        return -1;
    return p->o.runner[1] ? open_lane(p, p->o.runner[1], err) : 0;
}

/* The kits of all lanes in one table: their names are distinct. */
size_t lanes_join_kits(struct pool *p)
{
    size_t n = 0;
    for (int i = 0; i < p->n_lane; i++)
        n += p->lane[i].tools->n_kit;
    p->kit = arena_alloc(&p->arena, (n + 1) * sizeof *p->kit);
    n = 0;
    for (int i = 0; i < p->n_lane; i++)
        for (size_t k = 0; k < p->lane[i].tools->n_kit; k++)
            p->kit[n++] = p->lane[i].tools->kit[k];
    return n;
}

static void free_state(struct problem_state *ps)
{
    free((char *)ps->prepared.p);
    for (size_t i = 0; i < ps->n_kept; i++) {
        free((char *)ps->kept[i].key.p);
        free((char *)ps->kept[i].data.p);
    }
}

void lane_free(struct pool *p, struct lane *lane)
{
    for (size_t i = 0; i < p->o.suite->n; i++)
        free_state(&lane->state[i]);
    if (lane->tools)
        lane->runner->close(lane->tools);
    free(lane->state);
}

const char *pool_lane_name(const struct pool *p, int lane)
{
    return p->lane[lane].runner->name;
}

const char *pool_lane_toolchain(const struct pool *p, int lane)
{
    return p->lane[lane].tools->text;
}

int64_t pool_toolchain(const struct pool *p, int lane)
{
    return p->lane[lane].toolchain;
}
