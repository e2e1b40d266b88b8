/* nightly.c: one night: plan everything, then run part after part. */
#include "harness/nightly/nightly.h"

#include "harness/base/clock.h"
#include "harness/flow/lock.h"
#include "harness/io/dotenv.h"
#include "harness/model/model.h"
#include "harness/sys/http.h"
#include "results/store/sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- the parts ---- */

/* A later option of the same name wins, as on every command line. Sets are added in the order
 * model, suite, parameters, so parameters win over both others. */
static void add_settings(struct night_part *part, const struct option_set *set)
{
    for (size_t i = 0; i < set->n; i++)
        part->arg[part->n_arg++] = set->setting[i].argument;
}

static void init_part(struct night *night, struct night_part *part, size_t m, size_t s, size_t p)
{
    const struct nightly_config *c = &night->config;
    *part = (struct night_part){.model = &c->models.item[m],
                                .suite = &c->suites.item[s],
                                .parameters = &c->parameters.item[p],
                                .note = "",
                                .cost = -1,
                                .guess = -1};
    part->arg[part->n_arg++] = "run";
    part->arg[part->n_arg++] = arena_printf(&night->arena, "--suite=%s", part->suite->name);
    part->arg[part->n_arg++] = arena_printf(&night->arena, "--model=%s", part->model->name);
    if (part->model->released)
        part->arg[part->n_arg++] =
            arena_printf(&night->arena, "--released=%s", part->model->released);
    add_settings(part, part->model);
    add_settings(part, part->suite);
    add_settings(part, part->parameters);
}

static void make_parts(struct night *night)
{
    const struct nightly_config *c = &night->config;
    night->part = mem_alloc(c->models.n * c->suites.n * c->parameters.n * sizeof *night->part);
    for (size_t m = 0; m < c->models.n; m++)
        for (size_t s = 0; s < c->suites.n; s++)
            for (size_t p = 0; p < c->parameters.n; p++)
                init_part(night, &night->part[night->n++], m, s, p);
}

/* The last value of an option of `run`, which is given as "--name="; NULL: it is not there. */
static const char *value_of(const struct night_part *part, const char *option)
{
    const char *ret = NULL;
    for (size_t i = 0; i < part->n_arg; i++)
        if (str_starts(str_c(part->arg[i]), option))
            ret = part->arg[i] + strlen(option);
    return ret;
}

/* Is a variable set, here or in .env, where the run will look for it? */
static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    char *kept = value && *value ? NULL : dotenv_value(variable);
    bool set = (value && *value) || kept;
    model_key_free(kept);
    return set;
}

/* What will keep this part from its end, as far as it can be seen before anything is asked. */
static const char *foresee(struct night *night, const struct night_part *part)
{
    const struct model_options o = {.provider = value_of(part, "--provider="),
                                    .base_url = part->plan.base_url,
                                    .key_env = value_of(part, "--key-env=")};
    const char *variable = model_key_env(&o);
    if (!is_set(variable) && !http_is_loopback(part->plan.base_url))
        return arena_printf(&night->arena, "no key for %s: export %s", part->plan.base_url,
                            variable);
    if (part->model->max_cost >= 0 && part->model->price_in < 0 && part->guess < 0)
        return "max_cost is given and no price: unless the service tells costs, a few samples are "
               "asked for and no more";
    return "";
}

/* Plan all parts before the first question is asked, so that a mistake in the last one is found at
 * the start. */
static int plan_all(struct night *night)
{
    struct err *err = &night->app->err;
    struct store *store;
    for (size_t i = 0; i < night->n; i++) {
        struct night_part *part = &night->part[i];
        double mean;
        if (night_ask_plan(night, part, night->label, &part->plan, err) < 0 ||
            store_open(&store, night->db, STORE_READ, err) < 0)
            return -1;
        mean = night_mean_cost(night, part, store);
        part->guess = mean < 0 ? -1 : mean * (double)part->plan.to_ask;
        part->after = part->plan;
        part->note = foresee(night, part);
        store_close(store, NULL);
    }
    return 0;
}

/* Remember the newest sample's number: samples with a larger one are of this night. Times would be
 * too coarse to tell. */
static int note_newest(struct night *night)
{
    struct err *err = &night->app->err;
    struct store *store;
    int64_t newest = 0;
    bool found;
    int rc;
    if (store_open(&store, night->db, STORE_READ, err) < 0)
        return -1;
    rc = sql_int(store_db(store), &newest, &found, err, "SELECT COALESCE(MAX(id), 0) FROM samples",
                 "");
    night->before = arena_printf(&night->arena, "%lld", (long long)newest);
    store_close(store, NULL);
    return rc;
}

/* ---- one part ---- */

static void say(struct night *night, const struct night_part *part, const char *text)
{
    if (night->app->term.mode != TERM_OFF)
        term_line(&night->app->term, arena_printf(&night->arena, "%s on %s: %s", part->model->name,
                                                  part->suite->name, text));
}

static int start_run(struct night *night, struct night_part *part, const char *label, int64_t most)
{
    const char *arg[NIGHT_ARGS + 4];
    size_t n = part->n_arg;
    memcpy(arg, part->arg, n * sizeof *arg);
    arg[n++] = arena_printf(&night->arena, "--label=%s", label);
    if (most < INT64_MAX)
        arg[n++] = arena_printf(&night->arena, "--max-samples=%lld", (long long)most);
    part->note = "";
    return night_start(night, arg, n, &part->note, &night->app->err);
}

static void stop_for_budget(struct night *night, struct night_part *part, const char *why)
{
    part->cut = true;
    part->note = why;
    part->status = err_exit_status(ERR_BUDGET);
    say(night, part, why);
}

/* Ask in pieces as large as the budget allows, until all samples are there, the budget is used up,
 * or a piece brings nothing new. */
static int run_label(struct night *night, struct night_part *part, const char *label)
{
    struct err *err = &night->app->err;
    struct night_plan *p = &part->after;
    const char *why;
    if (night_ask_plan(night, part, label, p, err) < 0)
        return -1;
    for (;;) {
        int64_t left = p->to_ask, most = night_allowance(night, part, &why);
        if (left > 0 && most == 0 && p->to_judge == 0) {
            stop_for_budget(night, part, why);
            return 0;
        }
        part->status = start_run(night, part, label, most < left ? most : INT64_MAX);
        if (part->status < 0 || night_ask_plan(night, part, label, p, err) < 0)
            return -1;
        part->cut = part->status == err_exit_status(ERR_BUDGET);
        if (!part->cut || left - p->to_ask < most || p->to_ask == left || night->signal)
            return 0;
    }
}

/* With `resume`, first finish the run that an earlier night left incomplete,
 * then make tonight's. */
static int run_part(struct night *night, struct night_part *part)
{
    int64_t run = 0;
    const char *label = night->config.resume ? night_remains(night, part, &run) : NULL;
    if (label) {
        say(night, part,
            arena_printf(&night->arena, "finishing run %lld of %s", (long long)run, label));
        part->resumed = run;
        if (run_label(night, part, label) < 0)
            return -1;
        part->cut = false;
        part->note = "";
    }
    if (night->signal)
        return 0;
    say(night, part, night->label);
    if (run_label(night, part, night->label) < 0)
        return -1;
    if (part->status > 0 && !*part->note)
        part->note = night_reason(night, part);
    return night_judge(night, part, &night->app->err);
}

/* ---- the end ---- */

static void make_site(struct night *night)
{
    const struct nightly_config *c = &night->config;
    const char *arg[NIGHTLY_SITE_OPTIONS + 2] = {"site", c->site};
    memcpy(arg + 2, c->site_argument, c->n_site_argument * sizeof *arg);
    night->site_status =
        night_start(night, arg, 2 + c->n_site_argument, &night->site_why, &night->app->err);
}

static bool any_status(const struct night *night, int status)
{
    for (size_t i = 0; i < night->n; i++)
        if (night->part[i].status == status)
            return true;
    return false;
}

static bool any_regression(const struct night *night)
{
    for (size_t i = 0; i < night->n; i++)
        if (night->part[i].regression)
            return true;
    return false;
}

/* The most urgent of the parts' results decides. */
static int exit_status(const struct night *night)
{
    static const int order[] = {2, 3, 4, 5, 6};
    if (night->signal)
        return 128 + night->signal;
    for (size_t i = 0; i < countof(order); i++)
        if (any_status(night, order[i]))
            return order[i];
    for (size_t i = 0; i < night->n; i++)
        if (night->part[i].status != 0)
            return 5;
    if (night->site_status > 0)
        return 5;
    return night->config.gate && any_regression(night);
}

static int run_all(struct night *night)
{
    struct err *err = &night->app->err;
    int status;
    for (size_t i = 0; i < night->n; i++) {
        night->part[i].status = 5; /* incomplete, until the part is run */
        night->part[i].note = "";
    }
    for (size_t i = 0; i < night->n && !night->signal; i++)
        if (run_part(night, &night->part[i]) < 0 && !night->signal)
            return app_fail(night->app);
    if (night->config.site && !night->signal)
        make_site(night);
    clock_iso(night->ended, sizeof night->ended);
    status = exit_status(night);
    night_print_end(night);
    if (night_write_summary(night, status, err) < 0)
        return app_fail(night->app);
    return status;
}

/* One night at a time on a store. No run has the number 0, so the lock of run 0 serves for this. */
static int take_lock(struct night *night, struct lock *lock)
{
    struct err *err = &night->app->err;
    if (lock_run(lock, night->db, 0, err) == 0)
        return 0;
    if (err->kind == ERR_USAGE) {
        *err = (struct err){0};
        err_set(err, ERR_LIMIT, "another night is still at work on %s", night->db);
    }
    return -1;
}

/* "{date}" becomes the day of the start, in UTC. Without it every night would be the same run. */
static const char *make_label(struct night *night)
{
    const char *form = night->config.label ? night->config.label : "night {date}";
    const char *at = strstr(form, "{date}");
    if (!at)
        return form;
    return arena_printf(&night->arena, "%.*s%.10s%s", (int)(at - form), form, night->started,
                        at + strlen("{date}"));
}

static int open_night(struct night *night, const char *config)
{
    if (nightly_config_read(&night->config, config, &night->app->err) < 0)
        return -1;
    night->db = night->config.db ? night->config.db : app_db(night->app);
    clock_iso(night->started, sizeof night->started);
    night->label = make_label(night);
    night->before = "0";
    night->site_status = -1;
    night->site_why = "";
    make_parts(night);
    return plan_all(night) < 0 ? -1 : note_newest(night);
}

int nightly_run(struct app *app, const char *config)
{
    struct night *night = mem_alloc(sizeof *night);
    struct lock lock;
    int status;
    night->app = app;
    if (open_night(night, config) < 0) {
        status = app_fail(app);
    } else if (app->cmd.options.dry_run) {
        night_print_plan(night);
        status = 0;
    } else if (take_lock(night, &lock) < 0) {
        status = app_fail(app);
    } else {
        night_catch(night);
        status = run_all(night);
        night_release(night);
        unlock_run(&lock);
    }
    free(night->part);
    nightly_config_finish(&night->config);
    arena_finish(&night->arena);
    free(night);
    return status;
}
