/* pull.c: `assay pull SUITE`: read a suite from its source (harness/suites/source.h) into the
 * store. */
#include "harness/measure/measure.h"
#include "harness/suites/install.h"
#include "harness/suites/source.h"

#include <stdio.h>
#include <string.h>

/* Does the file's name hold the name in the manifest, without the ending of that? */
static bool is_of_task(const char *file, const char *named)
{
    char stem[256];
    snprintf(stem, sizeof stem, "%.*s", (int)strcspn(named, "."), named);
    return str_has(str_c(file), stem);
}

/* The user gave one file for a suite that has a manifest. Allowed when the layout keeps each task
 * in one file: this file takes the place of the one that the manifest names for the task. */
static int use_file(struct manifest *m, int *task, const char *file, struct err *err)
{
    const struct layout *layout = layout_find(m->layout);
    if (!layout || !layout->lines)
        return err_set(
            err, ERR_USAGE,
            "%s is read from a folder, not from a file; a suite of your own needs a name "
            "of its own",
            m->suite);
    for (size_t i = 0; *task < 0 && i < m->n_task; i++)
        if (m->n_task == 1 || is_of_task(file, m->task[i].file))
            *task = (int)i;
    if (*task < 0)
        return err_set(err, ERR_USAGE, "%s has %zu tasks: say which one is in the file, as %s/%s",
                       m->suite, m->n_task, m->suite, m->task[0].task);
    m->task[*task].file = file;
    return 0;
}

static int find_task(const struct manifest *m, const char *label, int *task, const char *where,
                     struct arena *arena, struct err *err)
{
    *task = -1;
    if (strcmp(label, m->suite) == 0)
        return 0;
    for (size_t i = 0; i < m->n_task; i++)
        if (strcmp(label, manifest_label(m, i, arena)) == 0) {
            *task = (int)i;
            return 0;
        }
    return err_set(err, ERR_USAGE, "%s: describes %s, not %s", where, manifest_label(m, 0, arena),
                   label);
}

/* A suite without a manifest here: the source must bring a manifest, or be
 * one file of JSON lines. */
static int describe(struct manifest *m, int *task, const char *label, const struct source *source,
                    struct arena *arena, struct err *err)
{
    const char *path = source_manifest(source, arena);
    if (path) {
        if (manifest_read(m, path, arena, err) < 0)
            return -1;
        return find_task(m, label, task, path, arena, err);
    }
    *task = 0;
    if (*source->file)
        return manifest_of_lines(m, label, source->file, arena, err);
    if (manifest_find(m, task, label, arena, err) < 0)
        err_within(err, "%s has no manifest.json: ", source->origin);
    return -1;
}

static int install(struct app *app, struct store *store, const struct manifest *known, int task,
                   const struct source *source, struct arena *arena)
{
    const char *label = app->cmd.operand[0];
    struct manifest m;
    if (known)
        m = *known;
    if (known && *source->file && use_file(&m, &task, source->file, &app->err) < 0)
        return -1;
    if (!known && describe(&m, &task, label, source, arena, &app->err) < 0)
        return -1;
    if (app->cmd.options.training)
        m.eval_only = false;
    return install_suite(store, &m, task, source->root, source->origin, source->commit,
                         source->pinned, &app->term, &app->err);
}

/* No manifest here has this name, and no --from says where a suite of one's own lies. */
static int no_source(struct app *app, const char *label, struct arena *arena)
{
    struct err why = {0};
    struct manifest m;
    int task;
    manifest_find(&m, &task, label, arena, &why);
    return err_set(&app->err, ERR_USAGE, "%s; a suite of your own needs --from FILE|FOLDER|URL",
                   why.text);
}

/* Programs that made no problem, with the reason. */
static void tell_left_out(const struct source *source, struct term *term)
{
    struct str rest = str_c(source->note), line;
    char text[400];
    while (rest.n && str_line(&rest, &line)) {
        snprintf(text, sizeof text, "left out: " STR_FMT, STR_ARG(line));
        term_line(term, text);
    }
}

static int pull(struct app *app, struct store *store, struct arena *arena)
{
    const struct options *o = &app->cmd.options;
    const char *label = app->cmd.operand[0];
    struct source_options options = {.from = o->from,
                                     .commit = o->commit,
                                     .force = o->force,
                                     .variants = o->variants,
                                     .allow_weak = o->judging.allow_weak};
    bool known = manifest_known(label, arena);
    struct manifest m;
    struct source source;
    int task = -1, rc;
    if (known && o->training)
        return err_set(&app->err, ERR_USAGE,
                       "%s is for evaluation; --training is for a suite of your own, under a name "
                       "of its own",
                       label);
    if (!known && !o->from)
        return no_source(app, label, arena);
    if (known && manifest_find(&m, &task, label, arena, &app->err) < 0)
        return -1;
    if (source_open(&source, known ? &m : NULL, &options, arena, &app->err) < 0)
        return -1;
    tell_left_out(&source, &app->term);
    rc = install(app, store, known ? &m : NULL, task, &source, arena);
    source_close(&source);
    return rc;
}

int cmd_pull(struct app *app)
{
    struct arena arena = {0};
    struct store *store = NULL;
    int rc;
    if (app->cmd.n_operand != 1) {
        err_set(&app->err, ERR_USAGE, "name one suite (see `assay suites`)");
        return app_fail(app);
    }
    rc = store_open(&store, app_db(app), STORE_CREATE, &app->err);
    if (rc == 0)
        rc = pull(app, store, &arena);
    if (store_close(store, &app->err) < 0)
        rc = -1;
    arena_finish(&arena);
    return rc < 0 ? app_fail(app) : 0;
}
