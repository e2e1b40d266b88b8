/* agreement.h: how far a judge agrees with known points, and whether that is enough. Pure. */
#ifndef RESULTS_NUMBERS_AGREEMENT_H
#define RESULTS_NUMBERS_AGREEMENT_H

#include <stdbool.h>
#include <stdint.h>

/* What a judge said of answers whose points are known. A row of the table `calibrations`. */
struct agreement {
    int64_t n;                    /* answers in the set */
    int64_t unknown;              /* of them without points: the form was broken twice */
    int64_t within_one;           /* points at most 1 from the known ones */
    int64_t wrong, false_accepts; /* answers that are not to be accepted, and were */
    int64_t right, false_rejects; /* answers that are to be accepted, and were not */
};

/* Take one answer more into account. `said` < 0: no points. An answer without points is neither
 * accepted nor near. */
void agreement_add(struct agreement *a, double known, double said, double max, double accept);

/* Cohen's kappa of "accepted" and "not accepted" (Cohen 1960, "A Coefficient of Agreement for Nominal
 * Scales", equation 1). Its interval at 95 % is that of the observed agreement by Clopper and Pearson with
 * the chance agreement held: his standard error would be 0 where nothing differs. An answer without points
 * disagrees. False when it is not defined: every answer is of one side for both. */
bool agreement_kappa(const struct agreement *a, double *kappa, double *low, double *high);

/* What a judge must reach before its points stand unmarked; of shares the bound of the interval of
 * Clopper and Pearson counts that is worse for it. */
#define AGREEMENT_N             24   /* answers in the set, at least */
#define AGREEMENT_KAPPA         0.6  /* "substantial" in Landis and Koch 1977 */
#define AGREEMENT_FALSE_ACCEPTS 0.25 /* of the wrong ones: the upper bound, at most */
#define AGREEMENT_UNKNOWN       0.1  /* of all, at most */

/* Why a judge with this record is not to be trusted, for a person; NULL: it is. A record of n = 0 is
 * none. */
const char *agreement_doubt(const struct agreement *a);

#endif
