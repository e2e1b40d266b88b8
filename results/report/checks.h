/* checks.h: the results of the further checks of a run's samples (equivalence, synthesis, lint) and
 * of a second simulator, added up. */
#ifndef RESULTS_REPORT_CHECKS_H
#define RESULTS_REPORT_CHECKS_H

#include "results/store/store.h"
#include "results/report/report.h"

#include <jansson.h>

/* Prints nothing for a run without checks and without a second simulator. */
int report_print_checks(FILE *to, struct store *store, int64_t run, const struct look *look,
                        struct err *err);

/* Why samples got no reply or no verdict, most frequent reason first; nothing where all have one. */
int report_print_reasons(FILE *to, struct store *store, const struct report_run *run,
                         const struct look *look, struct err *err);

/* {"equivalence": {"equivalent": 12, ...}, "synth": {..., "cells_ratio": 1.1, ...},
 *  "second_verdicts": 40,
 *  "disagreements": [{"sample", "problem", "index", "class", "second_class"}, ...]}; new reference.
 */
int report_checks_json(struct store *store, int64_t run, json_t **ret, struct err *err);

#endif
