/* lane.c: the lanes of a pool: a runner each, with its programs. */
#include "harness/pool/private.h"

#include <stdlib.h>
#include <string.h>

const struct problem *pool_problem(const struct pool *p, const struct pool_job *pj)
{
    return &p->lane[pj->lane].suite->problem[pj->problem];
}

struct problem_state *pool_state(struct pool *p, const struct pool_job *pj)
{
    return &p->lane[pj->lane].state[pj->problem];
}

const struct oracle *pool_oracle(const struct suite *suite, const struct problem *problem)
{
    return oracle_find(*problem->bench ? problem->bench : suite->bench);
}

const struct kind *pool_kind(const struct pool *p, int lane, size_t problem)
{
    const struct suite *s = p->lane[lane].suite;
    return pool_oracle(s, &s->problem[problem])->kind;
}

/* 0 is the pool's first suite, the others stand behind it. */
static struct suite *suite_at(const struct pool *p, size_t i)
{
    return i ? &p->o.more[i - 1] : p->o.suite;
}

static int check_suite(const struct suite *s, struct err *err)
{
    for (size_t i = 0; i < s->n; i++)
        if (!pool_oracle(s, &s->problem[i]))
            return err_set(err, ERR_INPUT, "%s: unknown kind of bench '%s'", s->problem[i].id,
                           *s->problem[i].bench ? s->problem[i].bench : s->bench);
    return 0;
}

/* Every name that the suites give must be a row of its table. */
int lanes_check(const struct pool *p, struct err *err)
{
    if (p->o.n_more >= POOL_SUITES)
        return err_set(err, ERR_USAGE, "at most %d suites at a time", POOL_SUITES);
    for (size_t i = 0; i <= p->o.n_more; i++)
        if (check_suite(suite_at(p, i), err) < 0)
            return -1;
    return 0;
}

/* A runner's programs are looked for once. */
static int open_tools(struct pool *p, struct lane *lane, struct err *err)
{
    for (const struct lane *l = p->lane; l < lane; l++)
        if (l->runner == lane->runner) {
            lane->tools = l->tools;
            lane->toolchain = l->toolchain;
            lane->shares = true;
            return 0;
        }
    if (lane->runner->open(&lane->tools, p->o.judging.note, p->o.judging.note_ctx, err) < 0)
        return -1;
    return store_toolchain(p->o.store, lane->tools->text, &lane->toolchain, err);
}

static int open_lane(struct pool *p, struct suite *suite, const char *runner, struct err *err)
{
    struct lane *lane = &p->lane[p->n_lane++];
    lane->suite = suite;
    lane->state = mem_alloc((suite->n + 1) * sizeof *lane->state);
    lane->runner = runner_find(runner);
    if (!lane->runner)
        return err_set(err, ERR_INPUT, "%s: unknown runner '%s'", suite->name, runner);
    return open_tools(p, lane, err);
}

int lanes_open(struct pool *p, struct err *err)
{
    for (size_t i = 0; i <= p->o.n_more; i++) {
        struct suite *s = suite_at(p, i);
        if (open_lane(p, s, p->o.judging.runner[0] ? p->o.judging.runner[0] : s->runner, err) < 0 ||
            (p->o.judging.runner[1] && open_lane(p, s, p->o.judging.runner[1], err) < 0))
            return -1;
    }
    return 0;
}

/* The kits of all lanes' tools in one table: their names are distinct. */
size_t lanes_join_kits(struct pool *p)
{
    size_t n = 0;
    for (int i = 0; i < p->n_lane; i++)
        n += p->lane[i].tools->n_kit;
    p->kit = arena_alloc(&p->arena, (n + 1) * sizeof *p->kit);
    n = 0;
    for (int i = 0; i < p->n_lane; i++)
        for (size_t k = 0; !p->lane[i].shares && k < p->lane[i].tools->n_kit; k++)
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

void lane_free(struct lane *lane)
{
    for (size_t i = 0; i < lane->suite->n; i++)
        free_state(&lane->state[i]);
    if (lane->tools && !lane->shares)
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
