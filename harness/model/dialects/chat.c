/* chat.c: chat completions, as OpenAI began them and nearly every service speaks them. */
#include "harness/model/dialects/dialect.h"

static json_t *chat_body(const struct dialect_ask *ask)
{
    json_t *body = json_object();
    json_add_cstr(body, "model", ask->model);
    json_add(body, "messages", dialect_messages_of(ask->prompt, true, ask->names->reasoning));
    dialect_put_common(body, ask);
    if (ask->stream && !ask->names->tells_usage)
        dialect_put(body, "stream_options.include_usage", json_true());
    return body;
}

static json_t *first_choice(const json_t *response)
{
    return json_array_get(json_object_get(response, "choices"), 0);
}

/* Some services put the error of an upstream service into the choice. */
static const json_t *chat_error(const json_t *response)
{
    json_t *choice = first_choice(response);
    if (choice)
        return json_is_object(json_object_get(choice, "error")) ? choice : NULL;
    return dialect_error(response);
}

static const struct dialect_usage usage = {
    .prompt = "usage.prompt_tokens",
    .completion = "usage.completion_tokens",
    .cached = {"usage.prompt_tokens_details.cached_tokens", "usage.prompt_cache_hit_tokens",
               "usage.cache_read_input_tokens"},
    .written = {"usage.prompt_tokens_details.cache_write_tokens",
                "usage.cache_creation_input_tokens"},
    .reasoning = {"usage.completion_tokens_details.reasoning_tokens", "usage.reasoning_tokens"},
};

static const char *chat_read(const json_t *response, struct reply *reply, struct arena *arena)
{
    json_t *choice = first_choice(response), *message = json_object_get(choice, "message");
    struct reply got = *reply;
    struct buf text, reasoning;
    struct str finish = {"", 0};
    if (!choice)
        return "the response holds no choice";
    if (!json_is_object(message))
        return "the response's choice holds no message";
    buf_init(&text, SIZE_MAX / 4); /* bounded by the response */
    buf_init(&reasoning, SIZE_MAX / 4);
    dialect_add_text(&text, message);
    dialect_add_reasoning(&reasoning, message);
    json_get_str(choice, "finish_reason", false, &finish, NULL);
    dialect_fill(&got, &text, &reasoning, finish,
                 json_array_size(json_object_get(message, "tool_calls")) > 0, arena);
    dialect_read_usage(&got, response, &usage);
    got.service_tier = dialect_tier(response, "service_tier", arena);
    *reply = got;
    return NULL;
}

/* ---- a stream: chat.completion.chunk ---- */

static void fold_delta(struct dialect_fold *fold, const json_t *delta)
{
    size_t before = fold->text.n + fold->reasoning.n;
    dialect_add_text(&fold->text, delta);
    dialect_add_reasoning(&fold->reasoning, delta);
    fold->begun |= fold->text.n + fold->reasoning.n > before;
    fold->tool |= json_array_size(json_object_get(delta, "tool_calls")) > 0;
}

/* Only the first choice is asked for; a chunk without choices holds the usage. */
static void chat_fold(struct dialect_fold *fold, const json_t *event)
{
    static const char *const apart[] = {"choices", "object", NULL};
    static const char *const pieces[] = {"delta", "message", "text", "index", "logprobs", NULL};
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
    fold_delta(fold, json_object_get(choice, "delta"));
    if (fold->text.n + fold->reasoning.n == 0) /* some send all of it at once */
        fold_delta(fold, json_object_get(choice, "message"));
    fold->finished |= json_is_string(json_object_get(kept, "finish_reason")) ||
                      json_is_object(json_object_get(kept, "error"));
}

static void chat_close(struct dialect_fold *fold)
{
    json_t *choice = first_choice(fold->whole), *message;
    if (!choice)
        return;
    message = json_add(choice, "message", json_object());
    json_add_str(message, "content", buf_str(&fold->text));
    json_add_str(message, "reasoning_content", buf_str(&fold->reasoning));
    if (fold->tool)
        json_array_append_new(json_add(message, "tool_calls", json_array()), json_object());
}

const struct dialect dialect_chat = {
    .name = "chat",
    .path = "/chat/completions",
    .names = {.max_tokens = "max_tokens",
              .seed = "seed",
              .top_k = "top_k",
              .effort = "reasoning_effort"},
    .body = chat_body,
    .error = chat_error,
    .read = chat_read,
    .fold = chat_fold,
    .close = chat_close,
};
