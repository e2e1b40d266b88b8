/* suites_leaks.h: `assay suites --leaks SUITE`. */
#ifndef CMD_LOOK_SUITES_LEAKS_H
#define CMD_LOOK_SUITES_LEAKS_H

#include "harness/cli/app.h"

/* Returns the exit status: 1 when a problem of the suite is a copy of an evaluation problem. */
int suites_leaks(struct app *app);

#endif
