/* budget.c: what a start may spend. */
#include "harness/flow/budget.h"

void spending_add(struct spending *s, const struct reply *r)
{
    s->answers++;
    if (r->cost >= 0) {
        s->priced++;
        s->cost += r->cost;
    }
    if (r->prompt_tokens < 0 && r->completion_tokens < 0)
        return;
    s->counted++;
    s->tokens += (r->prompt_tokens > 0 ? r->prompt_tokens : 0) +
                 (r->completion_tokens > 0 ? r->completion_tokens : 0);
}

/* Of an amount of which `known` replies have told their part. */
static enum budget_state state_of(double limit, double spent, int64_t known, int64_t answers,
                                  int in_flight)
{
    double mean = known ? spent / (double)known : 0;
    if (limit < 0)
        return BUDGET_OPEN;
    if (limit == 0 || spent >= limit || (answers > 0 && known == 0))
        return BUDGET_OVER; /* also where nobody tells what is spent */
    if (known == 0)
        return in_flight < BUDGET_PROBE ? BUDGET_OPEN : BUDGET_WAIT;
    if (spent + mean * (in_flight + 1) <= limit)
        return BUDGET_OPEN;
    return in_flight ? BUDGET_WAIT : BUDGET_OVER;
}

enum budget_state budget_state(const struct budget *b, const struct spending *s, int in_flight,
                               double elapsed_s)
{
    enum budget_state cost = state_of(b->cost, s->cost, s->priced, s->answers, in_flight);
    enum budget_state tokens =
        state_of((double)b->tokens, (double)s->tokens, s->counted, s->answers, in_flight);
    if (b->time_s >= 0 && elapsed_s >= b->time_s)
        return BUDGET_OVER;
    return cost > tokens ? cost : tokens;
}

void budget_tell(const struct budget *b, const struct spending *s, double elapsed_s,
                 struct buf *out)
{
    if (b->time_s >= 0 && elapsed_s >= b->time_s)
        buf_addf(out, "--max-time %g: %.0f s have passed", b->time_s, elapsed_s);
    else if (b->cost >= 0 && s->answers && !s->priced)
        buf_addf(out, "--max-cost %g: the service tells no cost, so give --price", b->cost);
    else if (b->tokens >= 0 && s->answers && !s->counted)
        buf_addf(out, "--max-tokens-total %lld: the service tells no tokens", (long long)b->tokens);
    else if (state_of(b->cost, s->cost, s->priced, s->answers, 0) == BUDGET_OVER)
        buf_addf(out, "--max-cost %g: %.6g is spent", b->cost, s->cost);
    else
        buf_addf(out, "--max-tokens-total %lld: %lld are spent", (long long)b->tokens,
                 (long long)s->tokens);
}
