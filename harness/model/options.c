/* options.c: defaults, identity and the key of a model. */
#include "harness/model/options.h"
#include "harness/model/openai.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct model_options model_options_default(void)
{
    const char *url = getenv("OPENAI_BASE_URL");
    return (struct model_options){
        .base_url = url && *url ? url : "https://api.openai.com/v1",
        .key_env = "OPENAI_API_KEY",
        .temperature = PARAM_UNSET,
        .top_p = PARAM_UNSET,
        .seed = -1,
        .price_in = -1,
        .price_out = -1,
        .concurrency = 16,
        .connect_ms = 10 * 1000,
        .idle_ms = 300 * 1000,
        .total_ms = 1800 * 1000,
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
static void add_address(json_t *id, const char *url)
{
    const char *query = url + strcspn(url, "?#");
    struct str base = openai_base(url);
    struct buf b;
    buf_init(&b, strlen(url) + 1);
    buf_adds(&b, base);
    buf_adds(&b, str_c(query));
    json_add_str(id, "base_url", buf_str(&b));
    buf_finish(&b);
}

const char *model_identity(const struct model_options *o, struct arena *arena)
{
    json_t *id = json_object();
    char *text;
    const char *copy;
    json_add_cstr(id, "model", o->name);
    add_address(id, o->base_url);
    if (o->temperature != PARAM_UNSET)
        json_add_num(id, "temperature", o->temperature);
    if (o->top_p != PARAM_UNSET)
        json_add_num(id, "top_p", o->top_p);
    if (o->max_tokens > 0)
        json_add_int(id, "max_tokens", o->max_tokens);
    if (o->seed >= 0)
        json_add_int(id, "seed", o->seed);
    add_extra(id, o->extra);
    text = json_dumps(id, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));
    copy = arena_dup(arena, str_c(text));
    free(text);
    json_decref(id);
    return copy;
}

/* The value is overwritten first: unsetenv alone leaves it in the memory that /proc/self/environ
 * shows. */
char *model_key_take(const char *key_env)
{
    char *value = key_env ? getenv(key_env) : NULL, *key = NULL;
    struct str trimmed;
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
        {"seed", "seed", o->seed >= 0},
    };
    for (size_t i = 0; i < countof(table); i++)
        if (table[i].given && json_object_get(extra, table[i].member))
            err_set(why, ERR_USAGE, "--extra: \"%s\" is given by --%s, too: leave one of them out",
                    table[i].member, table[i].option);
}

int options_extra(const struct model_options *o, json_t **ret, struct err *err)
{
    static const char *const ours[] = {"model", "messages", "n", "stream"};
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
    const char *env = o->key_env ? o->key_env : "OPENAI_API_KEY";
    if (strlen(env) > 30)
        return err_set(err, ERR_SERVICE,
                       "no key for %s: the variable that --key-env names is not set", o->base_url);
    return err_set(err, ERR_SERVICE,
                   "no key for %s: export %s=... (any text where the service needs none)",
                   o->base_url, env);
}

int options_key(const struct model_options *o, char **ret, char **header, struct err *err)
{
    const char *env = o->key_env ? o->key_env : "OPENAI_API_KEY";
    const char *auth = openai_service(o->base_url)->auth;
    char *key = o->key && *o->key ? mem_dup(o->key, strlen(o->key)) : model_key_take(o->key_env);
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
