/* model_of.c: from options to a model, for the verbs that ask one. */
#include "harness/measure/model_of.h"

#include <stdlib.h>

static int ms_of(double seconds)
{
    return (int)(seconds * 1000);
}

/* "0.15,0.6": input and output. */
static int read_price(struct model_options *m, const char *text, struct err *err)
{
    char *end = NULL;
    double in = strtod(text, &end), out = -1;
    bool first = end != text && *end == ',';
    const char *rest = first ? end + 1 : text;
    if (first)
        out = strtod(rest, &end);
    if (!first || end == rest || *end || !(in >= 0 && in < 1e12) || !(out >= 0 && out < 1e12))
        return err_set(err, ERR_USAGE,
                       "--price: '%.100s' is not IN,OUT, the prices of a million tokens in and "
                       "out, as in 0.15,0.60",
                       text);
    m->price_in = in;
    m->price_out = out;
    return 0;
}

int model_of_options(struct model_options *ret, const struct options *o, struct err *err)
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
    m.rpm = o->rpm;
    m.tpm = o->tpm;
    m.total_ms = ms_of(o->timeout_s);
    m.idle_ms = ms_of(o->idle_timeout_s);
    m.connect_ms = ms_of(o->connect_timeout_s);
    if (o->price && read_price(&m, o->price, err) < 0)
        return -1;
    *ret = m;
    return 0;
}
