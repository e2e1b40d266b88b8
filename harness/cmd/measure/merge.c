/* merge.c: `assay merge DEST STORE...`: many stores become one. */
#include "harness/cli/app.h"
#include "harness/flow/lock.h"
#include "harness/io/fs.h"
#include "results/store/merge.h"
#include "results/store/sql.h"

#include <stdio.h>
#include <unistd.h>

#define RUNS_OPEN 256 /* more are not looked at: one process works on one run */

/* Runs of DEST that a process works on now must not change under it. */
struct held {
    struct lock lock[RUNS_OPEN];
    size_t n;
};

static int hold_open_runs(struct held *held, struct store *store, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT id FROM runs WHERE state = 'open' ORDER BY id DESC", "") < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1 && held->n < RUNS_OPEN) {
        if (lock_run(&held->lock[held->n], store_path(store), sqlite3_column_int64(stmt, 0), err) <
            0) {
            rc = -1;
            break;
        }
        held->n++;
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static void tell(const struct merge_result *r, size_t stores, const char *dest)
{
    printf("merged %zu store%s into %s: %lld new run%s, %lld new samples, %lld new verdicts\n",
           stores, stores == 1 ? "" : "s", dest, (long long)r->runs, r->runs == 1 ? "" : "s",
           (long long)r->samples, (long long)r->verdicts);
}

int cmd_merge(struct app *app)
{
    const char *const *source = app->cmd.operand + 1;
    size_t n = app->cmd.n_operand - 1;
    struct held held = {0};
    struct merge_result result;
    struct store *dest;
    bool there = fs_is_file(app->cmd.operand[0]);
    int rc;
    if (store_open(&dest, app->cmd.operand[0], STORE_CREATE, &app->err) < 0)
        return app_fail(app);
    rc = hold_open_runs(&held, dest, &app->err);
    if (rc == 0)
        rc = store_merge(dest, source, n, &result, &app->err);
    for (size_t i = 0; i < held.n; i++)
        unlock_run(&held.lock[i]);
    if (store_close(dest, rc < 0 ? NULL : &app->err) < 0)
        rc = -1;
    if (rc < 0 && !there)
        unlink(app->cmd.operand[0]);
    if (rc < 0)
        return app_fail(app);
    if (!app->cmd.options.quiet)
        tell(&result, n, app->cmd.operand[0]);
    return 0;
}
