/* rename.h: rename a module in Verilog text. */
#ifndef PROBLEMS_RENAME_H
#define PROBLEMS_RENAME_H

#include "harness/base/arena.h"

/* Every identifier `from` becomes `to`, but not inside comments, strings or longer identifiers. */
struct str verilog_rename(struct str text, const char *from, const char *to, struct arena *arena);

#endif
