/* health.c: the rules by which a run ends before its end. */
#include "harness/model/health.h"

#include <stddef.h>

#define FIRST     10 /* requests, all of them in vain, that say enough of a service */
#define SOME_WAIT 4  /* tries of a sample in vain: seconds have gone by */
#define LONG_WAIT 6  /* the same for one that is asked for alone */
#define LOST      20 /* samples in a row without a reply */

static const char *before_the_first(const struct health *h, enum outcome outcome, int tries)
{
    if (outcome == OUTCOME_REFUSED)
        return h->failures >= FIRST ? "all requests so far were refused" : NULL;
    if ((h->failures >= FIRST && tries >= SOME_WAIT) || tries >= LONG_WAIT)
        return "no request so far was answered";
    return NULL;
}

const char *health_note(struct health *h, enum outcome outcome, int tries, bool given_up,
                        int64_t patience_ms, int64_t now_ms)
{
    bool waits = outcome == OUTCOME_LIMITED || outcome == OUTCOME_UNREACHED;
    if (outcome == OUTCOME_ANSWERED) {
        h->answers++;
        h->lost = 0;
        h->since_ms = 0;
        return NULL;
    }
    if (outcome == OUTCOME_BARRED)
        return "";
    if (waits && !h->since_ms)
        h->since_ms = now_ms;
    if (waits && now_ms - h->since_ms > patience_ms)
        return "the service has answered nothing for too long";
    if (outcome == OUTCOME_LIMITED)
        return NULL;
    h->failures++;
    h->lost += given_up;
    if (h->answers == 0)
        return before_the_first(h, outcome, tries);
    return h->lost >= LOST ? "the service has stopped answering" : NULL;
}
