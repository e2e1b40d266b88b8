/* progress.c: the line that a person watches. */
#include "harness/cli/progress.h"

#include "harness/base/clock.h"

#include <stdio.h>
#include <string.h>

/* ", 1 fault met", ", 2 faults met"; nothing for none. */
static void add_count(struct buf *b, int64_t n, const char *thing, const char *rest)
{
    if (n)
        buf_addf(b, ", %lld %s%s%s", (long long)n, thing, n == 1 ? "" : "s", rest);
}

/* Estimated from the work left and the speed since this start; samples that were done before the
 * start are not counted. */
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
    if (c->counted && c->before) /* those were judged by an earlier start, and are not looked at */
        buf_addf(b, " of this start's %lld", (long long)c->counted);
    if (c->model) {
        add_count(b, c->model->rate_limited, "rate limit", "");
        add_count(b, c->model->server_errors + c->model->network_faults, "fault", " met");
    }
    if (c->api_errors)
        buf_addf(b, ", %lld without reply", (long long)c->api_errors);
    if (c->waits)
        buf_addf(b, ", %s", c->waits);
    add_time_left(b, c, now_us);
}

/* Write the line that stays, unless it was the last line written anyway, as when there was nothing
 * to do. */
static void show_last(struct progress *p, const char *line)
{
    term_clear(p->term);
    if (p->term->mode != TERM_OFF && strcmp(p->shown, line) != 0)
        term_line(p->term, line);
}

static void show_now(struct progress *p, const char *line)
{
    int64_t before = p->term->last_us;
    term_status(p->term, line);
    if (p->term->mode == TERM_PLAIN && p->term->last_us != before)
        snprintf(p->shown, sizeof p->shown, "%s", line);
}

void progress_show(void *ctx, const struct flow_counts *counts, bool last)
{
    struct progress *p = ctx;
    struct buf line;
    buf_init(&line, 1000);
    progress_line(&line, counts, clock_us());
    (last ? show_last : show_now)(p, line.p);
    buf_finish(&line);
}
