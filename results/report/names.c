/* names.c: what an estimate is called: pass@1 is said of plain runs only. */
#include "results/numbers/name.h"
#include "results/report/report.h"

const char *report_pass_name(const struct report_run *run, int64_t k, struct arena *arena)
{
    return score_name(run->repair, run->best_of, k, arena);
}

const char *report_all_name(const struct report_run *run, int64_t k, struct arena *arena)
{
    if (run->repair)
        return arena_printf(arena, "repair-%lld^%lld", (long long)run->repair, (long long)k);
    return arena_printf(arena, "pass^%lld", (long long)k);
}

const char *report_score_head(const struct report *report)
{
    bool plain = false, strategy = false;
    for (size_t i = 0; i < report->n; i++) {
        plain |= *report->run[i].strategy == 0;
        strategy |= *report->run[i].strategy != 0;
    }
    return plain && strategy ? "SCORE" : strategy ? "SOLVED" : "PASS@1";
}
