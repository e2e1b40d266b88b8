/* metrics.c: numbers in Prometheus' text form. */
#include "harness/reward/private.h"

/* Upper bounds of the buckets, in seconds; what is longer is in none. */
static const double bound[METRICS_BUCKETS] = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                              0.5,   1,    2.5,   5,    10,  30};

void metrics_count(struct metrics *m, int status)
{
    if (status > 0 && (size_t)status < countof(m->status))
        m->status[status]++;
}

void metrics_time(struct metrics *m, int64_t us)
{
    m->n++;
    m->us += us;
    for (size_t i = 0; i < METRICS_BUCKETS; i++)
        if ((double)us <= bound[i] * 1e6) {
            m->bucket[i]++;
            return;
        }
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void one(struct buf *out, const char *name, const char *type, const char *help,
                int64_t value)
{
    head(out, name, type, help);
    buf_addf(out, "%s %lld\n", name, (long long)value);
}

static void write_status(struct buf *out, const struct metrics *m)
{
    head(out, "assay_reward_requests_total", "counter", "HTTP requests by status.");
    for (size_t i = 0; i < countof(m->status); i++)
        if (m->status[i])
            buf_addf(out, "assay_reward_requests_total{code=\"%zu\"} %lld\n", i,
                     (long long)m->status[i]);
}

static void write_times(struct buf *out, const struct metrics *m)
{
    static const char name[] = "assay_reward_request_seconds";
    int64_t sum = 0;
    head(out, name, "histogram", "From a whole request for rewards to its answer.");
    for (size_t i = 0; i < METRICS_BUCKETS; i++) {
        sum += m->bucket[i];
        buf_addf(out, "%s_bucket{le=\"%g\"} %lld\n", name, bound[i], (long long)sum);
    }
    buf_addf(out, "%s_bucket{le=\"+Inf\"} %lld\n%s_sum %.6f\n%s_count %lld\n", name,
             (long long)m->n, name, (double)m->us / 1e6, name, (long long)m->n);
}

void metrics_write(struct buf *out, const struct rewarder *w, const struct metrics *m,
                   int connections)
{
    const struct reward_result *r = w->r;
    one(out, "assay_reward_lines_total", "counter", "Completions that came.", r->lines);
    one(out, "assay_reward_refused_total", "counter", "Of those, with no reward.", r->wrong);
    one(out, "assay_reward_judged_total", "counter", "Candidates that were run.", r->judged);
    one(out, "assay_reward_shared_total", "counter", "Answered by an equal one's verdict.",
        r->shared);
    one(out, "assay_reward_slots", "gauge", "Cells.", pool_slots(w->pool));
    one(out, "assay_reward_working", "gauge", "Candidates in a cell.", pool_working(w->pool));
    one(out, "assay_reward_waiting", "gauge", "Candidates that wait for a cell.",
        pool_waiting(w->pool));
    one(out, "assay_reward_connections", "gauge", "Open connections.", connections);
    write_status(out, m);
    write_times(out, m);
}
