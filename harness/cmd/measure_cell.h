/* measure_cell.h: what a job in a cell costs beside posix_spawn of the same program. */
#ifndef HARNESS_CMD_MEASURE_CELL_H
#define HARNESS_CMD_MEASURE_CELL_H

#include "harness/io/json.h"
#include "harness/sys/cell.h"

/* Measures for some seconds. What it finds is added to `ret`, and printed as a table while it is
 * found when `print`. Errors: ERR_SYS, with what was found until then in `ret`. */
int measure_cell(json_t *ret, const struct cell_options *options, bool print, struct err *err);

#endif
