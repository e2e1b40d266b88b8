/* lock.h: keep two processes from working on the same run. */
#ifndef FLOW_LOCK_H
#define FLOW_LOCK_H

#include "harness/base/err.h"

#include <stdint.h>

/* Take the lock of a run; *ret is for unlock_run. Errors: ERR_USAGE when another process works on
 * the same run of the same store. The lock is the name of an abstract socket: the kernel drops it
 * when the process ends, however that happens, and no file is left behind. */
int lock_run(int *ret, const char *store_path, int64_t run, struct err *err);
void unlock_run(int lock);

#endif
