/* gzip.h: unpack what gzip packed. */
#ifndef IO_GZIP_H
#define IO_GZIP_H

#include "harness/base/err.h"
#include "harness/base/str.h"

bool gzip_is(struct str data); /* begins as a gzip file does */

/* Append the unpacked bytes of all members to `out`. A small file can unpack to any size, so more
 * than `out` may hold is an error. Errors: ERR_INPUT. */
int gzip_unpack(struct buf *out, struct str data, struct err *err);

#endif
