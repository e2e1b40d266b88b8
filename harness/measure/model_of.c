/* model_of.c: from options to a model, for the verbs that ask one. */
#include "harness/measure/model_of.h"
#include "harness/io/dotenv.h"
#include "harness/model/services/providers.h"

#include <stdlib.h>
#include <string.h>

static int ms_of(double seconds)
{
    return (int)(seconds * 1000);
}

static int no_price(const char *text, struct err *err)
{
    return err_set(err, ERR_USAGE,
                   "--price: '%.100s' is not IN,OUT, the prices of a million tokens in and out, as "
                   "in 0.15,0.60, or IN,OUT,CACHED,WRITTEN,REASONING",
                   text);
}

/* "0.15,0.6": input and output; behind them what a cache gives, what it takes, and reasoning. */
static int read_price(struct model_price *ret, const char *text, struct err *err)
{
    double price[] = {-1, -1, -1, -1, -1};
    const char *rest = text;
    for (size_t i = 0; i < countof(price); i++) {
        char *end = NULL;
        price[i] = strtod(rest, &end);
        if (end == rest || !(price[i] >= 0 && price[i] < 1e12) || (*end && *end != ','))
            return no_price(text, err);
        rest = end + 1;
        if (!*end && i > 0) {
            *ret = (struct model_price){price[0], price[1], price[2], price[3], price[4]};
            return 0;
        }
        if (!*end)
            break;
    }
    return no_price(text, err);
}

/* The first of a provider's variables that is set, here or in .env. */
static const char *url_of_env(const struct provider *p, struct arena *arena)
{
    for (size_t i = 0; i < PROVIDER_ENVS && p->url_env[i]; i++) {
        const char *value = getenv(p->url_env[i]);
        char *kept = value && *value ? NULL : dotenv_value(p->url_env[i]);
        const char *url = NULL;
        if (kept)
            value = kept;
        if (value && *value)
            url = provider_url(p, value, arena);
        free(kept);
        if (url)
            return url;
    }
    return NULL;
}

static int find_url(struct model_options *m, struct arena *arena, struct err *err)
{
    const struct provider *p = provider_named(m->provider ? m->provider : "openai");
    if (m->base_url || !p) /* a name that is none is refused by model_check */
        return 0;
    m->base_url = url_of_env(p, arena);
    if (!m->base_url)
        m->base_url = p->base_url;
    if (!m->base_url)
        return err_set(err, ERR_USAGE,
                       "--provider %s: its address is everybody's own: give "
                       "--base-url or set %s",
                       p->name, p->url_env[0]);
    return 0;
}

static void take_sampling(struct model_options *m, const struct options *o)
{
    if (o->temperature >= 0)
        m->temperature = o->temperature;
    if (o->top_p >= 0)
        m->top_p = o->top_p;
    if (o->max_tokens > 0)
        m->max_tokens = o->max_tokens;
    if (o->top_k > 0)
        m->top_k = o->top_k;
    m->effort = o->reasoning_effort;
    m->seed = o->seed;
    m->extra = o->extra;
}

static void take_limits(struct model_options *m, const struct options *o)
{
    m->stream = o->stream;
    m->concurrency = (int)o->concurrency;
    m->retries = (int)o->retries;
    m->rpm = o->rpm;
    m->tpm = o->tpm;
    m->total_ms = ms_of(o->timeout_s);
    m->idle_ms = ms_of(o->idle_timeout_s);
    m->connect_ms = ms_of(o->connect_timeout_s);
}

int model_of_options(struct model_options *ret, const struct options *o, struct arena *arena,
                     struct err *err)
{
    struct model_options m = model_options_default();
    m.name = o->model;
    m.provider = o->provider;
    m.endpoint = o->endpoint;
    m.base_url = o->base_url;
    m.key_env = o->key_env;
    m.header = o->header.item;
    m.n_header = o->header.n;
    take_sampling(&m, o);
    take_limits(&m, o);
    if (find_url(&m, arena, err) < 0 || (o->price && read_price(&m.price, o->price, err) < 0))
        return -1;
    if (m.base_url)
        m.key_env = model_key_env(&m);
    *ret = m;
    return 0;
}

char *model_key_of_options(const struct options *o)
{
    struct model_options m;
    struct arena arena = {0};
    char *key = NULL;
    if (model_of_options(&m, o, &arena, NULL) == 0)
        key = model_key_take(m.key_env);
    arena_finish(&arena);
    return key;
}
