/* outfile.h: an output file that appears under its name only once it is complete. */
#ifndef CLI_OUTFILE_H
#define CLI_OUTFILE_H

#include "harness/base/err.h"

#include <stdio.h>

struct out_file {
    FILE *to;
    const char *path; /* borrowed */
    char *temporary;  /* owned; NULL: written in place, as a pipe or a device must be */
};

/* Open the file for writing, under a temporary name where possible. Errors:
 * ERR_SYS with the path. */
int out_open(struct out_file *out, const char *path, struct err *err);

/* Close the file, and keep it when `rc` is 0 or throw it away otherwise. Returns rc, or -1 when the
 * file cannot be kept. */
int out_close(struct out_file *out, int rc, struct err *err);

#endif
