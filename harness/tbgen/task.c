/* task.c: one problem on its way to a bench: its key, and its state after a draft. */
#include "harness/tbgen/private.h"

#include "testbenches/oracle.h"

#include <string.h>

const char *draft_word(enum draft_result result)
{
    static const char *const word[] = {
#define X(id, name, text) [id] = name,
        TBGEN_OUTCOMES(X)
#undef X
    };
    return word[result];
}

const struct kind *tbgen_kind(const struct tbgen *g)
{
    return oracle_kind("counters", g->o->suite->bench);
}

void tbgen_key(char ret[HASH_SIZE], const struct tbgen *g, const struct task *t, int step)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, g->o->suite->version);
    hash_addc(&h, g->o->suite->problem[t->problem].id);
    hash_addc(&h, g->asked);
    hash_add_int(&h, step);
    hash_hex(&h, ret);
}

void tbgen_settle(struct task *t, const char *outcome)
{
    struct tbgen_row *row = t->row;
    row->drafts = t->step > 0 ? t->step : 0;
    if (t->step <= 0) {
        t->state = TASK_ASK;
        return;
    }
    row->outcome = outcome ? outcome : "";
    row->bench = t->bench;
    row->told = t->told;
    if (!outcome) {
        row->mutants = row->killed = row->equivalent = -1;
        t->state = TASK_TRY;
        return;
    }
    row->kept = strcmp(outcome, draft_word(DRAFT_KEPT)) == 0;
    row->refused = !row->kept && t->step >= t->owner->o->attempts;
    t->state = row->kept || row->refused ? TASK_DONE : TASK_ASK;
}
