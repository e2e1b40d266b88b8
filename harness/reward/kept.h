/* kept.h: verdicts of candidates that were judged before in this process, for `assay
 * reward`.
 *
 * Bounded: the one that was not asked for the longest time goes first. Only what a reward is made
 * of is kept: class, detail, score, evidence. */
#ifndef REWARD_KEPT_H
#define REWARD_KEPT_H

#include "harness/base/hash.h"
#include "runners/verdict.h"

#define REWARD_KEPT      4096 /* verdicts */
#define REWARD_KEPT_TEXT 4096 /* bytes of detail and evidence; a verdict with more is not kept */

struct reward_kept;

struct reward_kept *reward_kept_new(size_t max);
void reward_kept_free(struct reward_kept *k);

/* What a candidate for a problem is known by. */
void reward_key(char ret[HASH_SIZE], const char *problem, struct str code);

/* NULL: not known (any more). Valid until the next put. */
const struct verdict *reward_kept_find(struct reward_kept *k, const char *key);

/* Copies the verdict. Not kept is what says nothing about the candidate: a fault of ours or of the
 * suite's, and the wall limit, which a busy machine can bring about. */
void reward_kept_put(struct reward_kept *k, const char *key, const struct verdict *v);

#endif
