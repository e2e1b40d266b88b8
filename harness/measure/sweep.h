/* sweep.h: `assay run --sweep NAME=A,B,C`: one run for each value, one after another. */
#ifndef MEASURE_SWEEP_H
#define MEASURE_SWEEP_H

#include "harness/cli/app.h"

/* Carry out `assay run` once with the options as they stand. `key` is the service's key, or NULL;
 * `told`: print the run's report. Fills *run with its row; returns the exit status. */
typedef int sweep_run_fn(struct app *app, const char *key, bool told, int64_t *run);

/* Make a run for each value in turn, then print one table of all. After an incomplete run (status
 * 5) the sweep goes on with the next value; any other failure ends it. Returns the largest exit
 * status of the runs. */
int sweep_run(struct app *app, sweep_run_fn *run);

#endif
