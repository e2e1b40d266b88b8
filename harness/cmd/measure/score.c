/* score.c: `assay score FILE`: judge completions made elsewhere. */
#include "harness/base/hash.h"
#include "harness/measure/measure.h"
#include "results/import/import.h"

/* A run is known by the content of the file, the model and the suite: scoring the same again
 * continues the same run. */
static int open_run(struct measure *m, const struct import *im)
{
    const struct options *o = &m->app->cmd.options;
    struct hash h;
    m->run = (struct run){
        .suite_row = m->suite.row,
        .source = "file",
        .prompt = "",
        .n = im->n_each,
        .as_official = (o->judging.want & WANT_OFFICIAL) != 0,
        .model = o->model ? o->model : im->model,
        .base_url = "file:",
        .released = o->released,
        .parameters = arena_printf(&m->arena, "{\"format\":\"%s\",\"file_sha256\":\"%s\"}",
                                   im->format->name, im->sha256),
    };
    hash_init(&h);
    hash_addc(&h, "file");
    hash_addc(&h, m->suite.version);
    hash_addc(&h, m->run.model);
    hash_addc(&h, im->sha256);
    hash_hex(&h, m->run.key);
    m->starts = true;
    return store_put_run(m->store, &m->run, &m->app->err);
}

/* Keep the lines of --shard, and count the others. */
static void keep_mine(struct measure *m, struct import *im, int64_t *others)
{
    size_t kept = 0;
    *others = 0;
    for (size_t i = 0; i < im->n; i++) {
        const struct import_row *row = &im->row[i];
        if (measure_is_mine(m, row->problem->id, row->index))
            im->row[kept++] = *row;
        else
            *others += m->wanted[row->problem - m->suite.problem];
    }
    im->n = kept;
}

static int score(struct measure *m, const char *path)
{
    struct import im;
    int64_t others;
    int rc;
    if (import_read(&im, path, m->app->cmd.options.format, &m->suite, &m->app->err) < 0)
        return app_fail(m->app);
    if (im.note)
        term_line(&m->app->term, im.note);
    rc = open_run(m, &im);
    keep_mine(m, &im, &others);
    if (rc == 0)
        rc = import_store(&im, m->store, &m->suite, &m->run, &m->app->err);
    import_finish(&im);
    if (rc < 0 || measure_plan(m, -1) < 0)
        return app_fail(m->app);
    m->elsewhere = others; /* also where the store has them, by an earlier start without shards */
    return measure_run(m);
}

int cmd_score(struct app *app)
{
    struct measure m;
    int status;
    if (app->cmd.n_operand != 1) {
        err_set(&app->err, ERR_USAGE, "name one file or folder of completions");
        return app_fail(app);
    }
    if (measure_open(&m, app) < 0 || measure_select(&m) < 0)
        status = app_fail(app);
    else
        status = score(&m, app->cmd.operand[0]);
    measure_finish(&m);
    return status;
}
