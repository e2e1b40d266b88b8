/* pace.c: back-off, the limit of requests in flight, their distance: arithmetic only. */
#include "harness/model/wire/pace.h"
#include "harness/base/str.h"

#include <math.h>

static const struct {
    int from, to;
    enum pace_fate fate;
} fates[] = {
    {200, 299, FATE_OK},      {408, 409, FATE_AGAIN}, {425, 425, FATE_AGAIN},
    {429, 429, FATE_LIMITED}, {500, 599, FATE_AGAIN},
};

enum pace_fate pace_fate(int http_status)
{
    for (size_t i = 0; i < countof(fates); i++)
        if (http_status >= fates[i].from && http_status <= fates[i].to)
            return fates[i].fate;
    return FATE_FAIL;
}

uint64_t pace_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* A random number in [0, 1). */
static double unit(uint64_t *random)
{
    return (double)(pace_random(random) >> 11) * 0x1p-53;
}

int64_t pace_backoff_ms(const struct pace_rules *rules, int failures, uint64_t *random)
{
    double ms = (double)rules->first_ms * exp2(failures > 1 ? failures - 1 : 0);
    if (ms > (double)rules->cap_ms)
        ms = (double)rules->cap_ms;
    return (int64_t)(ms * (0.75 + 0.5 * unit(random)));
}

#define STEP        0.03  /* of the knee, that a round of answers adds to the limit */
#define HURRY_MS    10000 /* without a 429, after which steps are twice as long */
#define CUT         0.85  /* what a 429 leaves of the limit */
#define CUT_AGAIN   0.7   /* and one behind another, without an answer between */
#define SPREAD      1.5   /* requests are sent at most so much faster than they are answered */
#define RATE_STEP   0.02  /* of the rate that was too much, that STEP_MS of answers add to it */
#define STEP_MS     500
#define FORGET      0.02   /* weight of an answer that says less of what is taken at once */
#define WIDE        0.85   /* the same after every other 429 */
#define RETRY       0.3    /* of the distance, after which a refused slot is tried again */
#define AVERAGE     0.1    /* weight of a new value in a moving average */
#define MEMORY_MS   60000  /* over which answers are counted */
#define LATE_MS     10     /* that a loop may be late without losing the time */
#define REPLY_GUESS 1000.0 /* tokens, while no reply has told any */

struct pace pace_start(int max)
{
    return (struct pace){.limit = max, .max = max, .began_ms = INT64_MIN, .first_ms = INT64_MIN};
}

static int slots(const struct pace *pace)
{
    return pace->limit < 1 ? 1 : (int)pace->limit;
}

/* Some were refused and none is answered yet: nobody knows whether those in flight are too many. */
static bool is_probing(const struct pace *pace)
{
    return pace->first_ms == INT64_MIN && pace->probe_ms > 0;
}

int64_t pace_next_ms(const struct pace *pace, int in_flight)
{
    int64_t next = (int64_t)ceil(pace->next_ms);
    if (in_flight >= slots(pace)) {
        if (!is_probing(pace) || in_flight >= pace->max)
            return INT64_MAX;
        next = (int64_t)fmax((double)next, (double)(pace->sent_ms + pace->probe_ms));
    }
    return next > pace->pause_until_ms ? next : pace->pause_until_ms;
}

bool pace_open(const struct pace *pace, int in_flight, int64_t now_ms)
{
    return now_ms >= pace_next_ms(pace, in_flight);
}

/* Distance of two requests by what the service was found to take. */
static double gap_ms(const struct pace *pace)
{
    double by_rate = pace->rate > 0 ? 1 / pace->rate : 0, spread = 1;
    if (pace->knee <= 0)
        return by_rate;
    if (pace->limit >= 1)
        spread = pace->wide ? WIDE : SPREAD;
    return fmax(by_rate, pace->latency_ms / pace->limit / spread);
}

/* Distance of two requests by the limits that the user has set. */
static double set_gap_ms(const struct pace *pace, const struct pace_rules *rules, double tokens)
{
    double requests = rules->rpm > 0 ? 60000.0 / (double)rules->rpm : 0, by_tokens = 0;
    if (rules->tpm > 0)
        by_tokens = 60000.0 * (tokens + (pace->tokens > 0 ? pace->tokens : REPLY_GUESS)) /
                    (double)rules->tpm;
    return fmax(requests, by_tokens);
}

void pace_sent(struct pace *pace, const struct pace_rules *rules, double tokens, int64_t now_ms)
{
    pace->sent_ms = now_ms;
    pace->next_ms = fmax(pace->next_ms, (double)(now_ms - LATE_MS)) +
                    fmax(gap_ms(pace), set_gap_ms(pace, rules, tokens));
}

void pace_used(struct pace *pace, const struct pace_rules *rules, int64_t tokens)
{
    double guess = pace->tokens > 0 ? pace->tokens : REPLY_GUESS;
    if (tokens < 0)
        return;
    if (rules->tpm > 0) /* what was guessed wrong is made good by the next request */
        pace->next_ms += 60000.0 * ((double)tokens - guess) / (double)rules->tpm;
    pace->tokens = pace->tokens > 0 ? guess + AVERAGE * ((double)tokens - guess) : (double)tokens;
}

/* Answers a millisecond over the last minute, or as long as there have been any. */
static double answer_rate(const struct pace *pace, int64_t now_ms)
{
    double age = (double)(now_ms - pace->first_ms) + 1000;
    if (pace->first_ms == INT64_MIN)
        return 0;
    return pace->recent * exp(-(double)(now_ms - pace->recent_ms) / MEMORY_MS) /
           (MEMORY_MS * (1 - exp(-age / MEMORY_MS)));
}

static void count_answer(struct pace *pace, int64_t now_ms)
{
    if (pace->first_ms == INT64_MIN)
        pace->first_ms = pace->recent_ms = now_ms;
    pace->recent = 1 + pace->recent * exp(-(double)(now_ms - pace->recent_ms) / MEMORY_MS);
    pace->recent_ms = now_ms;
}

/* How much faster than after the last 429 things may grow again. */
static double hurry(const struct pace *pace, int64_t now_ms)
{
    return 1 + (double)(now_ms - pace->began_ms) / HURRY_MS;
}

static void raise_rate(struct pace *pace, int64_t now_ms)
{
    double share = fmin(1, (double)(now_ms - pace->rated_ms) / STEP_MS);
    if (pace->rate <= 0)
        return;
    pace->rate += RATE_STEP * pace->rate_knee * hurry(pace, now_ms) * share;
    pace->rated_ms = now_ms;
}

void pace_answered(struct pace *pace, int level, int64_t sent_ms, int64_t now_ms)
{
    double took = (double)(now_ms - sent_ms), step = 1;
    if (took < 1)
        took = 1;
    pace->latency_ms += (pace->first_ms == INT64_MIN ? 1 : AVERAGE) * (took - pace->latency_ms);
    if (pace->knee > 0)
        step = STEP * pace->knee * hurry(pace, now_ms);
    pace->limit = fmin(pace->limit + step / fmax(1, pace->limit), pace->max);
    if (pace->probe_ms > 0 && sent_ms >= pace->began_ms && level > pace->limit)
        pace->limit = fmin(level, pace->max); /* so many were taken after the last refusal */
    pace->most = fmax(level, pace->most + FORGET * (level - pace->most));
    pace->streak = 0;
    raise_rate(pace, now_ms);
    count_answer(pace, now_ms);
}

/* The limit never falls below what was answered lately, nor below one request in cap_ms. */
static void cut(struct pace *pace, const struct pace_rules *rules, int64_t now_ms)
{
    double least = fmax(pace->latency_ms * answer_rate(pace, now_ms),
                        pace->latency_ms / (double)rules->cap_ms);
    double less = pace->limit * (pace->streak < 2 ? CUT : CUT_AGAIN);
    pace->knee = pace->limit;
    pace->wide = !pace->wide;
    pace->limit = fmin(pace->limit, fmax(less, least));
}

/* The same for the rate: what is in flight is not to blame, and may be more. */
static void cut_rate(struct pace *pace, const struct pace_rules *rules, int64_t now_ms)
{
    double answers = answer_rate(pace, now_ms);
    if (pace->rate <= 0)
        pace->rate = fmax(answers, 1 / fmax(gap_ms(pace), 1));
    pace->rate_knee = pace->rate;
    pace->rate = fmax(pace->rate * (pace->streak < 2 ? CUT : CUT_AGAIN),
                      fmax(answers, 1 / (double)rules->cap_ms));
    pace->rated_ms = now_ms;
    pace->limit = fmin(fmax(pace->limit, pace->most + 1), pace->max);
}

static void pause_until(struct pace *pace, int64_t told_ms, int64_t now_ms, uint64_t *random)
{
    int64_t until = now_ms + told_ms + (int64_t)((double)told_ms * 0.1 * unit(random));
    if (told_ms > 0 && until > pace->pause_until_ms) /* a little later: clients spread out */
        pace->pause_until_ms = until;
}

void pace_limited(struct pace *pace, const struct pace_rules *rules, int64_t told_ms, int level,
                  int64_t sent_ms, int64_t now_ms, uint64_t *random)
{
    bool by_rate = pace->first_ms != INT64_MIN && level <= pace->most;
    pause_until(pace, told_ms, now_ms, random);
    if (sent_ms < pace->began_ms)
        return;
    pace->began_ms = now_ms;
    if (is_probing(pace) && level > slots(pace)) { /* no more than was known */
        pace->probe_ms = (int64_t)fmin(2 * (double)pace->probe_ms, (double)rules->cap_ms);
        return;
    }
    if (pace->first_ms == INT64_MIN)
        pace->probe_ms = rules->first_ms;
    pace->streak++;
    if (pace->latency_ms <= 0)
        pace->latency_ms = fmax((double)(now_ms - sent_ms), 100);
    (by_rate ? cut_rate : cut)(pace, rules, now_ms);
    if (by_rate || pace->limit < 1)
        pace->next_ms = fmax(pace->next_ms,
                             (double)now_ms + RETRY * gap_ms(pace) * (0.75 + 0.5 * unit(random)));
}
