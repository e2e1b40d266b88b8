/* chunks.c: one piece with the texts, one with how it ended, one with the tokens. */
#include "harness/recorded/chunks.h"

/* A chunk with all that the completion tells besides; *choice is in it, NULL for none. */
static void put_chunk(struct buf *out, const json_t *completion, json_t *choice,
                      const json_t *usage)
{
    json_t *chunk = json_deep_copy(completion);
    json_t *choices = json_add(chunk, "choices", json_array());
    json_add_cstr(chunk, "object", "chat.completion.chunk");
    json_add(chunk, "usage", usage ? json_incref((json_t *)usage) : json_null());
    if (choice)
        json_array_append_new(choices, choice);
    buf_addc(out, "data: ");
    json_dump(chunk, out);
    buf_addc(out, "\n\n");
    json_decref(chunk);
}

static json_t *piece(json_t *delta, const json_t *finish)
{
    json_t *choice = json_object();
    json_add_int(choice, "index", 0);
    json_add(choice, "delta", delta);
    json_add(choice, "finish_reason", json_incref((json_t *)finish));
    return choice;
}

void chunks_put(struct buf *out, const json_t *completion, bool usage)
{
    json_t *whole = json_array_get(json_object_get(completion, "choices"), 0);
    json_t *none = json_null();
    put_chunk(out, completion, piece(json_incref(json_object_get(whole, "message")), none), NULL);
    put_chunk(out, completion, piece(json_object(), json_object_get(whole, "finish_reason")), NULL);
    if (usage)
        put_chunk(out, completion, NULL, json_object_get(completion, "usage"));
    buf_addc(out, "data: [DONE]\n\n");
    json_decref(none);
}
