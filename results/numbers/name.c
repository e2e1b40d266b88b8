/* name.c: what an estimate is called. */
#include "results/numbers/name.h"

const char *score_name(int64_t repair, int64_t best_of, int64_t k, struct arena *arena)
{
    if (best_of)
        return arena_printf(arena, "best-of-%lld", (long long)best_of);
    if (repair && k == 1)
        return arena_printf(arena, "repair-%lld", (long long)repair);
    if (repair)
        return arena_printf(arena, "repair-%lld@%lld", (long long)repair, (long long)k);
    return arena_printf(arena, "pass@%lld", (long long)k);
}
