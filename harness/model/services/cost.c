/* cost.c: what a reply costs, by prices of a million tokens. */
#include "harness/model/services/options.h"

static double known(int64_t tokens)
{
    return tokens > 0 ? (double)tokens : 0;
}

/* The part of `all` that is told, at most all of it. */
static double part(int64_t tokens, double all)
{
    double n = known(tokens);
    return n < all ? n : all;
}

static double or_else(double price, double other)
{
    return price >= 0 ? price : other;
}

double model_cost(const struct model_price *p, const struct reply *r)
{
    double in = known(r->prompt_tokens), out = known(r->completion_tokens);
    double cached = part(r->cached_tokens, in);
    double written = part(r->cache_written_tokens, in - cached);
    double reasoning = part(r->reasoning_tokens, out);
    if (p->in < 0 || (r->prompt_tokens < 0 && r->completion_tokens < 0))
        return -1;
    return ((in - cached - written) * p->in + cached * or_else(p->cached, p->in) +
            written * or_else(p->written, p->in) + (out - reasoning) * p->out +
            reasoning * or_else(p->reasoning, p->out)) /
           1e6;
}
