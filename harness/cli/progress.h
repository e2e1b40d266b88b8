/* progress.h: the line that a person watches while a run goes on. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "harness/io/term.h"
#include "harness/flow/flow.h"

struct progress {
    struct term *term; /* borrowed */
    char shown[600];   /* the last line written where standard error is no terminal */
};

/* flow_options.progress; ctx is a struct progress. */
void progress_show(void *ctx, const struct flow_counts *counts, bool last);

/* The line itself: "[312/780] 24 in flight, 2 judging, pass 71.8%, 3 rate limits, 2 min left".
 * now_us: the clock, for the time left. */
void progress_line(struct buf *ret, const struct flow_counts *counts, int64_t now_us);

#endif
