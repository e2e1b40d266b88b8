/* ask.c: models are asked for their opinions, as any model is for its answers. */
#include "harness/judge/judge.h"

#include "harness/base/clock.h"
#include "harness/cli/sets.h"
#include "harness/measure/model_of.h"
#include "results/store/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The options as they are for this judge: those of the command line with what --models says of it. */
static int set_judge(struct app *app, const char *name, struct arena *arena)
{
    struct options *o = &app->cmd.options;
    o->model = name;
    if (sets_apply_models(app, arena) < 0)
        return -1;
    o->model = name;
    return 0;
}

static int add_judge(struct judges *j, const char *name, struct app *app)
{
    for (size_t i = 0; i < j->n; i++)
        if (strcmp(j->name[i], name) == 0)
            return err_set(&app->err, ERR_USAGE, "--judge: %s is named twice", name);
    if (j->n == JUDGES_MAX)
        return err_set(&app->err, ERR_USAGE, "--judge: at most %d of them", JUDGES_MAX);
    j->name[j->n++] = name;
    return 0;
}

/* The key is taken out of the environment by whoever is first: judges of one service share it. */
static int take_key(struct judges *j, size_t i, struct app *app, struct arena *arena)
{
    const struct command before = app->cmd;
    struct model_options model;
    const char *env;
    int rc = set_judge(app, j->name[i], arena);
    if (rc == 0)
        rc = model_of_options(&model, &app->cmd.options, arena, &app->err);
    env = rc == 0 ? model_key_env(&model) : NULL;
    for (size_t k = 0; env && k < i; k++)
        if (j->prompt[k] && strcmp(j->prompt[k], env) == 0 && j->key[k])
            j->key[i] = mem_dup(j->key[k], strlen(j->key[k]));
    if (rc == 0 && !j->key[i])
        j->key[i] = model_key_of_options(&app->cmd.options);
    j->prompt[i] = env ? arena_dup(arena, str_c(env)) : NULL;
    app->cmd = before;
    return rc;
}

int judges_of_options(struct judges *ret, struct app *app, struct arena *arena)
{
    const char *rest = app->cmd.options.judge, *word;
    size_t n;
    *ret = (struct judges){.since_us = clock_us()};
    while ((word = opt_word(&rest, ',', &n)))
        if (add_judge(ret, arena_printf(arena, "%.*s", (int)n, word), app) < 0)
            return -1;
    if (!ret->n)
        return err_set(&app->err, ERR_USAGE, "--judge: name a model, or several with commas");
    for (size_t i = 0; i < ret->n; i++)
        if (take_key(ret, i, app, arena) < 0)
            return -1;
    return 0;
}

void judges_finish(struct judges *judges)
{
    for (size_t i = 0; i < judges->n; i++)
        model_key_free(judges->key[i]);
}

/* ---- asking ---- */

static int prepare(struct measure *m, const struct judge_set *set, const bool *want, int n)
{
    if (store_open(&m->store, app_db(m->app), STORE_CREATE, &m->app->err) < 0)
        return -1;
    judge_suite(&m->suite, set);
    if (store_grow_suite(m->store, &m->suite, &m->app->err) < 0)
        return -1;
    m->wanted = mem_alloc((set->n + 1) * sizeof *m->wanted);
    for (size_t i = 0; i < set->n; i++)
        m->wanted[i] = !want || want[i];
    return measure_begin(m) < 0 || measure_plan(m, n) < 0 ? -1 : 0;
}

/* What is left of the budgets for the next judge. */
static void take_spent(struct options *o, const struct judges *j)
{
    if (o->max_samples >= 0)
        o->max_samples = o->max_samples > j->asked ? o->max_samples - j->asked : 0;
    if (o->max_cost >= 0)
        o->max_cost = fmax(o->max_cost - j->spent.cost, 0);
    if (o->max_tokens_total >= 0)
        o->max_tokens_total =
            o->max_tokens_total > j->spent.tokens ? o->max_tokens_total - j->spent.tokens : 0;
    if (o->max_time_s >= 0)
        o->max_time_s = fmax(o->max_time_s - (double)(clock_us() - j->since_us) / 1e6, 0);
}

static void add_spent(struct judges *j, const struct measure *m)
{
    j->spent.cost += m->spent.cost;
    j->spent.tokens += m->spent.tokens;
}

static int64_t planned(const struct measure *m)
{
    int64_t n = 0;
    for (size_t i = 0; i < m->n_item; i++)
        n += m->item[i].state == ITEM_ASK || m->item[i].state == ITEM_TURN;
    return n;
}

static int ask(struct measure *m, const struct judge_set *set, struct judges *j, size_t i, int n,
               const bool *want, struct arena *arena)
{
    struct options *o = &m->app->cmd.options;
    int status;
    take_spent(o, j);
    o->n = n;
    o->repair = JUDGE_REPAIRS;
    if (!o->prompt || strcmp(o->prompt, "default") == 0)
        o->prompt = set->sort;
    m->key = j->key[i];
    m->untold = m->grows = true; /* opinions on other answers of the run are in the store, too */
    if (prepare(m, set, want, n) < 0)
        return app_fail(m->app);
    if (o->max_samples >= 0)
        measure_cut(m, o->max_samples);
    j->prompt[i] = arena_dup(arena, str_c(prompt_template_label(m->prompt)));
    j->run[i] = m->run.row;
    j->model[i] = m->run.model_row;
    j->asked += planned(m);
    status = measure_run(m);
    add_spent(j, m);
    return status;
}

int judge_ask(struct app *app, const struct judge_set *set, struct judges *judges, size_t i, int n,
              const bool *want, struct arena *arena)
{
    const struct command before = app->cmd;
    struct measure m = {.app = app};
    int status;
    judges->run[i] = 0;
    if (set_judge(app, judges->name[i], arena) < 0)
        return app_fail(app);
    status = ask(&m, set, judges, i, n, want, arena);
    measure_finish(&m);
    if (!m.run.row) /* it came to nothing, and left nothing behind */
        judges->run[i] = 0;
    app->cmd = before;
    return status;
}

/* ---- what they said ---- */

static int read_run(struct said *said, struct store *store, const struct judge_set *set,
                    const struct judges *judges, size_t judge, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (!judges->run[judge])
        return 0;
    if (sql_prepare(
            store_db(store), &stmt, err,
            "SELECT p.name, AVG(v.points), COUNT(v.id), AVG(CASE WHEN s.idx = 0 THEN v.points "
            "END) FROM samples s JOIN problems p ON "
            "p.id = s.problem_id LEFT JOIN verdicts v ON v.id = s.verdict_id WHERE "
            "s.run_id = ? AND s.api_error IS NULL GROUP BY p.id",
            "i", judges->run[judge]) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        size_t at = judge_set_find(set, (const char *)sqlite3_column_text(stmt, 0));
        struct said *s;
        if (at == set->n)
            continue;
        s = &said[at * judges->n + judge];
        s->n = sqlite3_column_int(stmt, 2);
        if (sqlite3_column_type(stmt, 1) != SQLITE_NULL)
            s->points = sqlite3_column_double(stmt, 1);
        if (sqlite3_column_type(stmt, 3) != SQLITE_NULL)
            s->first = sqlite3_column_double(stmt, 3);
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

int judge_said(struct said **ret, struct store *store, const struct judge_set *set,
               const struct judges *judges, struct arena *arena, struct err *err)
{
    struct said *said = arena_alloc(arena, (set->n * judges->n + 1) * sizeof *said);
    for (size_t i = 0; i < set->n * judges->n; i++)
        said[i].points = said[i].first = -1;
    for (size_t i = 0; i < judges->n; i++)
        if (read_run(said, store, set, judges, i, err) < 0)
            return -1;
    *ret = said;
    return 0;
}
