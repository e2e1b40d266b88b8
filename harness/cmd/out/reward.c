/* reward.c: `assay reward`: completions in, rewards out, for training while a model learns. */
#include "harness/measure/measure.h"
#include "harness/reward/reward.h"

#include <signal.h>

static void on_note(void *ctx, const char *text)
{
    struct term *term = ctx;
    term_line(term, text);
}

static int status_of(struct app *app, const struct reward_result *r)
{
    char line[200];
    if (r->signal && !app->cmd.options.socket)
        return 128 + r->signal;
    snprintf(line, sizeof line,
             "%lld lines answered, %lld of them without a reward, %lld by the verdict of an equal "
             "line; judged: %lld",
             (long long)r->lines, (long long)r->wrong, (long long)r->shared, (long long)r->judged);
    if (r->wrong || r->shared || app->cmd.options.socket)
        term_line(&app->term, line);
    return r->wrong && !app->cmd.options.socket ? 3 : 0;
}

static int reward(struct app *app, struct measure *m)
{
    const struct options *o = &app->cmd.options;
    struct reward_options ro = {
        .pool = {.store = m->store,
                 .suite = &m->suite,
                 .jobs = (int)o->jobs,
                 .allow_weak = o->allow_weak_isolation,
                 .tier = exec_tier_named(o->tier),
                 .note = on_note,
                 .ctx = &app->term},
        .socket = o->socket,
    };
    struct reward_result result;
    measure_runners(o->simulator, ro.pool.runner);
    signal(SIGPIPE, SIG_IGN);
    if (reward_profile_find(&ro.profile, o->profile, o->weights, &app->err) < 0 ||
        reward_run(&ro, &result, &app->err) < 0)
        return app_fail(app);
    return status_of(app, &result);
}

int cmd_reward(struct app *app)
{
    struct measure m;
    int status;
    if (app->cmd.n_operand != 0) {
        err_set(&app->err, ERR_USAGE, "lines come on standard input, or by --socket");
        return app_fail(app);
    }
    if (measure_open(&m, app) < 0)
        status = app_fail(app);
    else
        status = reward(app, &m);
    measure_finish(&m);
    return status;
}
