/* chunks.h: a completion as a stream of pieces, for clients that ask for one. */
#ifndef RECORDED_CHUNKS_H
#define RECORDED_CHUNKS_H

#include "harness/io/json.h"

/* Append the events of a stream that says what `completion` says. With `usage` the last one tells the
 * tokens. */
void chunks_put(struct buf *out, const json_t *completion, bool usage);

#endif
