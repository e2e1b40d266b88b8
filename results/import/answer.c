/* answer.c: the model's words in an object that another program wrote: text, a list of parts, a
 * message, a list of messages. */
#include "harness/io/json.h"
#include "results/import/private.h"

#define DEPTH_MAX 4 /* message, content, part, text */

/* What models think stands in parts of its own, which are no answer. */
static bool is_thought(struct str type)
{
    return str_starts(type, "thinking") || str_starts(type, "reason");
}

/* What a part's or a message's text is called: {"type": "text", "text": ..}, {"content": ..},
 * {"type": "refusal", "refusal": ..}, {"message": ..}, {"value": ..}. NULL: it has none that is an
 * answer. */
static const json_t *inner(const json_t *part)
{
    static const char *const member[] = {"text", "content", "refusal", "message", "value"};
    struct str type = STR("text");
    json_get_str(part, "type", false, &type, NULL);
    for (size_t i = 0; i < countof(member) && !is_thought(type); i++) {
        const json_t *value = json_object_get(part, member[i]);
        if (value && !json_is_null(value))
            return value;
    }
    return NULL;
}

static void add_text(struct buf *out, const json_t *value, int depth)
{
    const json_t *part;
    size_t i;
    if (json_is_string(value)) {
        buf_adds(out, json_view(value));
    } else if (json_is_array(value) && depth < DEPTH_MAX) {
        json_array_foreach(value, i, part)
        {
            add_text(out, part, depth + 1);
        }
    } else if (json_is_object(value) && depth < DEPTH_MAX) {
        add_text(out, inner(value), depth + 1);
    }
}

/* Is it of a form that is known here? A message without words is one: the model said nothing. So is a
 * part of another type than text: a thought, a call of a tool. */
static bool is_known(const json_t *value, int depth)
{
    const json_t *part;
    struct str type = STR("");
    size_t i;
    if (json_is_array(value) && depth < DEPTH_MAX) {
        json_array_foreach(value, i, part)
        {
            if (!is_known(part, depth + 1))
                return false;
        }
        return true;
    }
    if (!json_is_object(value) || depth >= DEPTH_MAX)
        return json_is_string(value);
    json_get_str(value, "type", false, &type, NULL);
    part = inner(value);
    if (part)
        return is_known(part, depth + 1);
    return (type.n && !str_eqc(type, "text")) || json_object_get(value, "role");
}

static bool is_message(const json_t *value)
{
    return json_object_get(value, "role") != NULL;
}

/* Of messages the model's last one counts; what is no list of messages is its own. */
static const json_t *last_said(const json_t *value)
{
    const json_t *item = NULL, *said = NULL;
    size_t i;
    if (!is_message(json_array_get(value, 0)))
        return value;
    json_array_foreach(value, i, item)
    {
        if (str_eqc(json_view(json_object_get(item, "role")), "assistant"))
            said = item;
    }
    return said ? said : json_array_get(value, json_array_size(value) - 1);
}

static int take(struct str *ret, const json_t *value, const char *key, struct arena *arena,
                struct err *err)
{
    struct buf b;
    if (json_is_string(value)) {
        *ret = json_view(value);
        return 0;
    }
    if (!is_known(value, 0))
        return err_set(err, ERR_INPUT,
                       "\"%s\" is neither text, nor parts with \"text\", nor messages with "
                       "\"content\"",
                       key);
    buf_init(&b, IMPORT_BYTES_MAX);
    add_text(&b, value, 0);
    *ret = arena_take(arena, &b);
    return 0;
}

int import_answer(struct str *ret, const json_t *obj, bool *is_completion, struct arena *arena,
                  struct err *err)
{
    static const char *const key[] = {"response", "completion"};
    for (size_t i = 0; i < countof(key); i++) {
        const json_t *value = json_object_get(obj, key[i]), *said = last_said(value);
        if (!value || json_is_null(value))
            continue;
        *is_completion = i == 1 && !is_message(said);
        return take(ret, said, key[i], arena, err);
    }
    return err_set(err, ERR_INPUT, "there is no \"completion\" and no \"response\"");
}
