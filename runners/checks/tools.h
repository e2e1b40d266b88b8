/* tools.h: the programs of the further checks, for `assay doctor`. */
#ifndef CHECKS_TOOLS_H
#define CHECKS_TOOLS_H

#include "runners/runner/runner.h"

extern const struct runner_tool check_programs[]; /* ended by a row without name */

#endif
