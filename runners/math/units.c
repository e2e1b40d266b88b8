/* units.c: what units measure, and how large they are. */
#include "runners/math/question.h"

#include <string.h>

static const struct {
    const char *word, *kind;
    long num, den;
} units[] = {
    {"m", "m", 1, 1},
    {"meter", "m", 1, 1},
    {"metre", "m", 1, 1},
    {"km", "m", 1000, 1},
    {"kilometer", "m", 1000, 1},
    {"cm", "m", 1, 100},
    {"centimeter", "m", 1, 100},
    {"mm", "m", 1, 1000},
    {"in", "m", 254, 10000},
    {"inch", "m", 254, 10000},
    {"ft", "m", 3048, 10000},
    {"feet", "m", 3048, 10000},
    {"foot", "m", 3048, 10000},
    {"g", "g", 1, 1},
    {"gram", "g", 1, 1},
    {"kg", "g", 1000, 1},
    {"mg", "g", 1, 1000},
    {"kilogram", "g", 1000, 1},
    {"s", "s", 1, 1},
    {"sec", "s", 1, 1},
    {"second", "s", 1, 1},
    {"min", "s", 60, 1},
    {"minute", "s", 60, 1},
    {"h", "s", 3600, 1},
    {"hour", "s", 3600, 1},
    {"day", "s", 86400, 1},
    {"week", "s", 604800, 1},
    {"dollar", "$", 1, 1},
    {"USD", "$", 1, 1},
    {"cent", "$", 1, 100},
    {"l", "l", 1, 1},
    {"L", "l", 1, 1},
    {"liter", "l", 1, 1},
    {"ml", "l", 1, 1000},
    {"mL", "l", 1, 1000},
    {"cm^2", "m^2", 1, 10000},
    {"m^2", "m^2", 1, 1},
    {"cm^3", "m^3", 1, 1000000},
    {"m^3", "m^3", 1, 1},
};

static struct str singular(struct str s)
{
    return s.n > 3 && s.p[s.n - 1] == 's' ? str_slice(s, 0, s.n - 1) : s;
}

static size_t find(struct str s)
{
    size_t i = 0;
    while (i < countof(units) && !str_eqc(s, units[i].word) && !str_eqc(singular(s), units[i].word))
        i++;
    return i;
}

bool units_match(struct str a, struct str b, bool *same_kind, long *num, long *den)
{
    size_t x = find(a), y = find(b);
    *num = *den = 1;
    *same_kind = str_eq(singular(a), singular(b));
    if (*same_kind)
        return true;
    if (x == countof(units) || y == countof(units))
        return false;
    *same_kind = strcmp(units[x].kind, units[y].kind) == 0;
    *num = units[x].num * units[y].den;
    *den = units[x].den * units[y].num;
    return true;
}
