/* request.c: which service, where, and the body. */
#include "harness/model/services/request.h"
#include "harness/model/services/openai.h"

#include <string.h>

const struct provider *request_provider(const struct model_options *o)
{
    return provider_of(o->provider, o->base_url);
}

const struct dialect *request_dialect(const struct model_options *o)
{
    const struct dialect *d = dialect_named(o->endpoint);
    return d ? d : request_provider(o)->dialect;
}

const char *request_auth(const struct model_options *o)
{
    const struct provider *p = request_provider(o);
    return p->other_auth && request_dialect(o) != p->dialect ? p->other_auth : p->auth;
}

const struct dialect_names *request_names(const struct model_options *o)
{
    const struct provider *p = request_provider(o);
    const struct dialect *d = request_dialect(o);
    return d == p->dialect && p->names.max_tokens ? &p->names : &d->names;
}

const char *request_reasoning(const struct model_options *o)
{
    const char *name = request_names(o)->reasoning;
    return name ? name : "";
}

static struct str without_slashes(struct str s)
{
    while (s.n && s.p[s.n - 1] == '/')
        s.n--;
    return s;
}

struct str request_base(const struct model_options *o)
{
    const char *path = request_dialect(o)->path;
    struct str s = without_slashes((struct str){o->base_url, strcspn(o->base_url, "?#")});
    if (str_ends(s, path))
        s = without_slashes(str_slice(s, 0, s.n - strlen(path)));
    return s;
}

static const char *url_of(const struct model_options *o, const char *path, struct arena *arena)
{
    struct str base = request_base(o);
    return arena_printf(arena, "%.*s%s%s", (int)base.n, base.p, path,
                        o->base_url + strcspn(o->base_url, "?#"));
}

const char *request_url(const struct model_options *o, struct arena *arena)
{
    return url_of(o, request_dialect(o)->path, arena);
}

const char *request_models_url(const struct model_options *o, struct arena *arena)
{
    return url_of(o, "/models", arena);
}

const char *request_tokens_name(const struct model_options *o, unsigned fixes)
{
    static const char *const name[] = {"max_tokens", "max_completion_tokens"};
    const char *own = request_names(o)->max_tokens;
    bool is_second = own && !strcmp(own, name[1]);
    if (!own || request_dialect(o) != &dialect_chat)
        return NULL;
    return name[fixes & FIX_TOKENS_NAME ? !is_second : is_second];
}

void request_body(const struct model_options *o, const json_t *extra, unsigned fixes,
                  const struct prompt *prompt, int index, struct buf *out)
{
    struct dialect_names names = *request_names(o);
    const char *tokens = request_tokens_name(o, fixes);
    struct dialect_ask ask = {
        .model = o->name,
        .prompt = prompt,
        .temperature = fixes & FIX_TEMPERATURE ? PARAM_UNSET : o->temperature,
        .top_p = fixes & FIX_TOP_P ? PARAM_UNSET : o->top_p,
        .max_tokens = o->max_tokens,
        .top_k = fixes & FIX_TOP_K ? 0 : o->top_k,
        .seed = o->seed < 0 || fixes & FIX_SEED ? -1 : o->seed + index,
        .effort = fixes & FIX_EFFORT ? NULL : o->effort,
        .stream = o->stream > 0 && !(fixes & FIX_STREAM),
        .names = &names,
    };
    json_t *body;
    names.max_tokens = tokens ? tokens : names.max_tokens;
    if (fixes & FIX_REASONING)
        names.reasoning = NULL;
    body = request_dialect(o)->body(&ask);
    if (extra)
        json_object_update(body, (json_t *)extra);
    json_dump(body, out);
    json_decref(body);
}
