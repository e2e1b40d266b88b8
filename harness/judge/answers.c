/* answers.c: the answers of a run that models judge. */
#include "harness/judge/answers.h"

#include "testbenches/oracle.h"

#include <string.h>

struct collect {
    struct measure *m;
    struct judge_set *set;
};

static const struct problem *wanted_problem(const struct measure *m, const char *id)
{
    const struct problem *p = suite_find(&m->suite, str_c(id));
    const char *bench = p && *p->bench ? p->bench : m->suite.bench;
    if (!p || !m->wanted[p - m->suite.problem] || strcmp(bench, "judged") != 0)
        return NULL;
    return p;
}

static int add_sample(struct collect *c, const struct problem *p, struct sample *s)
{
    struct scheme scheme;
    extract_reply(&s->candidate, &s->reply, p, prompt_kind(&c->m->suite, p), NULL, &s->arena);
    if (scheme_of(&scheme, p, &s->arena, &c->m->app->err) < 0)
        return -1;
    if (!s->candidate.code.p || strcmp(scheme.sort, c->set->sort) != 0)
        return 0;
    return judge_set_add(c->set, p, s->index, s->row, s->candidate.code, &c->m->app->err);
}

static int on_sample(void *ctx, const struct sample_state *state, struct err *err)
{
    struct collect *c = ctx;
    const struct problem *p = wanted_problem(c->m, state->problem);
    struct sample s;
    int rc;
    if (!p || !state->replied)
        return 0;
    if (store_load_sample(c->m->store, state->row, &c->m->suite, &s, err) < 0)
        return -1;
    rc = add_sample(c, p, &s);
    arena_finish(&s.arena);
    return rc;
}

int answers_of_run(struct judge_set *ret, struct measure *m, const char *sort)
{
    struct judge_set set = {.sort = sort};
    struct collect c = {m, &set};
    set.task = arena_printf(&set.arena, "%.16s-%s", m->run.key, sort);
    set.name = arena_printf(&set.arena, "answers of run %lld to %s", (long long)m->run.row,
                            suite_label(&m->suite));
    if (store_each_sample(m->store, m->run.row, on_sample, &c, &m->app->err) < 0) {
        judge_set_finish(&set);
        return -1;
    }
    judge_set_seal(&set);
    *ret = set;
    return 0;
}
