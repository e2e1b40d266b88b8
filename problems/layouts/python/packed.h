/* packed.h: texts that suites pack: base64 of zlib, and inside of it perhaps a pickle that holds one
 * string. Pickles are programs for the one who loads them. None is ever run here: of their words only
 * those that say "this is a string" are read, everything else is refused. */
#ifndef LAYOUTS_PYTHON_PACKED_H
#define LAYOUTS_PYTHON_PACKED_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#define PACKED_MAX (64u << 20) /* bytes of an unpacked text */

/* The text in `packed`: base64 of zlib of UTF-8, or of a pickle of it. In arena. Errors: ERR_INPUT. */
int packed_read(struct str *ret, struct str packed, struct arena *arena, struct err *err);

/* The string of a pickle (protocols 2 to 5) that is one string, or a dict of one name to one string: a
 * view of `pickle`. Errors: ERR_INPUT. */
int packed_pickle(struct str *ret, struct str pickle, struct err *err);

#endif
