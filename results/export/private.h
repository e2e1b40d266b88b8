/* private.h: for the export*.c files only. */
#ifndef RESULTS_EXPORT_PRIVATE_H
#define RESULTS_EXPORT_PRIVATE_H

#include "results/export/export.h"

struct run_rows {
    int64_t *row; /* in the arena; by number, each once */
    size_t n;
};

typedef int export_fn(FILE *to, struct store *store, const struct export_query *query,
                      const struct run_rows *runs, struct export_result *ret, struct err *err);
export_fn export_samples, export_inspect, export_lm_eval, export_v1_results, export_v2_summary;

#endif
