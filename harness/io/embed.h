/* embed.h: the files that the binary carries inside (the Makefile's EMBED list). */
#ifndef IO_EMBED_H
#define IO_EMBED_H

#include "harness/base/str.h"

struct embed_row {
    const char
        *name; /* path in the source tree: "schema.sql", "prompts/templates/value/default.txt" */
    const char *begin, *end;
};
extern const struct embed_row embed_table[]; /* ended by a row of NULLs */

/* The bytes of an embedded file (NUL-terminated one past the end); p is NULL if there is none. */
struct str embed_get(const char *name);

/* The i-th embedded file whose name starts with `prefix`, in table order; NULL when there is none. */
const struct embed_row *embed_nth(const char *prefix, size_t i);

#endif
