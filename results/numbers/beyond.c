/* beyond.c: runtimes among those of references. */
#include "results/numbers/beyond.h"

#include <math.h>
#include <stdlib.h>

double beyond_score(double runtime, const double *reference, size_t n)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, reference[i]);
        high = fmax(high, reference[i]);
    }
    if (n < 2 || !(high > low))
        return NAN;
    return (high - fmin(fmax(runtime, low), high)) / (high - low);
}

double slower_share(double runtime, const double *reference, size_t n)
{
    double slower = 0;
    for (size_t i = 0; i < n; i++)
        slower += reference[i] > runtime ? 1 : reference[i] == runtime ? 0.5 : 0;
    return n ? slower / (double)n : NAN;
}

static int rising(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double median(double *value, size_t n)
{
    if (!n)
        return NAN;
    qsort(value, n, sizeof *value, rising);
    return n % 2 ? value[n / 2] : (value[n / 2 - 1] + value[n / 2]) / 2;
}
