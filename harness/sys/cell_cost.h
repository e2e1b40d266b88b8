/* cell_cost.h: how much longer a job in a cell takes than posix_spawn of the same program. */
#ifndef SYS_CELL_COST_H
#define SYS_CELL_COST_H

#include "harness/io/json.h"
#include "harness/sys/cell.h"

/* Measure for some seconds. The results are members added to the object `ret`; with `print` they
 * are also printed as a table, row by row. Errors: ERR_SYS; the results so far are in `ret`. */
int measure_cell(json_t *ret, const struct cell_options *options, bool print, struct err *err);

#endif
