/* progress.c: the line that a person watches. */
#include "harness/progress.h"

#include "harness/base/clock.h"

/* From the remaining work and the pace of this start: what was done before has taken no time. */
static void add_time_left(struct buf *b, const struct flow_counts *c, int64_t now_us)
{
    int64_t fresh = c->done - c->before, left = c->total - c->done, seconds;
    if (fresh < 3 || left <= 0)
        return;
    seconds = (int64_t)((double)(now_us - c->started_us) / 1e6 / (double)fresh * (double)left);
    if (seconds < 90)
        buf_addf(b, ", %lld s left", (long long)seconds);
    else if (seconds < 5400)
        buf_addf(b, ", %lld min left", (long long)(seconds + 30) / 60);
    else
        buf_addf(b, ", %.1f h left", (double)seconds / 3600);
}

void progress_line(struct buf *b, const struct flow_counts *c, int64_t now_us)
{
    buf_addf(b, "[%lld/%lld]", (long long)c->done, (long long)c->total);
    if (c->model)
        buf_addf(b, " %d in flight,", c->in_flight);
    buf_addf(b, " %d judging", c->judging);
    if (c->waiting)
        buf_addf(b, ", %d waiting", c->waiting);
    if (c->counted)
        buf_addf(b, ", pass %.1f%%", 100.0 * (double)c->passed / (double)c->counted);
    if (c->model && c->model->rate_limited)
        buf_addf(b, ", %lld rate limits", (long long)c->model->rate_limited);
    if (c->model && c->model->server_errors + c->model->network_faults)
        buf_addf(b, ", %lld faults met",
                 (long long)(c->model->server_errors + c->model->network_faults));
    if (c->api_errors)
        buf_addf(b, ", %lld without reply", (long long)c->api_errors);
    add_time_left(b, c, now_us);
}

void progress_show(void *ctx, const struct flow_counts *counts, bool last)
{
    struct progress *p = ctx;
    struct buf line;
    buf_init(&line, 1000);
    progress_line(&line, counts, clock_us());
    if (last) {
        term_clear(p->term);
        if (p->term->mode != TERM_OFF)
            term_line(p->term, line.p);
    } else {
        term_status(p->term, line.p);
    }
    buf_finish(&line);
}
