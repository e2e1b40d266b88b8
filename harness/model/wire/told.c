/* told.c: Retry-After and its relatives. */
#include "harness/model/wire/told.h"

#include <curl/curl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A plain decimal number at *p, which is moved behind it; NaN for any other text. The characters are
 * checked first because strtod also accepts hexadecimal, "inf" and leading white space. */
static double read_number(const char **p)
{
    size_t n = strspn(*p, "0123456789.");
    char *end;
    double value = strtod(*p, &end);
    if (n == 0 || end != *p + n)
        return NAN;
    *p = end;
    return value;
}

/* "6m0s", "500ms", "1.5"; NaN for any other text. */
static double read_duration(const char *text)
{
    static const struct {
        const char *name;
        double ms;
    } unit[] = {{"ms", 1}, {"s", 1000}, {"m", 60e3}, {"h", 3600e3}, {"d", 86400e3}};
    double sum = 0;
    const char *p = text;
    do {
        double value = read_number(&p);
        size_t i = 0;
        if (p != text && !*p && strspn(text, "0123456789.") == strlen(text))
            return value * 1000; /* seconds without a unit stand alone */
        while (i < countof(unit) && strncmp(p, unit[i].name, strlen(unit[i].name)) != 0)
            i++;
        if (isnan(value) || i == countof(unit))
            return NAN;
        p += strlen(unit[i].name);
        sum += value * unit[i].ms;
    } while (*p);
    return sum;
}

/* "2026-11-30T15:33:12Z", fractions and offsets of zones left out of account; NaN for other texts. */
static double read_rfc3339(const char *text)
{
    struct tm tm = {0};
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
    return end && strchr("Zz.+", *end) ? (double)timegm(&tm) * 1000 : NAN;
}

int64_t told_wait_ms(const char *text, int64_t now_unix_ms)
{
    double ms = read_duration(text), now = (double)now_unix_ms;
    time_t date;
    if (ms > 1e14) /* milliseconds since 1970, taken for seconds */
        ms = ms / 1000 - now;
    else if (ms > 1e12) /* more than 30 years: seconds since 1970 */
        ms -= now;
    if (isnan(ms))
        ms = read_rfc3339(text) - now;
    if (isnan(ms) && *text >= 'A' && (date = curl_getdate(text, NULL)) != -1)
        ms = (double)date * 1000 - now;
    if (!(ms >= 1))
        return -1;
    return ms < 1e15 ? (int64_t)ms : (int64_t)1e15;
}

/* The longest wait until a budget that is used up is filled again. */
static int64_t reset_ms(const struct http_response *r, int64_t now_unix_ms)
{
    static const enum http_header pair[][2] = {
        {HTTP_RESET_REQUESTS, HTTP_LEFT_REQUESTS},
        {HTTP_RESET_TOKENS, HTTP_LEFT_TOKENS},
        {HTTP_RESET, HTTP_LEFT},
        {HTTP_ANTHROPIC_RESET_REQUESTS, HTTP_ANTHROPIC_LEFT_REQUESTS},
        {HTTP_ANTHROPIC_RESET_TOKENS, HTTP_ANTHROPIC_LEFT_TOKENS},
    };
    int64_t longest = -1;
    for (size_t i = 0; i < countof(pair); i++) {
        const char *left = r->header[pair[i][1]];
        int64_t ms = told_wait_ms(r->header[pair[i][0]], now_unix_ms);
        if (strtod(left, NULL) < 1 && ms > longest)
            longest = ms;
    }
    return longest;
}

/* "retryDelay": "30s" */
static int64_t retry_info_ms(struct str body, int64_t now_unix_ms)
{
    static const char name[] = "\"retryDelay\"";
    ptrdiff_t at = str_find(body, name, 0);
    char text[24] = "";
    size_t n = 0;
    struct str rest;
    if (at < 0)
        return -1;
    rest = str_slice(body, (size_t)at + sizeof name - 1, body.n);
    while (rest.n && strchr(": \"", *rest.p))
        rest = str_slice(rest, 1, rest.n);
    while (n < rest.n && n + 1 < sizeof text && rest.p[n] != '"')
        n++;
    memcpy(text, rest.p, n);
    return told_wait_ms(text, now_unix_ms);
}

int64_t told_ms(const struct http_response *r, bool limited, int64_t cap_ms, int64_t now_unix_ms)
{
    const char *p = r->header[HTTP_RETRY_AFTER_MS];
    double number = read_number(&p);
    int64_t ms = !*p && number >= 1 ? (int64_t)fmin(number, 1e15) : -1;
    if (ms < 0)
        ms = told_wait_ms(r->header[HTTP_RETRY_AFTER], now_unix_ms);
    if (ms < 0 && limited)
        ms = reset_ms(r, now_unix_ms);
    if (ms < 0 && limited)
        ms = retry_info_ms(r->body, now_unix_ms);
    return ms < cap_ms ? ms : cap_ms;
}
