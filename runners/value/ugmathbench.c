#include "runners/value/peers.h"
static void ask(struct value_notes *n, struct str code, struct arena *arena)
{
    (void)n;
    (void)code;
    (void)arena;
}
static bool passes(const struct value_notes *n, const struct reply_of *r)
{
    (void)n;
    (void)r;
    return false;
}
const struct peer peer_ugmathbench = {"ugmathbench", ask, passes};
