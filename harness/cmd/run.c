/* run.c: `assay run`: ask a model for answers and judge them; resumable. */
#include "harness/base/hash.h"
#include "harness/measure.h"

static int ms_of(double seconds)
{
    return (int)(seconds * 1000);
}

static struct model_options model_of(const struct options *o)
{
    struct model_options m = model_options_default();
    m.name = o->model;
    m.base_url = o->base_url;
    m.key_env = o->key_env;
    if (o->temperature >= 0)
        m.temperature = o->temperature;
    if (o->top_p >= 0)
        m.top_p = o->top_p;
    if (o->max_tokens > 0)
        m.max_tokens = o->max_tokens;
    m.seed = o->seed;
    m.extra = o->extra;
    m.concurrency = (int)o->concurrency;
    m.retries = (int)o->retries;
    m.total_ms = ms_of(o->timeout_s);
    m.idle_ms = ms_of(o->idle_timeout_s);
    m.connect_ms = ms_of(o->connect_timeout_s);
    return m;
}

static int open_prompt(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    struct prompt_options po = {.name = o->prompt, .shots = (int)o->shots, .rules = o->rules};
    return prompt_template_open(&m->prompt, &po, &m->suite, &m->app->err);
}

/* Everything but the number of samples decides which run this is. */
static int open_run(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    struct hash h;
    m->asks = true;
    m->model = model_of(o);
    if (model_check(&m->model, &m->app->err) < 0)
        return -1;
    m->run = (struct run){
        .suite_row = m->suite.row,
        .source = "model",
        .prompt = prompt_template_label(m->prompt),
        .n = (int)o->n,
        .as_official = o->as_official,
        .model = m->model.name,
        .base_url = m->model.base_url,
        .parameters = model_identity(&m->model, &m->arena),
    };
    hash_init(&h);
    hash_addc(&h, "model");
    hash_addc(&h, m->suite.version);
    hash_addc(&h, m->run.parameters);
    hash_addc(&h, m->run.prompt);
    hash_hex(&h, m->run.key);
    return store_put_run(m->store, &m->run, &m->app->err);
}

int cmd_run(struct app *app)
{
    struct measure m;
    int status;
    if (measure_open(&m, app) < 0 || measure_select(&m) < 0 || open_prompt(&m) < 0 ||
        open_run(&m) < 0 || measure_plan(&m, (int)app->cmd.options.n) < 0)
        status = app_fail(app);
    else
        status = measure_run(&m);
    measure_finish(&m);
    return status;
}
