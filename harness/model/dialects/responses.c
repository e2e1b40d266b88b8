/* responses.c: OpenAI's responses. */
#include "harness/model/dialects/dialect.h"

/* Without "store" the service would keep the suite's problems for a month. */
static json_t *responses_body(const struct dialect_ask *ask)
{
    json_t *body = json_object();
    json_add_cstr(body, "model", ask->model);
    json_add(body, "input", dialect_messages_of(ask->prompt, true, NULL));
    json_add_bool(body, "store", false);
    dialect_put_common(body, ask);
    return body;
}

static const struct dialect_usage usage = {
    .prompt = "usage.input_tokens",
    .completion = "usage.output_tokens",
    .cached = {"usage.input_tokens_details.cached_tokens"},
    .written = {"usage.input_tokens_details.cache_write_tokens"},
    .reasoning = {"usage.output_tokens_details.reasoning_tokens"},
};

/* Items of the output: messages hold the answer in parts, reasoning holds a summary, or itself. */
struct items {
    struct buf text, reasoning;
    bool tool;
};

static void add_item(struct items *items, const json_t *item)
{
    struct str type = json_view(json_object_get(item, "type"));
    json_t *content = json_object_get(item, "content"), *part;
    size_t before = items->reasoning.n, i;
    if (str_eqc(type, "message")) {
        dialect_add_texts(&items->text, content, false);
        if (items->text.n == 0)
            json_array_foreach(content, i, part)
                buf_adds(&items->text, json_view(json_object_get(part, "refusal")));
    } else if (str_eqc(type, "reasoning")) {
        json_array_foreach(content, i, part)
            buf_adds(&items->reasoning, json_view(json_object_get(part, "text")));
        if (items->reasoning.n == before)
            json_array_foreach(json_object_get(item, "summary"), i, part)
                buf_adds(&items->reasoning, json_view(json_object_get(part, "text")));
    } else if (str_ends(type, "_call")) {
        items->tool = true;
    }
}

/* "completed", or why it is not: "max_output_tokens", "content_filter". */
static struct str how_it_ended(const json_t *response)
{
    struct str ended = {"", 0};
    json_get_str(response, "status", false, &ended, NULL);
    json_get_str(response, "incomplete_details.reason", false, &ended, NULL);
    return ended;
}

static const char *responses_read(const json_t *response, struct reply *reply, struct arena *arena)
{
    json_t *output = json_object_get(response, "output"), *item;
    struct items items = {.tool = false};
    struct reply got = *reply;
    size_t i;
    if (!json_is_array(output))
        return "the response holds no output";
    buf_init(&items.text, SIZE_MAX / 4); /* bounded by the response */
    buf_init(&items.reasoning, SIZE_MAX / 4);
    json_array_foreach(output, i, item) add_item(&items, item);
    dialect_fill(&got, &items.text, &items.reasoning, how_it_ended(response), items.tool, arena);
    dialect_read_usage(&got, response, &usage);
    got.service_tier = dialect_tier(response, "service_tier", arena);
    *reply = got;
    return NULL;
}

/* ---- a stream: the last event holds the whole answer ---- */

static void on_end(struct dialect_fold *fold, const json_t *event)
{
    static const char *const none[] = {NULL};
    dialect_merge(fold->whole, json_object_get(event, "response"), none);
    fold->finished = true;
}

static void on_text(struct dialect_fold *fold, const json_t *event)
{
    dialect_piece(fold, &fold->text, json_view(json_object_get(event, "delta")));
}

static void on_reasoning(struct dialect_fold *fold, const json_t *event)
{
    dialect_piece(fold, &fold->reasoning, json_view(json_object_get(event, "delta")));
}

/* An error is an object in the event, or the event itself. */
static void on_error(struct dialect_fold *fold, const json_t *event)
{
    static const char *const apart[] = {"type", "sequence_number", NULL};
    json_object_clear(fold->whole);
    dialect_merge(json_add(fold->whole, "error", json_object()), event, apart);
    fold->finished = true;
}

static void responses_fold(struct dialect_fold *fold, const json_t *event)
{
    static const struct {
        const char *type;
        void (*fold)(struct dialect_fold *fold, const json_t *event);
    } table[] = {
        {"response.completed", on_end},
        {"response.incomplete", on_end},
        {"response.failed", on_end},
        {"response.output_text.delta", on_text},
        {"response.refusal.delta", on_text},
        {"response.reasoning_text.delta", on_reasoning},
        {"response.reasoning_summary_text.delta", on_reasoning},
        {"error", on_error},
    };
    struct str type = json_view(json_object_get(event, "type"));
    if (dialect_fold_error(fold, event))
        return;
    for (size_t i = 0; i < countof(table); i++)
        if (str_eqc(type, table[i].type))
            table[i].fold(fold, event);
}

static void add_output(json_t *output, const char *type, const char *list, struct str text)
{
    json_t *item = json_object(), *part = json_object();
    json_add_cstr(item, "type", type);
    json_add_str(part, "text", text);
    json_array_append_new(json_add(item, list, json_array()), part);
    json_array_append_new(output, item);
}

/* Some services leave the output out of the last event. */
static void responses_close(struct dialect_fold *fold)
{
    json_t *output = json_object_get(fold->whole, "output");
    if (json_array_size(output) || dialect_error(fold->whole) || fold->text.n == 0)
        return;
    output = json_add(fold->whole, "output", json_array());
    add_output(output, "reasoning", "content", buf_str(&fold->reasoning));
    add_output(output, "message", "content", buf_str(&fold->text));
}

const struct dialect dialect_responses = {
    .name = "responses",
    .path = "/responses",
    .names = {.max_tokens = "max_output_tokens", .effort = "reasoning.effort"},
    .body = responses_body,
    .error = dialect_error,
    .read = responses_read,
    .fold = responses_fold,
    .close = responses_close,
};
