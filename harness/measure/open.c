/* open.c: the suite or the run that a measurement is of. */
#include "harness/measure/measure.h"

#include "harness/suites/install.h"
#include "problems/suite/suite.h"
#include "results/store/sql.h"

#include <string.h>

static int which_task(const struct manifest *m, int task, const char *label, struct measure *ms)
{
    struct err *err = &ms->app->err;
    if (task >= 0)
        return task;
    if (m->n_task == 1)
        return 0;
    return err_set(err, ERR_USAGE, "%s has %zu tasks; name one, such as %s", label, m->n_task,
                   manifest_label(m, 0, &ms->arena));
}

/* The embedded suite needs no pull: this binary's version is installed, unless the user has pulled
 * that suite from somewhere else. */
static int install_embedded(struct measure *ms, const struct manifest *m)
{
    int64_t pulled;
    bool found = false;
    if (strcmp(m->source, "embedded") != 0)
        return 0;
    if (sql_int(store_db(ms->store), &pulled, &found, &ms->app->err,
                "SELECT id FROM suites WHERE name = ? AND current AND origin <> 'embedded'", "s",
                m->suite) < 0)
        return -1;
    if (found)
        return 0;
    return install_suite(ms->store, m, -1, NULL, "embedded", "", false, NULL, &ms->app->err);
}

/* Look for a suite that the user imported under a name that no embedded manifest has. */
static int find_foreign(struct measure *ms, const char *label, bool *found)
{
    const char *slash = strchr(label, '/');
    const char *name =
        slash ? arena_printf(&ms->arena, "%.*s", (int)(slash - label), label) : label;
    return store_get_suite(ms->store, name, slash ? slash + 1 : "", 0, &ms->suite, found,
                           &ms->app->err);
}

static int find_suite(struct measure *ms, const char *label)
{
    struct err *err = &ms->app->err;
    struct manifest m;
    bool found = false;
    int task;
    if (!manifest_known(label, &ms->arena)) {
        if (find_foreign(ms, label, &found) < 0)
            return -1;
        if (found)
            return 0;
    }
    if (manifest_find(&m, &task, label, &ms->arena, err) < 0 ||
        (task = which_task(&m, task, label, ms)) < 0 || install_embedded(ms, &m) < 0 ||
        store_get_suite(ms->store, m.suite, m.task[task].task, 0, &ms->suite, &found, err) < 0)
        return -1;
    if (!found)
        return err_set(err, ERR_USAGE, "%s is not installed: `assay pull %s`", label, m.suite);
    return 0;
}

int measure_open_suite(struct measure *m, struct app *app, const char *label)
{
    *m = (struct measure){.app = app};
    if (store_open(&m->store, app_db(app), STORE_CREATE, &app->err) < 0)
        return -1;
    return find_suite(m, label);
}

int measure_more_suite(struct measure *m, const char *label, struct suite *ret)
{
    struct suite first = m->suite;
    int rc = find_suite(m, label);
    if (rc == 0)
        *ret = m->suite;
    m->suite = first;
    return rc;
}

/* The suite in the language that was asked for is a suite of its own in the store. */
static int retell(struct measure *m, const char *language)
{
    struct err *err = &m->app->err;
    return !language || (suite_retell(&m->suite, language, err) == 0 &&
                         store_put_suite(m->store, &m->suite, err) == 0)
               ? 0
               : -1;
}

int measure_open(struct measure *m, struct app *app)
{
    const struct options *o = &app->cmd.options;
    return measure_open_suite(m, app, o->suite) < 0 ? -1 : retell(m, o->language);
}

int measure_labels(const char *const **ret, size_t *n, const char *operand, struct arena *arena,
                   struct err *err)
{
    const char **label = arena_alloc(arena, MANIFEST_TASKS * sizeof *label);
    struct manifest m;
    int task;
    label[0] = operand;
    *ret = label;
    *n = 1;
    /* An unknown name may be a suite of the user's; find_suite will say if it is not. */
    if (!manifest_known(operand, arena))
        return 0;
    if (manifest_find(&m, &task, operand, arena, err) < 0)
        return -1;
    if (task >= 0)
        return 0;
    for (*n = 0; *n < m.n_task; ++*n)
        label[*n] = manifest_label(&m, *n, arena);
    return 0;
}

int measure_open_run(struct measure *m, struct app *app, const char *name)
{
    bool found;
    *m = (struct measure){.app = app};
    if (store_open(&m->store, app_db(app), STORE_CREATE, &app->err) < 0 ||
        store_get_run(m->store, name, &m->run, &m->arena, &app->err) < 0)
        return -1;
    return store_get_suite(m->store, NULL, NULL, m->run.suite_row, &m->suite, &found, &app->err);
}
