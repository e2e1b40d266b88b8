/* redact.h: take the key out of a service's responses. Every response goes through here before
 * anything else reads it. Inside harness/model only. */
#ifndef MODEL_REDACT_H
#define MODEL_REDACT_H

#include "harness/base/arena.h"

/* The shortest key that is taken out, in replies and in error messages. A shorter key is usually a
 * placeholder for services that accept any (EMPTY, not-needed). Such a word may occur in honest
 * code, so replies keep it. */
#define REDACT_REPLY 12
#define REDACT_ERROR 4

/* `text` with "[key]" in place of the key, and in place of any beginning of it with 12 or more
 * characters, in every usual spelling: plain, escaped as in JSON (also JSON inside JSON), in a URL
 * or by number in HTML. A key shorter than `least`, or NULL, is not looked for. Returns `text` when
 * nothing is found, otherwise a copy in the arena. */
struct str redact(struct str text, const char *key, size_t least, struct arena *arena);

#endif
