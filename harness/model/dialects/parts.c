/* parts.c: what the dialects share: members by dotted names, texts in parts, usage, pieces. */
#include "harness/model/dialects/dialect.h"
#include "harness/base/utf8.h"

#include <string.h>

static const struct dialect *const dialects[] = {&dialect_chat, &dialect_responses,
                                                 &dialect_messages, &dialect_completions};

const struct dialect *dialect_named(const char *name)
{
    for (size_t i = 0; name && i < countof(dialects); i++)
        if (strcmp(dialects[i]->name, name) == 0)
            return dialects[i];
    return NULL;
}

/* ---- requests ---- */

void dialect_put(json_t *body, const char *name, json_t *value)
{
    const char *dot = strchr(name, '.');
    char member[64];
    json_t *inner;
    if (!dot) {
        json_add(body, name, value);
        return;
    }
    snprintf(member, sizeof member, "%.*s", (int)(dot - name), name);
    inner = json_object_get(body, member);
    dialect_put(inner ? inner : json_add(body, member, json_object()), dot + 1, value);
}

static void put_int(json_t *body, const char *name, int64_t value)
{
    if (name)
        dialect_put(body, name, json_integer(value));
}

void dialect_put_common(json_t *body, const struct dialect_ask *ask)
{
    const struct dialect_names *names = ask->names;
    if (ask->temperature != PARAM_UNSET)
        json_add_num(body, "temperature", ask->temperature);
    if (ask->top_p != PARAM_UNSET)
        json_add_num(body, "top_p", ask->top_p);
    if (ask->max_tokens > 0)
        put_int(body, names->max_tokens, ask->max_tokens);
    if (ask->seed >= 0)
        put_int(body, names->seed, ask->seed);
    if (ask->top_k > 0)
        put_int(body, names->top_k, ask->top_k);
    if (ask->effort && names->effort)
        dialect_put(body, names->effort, json_text(str_c(ask->effort)));
    if (ask->stream)
        json_add_bool(body, "stream", true);
}

static bool is_system(const struct message *m)
{
    return strcmp(m->role, "system") == 0;
}

json_t *dialect_messages_of(const struct prompt *prompt, bool system, const char *reasoning)
{
    json_t *list = json_array();
    for (size_t i = 0; i < prompt->n; i++) {
        json_t *m;
        if (!system && is_system(&prompt->message[i]))
            continue;
        m = json_object();
        json_add_cstr(m, "role", prompt->message[i].role);
        json_add_str(m, "content", prompt->message[i].text);
        if (reasoning && prompt->message[i].reasoning.n)
            json_add_str(m, reasoning, prompt->message[i].reasoning);
        json_array_append_new(list, m);
    }
    return list;
}

void dialect_system(const struct prompt *prompt, struct buf *out)
{
    for (size_t i = 0; i < prompt->n; i++) {
        if (!is_system(&prompt->message[i]))
            continue;
        buf_addc(out, out->n ? "\n\n" : "");
        buf_adds(out, prompt->message[i].text);
    }
}

/* ---- answers ---- */

/* Members of a part that hold a text, whatever its type: {"type":"text","text":".."},
 * {"type":"thinking","thinking":[..]}, {"summary":".."}. */
void dialect_add_texts(struct buf *b, const json_t *content, bool thinking)
{
    static const char *const member[] = {"text", "thinking", "summary", "content"};
    size_t i;
    json_t *part;
    if (json_is_string(content))
        buf_adds(b, json_view(content));
    json_array_foreach(content, i, part)
    {
        const char *type = json_string_value(json_object_get(part, "type"));
        bool is_thinking = type && (!strncmp(type, "thinking", 8) || !strncmp(type, "reason", 6));
        if (json_is_string(part) && !thinking)
            buf_adds(b, json_view(part));
        if (is_thinking != thinking)
            continue;
        for (size_t m = 0; m < countof(member); m++) {
            json_t *inner = json_object_get(part, member[m]);
            dialect_add_texts(b, inner, thinking && json_is_string(inner));
        }
    }
}

void dialect_add_text(struct buf *b, const json_t *message)
{
    size_t before = b->n;
    dialect_add_texts(b, json_object_get(message, "content"), false);
    if (b->n == before)
        dialect_add_texts(b, json_object_get(message, "refusal"), false);
}

void dialect_add_reasoning(struct buf *b, const json_t *message)
{
    static const char *const member[] = {"reasoning_content", "reasoning", "reasoning_details",
                                         "content"};
    size_t before = b->n;
    for (size_t i = 0; i < countof(member) && b->n == before; i++) {
        json_t *value = json_object_get(message, member[i]);
        if (i < 2 || json_is_array(value))
            dialect_add_texts(b, value, !json_is_string(value));
    }
}

#define TOKENS_MAX                                                                                 \
    (INT64_C(1) << 40) /* more is no count of anybody's: sums of such break reports */
#define COST_MAX 1e9

/* The first of the paths that holds a number of tokens, or -1. */
static int64_t first_int(const json_t *json, const char *const *path, size_t n)
{
    for (size_t i = 0; i < n && path[i]; i++) {
        int64_t value = -1;
        json_get_int(json, path[i], false, &value, NULL);
        if (value >= 0 && value <= TOKENS_MAX)
            return value;
    }
    return -1;
}

static int64_t or_none(int64_t n)
{
    return n > 0 ? n : 0;
}

/* Services that leave thought out of the completion's tokens show it in the total alone. Where the
 * rest of the total is what the cache gave or took, it is no thought. */
static void add_thought(struct reply *r, const json_t *response)
{
    static const char *const path[] = {"usage.total_tokens"};
    int64_t total = first_int(response, path, 1), rest;
    if (total < 0 || r->prompt_tokens < 0 || r->completion_tokens < 0)
        return;
    rest = total - r->prompt_tokens - r->completion_tokens;
    if (rest <= 0 || rest == r->cached_tokens || rest == r->cache_written_tokens ||
        (r->reasoning_tokens >= 0 && rest != r->reasoning_tokens))
        return;
    r->reasoning_tokens = rest;
    r->completion_tokens += rest;
}

void dialect_read_usage(struct reply *r, const json_t *response, const struct dialect_usage *u)
{
    const char *prompt[] = {u->prompt}, *completion[] = {u->completion};
    r->prompt_tokens = first_int(response, prompt, 1);
    r->completion_tokens = first_int(response, completion, 1);
    r->cached_tokens = first_int(response, u->cached, countof(u->cached));
    r->cache_written_tokens = first_int(response, u->written, countof(u->written));
    r->reasoning_tokens = first_int(response, u->reasoning, countof(u->reasoning));
    r->cost = -1;
    json_get_num(response, "usage.cost", false, &r->cost, NULL);
    if (!(r->cost >= 0 && r->cost <= COST_MAX))
        r->cost = -1;
    if (u->cache_apart && r->prompt_tokens >= 0)
        r->prompt_tokens += or_none(r->cached_tokens) + or_none(r->cache_written_tokens);
    add_thought(r, response);
}

const char *dialect_tier(const json_t *response, const char *path, struct arena *arena)
{
    struct str tier = {0};
    json_get_str(response, path, false, &tier, NULL);
    return tier.n ? dialect_line(tier, arena) : NULL;
}

static struct str take(struct buf *b, struct arena *arena)
{
    struct str s = arena_str(arena, buf_str(b));
    buf_finish(b);
    return s;
}

void dialect_fill(struct reply *reply, struct buf *text, struct buf *reasoning, struct str finish,
                  bool tool, struct arena *arena)
{
    reply->text = take(text, arena);
    reply->reasoning = take(reasoning, arena);
    reply->finish_raw = dialect_line(finish, arena);
    reply->finish = finish_from(str_c(reply->finish_raw));
    if (tool && reply->text.n == 0 && reply->finish == FINISH_STOP) {
        reply->finish = FINISH_TOOL;
        reply->finish_raw = "tool_calls";
    }
}

const char *dialect_line(struct str s, struct arena *arena)
{
    struct buf b;
    const char *line;
    buf_init(&b, DIALECT_LINE_MAX);
    s = utf8_scrub(str_trim(str_slice(s, 0, 4 * DIALECT_LINE_MAX)), arena);
    for (size_t i = 0; i < s.n && !b.over; i++) {
        bool blank = (unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f;
        if (!blank)
            buf_add(&b, s.p + i, 1);
        else if (b.n && b.p[b.n - 1] != ' ')
            buf_addc(&b, " ");
    }
    line = arena_dup(arena, utf8_scrub(buf_str(&b), arena));
    buf_finish(&b);
    return line;
}

const json_t *dialect_error(const json_t *response)
{
    json_t *error = json_object_get(response, "error");
    return error && !json_is_null(error) ? response : NULL;
}

/* ---- streams ---- */

#define MEMBERS_MAX 100 /* of what a stream tells beside its texts */

bool dialect_fold_error(struct dialect_fold *fold, const json_t *event)
{
    if (!dialect_error(event))
        return false;
    json_object_clear(fold->whole);
    json_object_set(fold->whole, "error", json_object_get(event, "error"));
    fold->finished = true;
    return true;
}

static bool is_named(const char *name, const char *const *list)
{
    while (*list && strcmp(*list, name))
        list++;
    return *list;
}

void dialect_merge(json_t *into, const json_t *from, const char *const *except)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)from, name, value)
    {
        if (json_is_null(value) || is_named(name, except) || json_object_size(into) > MEMBERS_MAX)
            continue;
        json_object_set(into, name, value);
    }
}

void dialect_piece(struct dialect_fold *fold, struct buf *to, struct str piece)
{
    buf_adds(to, piece);
    fold->begun |= piece.n > 0;
}
