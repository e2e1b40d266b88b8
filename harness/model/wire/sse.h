/* sse.h: server-sent events, from bytes that come in pieces of any size.
 *
 * As the HTML standard has them: lines end with LF, CR or CRLF; a line that begins with a colon is a
 * comment; several data lines make one text with newlines between them; an empty line ends an event.
 * Characters may be split between pieces. A last event without its empty line counts, as some
 * services leave it out. */
#ifndef MODEL_SSE_H
#define MODEL_SSE_H

#include "harness/base/str.h"

struct sse {
    struct buf line, data, event; /* not whole yet */
    bool cr;                      /* the last byte was a CR: an LF behind it is no line */
    bool begun;                   /* a byte order mark is none any more */
};

/* One event: its name ("" without one) and its data, both valid during the call only. */
typedef void sse_fn(void *ctx, struct str event, struct str data);

void sse_init(struct sse *sse, size_t max_bytes); /* of a line, and of an event's data */
void sse_finish(struct sse *sse);
/* False: a line or an event is larger than allowed; nothing is read any more. */
bool sse_feed(struct sse *sse, struct str bytes, sse_fn *fn, void *ctx);
void sse_end(struct sse *sse, sse_fn *fn, void *ctx); /* the stream is over */

#endif
