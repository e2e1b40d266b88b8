/* private.h: for the files of results/export only. */
#ifndef RESULTS_EXPORT_PRIVATE_H
#define RESULTS_EXPORT_PRIVATE_H

#include "results/export/export.h"

/* The runs that fit a query. */
struct run_rows {
    int64_t *row; /* their rows in ascending order, each once; in the arena */
    size_t n;
};

typedef int export_fn(FILE *to, struct store *store, const struct export_query *query,
                      const struct run_rows *runs, struct export_result *ret, struct err *err);
export_fn export_samples, export_inspect, export_lm_eval, export_eee, export_eee_samples,
    export_v1_results, export_v2_summary;

#endif
