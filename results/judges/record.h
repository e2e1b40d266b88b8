/* record.h: what the store has of models that judge: their records, and who judged a run. */
#ifndef RESULTS_JUDGES_RECORD_H
#define RESULTS_JUDGES_RECORD_H

#include "results/numbers/agreement.h"
#include "results/store/store.h"

/* The record of a model on a set of answers, asked with a template (label: name and hash). An earlier one of
 * the same three is replaced. */
int store_put_calibration(struct store *store, int64_t model, const char *template,
                          const char *answers, const struct agreement *a, struct err *err);

/* The newest record of a model with this template, on whichever set; n is 0 when there is none. */
int store_get_calibration(struct store *store, int64_t model, const char *template,
                          struct agreement *ret, struct err *err);

/* Who judges a run, as JSON (harness/judge/settle.c); NULL or "": nobody. */
int store_put_judges(struct store *store, int64_t run, const char *json, struct err *err);
int store_get_judges(struct store *store, int64_t run, const char **ret, struct arena *arena,
                     struct err *err);

#endif
