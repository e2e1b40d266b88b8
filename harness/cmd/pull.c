/* pull.c: `assay pull SUITE`: from a git repository at a commit, from a folder, or from the binary.
 */
#include "harness/base/fs.h"
#include "harness/measure.h"
#include "harness/sys/run.h"

#include <stdio.h>
#include <string.h>

static bool is_url(const char *from)
{
    return strstr(from, "://") || strncmp(from, "git@", 4) == 0 || str_ends(str_c(from), ".git");
}

static int git(const char *dir, const char *const *argv, struct arena *arena, struct err *err)
{
    struct run_result r;
    struct str last, line;
    if (run_program(&r, argv, dir, arena, err) < 0)
        return -1;
    if (r.status == 0)
        return 0;
    last = str_trim(r.out);
    while (str_line(&last, &line))
        if (str_has(line, "fatal:") || str_has(line, "error:"))
            return err_set(err, ERR_INPUT, "git %s: " STR_FMT, argv[1], STR_ARG(line));
    return err_set(err, ERR_INPUT, "git %s failed with status %d", argv[1], r.status);
}

static int offline(struct err *err)
{
    size_t n = strlen(err->text);
    snprintf(err->text + n, sizeof err->text - n,
             "; without a network: --from PATH, a folder or a clone of it");
    return -1;
}

/* One commit without its history where the server allows that; else the whole and then the commit.
 */
static int fetch(const char *url, const char *commit, const char *dir, struct arena *arena,
                 struct err *err)
{
    const char *init[] = {"git", "init", "-q", ".", NULL};
    const char *shallow[] = {"git", "fetch", "-q", "--depth", "1", url, commit, NULL};
    const char *whole[] = {"git", "fetch", "-q", url, "+refs/heads/*:refs/remotes/x/*", NULL};
    const char *head[] = {"git", "checkout", "-q", "FETCH_HEAD", NULL};
    const char *exact[] = {"git", "checkout", "-q", commit, NULL};
    if (git(dir, init, arena, err) < 0)
        return -1;
    if (git(dir, shallow, arena, NULL) == 0)
        return git(dir, head, arena, err);
    if (git(dir, whole, arena, err) < 0)
        return offline(err);
    if (git(dir, exact, arena, err) == 0)
        return 0;
    return err_within(err, "commit %s in %s: ", commit, url);
}

static const char *head_commit(const char *dir, struct arena *arena)
{
    const char *argv[] = {"git", "rev-parse", "HEAD", NULL};
    struct run_result r;
    if (run_program(&r, argv, dir, arena, NULL) < 0 || r.status != 0)
        return "";
    return arena_dup(arena, str_trim(r.out));
}

static int pull_git(struct store *store, const struct manifest *m, int task, const char *url,
                    struct app *app, struct arena *arena)
{
    const struct options *o = &app->cmd.options;
    const char *commit = o->commit ? o->commit : *m->commit ? m->commit : "HEAD", *dir;
    int rc;
    if (*commit == '-' || *url == '-') /* to git it would be an option, and some start programs */
        return err_set(&app->err, ERR_USAGE, "'%s' is no commit and no URL",
                       *commit == '-' ? commit : url);
    if (fs_temp_dir(&dir, arena, &app->err) < 0)
        return -1;
    rc = fetch(url, commit, dir, arena, &app->err);
    if (rc == 0)
        rc = install_suite(store, m, task, dir, url, head_commit(dir, arena),
                           !o->force && !o->commit, &app->term, &app->err);
    fs_rmtree(dir, NULL);
    return rc;
}

static int pull_folder(struct store *store, const struct manifest *m, int task, const char *path,
                       struct app *app)
{
    if (!fs_is_dir(path))
        return err_set(&app->err, ERR_INPUT, "%s: no such folder", path);
    if (app->cmd.options.commit)
        return err_set(&app->err, ERR_USAGE, "--commit goes with a git URL, not with a folder");
    return install_suite(store, m, task, path, path, "", false, &app->term, &app->err);
}

static int pull(struct app *app, struct store *store, struct arena *arena)
{
    const char *label = app->cmd.operand[0];
    const char *from = app->cmd.options.from;
    struct manifest m;
    int task;
    if (manifest_find(&m, &task, label, arena, &app->err) < 0)
        return -1;
    if (!from && strcmp(m.source, "embedded") == 0)
        return install_suite(store, &m, task, NULL, "embedded", "", false, &app->term, &app->err);
    if (!from)
        from = m.source;
    return is_url(from) ? pull_git(store, &m, task, from, app, arena)
                        : pull_folder(store, &m, task, from, app);
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
