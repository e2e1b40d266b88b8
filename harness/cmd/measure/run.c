/* run.c: `assay run`: ask a model for answers and judge them; resumable. */
#include "harness/io/json.h"
#include "harness/cli/sets.h"
#include "harness/sys/files.h"
#include "harness/measure/model_of.h"
#include "harness/measure/sweep.h"
#include "harness/measure/batch.h"
#include "harness/measure/forecast.h"
#include "harness/measure/measure.h"
#include "results/report/report.h"

#include <unistd.h>

/* What a start would do. */
struct plan_counts {
    int64_t problems, ask, judge, done;
    struct forecast forecast;
};

static struct plan_counts count_plan(const struct measure *m)
{
    int64_t count[ITEM_STATES] = {0};
    struct plan_counts ret = {0};
    for (size_t i = 0; i < m->n_item; i++)
        count[m->item[i].state]++;
    for (size_t i = 0; i < m->suite.n; i++)
        ret.problems += m->wanted[i];
    ret.ask = count[ITEM_ASK] + count[ITEM_TURN];
    ret.judge = count[ITEM_JUDGE];
    ret.done = count[ITEM_DONE];
    return ret;
}

static int plan_json(struct measure *m, const struct plan_counts *c)
{
    json_t *obj = json_object();
    int rc;
    json_add(obj, "run", m->run.row ? json_integer(m->run.row) : json_null());
    json_add_cstr(obj, "suite", suite_label(&m->suite));
    json_add_int(obj, "suite_row", m->suite.row);
    json_add_cstr(obj, "model", m->run.model);
    json_add_cstr(obj, "base_url", m->run.base_url);
    json_add_cstr(obj, "parameters", m->run.parameters);
    json_add_cstr(obj, "prompt", m->run.prompt);
    json_add_cstr(obj, "label", m->run.label);
    json_add_int(obj, "problems", c->problems);
    json_add_int(obj, "n", m->run.n);
    json_add_int(obj, "to_ask", c->ask);
    json_add_int(obj, "to_judge", c->judge);
    json_add_int(obj, "done", c->done);
    json_add_int(obj, "left_out", m->left_out);
    json_add_int(obj, "requests", c->forecast.requests);
    json_add_int(obj, "requests_at_most", c->forecast.most);
    json_add(obj, "cost", c->forecast.cost < 0 ? json_null() : json_real(c->forecast.cost));
    json_add(obj, "smallest_difference",
             c->problems ? json_real(c->forecast.difference) : json_null());
    rc = json_write_line(stdout, obj, &m->app->err);
    json_decref(obj);
    return rc < 0 ? app_fail(m->app) : 0;
}

static void plan_fact(struct table *t, const char *name, const char *value)
{
    if (!value)
        return;
    table_add(t, "%s", name);
    table_paint(t, SGR_DIM);
    table_add(t, "%s", value);
}

static const char *samples_text(struct measure *m, int64_t n)
{
    return arena_printf(&m->arena, "%s sample%s", grouped(&m->arena, n), n == 1 ? "" : "s");
}

static void plan_forecast(struct measure *m, struct table *t, const struct forecast *f)
{
    struct arena *a = &m->arena;
    const char *requests = grouped(a, f->requests);
    if (f->most > f->requests)
        requests = arena_printf(a, "%s, with repairs up to %s", requests, grouped(a, f->most));
    plan_fact(t, "requests", requests);
    plan_fact(t, "cost",
              f->cost < 0 ? "not known: no sample of this model with a cost is stored"
                          : arena_printf(a, "about %.4g, by %s stored before", f->cost,
                                         samples_text(m, f->known)));
    plan_fact(
        t, "shows",
        f->difference > 1
            ? "no difference in pass@1 for sure: too few problems"
            : arena_printf(a, "differences in pass@1 from %.1f points on (4 times in 5, at 5 %%)",
                           100 * f->difference));
}

static void plan_text(struct measure *m, const struct plan_counts *c)
{
    static const struct table_column column[] = {{NULL, false, false}, {NULL, false, false}};
    struct arena *a = &m->arena;
    struct table t;
    struct look look;
    look_init(&look, STDOUT_FILENO);
    table_init(&t, column, countof(column));
    plan_fact(&t, "run",
              m->run.row ? arena_printf(a, "%lld, which would go on", (long long)m->run.row)
                         : "a new one");
    plan_fact(&t, "suite", suite_label(&m->suite));
    plan_fact(&t, "model", arena_printf(a, "%s at %s", m->run.model, m->run.base_url));
    if (*report_parameters(m->run.parameters, a))
        plan_fact(&t, "parameters", report_parameters(m->run.parameters, a));
    plan_fact(&t, "prompt", report_short_hashes(m->run.prompt, a));
    plan_fact(&t, "label", m->run.label);
    plan_fact(&t, "problems",
              arena_printf(a, "%lld of %zu, %s%d samples wanted for each", (long long)c->problems,
                           m->suite.n, m->run.best_of ? "up to " : "", m->run.n));
    plan_fact(&t, "to ask", samples_text(m, c->ask));
    plan_fact(&t, "to judge", samples_text(m, c->judge));
    plan_fact(&t, "done", samples_text(m, c->done));
    if (m->left_out)
        plan_fact(&t, "left out", samples_text(m, m->left_out));
    plan_forecast(m, &t, &c->forecast);
    table_print(&t, stdout, &look, 2);
    table_finish(&t);
}

/* For --dry-run: print what a start would do; for programs one line of JSON. */
static int tell_plan(struct measure *m)
{
    struct plan_counts c = count_plan(m);
    if (forecast_make(&c.forecast, m, c.ask, c.problems) < 0)
        return app_fail(m->app);
    if (m->app->cmd.options.json)
        return plan_json(m, &c);
    plan_text(m, &c);
    return 0;
}

static int plan(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    if (o->best_of && o->n > 1)
        return err_set(&m->app->err, ERR_USAGE,
                       "--best-of says how many samples a problem gets at most: leave --n out");
    if (o->json && !o->dry_run)
        return err_set(&m->app->err, ERR_USAGE,
                       "--json goes with --dry-run; of a run that has been there is "
                       "`assay report last --json`");
    if (measure_select(m) < 0 || measure_begin(m) < 0 || measure_plan(m, m->run.n) < 0)
        return -1;
    if (o->max_samples >= 0)
        measure_cut(m, o->max_samples);
    return 0;
}

#define FILES_BASE 24 /* the store with what lies beside it, the loop, the terminal, locks */
#define FILES_JOB  4  /* of one job slot */

/* Before anything is entered in the store. */
static int check_files(const struct app *app, struct err *err)
{
    const struct options *o = &app->cmd.options;
    int64_t jobs = o->judging.jobs > 0 ? o->judging.jobs : sysconf(_SC_NPROCESSORS_ONLN);
    return files_allowed(FILES_BASE + FILES_JOB * jobs + o->concurrency, err);
}

/* Judge what a batch brought; what it did not is asked for by another one, or over the network. */
static int run_from_batch(struct measure *m)
{
    struct batch_result result;
    int status;
    if (batch_read(&result, m, m->app->cmd.options.from_batch) < 0)
        return app_fail(m->app);
    term_line(&m->app->term, batch_tell(&result, m));
    m->asks = false;
    m->partial = result.missing + result.expired + result.canceled + result.failed > 0;
    status = measure_run(m);
    return status == 0 && m->partial ? 5 : status;
}

/* What the options want done with the plan. */
static int do_plan(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    if (o->dry_run)
        return tell_plan(m);
    if (o->to_batch)
        return batch_write(m, o->to_batch) < 0 ? app_fail(m->app) : 0;
    return o->from_batch ? run_from_batch(m) : measure_run(m);
}

static int run_once(struct app *app, const char *key, bool told, int64_t *run)
{
    struct measure m;
    int status;
    if (check_files(app, &app->err) < 0)
        return app_fail(app);
    if (measure_open(&m, app) < 0) {
        measure_finish(&m);
        return app_fail(app);
    }
    m.key = key;
    m.untold = !told;
    if (plan(&m) < 0)
        status = app_fail(app);
    else
        status = do_plan(&m);
    measure_finish(&m);
    *run = m.run.row;
    return status;
}

static int run_all(struct app *app)
{
    int64_t run;
    char *key;
    int status;
    if (app->cmd.options.sweep)
        return sweep_run(app, run_once);
    key = model_key_of_options(&app->cmd.options); /* before any other program is started */
    status = run_once(app, key, true, &run);
    model_key_free(key);
    return status;
}

int cmd_run(struct app *app)
{
    struct arena arena = {0};
    int status = sets_apply_models(app, &arena) < 0 ? app_fail(app) : run_all(app);
    arena_finish(&arena);
    return status;
}
