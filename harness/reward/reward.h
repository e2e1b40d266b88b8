/* reward.h: completions in, rewards out, in the same order, as a conversation of JSON lines.
 *
 * One conversation on standard input and output, or any number on a Unix socket and over HTTP, where a
 * request is a conversation. A line is judged
 * as every sample is, by the same runner on the same evidence. With several suites (pool.more) the
 * line says which one its problem is of. Only the references' golden runs are stored. A candidate
 * that several lines bring is judged once for all of them, and verdicts are kept for later lines
 * (harness/pool/kept.h). The number of candidates and lines under way in each conversation is
 * limited. At the limit no more is read until the oldest line is answered and the client has taken
 * the answer, so a client can fill our memory neither by writing nor by not reading. */
#ifndef REWARD_REWARD_H
#define REWARD_REWARD_H

#include "harness/pool/pool.h"
#include "harness/reward/profile.h"

struct reward_options {
    struct pool_options pool; /* loop, failed and ctx are filled by reward_run */
    struct reward_profile profile;
    const char *socket; /* where to listen; NULL: not on a Unix socket */
    const char *http;   /* "ADDRESS:PORT", likewise; with neither: standard input and output */
    const char *token;  /* what clients over HTTP must bring; NULL: nothing */
    /* Called once clients can connect to this socket or address. */
    void (*listens)(void *ctx, const char *where);
};

struct reward_result {
    int64_t lines, wrong; /* answered; of those with an error instead of a reward */
    int64_t judged;       /* candidates that were run */
    int64_t shared;       /* lines answered with the verdict of another line's candidate */
    int signal;           /* SIGINT or SIGTERM ended it; 0 */
};

/* Serve until the input ends, or on a socket until a signal comes. Errors: those of pool_new;
 * ERR_SYS when the socket cannot be opened, also because another assay listens on it. */
int reward_run(const struct reward_options *options, struct reward_result *ret, struct err *err);

#endif
