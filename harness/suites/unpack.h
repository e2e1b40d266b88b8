/* unpack.h: unpack an archive that we do not trust into an empty folder of ours. */
#ifndef SUITES_UNPACK_H
#define SUITES_UNPACK_H

#include "harness/base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define UNPACK_ENTRIES_MAX 100000
#define UNPACK_BYTES_MAX   (1ll << 30) /* of all files together, unpacked */

/* Is this the name of an archive that can be unpacked? Known endings: .tar, .tar.gz, .tgz, .tar.xz,
 * .txz, .tar.bz2, .tar.zst, .zip. */
bool unpack_is(const char *name);

/* Unpack `file` into the folder `dir`. The archive may hold files and folders and nothing else;
 * paths that lead out of `dir`, links, devices, a path that stands there twice, encryption, more
 * than UNPACK_ENTRIES_MAX entries or `max_bytes` (UNPACK_BYTES_MAX for 0) are errors: ERR_INPUT,
 * with the archive's name and the entry's. Files written before the error stay; removing `dir` is
 * left to the caller. */
int unpack_archive(const char *file, const char *dir, int64_t max_bytes, struct err *err);

#endif
