/* model_of.c: from options to a model, for the verbs that ask one. */
#include "harness/measure/model_of.h"

static int ms_of(double seconds)
{
    return (int)(seconds * 1000);
}

struct model_options model_of_options(const struct options *o)
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
