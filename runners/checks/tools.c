/* tools.c: the programs of the further checks. Lint is done by a runner's own program. */
#include "runners/checks/tools.h"

const struct runner_tool check_programs[] = {
    {"yosys", "yosys", "-V", "yosys", "Yosys", false, "--equivalence, --synth, validate --audit"},
    {0},
};
