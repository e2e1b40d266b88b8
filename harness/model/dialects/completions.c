/* completions.c: a text to be gone on with, for models that know no chat. */
#include "harness/model/dialects/dialect.h"

/* A model of this kind has no roles: the messages' texts stand one below the other. */
static json_t *prompt_of(const struct prompt *prompt)
{
    struct buf b;
    json_t *text;
    buf_init(&b, SIZE_MAX / 4); /* bounded by the prompt */
    for (size_t i = 0; i < prompt->n; i++) {
        buf_addc(&b, i ? "\n\n" : "");
        buf_adds(&b, prompt->message[i].text);
    }
    text = json_text(buf_str(&b));
    buf_finish(&b);
    return text;
}

static json_t *completions_body(const struct dialect_ask *ask)
{
    json_t *body = json_object();
    json_add_cstr(body, "model", ask->model);
    json_add(body, "prompt", prompt_of(ask->prompt));
    dialect_put_common(body, ask);
    if (ask->stream && !ask->names->tells_usage)
        dialect_put(body, "stream_options.include_usage", json_true());
    return body;
}

static json_t *first_choice(const json_t *response)
{
    return json_array_get(json_object_get(response, "choices"), 0);
}

static const struct dialect_usage usage = {
    .prompt = "usage.prompt_tokens",
    .completion = "usage.completion_tokens",
    .cached = {"usage.prompt_tokens_details.cached_tokens"},
};

static const char *completions_read(const json_t *response, struct reply *reply,
                                    struct arena *arena)
{
    json_t *choice = first_choice(response), *text = json_object_get(choice, "text");
    struct reply got = *reply;
    struct buf b, none = {0};
    struct str finish = {"", 0};
    if (!choice)
        return "the response holds no choice";
    if (!json_is_string(text))
        return "the response's choice holds no text";
    buf_init(&b, SIZE_MAX / 4); /* bounded by the response */
    buf_adds(&b, json_view(text));
    json_get_str(choice, "finish_reason", false, &finish, NULL);
    dialect_fill(&got, &b, &none, finish, false, arena);
    dialect_read_usage(&got, response, &usage);
    got.service_tier = dialect_tier(response, "service_tier", arena);
    *reply = got;
    return NULL;
}

static void completions_fold(struct dialect_fold *fold, const json_t *event)
{
    static const char *const apart[] = {"choices", NULL};
    static const char *const pieces[] = {"text", "index", "logprobs", NULL};
    json_t *choice = first_choice(event), *kept = first_choice(fold->whole);
    if (dialect_fold_error(fold, event))
        return;
    dialect_merge(fold->whole, event, apart);
    if (!choice || json_integer_value(json_object_get(choice, "index")) != 0)
        return;
    if (!kept) {
        kept = json_object();
        json_array_append_new(json_add(fold->whole, "choices", json_array()), kept);
    }
    dialect_merge(kept, choice, pieces);
    dialect_piece(fold, &fold->text, json_view(json_object_get(choice, "text")));
    fold->finished |= json_is_string(json_object_get(kept, "finish_reason"));
}

static void completions_close(struct dialect_fold *fold)
{
    json_t *choice = first_choice(fold->whole);
    if (choice)
        json_add_str(choice, "text", buf_str(&fold->text));
}

const struct dialect dialect_completions = {
    .name = "completions",
    .path = "/completions",
    .names = {.max_tokens = "max_tokens", .seed = "seed", .top_k = "top_k"},
    .body = completions_body,
    .error = dialect_error,
    .read = completions_read,
    .fold = completions_fold,
    .close = completions_close,
};
