/* show.c: assay show: one sample whole. */
#include "harness/app.h"
#include "harness/base/json.h"
#include "results/show.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_DB "results/assay.db"

static int show(struct app *app, struct store *store)
{
    const struct options *o = &app->cmd.options;
    const struct show_options options = {
        .logs = o->logs,
        .verbose = o->verbose,
        .db = strcmp(app_db(app), DEFAULT_DB) != 0 ? app_db(app) : NULL,
    };
    struct look look = {0};
    int64_t sample = 0;
    json_t *json = NULL;
    int rc;
    if (show_find(&sample, store, app->cmd.operand[0], &app->err) < 0)
        return -1;
    if (!o->json) {
        look_init(&look, STDOUT_FILENO);
        return show_print(stdout, store, sample, &options, &look, &app->err);
    }
    if (show_json(&json, store, sample, &options, &app->err) < 0)
        return -1;
    rc = json_write_line(stdout, json, &app->err);
    json_decref(json);
    return rc;
}

int cmd_show(struct app *app)
{
    struct store *store;
    int rc;
    if (store_open(&store, app_db(app), STORE_READ, &app->err) < 0)
        return app_fail(app);
    rc = show(app, store);
    store_close(store, NULL);
    if (rc < 0 && app->err.sys == EPIPE)
        return 0; /* the reader has seen enough; main looks whether that is so */
    return rc < 0 ? app_fail(app) : 0;
}
