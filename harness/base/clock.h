/* clock.h: time. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t clock_us(void); /* microseconds of the monotonic clock */

/* The time now in UTC, as "2026-11-22T16:33:44Z"; `ret` must have at least 21 bytes. */
void clock_iso(char *ret, int size);

#endif
