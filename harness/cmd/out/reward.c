/* reward.c: `assay reward`: completions in, rewards out, for training while a model learns. */
#include "harness/io/dotenv.h"
#include "harness/measure/measure.h"
#include "harness/reward/reward.h"
#include "results/train/train.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN "ASSAY_REWARD_TOKEN"

/* What the lines may be of. */
struct suites {
    struct measure m; /* with the first */
    struct suite more[POOL_SUITES];
    size_t n_more;
};

static void on_note(void *ctx, const char *text)
{
    struct app *app = ctx;
    term_line(&app->term, text);
}

/* For who started it and waits. */
static void on_listens(void *ctx, const char *where)
{
    struct app *app = ctx;
    char line[300];
    snprintf(line, sizeof line, "listening on %.200s", where);
    if (app->term.mode != TERM_OFF)
        term_line(&app->term, line);
}

static int status_of(struct app *app, const struct reward_result *r)
{
    char line[200];
    bool serves = app->cmd.options.socket || app->cmd.options.http;
    if (r->signal && !serves)
        return 128 + r->signal;
    snprintf(line, sizeof line,
             "%lld lines answered, %lld of them without a reward, %lld by the verdict of an equal "
             "line; judged: %lld",
             (long long)r->lines, (long long)r->wrong, (long long)r->shared, (long long)r->judged);
    if (r->wrong || r->shared || serves)
        term_line(&app->term, line);
    return r->wrong && !serves ? 3 : 0;
}

/* Those that were given. */
static struct exec_limits limits_of(const struct options *o)
{
    struct exec_limits l = {0};
    if (o->cpu_s > 0)
        l.cpu_ms = (int64_t)(o->cpu_s * 1000);
    if (o->wall_s > 0)
        l.wall_ms = (int64_t)(o->wall_s * 1000);
    if (o->memory_mb > 0)
        l.memory_bytes = o->memory_mb << 20;
    return l;
}

static int find_profile(struct reward_profile *ret, struct app *app)
{
    const struct options *o = &app->cmd.options;
    if (reward_profile_find(ret, o->profile, o->weights, &app->err) < 0)
        return -1;
    if (o->judging.want & WANT_EARLY && ret->shares)
        return err_set(
            &app->err, ERR_USAGE,
            "--stop-early cannot be: profile %s is the share of samples that match in the "
            "whole run",
            o->profile);
    return 0;
}

/* What clients over HTTP must bring, taken out of our environment: no program that we start gets it.
 * Owned; NULL: not said. */
static char *take_token(void)
{
    const char *said = getenv(TOKEN);
    char *token = said && *said ? mem_dup(said, strlen(said)) : dotenv_value(TOKEN);
    unsetenv(TOKEN);
    return token;
}

static void forget(char *token)
{
    if (token)
        explicit_bzero(token, strlen(token));
    free(token);
}

static int reward(struct app *app, struct suites *s)
{
    const struct options *o = &app->cmd.options;
    struct reward_options ro = {
        .pool = {.store = s->m.store,
                 .suite = &s->m.suite,
                 .more = s->more,
                 .n_more = s->n_more,
                 .judging = o->judging,
                 .ctx = app},
        .socket = o->socket,
        .http = o->http,
        .listens = on_listens,
    };
    struct reward_result result;
    char *token = take_token();
    int rc;
    ro.token = token;
    ro.pool.judging.most = limits_of(o);
    ro.pool.judging.note = on_note;
    ro.pool.judging.note_ctx = app;
    measure_runners(o->simulator, ro.pool.judging.runner);
    signal(SIGPIPE, SIG_IGN);
    rc = find_profile(&ro.profile, app);
    if (rc == 0)
        rc = reward_run(&ro, &result, &app->err);
    forget(token);
    return rc < 0 ? app_fail(app) : status_of(app, &result);
}

static int add_suite(struct suites *s, struct app *app, const char *label)
{
    bool eval = app->cmd.options.allow_eval_suites;
    if (!s->m.store)
        return measure_open_suite(&s->m, app, label) < 0 ? -1
                                                         : train_may(&s->m.suite, eval, &app->err);
    if (s->n_more == POOL_SUITES - 1)
        return err_set(&app->err, ERR_USAGE, "--suite: more than %d", POOL_SUITES);
    if (measure_more_suite(&s->m, label, &s->more[s->n_more]) < 0)
        return -1;
    return train_may(&s->more[s->n_more++], eval, &app->err);
}

static int check_twice(struct suites *s, struct err *err)
{
    for (size_t i = 0; i < s->n_more; i++)
        for (size_t k = 0; k <= i; k++) {
            const struct suite *other = k ? &s->more[k - 1] : &s->m.suite;
            if (other->row == s->more[i].row)
                return err_set(err, ERR_USAGE, "--suite: %s stands there twice",
                               suite_label(&s->more[i]));
        }
    return 0;
}

/* --suite: one, or several with commas between. */
static int open_suites(struct suites *s, struct app *app, struct arena *arena)
{
    const char *rest = app->cmd.options.suite, *label;
    size_t n;
    while ((label = opt_word(&rest, ',', &n)))
        if (add_suite(s, app, arena_dup(arena, (struct str){label, n})) < 0)
            return -1;
    if (!s->m.store)
        return err_set(&app->err, ERR_USAGE, "--suite: there is no name in it");
    return check_twice(s, &app->err);
}

int cmd_reward(struct app *app)
{
    struct suites s = {.m = {.app = app}};
    struct arena arena = {0};
    int status;
    if (app->cmd.n_operand != 0) {
        err_set(&app->err, ERR_USAGE, "lines come on standard input, by --socket or by --http");
        return app_fail(app);
    }
    if (open_suites(&s, app, &arena) < 0)
        status = app_fail(app);
    else
        status = reward(app, &s);
    for (size_t i = 0; i < s.n_more; i++)
        suite_finish(&s.more[i]);
    measure_finish(&s.m);
    arena_finish(&arena);
    return status;
}
