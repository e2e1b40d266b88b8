/* profile.c: from a verdict to a number. */
#include "harness/reward/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int find_row(struct reward_profile *ret, const char *name)
{
#define X(name, syntax, function, format, shares, text) {name, {syntax, function, format, shares}},
    static const struct {
        const char *name;
        struct reward_profile row;
    } table[] = {REWARD_PROFILES(X)};
#undef X
    for (size_t i = 0; i < countof(table); i++)
        if (strcmp(table[i].name, name) == 0) {
            *ret = table[i].row;
            return 0;
        }
    return -1;
}

static double *part_of(struct reward_profile *p, struct str name)
{
    if (str_eqc(name, "syntax"))
        return &p->syntax;
    if (str_eqc(name, "function"))
        return &p->function;
    return str_eqc(name, "format") ? &p->format : NULL;
}

static int one_weight(struct reward_profile *p, struct str text, struct err *err)
{
    ptrdiff_t equal = str_find(text, "=", 0);
    double *part = equal > 0 ? part_of(p, str_slice(text, 0, (size_t)equal)) : NULL;
    char number[32] = "", *end = number;
    if (part)
        snprintf(number, sizeof number, STR_FMT,
                 STR_ARG(str_slice(text, (size_t)equal + 1, text.n)));
    if (part)
        *part = strtod(number, &end);
    if (part && *number && !*end && *part >= 0 && *part <= 1000)
        return 0;
    return err_set(err, ERR_USAGE,
                   "--weights: '" STR_FMT "' is not syntax=X, function=X or format=X",
                   STR_ARG(text));
}

int reward_profile_find(struct reward_profile *ret, const char *name, const char *weights,
                        struct err *err)
{
    struct str rest = str_c(weights);
    if (find_row(ret, name) < 0)
        return err_set(err, ERR_USAGE, "there is no reward profile '%s'", name);
    if (weights)
        *ret = (struct reward_profile){.shares = ret->shares};
    while (rest.n) {
        const char *comma = memchr(rest.p, ',', rest.n);
        size_t n = comma ? (size_t)(comma - rest.p) : rest.n;
        if (one_weight(ret, str_slice(rest, 0, n), err) < 0)
            return -1;
        rest = str_slice(rest, n + 1, rest.n);
    }
    if (ret->syntax + ret->function + ret->format > 0)
        return 0;
    return err_set(err, ERR_USAGE, "--weights: none is above 0, so every reward would be 0");
}

/* The part for function. Without a pass it stays below 1 even when all vectors passed, because
 * something else was wrong. */
static double function_of(const struct reward_profile *p, const struct verdict *v)
{
    if (v->class == CLASS_PASS)
        return 1;
    if (!p->shares || v->score <= 0)
        return 0;
    return v->score < 0.99 ? v->score : 0.99;
}

bool reward_of(struct reward *ret, const struct reward_profile *p, const struct verdict *v,
               bool format)
{
    if (!verdict_class(v->class)->counts || verdict_tool_limit(v->class, v->detail) ||
        verdict_wall_limit(v->class, v->detail))
        return false;
    *ret = (struct reward){0};
    if (v->class == CLASS_TAMPER)
        return true;
    ret->syntax = verdict_compiled(v->class, v->step) ? 1 : 0;
    ret->function = function_of(p, v);
    ret->format = format ? 1 : 0;
    ret->total = p->syntax * ret->syntax + p->function * ret->function + p->format * ret->format;
    return true;
}
