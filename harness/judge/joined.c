/* joined.c: several judges' points, made one verdict. */
#include "harness/judge/joined.h"

#include "harness/base/str.h"

#include <stdlib.h>
#include <string.h>

#define JUDGES_SORTED 64

enum judge_join judge_join_named(const char *word)
{
    static const char *const words[] = {
#define X(id, name, text) [id] = name,
        JUDGE_JOINS(X)
#undef X
    };
    size_t i = 0;
    while (i < countof(words) && strcmp(words[i], word) != 0)
        i++;
    return (enum judge_join)i;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *sorted, size_t n)
{
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* The median of the larger side; the sorted points below `from` are one side, the others the other. */
static double of_majority(const double *sorted, size_t n, double from)
{
    size_t below = 0;
    while (below < n && sorted[below] < from)
        below++;
    if (2 * below == n)
        return -1;
    return 2 * below > n ? median(sorted, below) : median(sorted + below, n - below);
}

static double join(const double *sorted, size_t n, double from, enum judge_join how)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += sorted[i];
    switch (how) {
    case JOIN_MIN:
        return sorted[0];
    case JOIN_MAX:
        return sorted[n - 1];
    case JOIN_MAJORITY:
        return of_majority(sorted, n, from);
    default:
        return sum / (double)n;
    }
}

struct joined judge_join(const double *points, size_t n, double max, double accept,
                         enum judge_join how)
{
    const double from = accept * max - 1e-9; /* 0.6 * 5 is no exact 3 */
    double sorted[JUDGES_SORTED];
    struct joined ret = {.points = -1};
    for (size_t i = 0; i < n && ret.known < JUDGES_SORTED; i++)
        if (points[i] >= 0)
            sorted[ret.known++] = points[i];
    if (2 * ret.known <= n)
        return ret;
    qsort(sorted, ret.known, sizeof *sorted, by_value);
    ret.points = join(sorted, ret.known, from, how);
    ret.spread = sorted[ret.known - 1] - sorted[0];
    ret.accepted = ret.points >= 0 && ret.points >= from;
    return ret;
}
