/* rank.c: which runs of a suite are ahead of others by more than chance explains. */
#include "results/report/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MANY 20 /* with so many problems the mean is near enough to normal to skip the bootstrap */

/* Fill a and b with both scores of each problem that counts in both runs, and return how many there
 * are. Problems are sorted by row. */
static size_t pair(const struct report_run *x, const struct report_run *y, double *a, double *b)
{
    size_t n = 0, j = 0;
    for (size_t i = 0; i < x->n_problem; i++) {
        const struct report_problem *p = &x->problem[i], *q;
        while (j < y->n_problem && y->problem[j].row < p->row)
            j++;
        q = &y->problem[j];
        if (j == y->n_problem || q->row != p->row || !p->rate.n || !q->rate.n)
            continue;
        a[n] = (double)p->rate.c / (double)p->rate.n;
        b[n++] = (double)q->rate.c / (double)q->rate.n;
    }
    return n;
}

/* The mean difference in standard errors, without its sign; infinite when all differ alike. */
static double distance(const double *a, const double *b, size_t n)
{
    double mean = 0, square = 0;
    for (size_t i = 0; i < n; i++)
        mean += (b[i] - a[i]) / (double)n;
    for (size_t i = 0; i < n; i++)
        square += (b[i] - a[i] - mean) * (b[i] - a[i] - mean);
    if (fabs(mean) < 1e-12)
        return 0;
    return fabs(mean) / sqrt(square / (double)n / (double)n);
}

/* The bootstrap is skipped where the standard error decides clearly, either way: a store of nightly
 * runs has thousands of pairs. */
bool report_is_ahead(const struct report_run *x, const struct report_run *y)
{
    double *a = mem_alloc((x->n_problem + 1) * sizeof *a), far;
    double *b = mem_alloc((x->n_problem + 1) * sizeof *b);
    size_t n = pair(x, y, a, b);
    struct difference d = {0};
    bool ret = false;
    far = n >= MANY ? distance(a, b, n) : 2;
    if (far > 6)
        ret = y->first.ours.value > x->first.ours.value;
    else if (far > 1.2 && paired_difference(&d, a, b, n))
        ret = !difference_is_tie(&d) && d.value > 0;
    free(a);
    free(b);
    return ret;
}

bool report_is_ahead_permuted(const struct report_run *x, const struct report_run *y)
{
    double *a = mem_alloc((x->n_problem + 1) * sizeof *a), far;
    double *b = mem_alloc((x->n_problem + 1) * sizeof *b);
    size_t n = pair(x, y, a, b);
    bool ret = y->first.ours.value > x->first.ours.value;
    far = n >= MANY ? distance(a, b, n) : 2;
    if (far <= 6)
        ret = ret && far > 1.2 && permutation_p(a, b, n) < PERMUTE_ALPHA;
    free(a);
    free(b);
    return ret;
}

static bool same_problems(const struct report_run *x, const struct report_run *y)
{
    if (x->n_problem != y->n_problem)
        return false;
    for (size_t i = 0; i < x->n_problem; i++)
        if (x->problem[i].row != y->problem[i].row)
            return false;
    return true;
}

/* All of them: after an interrupted rejudge a run has verdicts of two. */
static bool same_tools(const struct report_run *x, const struct report_run *y)
{
    if (x->toolchains.n != y->toolchains.n)
        return false;
    for (size_t i = 0; i < x->toolchains.n; i++)
        if (strcmp(x->toolchains.item[i].a, y->toolchains.item[i].a) != 0)
            return false;
    return true;
}

/* Verdicts of another version of the suite or of other tools mean something else. */
static bool may_compare(const struct report_run *x, const struct report_run *y)
{
    return x->first.known && y->first.known && strcmp(x->label, y->label) == 0 &&
           strcmp(x->version, y->version) == 0 && strcmp(x->strategy, y->strategy) == 0 &&
           same_problems(x, y) && same_tools(x, y);
}

bool report_is_whole(const struct report_run *run)
{
    return (int64_t)run->n_problem >= run->suite_problems;
}

/* Beside this other run a rank would be taken for one among both: the other one asked the whole
 * suite, or asked each problem once, and this one did not. */
static bool is_beside(const struct report_run *run, const struct report_run *other)
{
    return other->first.known && strcmp(run->label, other->label) == 0 &&
           ((report_is_whole(other) && !report_is_whole(run)) ||
            (!*other->strategy && *run->strategy));
}

/* Too much of it has no verdict. */
static bool is_thin(const struct report_run *run)
{
    struct report_bounds b;
    return report_bounds(&b, run) && b.coverage < REPORT_COVERAGE;
}

static bool stands_aside(const struct report *rep, const struct report_run *run)
{
    if (is_thin(run) || run->doubt)
        return true;
    for (size_t i = 0; i < rep->n; i++)
        if (is_beside(run, &rep->run[i]))
            return true;
    return false;
}

static size_t group_size(const struct report *rep, const struct report_run *run)
{
    size_t n = 0;
    for (size_t i = 0; i < rep->n; i++)
        n += may_compare(run, &rep->run[i]);
    return n;
}

void report_rank(struct report *rep)
{
    for (size_t i = 0; i < rep->n; i++) {
        struct report_run *run = &rep->run[i];
        size_t n = group_size(rep, run);
        if (n < 2 || n > REPORT_RANKED || stands_aside(rep, run))
            continue;
        run->rank = run->rank_low = 1;
        run->rank_high = (int64_t)n;
        for (size_t j = 0; j < rep->n; j++)
            if (j != i && may_compare(run, &rep->run[j])) {
                run->rank += report_is_ahead(run, &rep->run[j]);
                run->rank_low += report_is_ahead_permuted(run, &rep->run[j]);
                run->rank_high -= report_is_ahead_permuted(&rep->run[j], run);
            }
    }
}
