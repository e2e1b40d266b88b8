/* told.h: how long a service asks us to wait. Pure. */
#ifndef MODEL_TOLD_H
#define MODEL_TOLD_H

#include "harness/base/str.h"
#include "harness/sys/http.h"

/* A wait as services write it, in ms: "2" and "1.5" (seconds), "500ms", "6m0s", "1h2m", seconds or
 * milliseconds since 1970, a date of HTTP or RFC 3339. -1 when it is nothing usable: unreadable,
 * zero, negative or in the past. */
int64_t told_wait_ms(const char *text, int64_t now_unix_ms);

/* The wait that a response asks for, at most cap_ms; -1: none. Of its headers the first of these that
 * says one: "retry-after-ms" (a number), "retry-after", then the longest of the "...-reset" headers
 * whose "...-remaining" is not above zero; and, where no header does, "retryDelay" in the body
 * (Google's RetryInfo). A reset only counts with a 429: with other statuses it is no advice. */
int64_t told_ms(const struct http_response *response, bool limited, int64_t cap_ms,
                int64_t now_unix_ms);

#endif
