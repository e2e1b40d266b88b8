/* rm.c: assay rm: runs that are no longer wanted go out of the store. */
#include "harness/cli/app.h"
#include "harness/flow/lock.h"
#include "harness/io/fs.h"
#include "harness/io/table.h"
#include "results/store/sql.h"
#include "results/store/store.h"

/* A run to remove, and the lock that keeps others from working on it. */
struct removal {
    int64_t row;
    struct lock lock;
    const char *told;
};

struct rm {
    struct store *store;
    struct removal *item;
    size_t n;
    struct arena arena;
};

/* "run 3: gpt-4o on assay-rtl, 33 samples" */
static int describe(const char **ret, struct rm *rm, const struct run *run, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc = sql_prepare(store_db(rm->store), &stmt, err,
                         "SELECT su.name || CASE su.task WHEN '' THEN '' ELSE '/' || su.task END, "
                         "(SELECT COUNT(*) FROM samples WHERE run_id = ?1) FROM suites su WHERE "
                         "su.id = ?2",
                         "ii", run->row, run->suite_row);
    if (rc < 0)
        return -1;
    if ((rc = sql_step(stmt, err)) == 1) {
        long long n = (long long)sqlite3_column_int64(stmt, 1);
        *ret = arena_printf(&rm->arena, "run %lld: %s on %s, %lld sample%s", (long long)run->row,
                            run->model, sql_cstr(stmt, 0, &rm->arena), n, n == 1 ? "" : "s");
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static bool is_named(const struct rm *rm, int64_t row)
{
    for (size_t i = 0; i < rm->n; i++)
        if (rm->item[i].row == row)
            return true;
    return false;
}

static int add(struct rm *rm, const char *name, struct err *err)
{
    struct removal *item = &rm->item[rm->n];
    struct run run;
    if (store_get_run(rm->store, name, &run, &rm->arena, err) < 0)
        return -1;
    if (is_named(rm, run.row))
        return 0;
    *item = (struct removal){.row = run.row, .told = ""};
    if (lock_run(&item->lock, store_path(rm->store), run.row, err) < 0)
        return -1;
    rm->n++;
    return describe(&item->told, rm, &run, err);
}

/* All or none: a slip in one name removes nothing. */
static int remove_all(struct rm *rm, struct app *app)
{
    for (size_t i = 0; i < app->cmd.n_operand; i++)
        if (add(rm, app->cmd.operand[i], &app->err) < 0)
            return -1;
    for (size_t i = 0; i < rm->n; i++)
        if (store_retire_number(rm->store, rm->item[i].row, &app->err) < 0 ||
            store_remove_run(rm->store, rm->item[i].row, &app->err) < 0) {
            store_rollback(rm->store);
            return -1;
        }
    if (store_remove_unused(rm->store, &app->err) < 0) {
        store_rollback(rm->store);
        return -1;
    }
    return 0;
}

static void tell(const struct rm *rm)
{
    for (size_t i = 0; i < rm->n; i++) {
        fputs("removed ", stdout);
        put_safe(stdout, str_c(rm->item[i].told));
        putchar('\n');
    }
}

int cmd_rm(struct app *app)
{
    struct rm rm = {0};
    int rc;
    if (!fs_is_file(app_db(app))) {
        err_set(&app->err, ERR_USAGE, "no store at %s", app_db(app));
        return app_fail(app);
    }
    if (store_open(&rm.store, app_db(app), STORE_CREATE, &app->err) < 0)
        return app_fail(app);
    rm.item = arena_alloc(&rm.arena, (app->cmd.n_operand + 1) * sizeof *rm.item);
    rc = remove_all(&rm, app);
    for (size_t i = 0; i < rm.n; i++)
        unlock_run(&rm.item[i].lock);
    store_close(rm.store, NULL);
    if (rc == 0 && !app->cmd.options.quiet)
        tell(&rm);
    arena_finish(&rm.arena);
    return rc < 0 ? app_fail(app) : 0;
}
