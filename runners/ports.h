/* ports.h: which way the reference's ports go. A candidate that declares one of its inputs as an
 * output or an inout gets to drive what the bench drives: its stimulus. */
#ifndef RUNNERS_PORTS_H
#define RUNNERS_PORTS_H

#include "runners/verdict.h"
#include "testbenches/job.h"

/* Does the bench drive this port of the candidate's? `index` counts from 0; it decides where the
 * bench connects by position, and the name where it connects by name. */
bool ports_is_input(const struct job *job, struct str name, size_t index);

/* A pass is tampering when this port, which is not declared as an input, is one. */
void ports_judge(const struct job *job, struct str name, size_t index, struct verdict *ret);

#endif
