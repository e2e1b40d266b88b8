/* closest.h: what a start that makes a new run differs in from a run that it may have been meant to go
 * on with. A run's key holds the prompt, the model, its parameters and the suite: a change in one of them
 * is another run, and silently so unless this says it. */
#ifndef MEASURE_CLOSEST_H
#define MEASURE_CLOSEST_H

#include "harness/measure/measure.h"

/* Look for a run that is not complete, of the same suite, model and label, and differs in least; *ret:
 * "run 3 is not complete, and this is another one: temperature 0.2 there, 0.8 here"; NULL where there is
 * none. To be called when no run has m->run.key. In m->arena. */
int closest_run(struct measure *m, const char **ret);

/* Refuse (ERR_USAGE, with what differs) unless m->run.key is that of this run, "3" or "last". */
int closest_insist(struct measure *m, const char *run);

#endif
