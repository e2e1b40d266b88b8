/* export.c: assay export: samples for other programs. */
#include "harness/cmd/out/export_train.h"
#include "harness/cli/outfile.h"
#include "results/export/export.h"

#include <errno.h>
#include <string.h>

static void tell(struct app *app, const struct export_result *r, bool to_file)
{
    char line[200];
    if (r->unscored) {
        snprintf(line, sizeof line,
                 "%lld sample%s without a verdict by the suite's rules: '?' in a summary, left out "
                 "elsewhere",
                 (long long)r->unscored, r->unscored == 1 ? "" : "s");
        term_line(&app->term, line);
    }
    if (!to_file || app->term.mode == TERM_OFF)
        return;
    snprintf(line, sizeof line, "%lld sample%s", (long long)r->samples, r->samples == 1 ? "" : "s");
    term_line(&app->term, line);
}

static int write_to(FILE *to, struct app *app, struct store *store, struct export_result *ret)
{
    const struct options *o = &app->cmd.options;
    const struct export_query query = {
        .run = app->cmd.operand + 1,
        .n_run = app->cmd.n_operand - 1,
        .suite = o->suite,
        .model = o->model,
        .class = o->cls,
    };
    return export_write(to, app->cmd.operand[0], store, &query, ret, &app->err);
}

static int export(struct app *app, struct store *store)
{
    const char *path = app->cmd.options.output;
    bool to_file = path && strcmp(path, "-") != 0;
    struct export_result result;
    struct out_file out;
    int rc;
    if (!to_file) {
        rc = write_to(stdout, app, store, &result);
    } else {
        if (out_open(&out, path, &app->err) < 0)
            return -1;
        rc = write_to(out.to, app, store, &result);
        rc = out_close(&out, rc, &app->err);
    }
    if (rc == 0)
        tell(app, &result, to_file);
    return rc;
}

int cmd_export(struct app *app)
{
    struct store *store;
    int rc;
    if (train_kind_named(app->cmd.operand[0]) != TRAIN_KIND_COUNT)
        return export_train(app);
    if (export_check(app->cmd.operand[0], &app->err) < 0 ||
        store_open(&store, app_db(app), STORE_READ, &app->err) < 0)
        return app_fail(app);
    rc = export(app, store);
    store_close(store, NULL);
    if (rc < 0 && app->err.sys == EPIPE)
        return 0; /* close_output (harness/cmd/main.c) checks whether the reader has gone */
    return rc < 0 ? app_fail(app) : 0;
}
