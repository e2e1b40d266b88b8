/* stream.c: events to one answer. */
#include "harness/model/wire/stream.h"
#include "harness/model/wire/sse.h"
#include "harness/base/utf8.h"

#include <stdlib.h>
#include <string.h>

struct stream {
    const struct dialect *dialect;
    struct sse sse;
    struct dialect_fold fold;
    uint64_t start_ns, first_ns; /* first_ns 0: nothing of the answer has come */
    bool fed;                    /* it came in pieces */
    bool done;                   /* what comes now says nothing any more */
    bool damaged;                /* an event could not be read: the text may lack its piece */
};

struct stream *stream_new(const struct dialect *dialect, int64_t max_bytes)
{
    struct stream *s = mem_alloc(sizeof *s);
    s->dialect = dialect;
    s->start_ns = uv_hrtime();
    s->fold.whole = json_object();
    buf_init(&s->fold.text, (size_t)max_bytes);
    buf_init(&s->fold.reasoning, (size_t)max_bytes);
    sse_init(&s->sse, (size_t)max_bytes);
    return s;
}

void stream_free(struct stream *s)
{
    if (!s)
        return;
    json_decref(s->fold.whole);
    buf_finish(&s->fold.text);
    buf_finish(&s->fold.reasoning);
    sse_finish(&s->sse);
    free(s);
}

/* An error may be told by the event's name alone: its data are the error then. */
static json_t *as_error(json_t *data)
{
    json_t *event;
    if (json_object_get(data, "error"))
        return data;
    event = json_object();
    json_add(event, "error", data);
    return event;
}

/* What does not even begin as JSON keeps the connection alive, and says nothing. */
static void on_event(void *ctx, struct str name, struct str data)
{
    struct stream *s = ctx;
    struct arena arena = {0};
    json_t *event = NULL;
    s->done |= str_eqc(str_trim(data), "[DONE]");
    if (s->done)
        s->fold.finished |= json_object_size(s->fold.whole) > 0;
    else if (json_parse_loose(utf8_scrub(data, &arena), "event", &event, NULL) == 0) {
        if (str_eqc(name, "error"))
            event = as_error(event);
        s->dialect->fold(&s->fold, event);
        s->done = dialect_error(s->fold.whole) != NULL;
    } else {
        s->damaged |= !s->fold.finished && str_starts(str_trim(data), "{");
    }
    if (s->fold.begun && !s->first_ns)
        s->first_ns = uv_hrtime();
    json_decref(event);
    arena_finish(&arena);
}

bool stream_feed(struct stream *s, struct str bytes)
{
    s->fed = true;
    return sse_feed(&s->sse, bytes, on_event, s) && !s->fold.text.over && !s->fold.reasoning.over;
}

/* A body of events under another name. */
static bool looks_like_events(struct str body)
{
    return str_starts(body, "data:") || str_starts(body, "event:") || str_starts(body, ":");
}

static struct str whole(struct stream *s, struct arena *arena)
{
    struct buf b;
    buf_init(&b, SIZE_MAX / 4); /* bounded by the texts' ceilings */
    s->dialect->close(&s->fold);
    json_dump(s->fold.whole, &b);
    return arena_take(arena, &b);
}

/* What has to be said of the stream; NULL: the answer is whole. */
static const char *fault_of(const struct stream *s)
{
    if (!s->fold.finished)
        return "the stream ended before the answer did";
    return s->damaged && !dialect_error(s->fold.whole) ? "an event of the stream cannot be read"
                                                       : NULL;
}

void stream_settle(struct stream *s, struct http_response *r, struct arena *arena)
{
    const char *why;
    if (!s || (!s->fed && !looks_like_events(r->body)))
        return;
    if (!s->fed)
        stream_feed(s, r->body);
    sse_end(&s->sse, on_event, s);
    r->body = whole(s, arena);
    if (r->fault == HTTP_TOO_LARGE)
        return;
    why = fault_of(s);
    if (!why || r->fault == HTTP_OK) {
        r->fault = why ? HTTP_BROKEN : HTTP_OK;
        r->why = why ? why : "";
    }
}

int64_t stream_ttft_ms(const struct stream *s)
{
    return s && s->first_ns ? (int64_t)(s->first_ns - s->start_ns) / 1000000 : -1;
}
