/* private.h: for the files of results/import only. */
#ifndef RESULTS_IMPORT_PRIVATE_H
#define RESULTS_IMPORT_PRIVATE_H

#include "results/import/import.h"

#include <jansson.h>

#define IMPORT_BYTES_MAX  (2048ull << 20) /* of all that is read */
#define IMPORT_SAMPLE_MAX 1000000         /* highest number of a sample */

/* import/rows.c: a new reply in the arena of which nothing is known but its text. */
struct reply *import_reply(struct import *im, struct str text);

void import_add(struct import *im, struct import_row row);

/* The suite's problem with this id. NULL when there is none: then the id is noted, and import_read
 * fails in the end, naming all such ids. `where` and `line` are those of import_row. */
const struct problem *import_problem(struct import *im, const struct suite *suite, struct str id,
                                     const char *where, size_t line);

/* The formats, in files of this room. A probe says whether what was opened is of its format; a
 * reader calls import_add for every completion in it. Errors: ERR_INPUT with file and line. */
bool lines_probe(const struct import *im, const struct suite *suite);
bool task_id_probe(const struct import *im, const struct suite *suite);
int task_id_read(struct import *im, const struct suite *suite, struct err *err);
int lines_read(struct import *im, const struct suite *suite, struct err *err);
int lines_reply(struct reply *ret, const json_t *line, struct arena *arena, struct err *err);

bool list_probe(const struct import *im, const struct suite *suite);
int list_read(struct import *im, const struct suite *suite, struct err *err);

bool turtle_probe(const struct import *im, const struct suite *suite);
int turtle_read(struct import *im, const struct suite *suite, struct err *err);

bool build_probe(const struct import *im, const struct suite *suite);
int build_read(struct import *im, const struct suite *suite, struct err *err);
bool trials_probe(const struct import *im, const struct suite *suite);
int trials_read(struct import *im, const struct suite *suite, struct err *err);

#endif
