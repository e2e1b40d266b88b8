/* cell_cost.h: what a job in a cell costs beside posix_spawn of the same program. */
#ifndef SYS_CELL_COST_H
#define SYS_CELL_COST_H

#include "harness/io/json.h"
#include "harness/sys/cell.h"

/* Measures for some seconds. What it finds is added to `ret`, and printed as a table while it is
 * found when `print`. Errors: ERR_SYS, with what was found until then in `ret`. */
int measure_cell(json_t *ret, const struct cell_options *options, bool print, struct err *err);

#endif
