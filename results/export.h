/* export.h: samples for other programs, one JSON object a line. */
#ifndef RESULTS_EXPORT_H
#define RESULTS_EXPORT_H

#include "results/store.h"

#include <stdio.h>

struct export_query {
    const char *const *run; /* numbers or "last"; none: all */
    size_t n_run;
    const char *suite, *model; /* NULL: any; suite may be "suite/task" */
    const char *class;         /* NULL: any */
};

/* Does nothing but check the name of a format. Errors: ERR_USAGE, with a did-you-mean. */
int export_check(const char *format, struct err *err);

/* Write every sample that fits, sorted by run, problem and index, in constant memory. Samples that
 * the service never answered are left out unless `class` asks for them: they are no samples to the
 * tools that read this (human-eval, EvalPlus), which ignore members that they do not know. */
int export_samples(FILE *to, struct store *store, const struct export_query *query, int64_t *count,
                   struct err *err);

#endif
