/* key.c: would these options be taken, and do they keep the key out of what is stored? */
#include "harness/model/services/check.h"
#include "harness/model/services/options.h"
#include "harness/model/wire/redact.h"
#include "harness/sys/http.h"

#include <ctype.h>
#include <stdlib.h>

static const char *key_of(const struct model_options *o)
{
    return o->key ? o->key : getenv(model_key_env(o));
}

int model_check_text(const struct model_options *o, const char *what, const char *text,
                     struct err *err)
{
    struct arena arena = {0};
    struct str s = str_c(text);
    bool holds = redact(s, key_of(o), REDACT_REPLY, &arena).p != s.p;
    arena_finish(&arena);
    if (!holds)
        return 0;
    return err_set(err, ERR_USAGE,
                   "%s holds the key, which would be stored with every sample: a key stands in "
                   "the environment only",
                   what);
}

static int check_key_env(const char *name, struct err *err)
{
    size_t n = 0;
    while (isalnum((unsigned char)name[n]) || name[n] == '_')
        n++;
    if (n && !name[n] && !isdigit((unsigned char)name[0]))
        return 0;
    return err_set(err, ERR_USAGE,
                   "--key-env wants the name of an environment variable, as OPENAI_API_KEY; the "
                   "key itself is never given on the command line");
}

int model_check(const struct model_options *o, struct err *err)
{
    const char *key = key_of(o);
    json_t *extra = NULL;
    if ((o->key_env && check_key_env(o->key_env, err)) ||
        options_check(o, err) < 0 || /* first: a provider that there is not has no address */
        model_check_text(o, "--base-url", o->base_url, err) || http_check_url(o->base_url, err) ||
        model_check_text(o, "--model", o->name, err) ||
        model_check_text(o, "--extra", o->extra, err) || options_extra(o, &extra, err) < 0)
        return -1;
    json_decref(extra);
    for (size_t i = 0; i < o->n_header; i++)
        if (model_check_text(o, "--header", o->header[i], err) < 0)
            return -1;
    if ((key && *key) || http_is_loopback(o->base_url))
        return 0;
    return options_no_key(o, err);
}
