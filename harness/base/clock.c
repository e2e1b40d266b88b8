/* clock.c: time. */
#include "harness/base/clock.h"

#include <time.h>

int64_t clock_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void clock_iso(char *ret, int size)
{
    time_t now = time(NULL);
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(ret, (size_t)size, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* Two digits. */
static int two(const char *p)
{
    return 10 * (p[0] - '0') + p[1] - '0';
}

bool clock_is_date(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    size_t n = 0;
    while (form[n] && (form[n] == 'd' ? text[n] >= '0' && text[n] <= '9' : text[n] == form[n]))
        n++;
    return !text[n] && (n == 7 || n == 10) && two(text + 5) >= 1 && two(text + 5) <= 12 &&
           (n == 7 || (two(text + 8) >= 1 && two(text + 8) <= 31));
}
