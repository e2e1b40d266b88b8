/* sweep.h: `assay run --sweep NAME=A,B,C`: one run for each value, one after another. */
#ifndef MEASURE_SWEEP_H
#define MEASURE_SWEEP_H

#include "harness/cli/app.h"

/* One run of `assay run` with the options as they stand. `key` is the service's key, or NULL;
 * `told`: print its report. Fills *run with its row; returns the exit status. */
typedef int sweep_run_fn(struct app *app, const char *key, bool told, int64_t *run);

/* Does each value in turn, then prints one table of all. A run that is incomplete (status 5) does
 * not keep the others from being made; what ends a run otherwise ends the sweep. Returns the exit
 * status: the largest of them. */
int sweep_run(struct app *app, sweep_run_fn *run);

#endif
