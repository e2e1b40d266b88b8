/* clock.h: time. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t clock_us(void); /* microseconds of the monotonic clock */

/* The time now in UTC, as "2026-11-22T16:33:44Z"; `ret` must have at least 21 bytes. */
void clock_iso(char *ret, int size);

/* Is it a day or a month, as "2025-08-07" or "2025-08"? */
bool clock_is_date(const char *text);

#endif
