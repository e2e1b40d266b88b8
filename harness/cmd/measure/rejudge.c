/* rejudge.c: `assay rejudge RUN`: extract and judge stored replies again; no model is asked. */
#include "harness/measure/measure.h"

#include <string.h>

static bool can_be_official(const struct measure *m)
{
    const char *wanted = m->app->cmd.options.simulator;
    return measure_can(m, wanted ? wanted : m->run.simulator, WANT_OFFICIAL);
}

/* Nothing that runs here judges prose: it would take the verdicts of models away. */
static int refuse_prose(struct measure *m)
{
    const struct oracle *oracle = oracle_find(m->suite.bench);
    if (!oracle || !oracle->needs || oracle->kind->form != FORM_PROSE)
        return 0;
    return err_set(&m->app->err, ERR_USAGE,
                   "the answers of run %lld are judged by models: `assay judge %lld --judge MODEL`",
                   (long long)m->run.row, (long long)m->run.row);
}

int cmd_rejudge(struct app *app)
{
    struct measure m;
    int status;
    if (app->cmd.n_operand != 1) {
        err_set(&app->err, ERR_USAGE, "name one run: its number, or 'last'");
        return app_fail(app);
    }
    if (measure_open_run(&m, app, app->cmd.operand[0]) < 0 || refuse_prose(&m) < 0 ||
        measure_select(&m) < 0) {
        status = app_fail(app);
    } else {
        m.again = true;
        if (m.run.as_official && can_be_official(&m))
            app->cmd.options.judging.want |= WANT_OFFICIAL;
        status = measure_plan(&m, -1) < 0 ? app_fail(app) : measure_run(&m);
    }
    measure_finish(&m);
    return status;
}
