/* begin.c: how a model is asked: the template, the model, and the run that this is. */
#include "harness/base/clock.h"
#include "harness/base/hash.h"
#include "harness/measure/closest.h"
#include "harness/measure/measure.h"
#include "harness/measure/model_of.h"
#include "harness/model/services/providers.h"
#include "results/store/sql.h"

static int open_prompt(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    struct prompt_options po = {.name = o->prompt, .shots = (int)o->shots, .rules = o->rules};
    return prompt_template_open(&m->prompt, &po, &m->suite, &m->app->err);
}

/* Look the run up without creating it. */
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

/* All options but the number of samples are part of a run's key. */
static void put_key(struct measure *m)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, "model");
    hash_addc(&h, m->suite.version);
    hash_addc(&h, m->run.parameters);
    hash_addc(&h, m->run.prompt);
    if (m->run.label)
        hash_addc(&h, m->run.label);
    if (m->run.repair || m->run.best_of)
        hash_addc(&h, flow_asked(&m->model, &m->run, &m->suite, &m->arena));
    hash_hex(&h, m->run.key);
}

/* Where the run is a new one, a person may have meant another. */
static int tell_closest(struct measure *m)
{
    const char *text = NULL;
    if (m->run.row == 0 && closest_run(m, &text) < 0)
        return -1;
    if (text)
        term_line(&m->app->term, text);
    return 0;
}

/* The model as the options have it. */
static int take_model(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    if (model_of_options(&m->model, o, &m->arena, &m->app->err) < 0)
        return -1;
    m->model.key = m->key;
    if ((o->dry_run || o->to_batch || o->from_batch) && !m->key)
        m->model.key = "not needed";
    if (model_check(&m->model, &m->app->err) < 0 ||
        model_check_text(&m->model, "--label", o->label, &m->app->err) < 0)
        return -1;
    if (o->released && !clock_is_date(o->released))
        return err_set(&m->app->err, ERR_USAGE,
                       "--released wants a date, as 2025-08-07 or 2025-08");
    return 0;
}

/* Fill m->run and find or create it. */
static int open_run(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    m->asks = true;
    m->generates = m->app->cmd.verb == VERB_GEN;
    if (take_model(m) < 0)
        return -1;
    m->run = (struct run){
        .suite_row = m->suite.row,
        .source = "model",
        .prompt = way_of_asking(m),
        .template = prompt_template_name(m->prompt),
        .shots = (int)o->shots,
        .rules = o->rules,
        .n = (int)o->n,
        .as_official = (o->judging.want & WANT_OFFICIAL) != 0,
        .model = m->model.name,
        .base_url = m->model.base_url,
        .parameters = model_identity(&m->model, &m->arena),
        .label = o->label && *o->label ? o->label : NULL,
        .price = o->price,
        .provider = provider_of(m->model.provider, m->model.base_url)->name,
        .released = o->released,
        .repair = (int)o->repair,
        .best_of = (int)o->best_of,
    };
    if (o->best_of)
        m->run.n = (int)o->best_of;
    put_key(m);
    if (find_run(m) < 0 || (o->resume && closest_insist(m, o->resume) < 0) || tell_closest(m) < 0)
        return -1;
    if (o->dry_run)
        return 0;
    m->starts = true;
    return store_put_run(m->store, &m->run, &m->app->err);
}

int measure_begin(struct measure *m)
{
    return open_prompt(m) < 0 || open_run(m) < 0 ? -1 : 0;
}
