/* redact.h: take the key out of what a service says back. The one place that does; everything that
 * comes from a service goes through it before anything else reads it. Inside harness/model only. */
#ifndef MODEL_REDACT_H
#define MODEL_REDACT_H

#include "harness/base/arena.h"

#define REDACT_REPLY                                                                               \
    12 /* shorter ones are words for services that want any key: EMPTY, not-needed; */
#define REDACT_ERROR 4 /* they may stand in honest code, but have no place in an error's message   \
                        */

/* `text` with "[key]" for the key and for its first 12 or more characters, however they are
 * spelled: as they are, escaped as in JSON (also JSON inside of JSON), in a URL or by number in
 * HTML. A key shorter than `least`, or NULL, is not looked for. The same text when nothing is
 * found, otherwise in arena. */
struct str redact(struct str text, const char *key, size_t least, struct arena *arena);

#endif
