/* batch.h: requests as a file for a service's batches, which cost half, or for a place without a network;
 * and the file that comes back. A request is known by its sample's key (custom_id), so an answer finds
 * its sample whatever order it has, and one of another run is told apart.
 *
 * Written and read in OpenAI's shape (a line each: custom_id, method, url, body; and custom_id, response,
 * error) and, where messages are spoken, Anthropic's (an object with requests: custom_id, params; lines of
 * custom_id, result). */
#ifndef MEASURE_BATCH_H
#define MEASURE_BATCH_H

#include "harness/measure/measure.h"

/* Write the requests of all samples of the plan that are to ask for. Errors: ERR_SYS with the path. */
int batch_write(struct measure *m, const char *path);

/* What became of the requests of a batch. */
struct batch_result {
    int64_t answered, expired, canceled, failed; /* failed: the service says an error */
    int64_t foreign;                             /* lines of no sample that is to ask for */
    int64_t missing;                             /* samples that the file says nothing of */
    char why[300];                               /* the first error; "" */
};

/* Store the replies of the file; samples without one stay to ask for, and are left out of the plan.
 * Errors: ERR_INPUT for a line that is neither shape. */
int batch_read(struct batch_result *ret, struct measure *m, const char *path);

/* "8 replies, 1 expired, 2 failed (HTTP 400: ...), 4 missing". In m->arena. */
const char *batch_tell(const struct batch_result *r, struct measure *m);

#endif
