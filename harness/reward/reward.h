/* reward.h: completions in, rewards out, in the same order, as a conversation of JSON lines.
 *
 * One conversation on standard input and output, or any number on a Unix socket. A line is judged
 * as every sample is, by the same runner on the same evidence; nothing is stored but what the
 * reference came to. What several lines bring is judged once for all of them; verdicts are kept
 * for later lines as long as the process lives (reward/kept.h). At most a window of candidates is
 * under way in each conversation, and some more lines: then no more is read until the oldest is
 * answered and its answer is taken, so neither side can fill our memory.
 */
#ifndef REWARD_REWARD_H
#define REWARD_REWARD_H

#include "harness/flow/pool.h"
#include "harness/reward/profile.h"

struct reward_options {
    struct pool_options pool; /* loop, failed and ctx are filled by reward_run */
    struct reward_profile profile;
    const char *socket; /* where to listen; NULL: standard input and output */
};

struct reward_result {
    int64_t lines, wrong; /* answered; of those with an error instead of a reward */
    int64_t judged;       /* candidates that were run */
    int64_t shared;       /* lines answered with the verdict of another line's candidate */
    int signal;           /* SIGINT or SIGTERM ended it; 0 */
};

/* Until the input ends, or for a socket until a signal. Errors: those of pool_new; ERR_SYS when it
 * cannot listen there, also when another assay does. */
int reward_run(const struct reward_options *options, struct reward_result *ret, struct err *err);

#endif
