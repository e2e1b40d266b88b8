/* clean.h: what happened to a reply on its way, taken back. */
#ifndef EXTRACT_CLEAN_H
#define EXTRACT_CLEAN_H

#include "harness/lang/lang.h"

/* Line ends and marks of byte order. */
struct str clean_bytes(struct str text, struct arena *arena);

/* The same, and quote marks of a block that quotes code, \boxed, a reply that is one line of "\n"s.
 * A view of `text`, or in the arena. */
struct str clean_text(struct str text, const struct lang *lang, struct arena *arena);

/* Code in which every "<" and "&" came as an HTML entity, without them; else as it is. */
struct str clean_entities(struct str code, const struct lang *lang, struct arena *arena);

/* What stands between the quotes of a JSON string, unescaped; appended. Escapes that are none stay
 * as they are. */
void clean_escapes(struct buf *out, struct str s);

#endif
