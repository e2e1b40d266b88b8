/* rejudge.c: `assay rejudge RUN`: extract and judge stored replies again; no model is asked. */
#include "harness/measure/measure.h"

#include <string.h>

static bool judged_by_verilator(const struct measure *m)
{
    const char *wanted = m->app->cmd.options.simulator;
    return strcmp(wanted ? wanted : m->run.simulator, "verilator") == 0;
}

int cmd_rejudge(struct app *app)
{
    struct measure m;
    int status;
    if (app->cmd.n_operand != 1) {
        err_set(&app->err, ERR_USAGE, "name one run: its number, or 'last'");
        return app_fail(app);
    }
    if (measure_open_run(&m, app, app->cmd.operand[0]) < 0 || measure_select(&m) < 0) {
        status = app_fail(app);
    } else {
        m.again = true;
        if (m.run.as_official && !judged_by_verilator(&m)) /* official rules are for Icarus */
            app->cmd.options.as_official = true;
        status = measure_plan(&m, -1) < 0 ? app_fail(app) : measure_run(&m);
    }
    measure_finish(&m);
    return status;
}
