/* options.c: defaults, identity and the key of a model. */
#include "harness/model/services/options.h"
#include "harness/io/dotenv.h"
#include "harness/model/services/request.h"
#include "harness/sys/http.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char common_key[] = "OPENAI_API_KEY";

struct model_options model_options_default(void)
{
    const char *url = getenv("OPENAI_BASE_URL");
    return (struct model_options){
        .base_url = url && *url ? url : "https://api.openai.com/v1",
        .key_env = common_key,
        .temperature = PARAM_UNSET,
        .top_p = PARAM_UNSET,
        .seed = -1,
        .price = {-1, -1, -1, -1, -1},
        .concurrency = 16,
        .connect_ms = 10 * 1000,
        .idle_ms = 300 * 1000,
        .total_ms = 4 * 3600 * 1000,
        .retries = 6,
        .max_reply_bytes = 16 << 20,
        .backoff_ms = 500,
        .backoff_cap_ms = 30 * 1000,
        .told_cap_ms = 120 * 1000,
        .patience_ms = 600 * 1000,
    };
}

static void add_extra(json_t *id, const char *extra)
{
    json_t *json = NULL;
    if (!extra)
        return;
    if (json_parse(str_c(extra), "extra", &json, NULL))
        json = json_text(str_c(extra)); /* model_new refuses it; the identity is still defined */
    json_add(id, "extra", json);
}

/* Two spellings of one address are one service. */
static void add_address(json_t *id, const struct model_options *o)
{
    const char *url = o->base_url, *query = url + strcspn(url, "?#");
    struct str base = request_base(o);
    struct buf b;
    buf_init(&b, strlen(url) + 1);
    buf_adds(&b, base);
    buf_adds(&b, str_c(query));
    json_add_str(id, "base_url", buf_str(&b));
    buf_finish(&b);
}

static void add_headers(json_t *id, const struct model_options *o)
{
    json_t *list;
    if (!o->n_header)
        return;
    list = json_add(id, "headers", json_array());
    for (size_t i = 0; i < o->n_header; i++)
        json_array_append_new(list, json_text(str_c(o->header[i])));
}

/* What came later than the first stores stands here only where it differs from what was sent then,
 * so that they go on. */
static void add_later(json_t *id, const struct model_options *o)
{
    const struct dialect *dialect = request_dialect(o);
    if (dialect != &dialect_chat)
        json_add_cstr(id, "endpoint", dialect->name);
    if (o->top_k > 0)
        json_add_int(id, "top_k", o->top_k);
    if (o->effort)
        json_add_cstr(id, "reasoning_effort", o->effort);
    add_headers(id, o);
}

const char *model_identity(const struct model_options *o, struct arena *arena)
{
    json_t *id = json_object();
    char *text;
    const char *copy;
    json_add_cstr(id, "model", o->name);
    add_address(id, o);
    if (o->temperature != PARAM_UNSET)
        json_add_num(id, "temperature", o->temperature);
    if (o->top_p != PARAM_UNSET)
        json_add_num(id, "top_p", o->top_p);
    if (o->max_tokens > 0)
        json_add_int(id, "max_tokens", o->max_tokens);
    if (o->seed >= 0)
        json_add_int(id, "seed", o->seed);
    add_extra(id, o->extra);
    add_later(id, o);
    text = json_dumps(id, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));
    copy = arena_dup(arena, str_c(text));
    free(text);
    json_decref(id);
    return copy;
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    char *kept = value && *value ? NULL : dotenv_value(variable);
    bool set = (value && *value) || kept;
    model_key_free(kept);
    return set;
}

const char *model_key_env(const struct model_options *o)
{
    const struct provider *p = request_provider(o);
    if (o->key_env)
        return o->key_env;
    for (size_t i = 0; i < PROVIDER_ENVS && p->key_env[i]; i++)
        if (is_set(p->key_env[i]))
            return p->key_env[i];
    return p->key_env[0];
}

/* The value is overwritten first: unsetenv alone leaves it in the memory that /proc/self/environ
 * shows. */
char *model_key_take(const char *key_env)
{
    char *value = key_env ? getenv(key_env) : NULL, *key = NULL;
    struct str trimmed;
    if (key_env && !(value && *value))
        return dotenv_value(key_env);
    if (!value)
        return NULL;
    trimmed = str_trim(str_c(value));
    if (trimmed.n)
        key = mem_dup(trimmed.p, trimmed.n);
    explicit_bzero(value, strlen(value));
    unsetenv(key_env);
    return key;
}

void model_key_free(char *key)
{
    if (key)
        explicit_bzero(key, strlen(key));
    free(key);
}

/* A member of --extra that an option gives, too: nobody can know which one is meant. */
static void check_twice(const struct model_options *o, const json_t *extra, struct err *why)
{
    const struct {
        const char *member, *option;
        bool given;
    } table[] = {
        {"temperature", "temperature", o->temperature != PARAM_UNSET},
        {"top_p", "top-p", o->top_p != PARAM_UNSET},
        {"max_tokens", "max-tokens", o->max_tokens > 0},
        {"max_completion_tokens", "max-tokens", o->max_tokens > 0},
        {"max_output_tokens", "max-tokens", o->max_tokens > 0},
        {"seed", "seed", o->seed >= 0},
        {"random_seed", "seed", o->seed >= 0},
        {"top_k", "top-k", o->top_k > 0},
        {"reasoning_effort", "reasoning-effort", o->effort != NULL},
        {"reasoning", "reasoning-effort", o->effort != NULL},
    };
    for (size_t i = 0; i < countof(table); i++)
        if (table[i].given && json_object_get(extra, table[i].member))
            err_set(why, ERR_USAGE, "--extra: \"%s\" is given by --%s, too: leave one of them out",
                    table[i].member, table[i].option);
}

int options_extra(const struct model_options *o, json_t **ret, struct err *err)
{
    static const char *const ours[] = {"model", "messages", "n", "stream", "stream_options"};
    struct err why = {0};
    json_error_t e;
    json_t *json;
    if (!o->extra)
        return 0;
    json = json_loads(o->extra, JSON_DECODE_ANY, &e);
    if (!json)
        return err_set(err, ERR_USAGE,
                       "--extra: must be a JSON object such as {\"top_k\": 40}; at column %d: %s",
                       e.column, e.text);
    for (size_t i = 0; i < countof(ours); i++)
        if (json_object_get(json, ours[i]))
            err_set(&why, ERR_USAGE, "--extra: \"%s\" is for assay to set", ours[i]);
    check_twice(o, json, &why);
    if (!json_is_object(json))
        err_set(&why, ERR_USAGE, "--extra: must be a JSON object such as {\"top_k\": 40}");
    if (why.kind) {
        json_decref(json);
        return err_set(err, why.kind, "%s", why.text);
    }
    *ret = json;
    return 0;
}

static bool is_printable(const char *s)
{
    while (isgraph((unsigned char)*s))
        s++;
    return !*s;
}

int options_no_key(const struct model_options *o, struct err *err)
{
    const char *env = model_key_env(o);
    if (dotenv_is_open())
        return err_set(err, ERR_SERVICE,
                       "no key for %s: %s is not set, and .env is not read because others may read "
                       "it: chmod 600 .env",
                       o->base_url, strlen(env) > 30 ? "the variable of --key-env" : env);
    if (strlen(env) > 30)
        return err_set(err, ERR_SERVICE,
                       "no key for %s: the variable that --key-env names is not set", o->base_url);
    return err_set(err, ERR_SERVICE,
                   "no key for %s: export %s=... (any text where the service needs none)%s",
                   o->base_url, env,
                   strcmp(env, common_key) && is_set(common_key)
                       ? "; OPENAI_API_KEY is not sent there, unless --key-env says so"
                       : "");
}

int options_key(const struct model_options *o, char **ret, char **header, struct err *err)
{
    const char *env = model_key_env(o), *auth = request_auth(o);
    char *key = o->key && *o->key ? mem_dup(o->key, strlen(o->key)) : model_key_take(env);
    size_t size;
    if (!key && http_is_loopback(o->base_url))
        return 0;
    if (!key)
        return options_no_key(o, err);
    if (!is_printable(key)) {
        model_key_free(key);
        return err_set(err, ERR_SERVICE,
                       "the key in %s holds a blank or a character that is not ASCII", env);
    }
    size = strlen(auth) + strlen(key);
    *header = mem_alloc(size);
    snprintf(*header, size, "%.*s%s", (int)strcspn(auth, "%"), auth, key);
    *ret = key;
    return 0;
}
