/* directions.h: which way the reference's ports go. A candidate that declares one of its inputs as
 * an output or an inout gets to drive what the bench drives: its stimulus. */
#ifndef RUNNERS_HDL_DIRECTIONS_H
#define RUNNERS_HDL_DIRECTIONS_H

#include "runners/verdict.h"
#include "runners/job.h"

struct directions;

/* The reference's, read once for a verdict; in the job's arena. */
const struct directions *directions_of_reference(const struct job *job);

/* A pass is tampering when this port, which is not declared as an input, is one of the reference's.
 * `index` counts from 0; it decides where the bench connects by position, and the name where it
 * connects by name. */
void directions_judge(const struct directions *p, const struct job *job, struct str name,
                      size_t index, struct verdict *ret);

/* "module m(.a(b))": a net behind a port can have the name of another port. */
bool directions_hidden(struct str code, const char *entry);

#endif
