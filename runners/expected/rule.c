/* rule.c: words of rules, and floats that are near enough. */
#include "runners/expected/rule.h"

#include "harness/base/str.h"

#include <math.h>
#include <string.h>

enum expected_how expected_how_named(const char *word)
{
    static const char *const words[] = {
#define X(id, text) [id] = text,
        EXPECTED_HOWS(X)
#undef X
    };
    size_t i = 0;
    while (i < countof(words) && strcmp(words[i], word) != 0)
        i++;
    return (enum expected_how)i;
}

bool expected_close(double want, double got, const struct expected_rule *rule)
{
    double slack = fmax(rule->abs, rule->rel * fabs(want));
    if (isnan(want) || isnan(got))
        return isnan(want) && isnan(got);
    return want == got || (isfinite(want) && isfinite(got) && fabs(want - got) <= slack);
}
