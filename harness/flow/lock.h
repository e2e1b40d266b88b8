/* lock.h: one process a run. */
#ifndef FLOW_LOCK_H
#define FLOW_LOCK_H

#include "harness/base/err.h"

#include <stdint.h>

/* Refuses (ERR_USAGE) when another process works on the same run of the same store. The lock is an
 * abstract socket's name: it goes with the process, however that ends, and leaves no file behind.
 */
int lock_run(int *ret, const char *store_path, int64_t run, struct err *err);
void unlock_run(int lock);

#endif
