/* programs.h: a suite whose problems are written by programs, anew for each number that they are started with.
 *
 * The form is DynaMath's (arXiv 2411.00836): files with classes Q01, Q02, ..., whose constructor draws the numbers of
 * a variant and sets query, answer, answer_type, subject and level, and whose draw(num) writes the picture
 * ../dataset/image/image<num>.png. They are run in a cell. */
#ifndef SUITES_PROGRAMS_H
#define SUITES_PROGRAMS_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define PROGRAMS_VARIANTS 10 /* of each program, as DynaMath's authors took */

struct programs_options {
    int64_t variants;
    bool allow_weak; /* isolation that is no more than limits */
};

/* A folder with such programs, or with one of them in "dataset_generator". */
bool programs_are(const char *folder);

/* Run each in a cell, once for each variant, and write what they make into the folder `to`: rows.jsonl, the
 * pictures below image. A variant depends on its number and its class alone. *note: the classes that made none,
 * a line each with the reason, in the arena; "" if all did. Errors: ERR_INPUT where nothing was made, ERR_SYS. */
int programs_run(const char *from, const char *to, const struct programs_options *options,
                 const char **note, struct arena *arena, struct err *err);

#endif
