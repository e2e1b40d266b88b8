/* kept.h: a cache of the verdicts of candidates that were judged earlier in this process.
 *
 * Bounded: the verdict that was asked for least recently is dropped first. */
#ifndef POOL_KEPT_H
#define POOL_KEPT_H

#include "harness/base/hash.h"
#include "runners/verdict.h"

#define KEPT_MAX   4096         /* verdicts */
#define KEPT_BYTES (32u << 20)  /* of all their texts together */
#define KEPT_TEXT  (256u << 10) /* of one verdict; one with more is not kept */

struct kept;

/* For `max` verdicts, at least 1. Never fails; kept_free takes NULL. */
struct kept *kept_new(size_t max);
void kept_free(struct kept *k);

/* The key of a candidate for a problem, judged in the way that `how` tells ("": the only one). */
void kept_key(char ret[HASH_SIZE], const char *problem, const char *how, struct str code);

/* The verdict under this key, valid until the next put; NULL: never kept, or dropped since. */
const struct verdict *kept_find(struct kept *k, const char *key);

/* Keep a copy of the verdict. Nothing is kept when the verdict may not be the candidate's doing: a
 * fault of ours or of the suite's, or the wall limit, which a busy machine can bring about. */
void kept_put(struct kept *k, const char *key, const struct verdict *v);

#endif
