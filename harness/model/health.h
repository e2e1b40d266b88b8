/* health.h: when a service is not worth asking any more. Pure. */
#ifndef MODEL_HEALTH_H
#define MODEL_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

/* What came of one request, as far as it says something of the service. */
enum outcome {
    OUTCOME_ANSWERED,
    OUTCOME_LIMITED,   /* 429: later */
    OUTCOME_UNREACHED, /* nobody listens: nothing was sent, nothing is paid */
    OUTCOME_FAULT,     /* 5xx, broken off, unreadable */
    OUTCOME_REFUSED,   /* this request, as it is: 400, 403, 404, a redirect */
    OUTCOME_BARRED,    /* all requests: 401, 402, quota used up, certificate not trusted */
};

struct health {
    int64_t answers, failures; /* of requests */
    int lost;                  /* samples without a reply since the last answer */
    int64_t
        since_ms; /* of the first 429 or vain connection since the last answer; 0: there is none */
};

/* Take note of a request's outcome. `tries`: requests so far for the same sample; `given_up`: it gets
 * no reply. `patience_ms`: how long a service may say nothing but "later". NULL, or why nothing more should be asked, as the beginning of a sentence that goes on
 * with the outcome's own text. A refusal costs its own prompt alone while others are answered. */
const char *health_note(struct health *health, enum outcome outcome, int tries, bool given_up,
                        int64_t patience_ms, int64_t now_ms);

#endif
