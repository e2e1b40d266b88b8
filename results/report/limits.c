/* limits.c: how far a run's numbers can be off: by what a tool cannot do, and by samples that have no
 * verdict. */
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

/* Samples of a problem: those that count, the right ones of them, and those that could be either. */
struct share {
    int64_t n, c, open;
};

static void add_share(struct report_bounds *b, const struct share *s, int64_t *problems)
{
    double all = (double)(s->n + s->open);
    b->open += s->open;
    b->coverage += (double)s->n;
    b->low += (double)s->c / all;
    b->high += (double)(s->c + s->open) / all;
    ++*problems;
}

/* Of how many samples of this problem nothing is in the store; they are taken off *missing. */
static int64_t missing_of(const struct report_run *run, const struct report_problem *p,
                          int64_t *missing)
{
    int64_t n = run->n > p->samples ? run->n - p->samples : 0;
    n = n < *missing ? n : *missing;
    *missing -= n;
    return n;
}

bool report_bounds(struct report_bounds *ret, const struct report_run *run)
{
    int64_t missing = run->missing > 0 ? run->missing : 0, problems = 0;
    *ret = (struct report_bounds){0};
    if (run->best_of) /* how many samples a problem needs is not known before */
        return false;
    for (size_t i = 0; i < run->n_problem; i++) {
        const struct report_problem *p = &run->problem[i];
        struct share s = {p->rate.n, p->rate.c, p->open + missing_of(run, p, &missing)};
        if (!p->quarantined && !p->not_judged && s.n + s.open > 0)
            add_share(ret, &s, &problems);
    }
    for (; missing > 0 && run->n > 0; missing -= run->n)
        add_share(ret, &(struct share){.open = missing < run->n ? missing : run->n}, &problems);
    if (!problems || !ret->open)
        return false;
    ret->coverage /= ret->coverage + (double)ret->open;
    ret->low /= (double)problems;
    ret->high /= (double)problems;
    return true;
}
