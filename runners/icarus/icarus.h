/* icarus.h: what the two halves of the Icarus runner share. */
#ifndef RUNNERS_ICARUS_ICARUS_H
#define RUNNERS_ICARUS_ICARUS_H

#include "runners/hdl/hdl.h"
#include "runners/icarus/tools.h"

/* The candidate as ivl reads it: preprocessed, or as it is when it has no directive. */
struct str icarus_candidate(const struct job *job);

/* The verdict as far as the simulation decides; icarus_judge looks into the program besides. */
void icarus_judge_run(const struct job *job, struct verdict *ret);

void icarus_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

#endif
