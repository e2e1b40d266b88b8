/* lock.h: keep two processes from working on the same run. */
#ifndef FLOW_LOCK_H
#define FLOW_LOCK_H

#include "harness/base/err.h"

#include <stdint.h>

struct lock {
    int name, byte; /* descriptors */
};

/* Take the lock of a run; *ret is for unlock_run. Errors: ERR_USAGE when another process works on
 * the same run of the same store, also one in another container. The kernel drops the lock when the
 * process ends, however that happens. The file beside the store ("assay.db-lock") stays: it is empty,
 * and removing it would let two processes lock two files. Numbers below 0 are for other work. */
int lock_run(struct lock *ret, const char *store_path, int64_t run, struct err *err);
void unlock_run(const struct lock *lock);

#endif
