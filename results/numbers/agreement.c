/* agreement.c: how far a judge agrees with known points. */
#include "results/numbers/agreement.h"

#include "results/numbers/metrics.h"

#include <math.h>
#include <stddef.h>

void agreement_add(struct agreement *a, double known, double said, double max, double accept)
{
    const double from = accept * max - 1e-9;
    bool good = known >= from, taken = said >= 0 && said >= from;
    a->n++;
    a->unknown += said < 0;
    a->within_one += said >= 0 && fabs(said - known) <= 1 + 1e-9;
    a->right += good;
    a->wrong += !good;
    a->false_accepts += !good && taken;
    a->false_rejects += good && !taken;
}

bool agreement_kappa(const struct agreement *a, double *kappa, double *low, double *high)
{
    double n = (double)a->n, good, taken, same, chance, same_low, same_high;
    if (!a->n)
        return false;
    /* an unknown one is on neither side for the judge: for the count it is on the wrong one */
    good = (double)a->right / n;
    taken = (double)(a->right - a->false_rejects + a->false_accepts) / n;
    same = 1 - (double)(a->false_accepts + a->false_rejects) / n;
    chance = good * taken + (1 - good) * (1 - taken);
    if (chance >= 1)
        return false;
    *kappa = (same - chance) / (1 - chance);
    interval_exact(a->n - a->false_accepts - a->false_rejects, a->n, &same_low, &same_high);
    *low = (same_low - chance) / (1 - chance);
    *high = (same_high - chance) / (1 - chance);
    return true;
}

const char *agreement_doubt(const struct agreement *a)
{
    double kappa = 0, low, high;
    if (!a->n)
        return "has no record: assay calibrate";
    if (a->n < AGREEMENT_N)
        return "has a record of too few answers";
    if ((double)a->unknown > AGREEMENT_UNKNOWN * (double)a->n)
        return "often breaks the form of its verdict";
    interval_exact(a->false_accepts, a->wrong, &low, &high);
    if (high > AGREEMENT_FALSE_ACCEPTS)
        return "accepts too many wrong answers";
    if (!agreement_kappa(a, &kappa, &low, &high) || kappa < AGREEMENT_KAPPA)
        return "agrees too little with known points";
    return NULL;
}
