/* shut.h: takes everything from this process but arithmetic. */
#ifndef MATH_SHUT_H
#define MATH_SHUT_H

#include <stdbool.h>

/* From here on only reading, writing, memory and the timer are left; no file can be opened, nothing started, no
 * socket made. For good. False: this kernel has no such filters. */
bool shut_down(void);

#endif
