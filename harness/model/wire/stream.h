/* stream.h: an answer that comes in pieces, put together to the one that would have come whole; from
 * there on nobody need know. Inside harness/model only. */
#ifndef MODEL_STREAM_H
#define MODEL_STREAM_H

#include "harness/model/dialects/dialect.h"
#include "harness/sys/http.h"

struct stream; /* of one attempt */

/* The clock for stream_ttft_ms starts. max_bytes: of the answer and its reasoning. */
struct stream *stream_new(const struct dialect *dialect, int64_t max_bytes);
void stream_free(struct stream *stream);

/* The next bytes. False: it is larger than allowed. */
bool stream_feed(struct stream *stream, struct str bytes);

/* All has come. Where it came as events, *response becomes the whole answer, its body in the arena:
 * no fault when the service had said how it ended, whatever became of the connection afterwards;
 * HTTP_BROKEN when it had not. Other responses stay as they are. `stream` NULL: nothing happens. */
void stream_settle(struct stream *stream, struct http_response *response, struct arena *arena);

/* From stream_new to the first piece of the answer or its reasoning; -1: it did not come so. */
int64_t stream_ttft_ms(const struct stream *stream);

#endif
