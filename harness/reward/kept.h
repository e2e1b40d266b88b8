/* kept.h: a cache of the verdicts of candidates judged earlier in this process, for `assay reward`.
 *
 * Bounded: the verdict that was asked for least recently is dropped first. Only the parts that a
 * reward is made of are kept: class, detail, score, evidence. */
#ifndef REWARD_KEPT_H
#define REWARD_KEPT_H

#include "harness/base/hash.h"
#include "runners/verdict.h"

#define REWARD_KEPT      4096 /* verdicts */
#define REWARD_KEPT_TEXT 4096 /* bytes of detail and evidence; a verdict with more is not kept */

struct reward_kept;

struct reward_kept *reward_kept_new(size_t max);
void reward_kept_free(struct reward_kept *k);

/* The key of a candidate for a problem. */
void reward_key(char ret[HASH_SIZE], const char *problem, struct str code);

/* The verdict under this key, valid until the next put; NULL: never kept, or dropped since. */
const struct verdict *reward_kept_find(struct reward_kept *k, const char *key);

/* Keep a copy of the verdict. Nothing is kept when the verdict may not be the candidate's doing: a
 * fault of ours or of the suite's, or the wall limit, which a busy machine can bring about. */
void reward_kept_put(struct reward_kept *k, const char *key, const struct verdict *v);

#endif
