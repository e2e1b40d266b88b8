/* list.c: which models a service has. */
#include "harness/model/private.h"
#include "harness/model/services/request.h"
#include "harness/model/wire/redact.h"

struct listing {
    struct model *model;
    struct arena *arena;
    const char *url;
    model_names_fn *done;
    void *ctx;
    struct http_transfer *transfer;
};

/* {"data": [{"id": "name"}, ..]}, or the list alone. */
static bool read_names(struct model_names *ret, struct str body, struct arena *arena)
{
    json_t *json = NULL, *list, *item;
    const char **name;
    size_t i;
    if (json_parse_loose(body, "models", &json, NULL) < 0)
        return false;
    list = json_is_array(json) ? json : json_object_get(json, "data");
    name = arena_alloc(arena, (json_array_size(list) + 1) * sizeof *name);
    json_array_foreach(list, i, item)
    {
        struct str id = json_view(json_object_get(item, "id"));
        if (id.n)
            name[ret->n++] = dialect_line(id, arena);
    }
    ret->name = name;
    i = json_is_array(list);
    json_decref(json);
    return i;
}

/* What went wrong, by the words for answers that are none. */
static const char *why(const struct listing *l, const struct http_response *response)
{
    struct reply none = model_no_reply();
    struct openai_result r = openai_read(l->model->dialect, response, &none, l->arena);
    const char *text =
        r.status >= 300
            ? arena_printf(l->arena, "HTTP %d: %s (GET %s)", r.status, r.message, l->url)
        : response->fault
            ? arena_printf(l->arena, "no answer from %s: %s", l->url, r.message)
            : arena_printf(l->arena, "what came is no list of models (GET %s)", l->url);
    return model_without_key(l->model, text, REDACT_ERROR, l->arena);
}

static void on_list(void *ctx, const struct http_response *raw)
{
    struct listing *l = ctx;
    struct http_response response = model_clean(l->model, raw, l->arena);
    struct model_names names = {.n = 0};
    if (response.fault || response.status != 200 || !read_names(&names, response.body, l->arena))
        names = (struct model_names){.error = why(l, &response)};
    l->done(l->ctx, &names);
}

int model_list(struct model *model, struct arena *arena, model_names_fn *done, void *ctx,
               struct err *err)
{
    const struct model_options *o = &model->options;
    const char *header[MODEL_HEADERS_MAX] = {"Accept: application/json", MODEL_AGENT};
    struct listing *l = arena_alloc(arena, sizeof *l);
    struct http_request request = {
        .header = header,
        .connect_ms = o->connect_ms,
        .idle_ms = o->idle_ms,
        .total_ms = o->total_ms,
        .max_body_bytes = o->max_reply_bytes,
    };
    *l = (struct listing){.model = model, .arena = arena, .done = done, .ctx = ctx};
    l->url = request.url = request_models_url(o, arena);
    model_headers(model, header, 2);
    return http_start(&l->transfer, model->http, &request, on_list, l, err);
}
