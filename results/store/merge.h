/* merge.h: many stores become one, by identity.
 *
 * What two stores know of one thing (a row of parts.c: suite, run, sample, verdict, ...) becomes one
 * row; what only one of them knows is added. Merging is a join: the same store twice is as once, and
 * the order of the stores changes row numbers only. What store_dump prints is what is meant by
 * content, and is the same then.
 *
 *  - A sample is as far as the store is that went furthest with it: a reply before a failed request,
 *    more turns before fewer.
 *  - Every verdict is kept, as rejudging keeps them; the one that was judged last counts.
 *  - A reference's result, a check: the newest counts, as where one store had both.
 *  - Of a suite's versions the one that was pulled last is the current one.
 *  - A run's state is what store_settle_run finds, so the shards of a run are complete together.
 *  - Two replies to one sample contradict each other: one store was made twice. That is refused. */
#ifndef RESULTS_STORE_MERGE_H
#define RESULTS_STORE_MERGE_H

#include "results/store/store.h"

#include <stdio.h>

/* Rows that are new in the destination. */
struct merge_result {
    int64_t runs, samples, verdicts;
};

/* Merge the stores at `source` into the one at `dest`, which is created when it is missing; all or
 * nothing. They are read only, and may be at work meanwhile: each is taken as it stands at one
 * moment. Errors: ERR_USAGE: a source is missing, no store, the destination itself, or of another
 * schema version; ERR_INPUT: what contradicts, with the sample's name; ERR_STORE. */
int store_merge(struct store *dest, const char *const *source, size_t n, struct merge_result *ret,
                struct err *err);

/* Print what a store holds, a line for each row, without row numbers and in an order of their own:
 * for comparing stores. */
int store_dump(struct store *store, FILE *to, struct err *err);

#endif
