/* pace.c: back-off, Retry-After, shared pause: arithmetic only. */
#include "harness/model/pace.h"
#include "harness/base/str.h"

#include <curl/curl.h>
#include <math.h>
#include <stdlib.h>

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

/* A plain decimal number; NaN for any other text. The characters are checked first because strtod
 * also accepts hexadecimal, "inf" and leading white space, which HTTP does not. */
static double read_number(const char *s)
{
    size_t n = 0;
    double value;
    char *end;
    while ((s[n] >= '0' && s[n] <= '9') || s[n] == '.')
        n++;
    if (n == 0 || s[n])
        return NAN;
    value = strtod(s, &end);
    return *end ? NAN : value;
}

int64_t pace_told_ms(const struct pace_rules *rules, const char *retry_after_ms,
                     const char *retry_after, int64_t now_unix_ms)
{
    double ms = read_number(retry_after_ms);
    time_t date;
    if (isnan(ms))
        ms = read_number(retry_after) * 1000;
    if (isnan(ms) && retry_after[0] >= 'A' && (date = curl_getdate(retry_after, NULL)) != -1)
        ms = (double)date * 1000 - (double)now_unix_ms;
    if (!(ms >= 1))
        return -1;
    return ms < (double)rules->told_cap_ms ? (int64_t)ms : rules->told_cap_ms;
}

struct pace pace_start(int max)
{
    return (struct pace){.limit = max, .max = max, .began_ms = INT64_MIN};
}

bool pace_open(const struct pace *pace, int in_flight, int64_t now_ms)
{
    return now_ms >= pace->pause_until_ms && in_flight < (int)pace->limit;
}

void pace_answered(struct pace *pace)
{
    pace->limit += 1 / pace->limit;
    if (pace->limit > pace->max)
        pace->limit = pace->max;
    if (++pace->good >= (int)pace->limit)
        pace->streak = 0;
}

static void pause_until(struct pace *pace, int64_t ms)
{
    if (ms > pace->pause_until_ms)
        pace->pause_until_ms = ms;
}

void pace_limited(struct pace *pace, const struct pace_rules *rules, int64_t told_ms,
                  int64_t sent_ms, int64_t now_ms, uint64_t *random)
{
    bool fresh = sent_ms >= pace->began_ms;
    pace->good = 0;
    if (fresh) {
        pace->began_ms = now_ms;
        pace->streak++;
        pace->limit = pace->limit * 0.8 > 1 ? pace->limit * 0.8 : 1;
    }
    if (told_ms > 0) /* never earlier than told; a little later, so that clients spread out */
        pause_until(pace, now_ms + told_ms + (int64_t)((double)told_ms * 0.1 * unit(random)));
    else if (fresh)
        pause_until(pace, now_ms + pace_backoff_ms(rules, pace->streak, random));
}
