/* budget.h: what a start may spend: money, tokens, time. A budget stops between samples: what was begun
 * is waited for, since a sample that is cut off would count as a failure. Pure: no clock, no store. */
#ifndef FLOW_BUDGET_H
#define FLOW_BUDGET_H

#include "harness/base/str.h"
#include "prompts/prompt.h"

#include <stdint.h>

/* What may be spent; below 0: as much as it takes. */
struct budget {
    double cost;
    int64_t tokens; /* of prompts and replies */
    double time_s;
};

/* What was spent since the start. */
struct spending {
    int64_t answers, priced,
        counted; /* replies; of them those that tell their cost; their tokens */
    double cost;
    int64_t tokens;
};
void spending_add(struct spending *spending, const struct reply *reply);

enum budget_state {
    BUDGET_OPEN, /* one more may be asked for */
    BUDGET_WAIT, /* not before one of those under way has come: it could be too much */
    BUDGET_OVER,
};

#define BUDGET_PROBE 4 /* requests under way at most while it is not known what one takes */

/* May one more sample be asked for? So many are under way, and so many seconds have passed. What is
 * under way and the next one are taken to cost the mean of those that came, so that a budget is passed
 * by no more than the last ones differ from it. */
enum budget_state budget_state(const struct budget *budget, const struct spending *spending,
                               int in_flight, double elapsed_s);

/* Why it is over: "--max-cost 0.5: 0.497 is spent, and a sample costs 0.012". */
void budget_tell(const struct budget *budget, const struct spending *spending, double elapsed_s,
                 struct buf *out);

#endif
