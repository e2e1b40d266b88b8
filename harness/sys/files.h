/* files.h: how many files this process may have open. */
#ifndef SYS_FILES_H
#define SYS_FILES_H

#include "harness/base/err.h"

#include <stdint.h>

/* May so many files be open at once? A lower limit is raised as far as the system allows. Errors:
 * ERR_SYS with what to do. */
int files_allowed(int64_t n, struct err *err);

#endif
