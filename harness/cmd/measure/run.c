/* run.c: `assay run`: ask a model for answers and judge them; resumable. */
#include "harness/base/hash.h"
#include "harness/io/json.h"
#include "harness/measure/model_of.h"
#include "harness/measure/sweep.h"
#include "harness/measure/measure.h"
#include "results/store/sql.h"

static int open_prompt(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    struct prompt_options po = {.name = o->prompt, .shots = (int)o->shots, .rules = o->rules};
    return prompt_template_open(&m->prompt, &po, &m->suite, &m->app->err);
}

/* For a dry run: look the run up without creating it. */
static int find_run(struct measure *m)
{
    bool found;
    return sql_int(store_db(m->store), &m->run.row, &found, &m->app->err,
                   "SELECT id FROM runs WHERE key = ?", "s", m->run.key);
}

/* The prompt's label with the strategy: what tells runs of one model apart in lists. */
static const char *way_of_asking(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    const char *label = prompt_template_label(m->prompt);
    if (o->repair)
        return arena_printf(&m->arena, "%s, then up to %lld repairs", label, (long long)o->repair);
    if (o->best_of)
        return arena_printf(&m->arena, "%s, best of %lld", label, (long long)o->best_of);
    return label;
}

/* Fill m->run and find or create it. All options but the number of samples are part of its key. */
static int open_run(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    struct hash h;
    m->asks = true;
    if (model_of_options(&m->model, o, &m->app->err) < 0)
        return -1;
    m->model.key = m->key;
    if (o->dry_run && !m->key)
        m->model.key = "not needed";
    if (model_check(&m->model, &m->app->err) < 0 ||
        model_check_text(&m->model, "--label", o->label, &m->app->err) < 0)
        return -1;
    m->run = (struct run){
        .suite_row = m->suite.row,
        .source = "model",
        .prompt = way_of_asking(m),
        .n = (int)o->n,
        .as_official = o->as_official,
        .model = m->model.name,
        .base_url = m->model.base_url,
        .parameters = model_identity(&m->model, &m->arena),
        .label = o->label && *o->label ? o->label : NULL,
        .price = o->price,
        .repair = (int)o->repair,
        .best_of = (int)o->best_of,
    };
    if (o->best_of)
        m->run.n = (int)o->best_of;
    hash_init(&h);
    hash_addc(&h, "model");
    hash_addc(&h, m->suite.version);
    hash_addc(&h, m->run.parameters);
    hash_addc(&h, m->run.prompt);
    if (m->run.label)
        hash_addc(&h, m->run.label);
    if (m->run.repair || m->run.best_of)
        hash_addc(&h, flow_asked(&m->model, &m->run, &m->arena));
    hash_hex(&h, m->run.key);
    if (o->dry_run)
        return find_run(m);
    m->starts = true;
    return store_put_run(m->store, &m->run, &m->app->err);
}

/* For --dry-run: print what a start would do, as one line of JSON. */
static int tell_plan(struct measure *m)
{
    json_t *obj = json_object();
    int64_t count[ITEM_STATES] = {0}, problems = 0;
    int rc;
    for (size_t i = 0; i < m->n_item; i++)
        count[m->item[i].state]++;
    for (size_t i = 0; i < m->suite.n; i++)
        problems += m->wanted[i];
    json_add(obj, "run", m->run.row ? json_integer(m->run.row) : json_null());
    json_add_cstr(obj, "suite", suite_label(&m->suite));
    json_add_int(obj, "suite_row", m->suite.row);
    json_add_cstr(obj, "model", m->run.model);
    json_add_cstr(obj, "base_url", m->run.base_url);
    json_add_cstr(obj, "parameters", m->run.parameters);
    json_add_cstr(obj, "prompt", m->run.prompt);
    json_add_cstr(obj, "label", m->run.label);
    json_add_int(obj, "problems", problems);
    json_add_int(obj, "n", m->run.n);
    json_add_int(obj, "to_ask", count[ITEM_ASK] + count[ITEM_TURN]);
    json_add_int(obj, "to_judge", count[ITEM_JUDGE]);
    json_add_int(obj, "done", count[ITEM_DONE]);
    json_add_int(obj, "left_out", m->left_out);
    rc = json_write_line(stdout, obj, &m->app->err);
    json_decref(obj);
    return rc < 0 ? app_fail(m->app) : 0;
}

static int plan(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    if (o->best_of && o->n > 1)
        return err_set(&m->app->err, ERR_USAGE,
                       "--best-of says how many samples a problem gets at most: leave --n out");
    if (measure_select(m) < 0 || open_prompt(m) < 0 || open_run(m) < 0 ||
        measure_plan(m, m->run.n) < 0)
        return -1;
    if (o->max_samples >= 0)
        measure_cut(m, o->max_samples);
    return 0;
}

static int run_once(struct app *app, const char *key, bool told, int64_t *run)
{
    struct measure m;
    int status;
    if (measure_open(&m, app) < 0) {
        measure_finish(&m);
        return app_fail(app);
    }
    m.key = key;
    m.untold = !told;
    if (plan(&m) < 0)
        status = app_fail(app);
    else
        status = app->cmd.options.dry_run ? tell_plan(&m) : measure_run(&m);
    measure_finish(&m);
    *run = m.run.row;
    return status;
}

int cmd_run(struct app *app)
{
    int64_t run;
    char *key;
    int status;
    if (app->cmd.options.sweep)
        return sweep_run(app, run_once);
    key = model_key_take(app->cmd.options.key_env); /* before any other program is started */
    status = run_once(app, key, true, &run);
    model_key_free(key);
    return status;
}
