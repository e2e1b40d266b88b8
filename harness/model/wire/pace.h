/* pace.h: when the next request may go out. Pure: time and randomness come in as arguments. */
#ifndef MODEL_PACE_H
#define MODEL_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace_rules {
    int64_t first_ms;    /* back-off after the first failure; doubles with each further one */
    int64_t cap_ms;      /* longest back-off */
    int64_t told_cap_ms; /* longest wait that a service may ask of us */
    int64_t rpm, tpm; /* requests and tokens that may be sent for a minute; 0: no limit of ours */
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

/* How many requests may be in flight to one service, and how far apart they are sent.
 *
 * Until the first 429 only `max` holds. A 429 shrinks `limit`, answers let it grow: additive up,
 * multiplicative down, as in TCP. A limit below 1 is one request in flight with a wait behind it, so
 * the same number fits a service that takes so many at a time and one that takes so many a second.
 * From 1 on requests are spread over the time of an answer, because a burst alone would be refused.
 *
 * Where long answers overlap, a service that counts requests a second is told from one that counts those
 * in flight by what it has taken: when one is refused beside no more others than one that was answered,
 * their number is not to blame, and `rate` shrinks instead, and grows in the same way.
 *
 * While nothing has been answered after a 429, nobody knows which of the two it was: then one more request
 * is sent now and then, beside those that may or may not be too many, and twice as late after each that
 * is refused. Otherwise answers of ten seconds would be waited for one after another. */
struct pace {
    double limit;
    int max;
    double knee;       /* what the limit was when it was last too much; 0: it never was */
    double most;       /* in flight when one was sent that was answered: of late */
    bool wide;         /* after every other 429: sent further apart, which tries a rate as well */
    double rate;       /* requests a millisecond; 0: no limit is known */
    double rate_knee;  /* what it was when it was last too much */
    int64_t rated_ms;  /* when it was last changed */
    double latency_ms; /* moving average over answers; 0: none yet */
    double next_ms;    /* no request is sent earlier: distance to the one before */
    int64_t pause_until_ms; /* the same by the service's own word */
    int64_t began_ms;       /* of the last episode of 429s */
    int streak;             /* episodes since the last answer */
    double recent;          /* answers of the last minute: a sum that decays */
    int64_t recent_ms;      /* when that was brought up to date */
    int64_t first_ms;       /* of the first answer; INT64_MIN: none yet */
    int64_t sent_ms;        /* of the last request */
    int64_t probe_ms;       /* distance of requests above the limit while nothing is answered yet */
    double tokens;          /* of a reply: moving average, for --tpm; 0: not known yet */
};
struct pace pace_start(int max);
/* May another request be sent now? */
bool pace_open(const struct pace *pace, int in_flight, int64_t now_ms);
/* Is there a slot for another request, and when may it be sent? INT64_MAX: there is none. */
int64_t pace_next_ms(const struct pace *pace, int in_flight);
/* A request is sent whose prompt has about so many tokens. */
void pace_sent(struct pace *pace, const struct pace_rules *rules, double tokens, int64_t now_ms);
/* A request that was sent at sent_ms, as one of `level` in flight, was answered. */
void pace_answered(struct pace *pace, int level, int64_t sent_ms, int64_t now_ms);
/* The answer had so many tokens. */
void pace_used(struct pace *pace, const struct pace_rules *rules, int64_t tokens);
/* A request that was sent at sent_ms was answered with 429. One that was sent before the last
 * episode began belongs to that episode and does not count again. told_ms: the wait that the service
 * asks for (told.h), which holds for all requests; -1: none. */
void pace_limited(struct pace *pace, const struct pace_rules *rules, int64_t told_ms, int level,
                  int64_t sent_ms, int64_t now_ms, uint64_t *random);

#endif
