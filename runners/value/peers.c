/* peers.c: the rules of suites' own graders, a file each. */
#include "runners/value/peers.h"

#include <string.h>

const struct peer *peer_find(const char *official)
{
    static const struct peer *const table[] = {&peer_matharena, &peer_ugmathbench};
    for (size_t i = 0; i < countof(table); i++)
        if (strcmp(table[i]->name, official) == 0)
            return table[i];
    return NULL;
}

void official_value(const struct job *job, struct str code, struct verdict *ret)
{
    const struct peer *peer = peer_find(job->suite->official);
    const struct value_notes *n = job->mine;
    const struct reply_of *r = NULL;
    bool passes;
    (void)code;
    if (!peer || !n || !n->ok || job->joint == JOINT_NO)
        return;
    if (n->asks.n && job->n_done)
        r = asks_replies(&n->asks, job->done[0].step[0].out.head, job->arena);
    if (n->asks.n && !r)
        return;
    passes = peer->passes(n, r);
    memcpy(ret->letter, passes ? "." : "F", 2);
    ret->official_passed = passes;
}
