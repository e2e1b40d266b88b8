/* forecast.h: what a start would ask, cost and show, for --dry-run. */
#ifndef MEASURE_FORECAST_H
#define MEASURE_FORECAST_H

#include "harness/measure/measure.h"

struct forecast {
    int64_t requests, most; /* without retries; most: with all further turns that --repair allows */
    int64_t known;     /* samples of this model at this address from which the cost is guessed */
    double cost;       /* -1: not known */
    double difference; /* in pass@1, the smallest that so many problems can show (metrics.h) */
};

/* `ask` samples of `problems` problems. Errors: ERR_STORE. */
int forecast_make(struct forecast *ret, struct measure *m, int64_t ask, int64_t problems);

#endif
