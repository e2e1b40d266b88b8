/* limits.c: what a tool cannot do, in a run's numbers: how often, and how much it could hide. */
#include "results/report/report.h"

#include <stdlib.h>
#include <string.h>

static int64_t count_of(const struct report_run *run, const char *detail)
{
    int64_t n = 0;
    for (size_t i = 0; i < run->classes.n; i++) {
        const struct tally *t = &run->classes.item[i];
        enum verdict_class class = verdict_class_by_name(str_c(t->a));
        if (class != CLASS_COUNT && verdict_class(class)->counts && strcmp(t->b, detail) == 0)
            n += t->n;
    }
    return n;
}

struct report_limit *report_limit_details(const struct report_run *run, struct report_limit *ret)
{
    static const char *const details[REPORT_LIMITS] = {
#define X(detail, text) detail,
        VERDICT_TOOL_LIMITS(X)
#undef X
    };
    for (size_t i = 0; i < REPORT_LIMITS; i++)
        ret[i] = (struct report_limit){details[i], count_of(run, details[i])};
    return ret;
}

bool report_limits(struct report_limits *ret, const struct report_run *run)
{
    struct rate *rate = mem_alloc((run->n_problem + 1) * sizeof *rate);
    struct estimate e = {0};
    bool known;
    *ret = (struct report_limits){0};
    for (size_t i = 0; i < run->n_problem; i++) {
        const struct report_problem *p = &run->problem[i];
        ret->samples += p->limited;
        rate[i] = p->rate; /* in a best-of run one trial, which one right sample would win */
        rate[i].c = p->rate.c + p->limited < p->rate.n ? p->rate.c + p->limited : p->rate.n;
    }
    known = ret->samples && pass_at_mean(&e, rate, run->n_problem, 1);
    ret->bound = e.value;
    free(rate);
    return known;
}
