/* names.h: names in Verilog text: find the modules declared, rename identifiers. */
#ifndef LANG_VERILOG_NAMES_H
#define LANG_VERILOG_NAMES_H

#include "harness/base/arena.h"

/* The text with every identifier `from` replaced by `to`; comments, strings and longer identifiers
 * stay as they are. In the arena. */
struct str verilog_rename(struct str text, const char *from, const char *to, struct arena *arena);

/* The names that follow the word `module`, in order, in the arena; *n of them. Comments and strings
 * do not count. */
const char *const *verilog_modules(struct str text, size_t *n, struct arena *arena);

#endif
