/* pace.h: when the next request may go out. Pure: time and randomness come in as arguments. */
#ifndef MODEL_PACE_H
#define MODEL_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace_rules {
    int64_t first_ms;    /* back-off after the first failure; doubles with each further one */
    int64_t cap_ms;      /* longest back-off */
    int64_t told_cap_ms; /* longest wait that a service may ask of us */
};

/* What a status means for the request that got it. */
enum pace_fate {
    FATE_OK,
    FATE_AGAIN,   /* try again after a back-off */
    FATE_LIMITED, /* 429: try again, and hold everybody back */
    FATE_FAIL,    /* trying again changes nothing */
};
enum pace_fate pace_fate(int http_status);

uint64_t pace_random(uint64_t *state); /* splitmix64: any state will do as a seed */

/* first_ms * 2^(failures-1), at most cap_ms, +-25 %. */
int64_t pace_backoff_ms(const struct pace_rules *rules, int failures, uint64_t *random);

/* The wait that the service asks for, from the headers "retry-after-ms" (a number) and
 * "retry-after" (seconds, also 1.5, or an HTTP date); the former wins. At most told_cap_ms. -1 when
 * there is nothing usable: absent, unreadable, zero, negative or a date in the past. */
int64_t pace_told_ms(const struct pace_rules *rules, const char *retry_after_ms,
                     const char *retry_after, int64_t now_unix_ms);

/* How many requests may be in flight to one service. After a 429 all requests pause, and the limit
 * shrinks by a fifth for each episode of 429s; it grows by one for each round of answers. */
struct pace {
    double limit;
    int max;
    int64_t pause_until_ms;
    int64_t began_ms; /* of the last episode */
    int streak;       /* episodes since the service last answered a round: `limit` requests */
    int good;         /* answers since the last 429 */
};
struct pace pace_start(int max);
/* May another request be sent now? */
bool pace_open(const struct pace *pace, int in_flight, int64_t now_ms);
/* A request was answered, and not with a 429. */
void pace_answered(struct pace *pace);
/* A request that was sent at sent_ms was answered with 429. One that was sent before the last
 * episode began belongs to that episode and does not count again. told_ms: from pace_told_ms. */
void pace_limited(struct pace *pace, const struct pace_rules *rules, int64_t told_ms,
                  int64_t sent_ms, int64_t now_ms, uint64_t *random);

#endif
