/* shard.h: one of N parts of a measurement, for many machines that share nothing (--shard I/N).
 *
 * A part is a set of sample identities. It depends on nothing but problem and index, so it stays what
 * it is when --n, --problems or --limit change, and the parts of one N never overlap and leave
 * nothing out. Keys of runs and samples do not know of parts: `assay merge` unites what they made. */
#ifndef MEASURE_SHARD_H
#define MEASURE_SHARD_H

#include "harness/base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define SHARD_MOST 100000

struct shard {
    int64_t at, of; /* 1..of; of 0: there are no parts */
};

/* Read "3/16". NULL: no parts. Errors: ERR_USAGE. */
int shard_parse(struct shard *ret, const char *text, struct err *err);

/* Is this sample in the part? Everything is where there are no parts. An index below 0 stands for
 * the problem as a whole. */
bool shard_has(const struct shard *shard, const char *problem, int index);

#endif
