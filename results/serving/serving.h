/* serving.h: how services answered (report --serving): how soon, how fast, how much out of their caches
 * and what failed, by the number of requests that were under way, so that two servers of one model can
 * be compared.
 *
 * Only samples of one turn that were asked for by the run itself are counted: of others times are
 * sums, or another run's. A median is the value of the middle rank, the lower one of two. */
#ifndef RESULTS_SERVING_SERVING_H
#define RESULTS_SERVING_SERVING_H

#include "results/report/report.h"

/* A model at one address, with so many requests under way. */
struct serving_row {
    const char *model, *base_url;
    int64_t low, high; /* requests in flight: powers of two, 4 to 7; 0: not known */
    int64_t requests;  /* answered */
    double latency_ms; /* median, of the attempt that was answered */
    double ttft_ms;    /* median until the first token, of those that were streamed; -1: none was */
    double ttft_p95_ms; /* 95 of 100 came as soon as that */
    double rate;   /* median of completion tokens / latency, a second; -1: tokens are not told */
    double decode; /* median of (completion tokens - 1) / (latency - time to the first), a second:
                         * the inverse of "time per output token" of vLLM's benchmark; -1: not streamed */
    double cached; /* of prompt tokens, the share read from a cache; -1: not told */
};

/* What failed of the attempts of one model at one address. */
struct serving_faults {
    const char *model, *base_url;
    int64_t attempts, failed; /* requests sent; those that failed, whatever came of the sample */
    struct tallies kinds;     /* a: the kind (MODEL_FAULTS, harness/model/model.h) */
};

struct serving {
    struct serving_row *row; /* by model, then address, then requests in flight */
    size_t n;
    struct serving_faults *faults; /* by model, then address */
    size_t n_faults;
    struct arena arena;
};

/* Read the answers of a loaded report's runs, of which *ret borrows. Errors: ERR_STORE. */
int serving_load(struct serving *ret, const struct report *report, struct store *store,
                 struct err *err);
void serving_finish(struct serving *serving);

/* "1", "4-7"; "" where it is not known. In arena. */
const char *serving_in_flight(const struct serving_row *row, struct arena *arena);
/* "rate_limit 3, broken 1"; "" where nothing failed. In arena. */
const char *serving_kinds(const struct serving_faults *faults, struct arena *arena);

void serving_print(FILE *to, const struct serving *serving, const struct look *look);
void serving_csv(FILE *to, const struct serving *serving); /* one line a row */
json_t *serving_json(const struct serving *serving);       /* new reference */

#endif
