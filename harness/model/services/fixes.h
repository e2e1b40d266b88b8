/* fixes.h: what was changed in a model's requests because its service refused them, in words that are
 * stored and understood again. */
#ifndef MODEL_FIXES_H
#define MODEL_FIXES_H

#include "harness/base/arena.h"
#include "harness/base/str.h"
#include "harness/model/services/openai.h"

/* "seed: not sent, the service refuses it (HTTP 400: unknown parameter seed)"; in the arena. */
const char *fix_note(enum openai_fix fix, int http, const char *message, struct arena *arena);

/* The fixes that such notes tell of, as a JSON list of them: a set of enum openai_fix. Notes of other
 * versions that are not understood are passed over. */
unsigned fixes_from(struct str notes);

#endif
