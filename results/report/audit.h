/* audit.h: how strong a suite's benches are, as a table and as JSON. */
#ifndef RESULTS_REPORT_AUDIT_H
#define RESULTS_REPORT_AUDIT_H

#include "harness/io/table.h"
#include "results/store/store.h"

#include <jansson.h>

/* The table of one audit: totals, the `weakest` weakest benches, what else was found. */
int audit_print(struct store *store, int64_t audit, int weakest, FILE *to, const struct look *look,
                struct err *err);
/* The same as JSON with every problem; new reference. */
int audit_json(struct store *store, int64_t audit, json_t **ret, struct err *err);

#endif
