/* redact.h: take the key out of what a service says back. The one place that does; everything that
 * comes from a service goes through it before anything else reads it. Inside harness/model only. */
#ifndef MODEL_REDACT_H
#define MODEL_REDACT_H

#include "harness/base/arena.h"

/* A shorter key is a word for services that want any: EMPTY, not-needed. It may stand in honest
 * code, so replies keep it; in the message of an error it has no place. */
#define REDACT_REPLY 12
#define REDACT_ERROR 4

/* `text` with "[key]" for the key and for its first 12 or more characters, however they are
 * spelled: as they are, escaped as in JSON (also JSON inside of JSON), in a URL or by number in
 * HTML. A key shorter than `least`, or NULL, is not looked for. The same text when nothing is
 * found, otherwise in arena. */
struct str redact(struct str text, const char *key, size_t least, struct arena *arena);

#endif
