/* serve_recorded.c: `assay serve-recorded FILE...`: answer like a model, from recorded replies. */
#include "harness/io/embed.h"
#include "harness/measure/measure.h"
#include "harness/suites/install.h"
#include "harness/recorded/recorded.h"
#include "results/store/sql.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static int not_installed(const char *suite, struct err *err)
{
    struct arena arena = {0};
    struct manifest m;
    int task;
    if (manifest_find(&m, &task, suite, &arena, err) == 0)
        err_set(err, ERR_USAGE, "%s is not installed: `assay pull %s`", suite, m.suite);
    arena_finish(&arena);
    return -1;
}

/* Tell the server the specifications by which it recognizes prompts: those of one suite or task, or
 * with NULL those of every installed suite. */
static int add_specs(struct recorded *r, struct store *store, const char *suite, struct err *err)
{
    struct arena arena = {0};
    sqlite3_stmt *stmt;
    size_t n = 0;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT s.name || CASE s.task WHEN '' THEN '' ELSE '/' || s.task END, p.name, "
                    "p.spec FROM problems p JOIN suites s ON s.id = p.suite_id WHERE s.current "
                    "AND ?1 IN ('', s.name, s.name || '/' || s.task)",
                    "s", suite ? suite : "") < 0)
        return -1;
    for (; (rc = sql_step(stmt, err)) == 1; n++) {
        recorded_add_spec(r, sql_cstr(stmt, 0, &arena), sql_cstr(stmt, 1, &arena),
                          sql_text(stmt, 2, &arena));
        arena_finish(&arena);
    }
    sqlite3_finalize(stmt);
    return rc == 0 && n == 0 && suite ? not_installed(suite, err) : rc;
}

/* The suites that come with assay, and what the demo model answers to each. */
static const struct {
    const char *suite, *recording;
} own[] = {{"assay-rtl", "harness/recorded/demo.jsonl"},
           {"assay-pro", "harness/recorded/demo-pro.jsonl"},
           {"assay-math", "harness/recorded/demo-math.jsonl"}};

static int install_own(struct store *store, struct arena *arena, struct err *err)
{
    struct manifest m;
    int task;
    for (size_t i = 0; i < countof(own); i++)
        if (manifest_find(&m, &task, own[i].suite, arena, err) < 0 ||
            install_suite(store, &m, -1, NULL, "embedded", "", false, NULL, err) < 0)
            return -1;
    return 0;
}

static struct str own_recordings(struct arena *arena)
{
    struct buf b;
    buf_init(&b, 64u << 20);
    for (size_t i = 0; i < countof(own); i++)
        buf_adds(&b, embed_get(own[i].recording));
    return arena_take(arena, &b);
}

/* Say what is served, and how many of it can never be given, of which suites. */
static void tell(const struct recorded *r, const struct app *app)
{
    const char *suite = app->cmd.options.suite;
    long long n, all = (long long)recorded_count(r);
    struct buf names;
    buf_init(&names, 4000);
    n = (long long)recorded_unmatched(r, &names);
    printf("serving %lld replies at http://127.0.0.1:%d/v1\n", all, recorded_port(r));
    if (n)
        printf("%lld of them can never be given: their problems are not in %s%s%s%s%s\n", n,
               suite ? suite : app_db(app), names.n ? " (" : "", names.n ? names.p : "",
               names.n ? ")" : "", suite ? "" : "; `assay pull` the suite");
    fflush(stdout);
    buf_finish(&names);
}

/* The server has threads of its own; this one waits for the signal that ends it. The signals in
 * `set` were blocked before those threads started, so only this one gets them. */
static void wait_for_end(const sigset_t *set)
{
    int signum;
    sigwait(set, &signum);
}

static int serve(struct app *app, struct store *store, const struct recorded_options *ro)
{
    const char *suite = app->cmd.options.suite;
    struct recorded *r = NULL;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    if (recorded_open(&r, ro, &app->err) < 0 || add_specs(r, store, suite, &app->err) < 0 ||
        recorded_start(r, &app->err) < 0) {
        recorded_free(r);
        return app_fail(app);
    }
    tell(r, app);
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
        .fail_every = (int)o->fail_every,
        .wrap = o->wrap,
    };
    struct arena arena = {0};
    struct store *store = NULL;
    int status;
    const char **file = arena_alloc(&arena, (app->cmd.n_operand + 1) * sizeof *file);
    for (size_t i = 0; i < app->cmd.n_operand; i++)
        if (strcmp(app->cmd.operand[i], "demo") == 0)
            ro.demo = own_recordings(&arena);
        else
            file[ro.n_file++] = app->cmd.operand[i];
    ro.file = file;
    if (store_open(&store, app_db(app), STORE_CREATE, &app->err) < 0 ||
        install_own(store, &arena, &app->err) < 0)
        status = app_fail(app);
    else
        status = serve(app, store, &ro);
    store_close(store, NULL);
    arena_finish(&arena);
    return status;
}
