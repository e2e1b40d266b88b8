/* fetch.h: get a document over HTTP and wait for it. Blocking, for imports only: nothing else runs
 * meanwhile. */
#ifndef SYS_FETCH_H
#define SYS_FETCH_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#include <stdint.h>

#define FETCH_TRIES     5
#define FETCH_REDIRECTS 5

struct fetch;

int fetch_new(struct fetch **ret, struct err *err);
void fetch_free(struct fetch *fetch);

/* The body of a response with status 200, in `arena`. Redirects are followed, never from https to
 * http. Failures that may be temporary (no connection, a broken one, 429, 5xx) are tried again,
 * FETCH_TRIES times in all, after the wait that Retry-After names or else a longer one each time.
 * HF_TOKEN, when it is set, goes to huggingface.co and its servers and to nobody else. Errors:
 * ERR_INPUT with the URL. */
int fetch_get(struct fetch *fetch, const char *url, int64_t max_bytes, struct str *ret,
              struct arena *arena, struct err *err);

#endif
