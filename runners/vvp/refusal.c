/* refusal.c: the table of reasons. */
#include "runners/vvp/refusal.h"

const struct link_reason_row *link_reason(enum link_reason reason)
{
    static const struct link_reason_row rows[] = {
#define X(id, word, whose, sentence) {word, whose, sentence},
        LINK_REASONS(X)
#undef X
    };
    return &rows[reason];
}

int link_refuse(struct link_refusal *r, enum link_reason reason, struct str what)
{
    size_t n = 0;
    if (r->reason != LINK_FINE)
        return -1;
    r->reason = reason;
    for (; n < what.n && n + 1 < sizeof r->what; n++)
        r->what[n] = what.p[n] >= ' ' && what.p[n] <= '~' ? what.p[n] : '?';
    r->what[n] = 0;
    return -1;
}
