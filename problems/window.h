/* window.h: a span of days in which problems became public (--since, --until). What a model was trained
 * on ends on some day; problems that are younger it cannot have seen. */
#ifndef PROBLEMS_WINDOW_H
#define PROBLEMS_WINDOW_H

#include "harness/base/err.h"

#include <stdbool.h>

/* Days or months, "2025-02-06" or "2025-02", both included; NULL: open at this end. Borrowed. */
struct window {
    const char *since, *until;
};

/* Errors: ERR_USAGE for a text that is no date, and for a window that ends before it begins. */
int window_check(const struct window *w, struct err *err);

/* Is the day in it? A problem of which no day is known is in a window that is open at both ends only. */
bool window_has(const struct window *w, const char *released);

#endif
