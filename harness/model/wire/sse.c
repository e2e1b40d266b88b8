/* sse.c: lines to events. */
#include "harness/model/wire/sse.h"

#include <string.h>

#define MARK "\xef\xbb\xbf" /* the byte order mark that a stream may begin with */

void sse_init(struct sse *sse, size_t max_bytes)
{
    *sse = (struct sse){.cr = false};
    buf_init(&sse->line, max_bytes);
    buf_init(&sse->data, max_bytes);
    buf_init(&sse->event, 200);
}

void sse_finish(struct sse *sse)
{
    buf_finish(&sse->line);
    buf_finish(&sse->data);
    buf_finish(&sse->event);
}

/* An event without data says nothing. */
static void dispatch(struct sse *sse, sse_fn *fn, void *ctx)
{
    if (sse->data.n)
        fn(ctx, buf_str(&sse->event), str_slice(buf_str(&sse->data), 0, sse->data.n - 1));
    buf_clear(&sse->data);
    buf_clear(&sse->event);
}

/* The value behind "name:" and one blank. */
static struct str value_of(struct str line, size_t name)
{
    struct str value = str_slice(line, name + 1, line.n);
    return str_starts(value, " ") ? str_slice(value, 1, value.n) : value;
}

static void take_line(struct sse *sse, sse_fn *fn, void *ctx)
{
    struct str line = buf_str(&sse->line), name, value;
    const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
    if (!sse->begun && str_starts(line, MARK))
        line = str_slice(line, strlen(MARK), line.n);
    sse->begun = true;
    if (line.n == 0) {
        dispatch(sse, fn, ctx);
        return;
    }
    name = colon ? (struct str){line.p, (size_t)(colon - line.p)} : line;
    value = value_of(line, name.n);
    if (str_eqc(name, "data")) {
        buf_adds(&sse->data, value);
        buf_addc(&sse->data, "\n");
    } else if (str_eqc(name, "event")) {
        buf_clear(&sse->event);
        buf_adds(&sse->event, value);
    }
}

bool sse_feed(struct sse *sse, struct str bytes, sse_fn *fn, void *ctx)
{
    size_t from = 0;
    for (size_t i = 0; i < bytes.n && !sse->line.over && !sse->data.over; i++) {
        char c = bytes.p[i];
        if (c != '\n' && c != '\r')
            continue;
        buf_adds(&sse->line, str_slice(bytes, from, i));
        from = i + 1;
        if (!(c == '\n' && sse->cr && sse->line.n == 0))
            take_line(sse, fn, ctx);
        sse->cr = c == '\r';
        buf_clear(&sse->line);
    }
    buf_adds(&sse->line, str_slice(bytes, from, bytes.n));
    sse->cr &= sse->line.n == 0;
    return !sse->line.over && !sse->data.over;
}

void sse_end(struct sse *sse, sse_fn *fn, void *ctx)
{
    if (sse->line.n)
        take_line(sse, fn, ctx);
    buf_clear(&sse->line);
    dispatch(sse, fn, ctx);
}
