/* serve_recorded.c: `assay serve-recorded FILE`: answer like a model, from recorded replies. */
#include "harness/base/embed.h"
#include "harness/measure.h"
#include "harness/model/recorded.h"
#include "results/sql.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Prompts are recognised by the specification inside them: those of every installed suite. */
static int add_specs(struct recorded *r, struct store *store, struct err *err)
{
    struct arena arena = {0};
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT s.name || CASE s.task WHEN '' THEN '' ELSE '/' || s.task END, p.name, "
                    "p.spec FROM problems p JOIN suites s ON s.id = p.suite_id WHERE s.current",
                    "") < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        recorded_add_spec(r, sql_cstr(stmt, 0, &arena), sql_cstr(stmt, 1, &arena),
                          sql_text(stmt, 2, &arena));
        arena_finish(&arena);
    }
    sqlite3_finalize(stmt);
    return rc;
}

static int install_own(struct store *store, struct arena *arena, struct err *err)
{
    struct manifest m;
    int task;
    if (manifest_find(&m, &task, "assay-rtl", arena, err) < 0)
        return -1;
    return install_suite(store, &m, -1, NULL, "embedded", "", false, NULL, err);
}

static void tell(const struct recorded *r)
{
    printf("serving %lld replies at http://127.0.0.1:%d/v1\n", (long long)recorded_count(r),
           recorded_port(r));
    if (recorded_unmatched(r))
        printf("%lld of them belong to problems of no installed suite: `assay pull` it first\n",
               (long long)recorded_unmatched(r));
    fflush(stdout);
}

/* The server has threads of its own; this one waits for the signal that ends it. Blocked before
 * they start, so that it comes here. */
static void wait_for_end(const sigset_t *set)
{
    int signum;
    sigwait(set, &signum);
}

static int serve(struct app *app, struct store *store, const struct recorded_options *ro)
{
    struct recorded *r = NULL;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    if (recorded_open(&r, ro, &app->err) < 0 || add_specs(r, store, &app->err) < 0 ||
        recorded_start(r, &app->err) < 0) {
        recorded_free(r);
        return app_fail(app);
    }
    tell(r);
    wait_for_end(&set);
    recorded_free(r);
    return 0;
}

int cmd_serve_recorded(struct app *app)
{
    const struct options *o = &app->cmd.options;
    struct recorded_options ro = {
        .port = (int)o->port,
        .delay_ms_min = (int)o->delay_ms,
        .delay_ms_max = (int)o->delay_ms,
    };
    struct arena arena = {0};
    struct store *store = NULL;
    int status;
    bool demo = app->cmd.n_operand == 1 && strcmp(app->cmd.operand[0], "demo") == 0;
    if (app->cmd.n_operand == 0) {
        err_set(&app->err, ERR_USAGE, "name a file of recorded replies, or 'demo'");
        return app_fail(app);
    }
    if (demo)
        ro.demo = embed_get("harness/model/recorded/demo.jsonl");
    ro.file = demo ? NULL : app->cmd.operand;
    ro.n_file = demo ? 0 : app->cmd.n_operand;
    if (store_open(&store, app_db(app), STORE_CREATE, &app->err) < 0 ||
        install_own(store, &arena, &app->err) < 0)
        status = app_fail(app);
    else
        status = serve(app, store, &ro);
    store_close(store, NULL);
    arena_finish(&arena);
    return status;
}
