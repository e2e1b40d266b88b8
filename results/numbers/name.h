/* name.h: what an estimate is called: pass@k must not be said of what several tries solve. */
#ifndef RESULTS_NUMBERS_NAME_H
#define RESULTS_NUMBERS_NAME_H

#include "harness/base/arena.h"

#include <stdint.h>

/* "pass@5"; "best-of-5" where a problem's samples were asked for until one passed; "repair-2" or
 * "repair-2@5" where failures were asked again. repair and best_of as in struct run; in arena. */
const char *score_name(int64_t repair, int64_t best_of, int64_t k, struct arena *arena);

#endif
