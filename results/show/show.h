/* show.h: everything about one sample: what was asked, what came back, how it was judged, and the
 * commands that do it again by hand. */
#ifndef RESULTS_SHOW_SHOW_H
#define RESULTS_SHOW_SHOW_H

#include "results/store/store.h"
#include "harness/io/table.h"

#include <jansson.h>

struct show_options {
    bool logs;      /* the tools' logs whole */
    bool verbose;   /* the reasoning whole, all prompt messages */
    const char *db; /* as the user named the store, for the commands; NULL: the default one */
};

/* The row of a sample named by its number ("412") or as RUN/PROBLEM/INDEX, with '/' or ':' between;
 * RUN is a number or "last". Without RUN it is the last run, without INDEX sample 0. Errors:
 * ERR_USAGE, with a did-you-mean for a problem. */
int show_find(int64_t *ret, struct store *store, const char *name, struct err *err);

/* Print the sample for a person. Errors: ERR_USAGE when there is no such sample; nothing is printed
 * then. */
int show_print(FILE *to, struct store *store, int64_t sample, const struct show_options *options,
               const struct look *look, struct err *err);

/* The sample as a JSON object with every field. *ret is a new reference. */
int show_json(json_t **ret, struct store *store, int64_t sample, const struct show_options *options,
              struct err *err);

#endif
