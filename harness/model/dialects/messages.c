/* messages.c: Anthropic's messages. */
#include "harness/model/dialects/dialect.h"

#include <string.h>

/* The system's text stands beside the messages. */
static json_t *messages_body(const struct dialect_ask *ask)
{
    json_t *body = json_object();
    struct buf system;
    json_add_cstr(body, "model", ask->model);
    buf_init(&system, SIZE_MAX / 4); /* bounded by the prompt */
    dialect_system(ask->prompt, &system);
    if (system.n)
        json_add_str(body, "system", buf_str(&system));
    buf_finish(&system);
    /* thinking is taken back with a signature only, which is not kept */
    json_add(body, "messages", dialect_messages_of(ask->prompt, false, NULL));
    dialect_put_common(body, ask);
    return body;
}

static const struct dialect_usage usage = {
    .prompt = "usage.input_tokens",
    .completion = "usage.output_tokens",
    .cached = {"usage.cache_read_input_tokens"},
    .written = {"usage.cache_creation_input_tokens"},
    .reasoning = {"usage.output_tokens_details.thinking_tokens"},
    .cache_apart = true,
};

static bool has_part(const json_t *content, const char *type)
{
    size_t i;
    json_t *part;
    json_array_foreach(content, i, part)
    {
        const char *is = json_string_value(json_object_get(part, "type"));
        if (is && strcmp(is, type) == 0)
            return true;
    }
    return false;
}

static const char *messages_read(const json_t *response, struct reply *reply, struct arena *arena)
{
    json_t *content = json_object_get(response, "content");
    struct reply got = *reply;
    struct buf text, reasoning;
    struct str finish = {"", 0};
    if (!json_is_array(content))
        return "the response holds no content";
    buf_init(&text, SIZE_MAX / 4); /* bounded by the response */
    buf_init(&reasoning, SIZE_MAX / 4);
    dialect_add_texts(&text, content, false);
    dialect_add_texts(&reasoning, content, true);
    json_get_str(response, "stop_reason", false, &finish, NULL);
    dialect_fill(&got, &text, &reasoning, finish, has_part(content, "tool_use"), arena);
    dialect_read_usage(&got, response, &usage);
    got.service_tier = dialect_tier(response, "usage.service_tier", arena);
    *reply = got;
    return NULL;
}

/* ---- a stream ---- */

static void on_start(struct dialect_fold *fold, const json_t *event)
{
    static const char *const apart[] = {"content", NULL};
    dialect_merge(fold->whole, json_object_get(event, "message"), apart);
}

static void on_block(struct dialect_fold *fold, const json_t *event)
{
    json_t *block = json_object_get(event, "content_block");
    struct str type = json_view(json_object_get(block, "type"));
    fold->tool |= str_eqc(type, "tool_use");
    dialect_piece(fold, &fold->text, json_view(json_object_get(block, "text")));
    dialect_piece(fold, &fold->reasoning, json_view(json_object_get(block, "thinking")));
}

static void on_piece(struct dialect_fold *fold, const json_t *event)
{
    json_t *delta = json_object_get(event, "delta");
    dialect_piece(fold, &fold->text, json_view(json_object_get(delta, "text")));
    dialect_piece(fold, &fold->reasoning, json_view(json_object_get(delta, "thinking")));
}

/* Its usage counts from the beginning, and may leave out what the beginning told. */
static void on_delta(struct dialect_fold *fold, const json_t *event)
{
    static const char *const none[] = {NULL};
    json_t *told = json_object_get(fold->whole, "usage");
    dialect_merge(fold->whole, json_object_get(event, "delta"), none);
    if (!json_is_object(told))
        told = json_add(fold->whole, "usage", json_object());
    dialect_merge(told, json_object_get(event, "usage"), none);
    fold->finished |= json_is_string(json_object_get(fold->whole, "stop_reason"));
}

static void on_stop(struct dialect_fold *fold, const json_t *event)
{
    (void)event;
    fold->finished = true;
}

static void messages_fold(struct dialect_fold *fold, const json_t *event)
{
    static const struct {
        const char *type;
        void (*fold)(struct dialect_fold *fold, const json_t *event);
    } table[] = {
        {"message_start", on_start},       {"content_block_start", on_block},
        {"content_block_delta", on_piece}, {"message_delta", on_delta},
        {"message_stop", on_stop},
    };
    struct str type = json_view(json_object_get(event, "type"));
    if (dialect_fold_error(fold, event))
        return;
    for (size_t i = 0; i < countof(table); i++)
        if (str_eqc(type, table[i].type))
            table[i].fold(fold, event);
}

static void add_part(json_t *content, const char *type, const char *member, struct str text)
{
    json_t *part = json_object();
    json_add_cstr(part, "type", type);
    json_add_str(part, member, text);
    json_array_append_new(content, part);
}

static void messages_close(struct dialect_fold *fold)
{
    json_t *content;
    if (!json_object_get(fold->whole, "type") || json_object_get(fold->whole, "error"))
        return;
    content = json_add(fold->whole, "content", json_array());
    add_part(content, "thinking", "thinking", buf_str(&fold->reasoning));
    add_part(content, "text", "text", buf_str(&fold->text));
    if (fold->tool)
        add_part(content, "tool_use", "name", STR(""));
}

const struct dialect dialect_messages = {
    .name = "messages",
    .path = "/messages",
    .needs_limit = true,
    .names = {.max_tokens = "max_tokens", .top_k = "top_k", .effort = "output_config.effort"},
    .body = messages_body,
    .error = dialect_error,
    .read = messages_read,
    .fold = messages_fold,
    .close = messages_close,
};
