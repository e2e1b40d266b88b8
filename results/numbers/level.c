/* level.c: the five levels. */
#include "results/numbers/level.h"

#include <math.h>

double level_of(const struct suggestions *s)
{
    if (!s->n)
        return NAN;
    if (!s->right)
        return 0;
    if (s->other)
        return 0.25;
    if (s->right < s->n)
        return 0.5;
    return s->distinct > 1 ? 0.75 : 1;
}
