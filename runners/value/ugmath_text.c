/* ugmath_text.c: how UGMathBench reads an answer (judge_rule.py, utils.py): normalised texts, step by step. */
#include "runners/value/peers.h"
#include "runners/value/rewrite.h"

#include <ctype.h>
#include <string.h>

#define ALL(rules) rules, countof(rules)
#define FUNCTIONS                                                                                  \
    "sin|cos|tan|cot|sec|csc|sinh|cosh|tanh|coth|sech|csch|log|ln|exp|arcsin|arccos|arctan|"       \
    "arcsec|arccsc|arccot|arcsinh|arccosh|arctanh|arcsech|arccsch|arccoth"

/* ---- normalize_answer: of what stands in the box ---- */

static const struct rewrite of_box[] = {
    {"\\\\left|\\\\right", ""},
    {"\xe2\x88\xb6", ":"},
    {"\xef\xbc\x8c", ","},
    {"\\$", ""},
    {"\\\\approx|\\\\simeq|\\\\sim", "="},
    {"\\^\\\\prime|\\^\\{\\\\prime\\}", "'"},
    {"\\^\\\\circ", ""},
    {"%", ""},
    {"\\\\(?:mathrm|mathbf)\\{~?([^}]*)\\}", "$1"},
    {"\\\\text\\{(.*?)\\}", "$1"},
    {"\\\\textbf\\{(.*?)\\}", "$1"},
    {"frac([^{])(.)", "frac{$1}{$2}"},
    {"sqrt([^{])", "sqrt{$1}"},
};

struct str ug_box(struct str s, struct arena *a)
{
    return rewrite_all(s, ALL(of_box), a);
}

/* ---- split_by_comma ---- */

static const struct rewrite brackets[] = {{"\\\\\\{|\\\\langle", "("}, {"\\\\\\}|\\\\rangle", ")"}};

size_t ug_split(struct str s, struct str *part, size_t max, struct arena *a)
{
    long depth = 0;
    size_t n = 0, from = 0;
    s = rewrite_all(s, ALL(brackets), a);
    for (size_t i = 0; i < s.n && n + 1 < max; i++) {
        depth += strchr("([<", s.p[i]) != NULL;
        depth -= strchr(")]>", s.p[i]) != NULL;
        if (s.p[i] == ',' && depth == 0) {
            part[n++] = str_trim(str_slice(s, from, i));
            from = i + 1;
        }
    }
    if (from < s.n)
        part[n++] = str_trim(str_slice(s, from, s.n));
    return n;
}

/* ---- norm_math_str ---- */

static struct str clean(struct str s)
{
    s = str_trim(s);
    while (s.n && strchr("!)]}:./,#?$\"'", s.p[0]))
        s = str_trim(str_slice(s, 1, s.n));
    while (s.n && strchr("([{\\:./,#?$\"'", s.p[s.n - 1]))
        s = str_trim(str_slice(s, 0, s.n - 1));
    return s;
}

static const struct rewrite simple[] = {
    {"\\n|\\t|approximately|'|\"", ""},
    {"\\\\\\$|\\$|\xef\xbf\xa5|\xc2\xa3|\xe2\x82\xac|\\{,\\}", ""},
    {"\\\\[!,:;]|\\\\q?quad|\\\\space|\\\\thinspace|\\\\medspace|\\\\thickspace|~,|\\\\ ", ""},
    {"\\\\?\\\\?%", ""},
    {"\\\\left|\\\\right|\\^\\{\\\\circ\\}|\\^\\\\circ", ""},
    {"\xe2\x88\xaa|U", "\\cup"},
    {"\xcf\x80", "\\pi"},
    {"\xe2\x88\x9e", "\\infty"},
    {"\xe2\x88\x88", "\\in"},
    {"\xe2\x88\xa9", "\\cap"},
    {"\xe2\x88\x92", "-"},
    {"\\\\item|and|;", ","},
    {"\\\\infty", "infinity"},
    {"infinity", "\\infty"},
    {"\\+\\\\infty", "\\infty"},
    {"[td]frac", "frac"},
    {"\\\\approx", "="},
    {"\\\\times|\\\\cdot", "*"},
    {"\\{\\.", "{0."},
    {" \\.", " 0."},
    {":", "/"},
    {"(?<!\\\\)inf(?!ty)", "\\infty"},
    {" ", ""},
};
static const struct rewrite commands[] = {
    {"\\\\(?:text(?:bf|it|sl|tt|sc|sf|rm)?|math(?:rm|bf|it|sf|tt|bb|cal|scr|frak)|bm|emph?|"
     "underline|overline|mbox|small|large|Large|par)\\{([^{}]*)\\}",
     "$1"},
    {"\\\\(?:begin|end)\\{(?:align\\*?|center|flushleft|flushright|itemize|enumerate|description)"
     "\\}",
     ""},
    {"rad", ""},
    {"^(\\d+)\\^?\\\\?circ$", "$1"},
    {"(\\d+)\\^?\\\\?circ", "{$1*\\frac{\\pi}{180}}"},
    {"(?<!arc)a(sin|cos|tan|sec|csc|cot)", "arc$1"},
    {"(?<!\\\\)(pi\\b|" FUNCTIONS ")", "\\$1"},
    {"\\\\?(" FUNCTIONS ")\\^(\\d+)", "\\$1^{$2}"},
    {"\\\\?(" FUNCTIONS ")(?!\\^)", "\\$1^{1}"},
    {"\\\\\\\\", ""},
    {"(\\d+)\\.0+([^\\d])", "$1$2"},
    {"(\\d+)\\.0+$", "$1"},
    {"([-\\d.*^{}]+)(?:hour|minute|min|sec|s|second|day|week|month|year|meter|mile|kg|mg|g|t|ton|"
     "nm|pm|um|m|"
     "cm|mm|dm|km|kilometer|inch|feet|ft|piece|bit|hz|Hz|m/s|km/s|billion|eV|V|C|in|cm\\^3|V/"
     "h|m\\^2|L/min|"
     "mi/hr|lb|a\\.?m\\.?|p\\.?m\\.?)e?s?$",
     "$1"},
    {"^\\.", "0."},
    {"\\\\?sqrt[({\\[](\\w+)[)}\\]]", "\\sqrt{$1}"},
    {"\\\\?sqrt\\s*(\\d+)", "\\sqrt{$1}"},
    {"^frac", "\\frac"},
    {"\\\\frac([^{])([^{])", "\\frac{$1}{$2}"},
    {"\\\\frac([^{])\\{", "\\frac{$1}{"},
    {"^[a-z]\\\\in", ""},
};

static struct str without_outer(struct str s)
{
    static const char pairs[] = "()[]{}";
    bool again = true;
    while (again && s.n > 1) {
        again = false;
        for (int k = 0; k < 6; k += 2) {
            long depth = 0;
            size_t i = 0;
            if (s.p[0] != pairs[k] || s.p[s.n - 1] != pairs[k + 1])
                continue;
            for (; i < s.n; i++) {
                depth += (s.p[i] == pairs[k]) - (s.p[i] == pairs[k + 1]);
                if (depth == 0)
                    break;
            }
            if (i + 1 != s.n)
                continue;
            s = str_slice(s, 1, s.n - 1);
            again = true;
        }
    }
    return s;
}

size_t ug_count(struct str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

/* "k =" at the beginning, chains, and sides without letters go; what is left of an equation stays. */
static struct str without_name(struct str s)
{
    static const char name[] = "^(?:[a-z]|[A-Z]{2}|\\\\?(?:alpha|beta|gamma|delta|theta|lambda|mu|"
                               "nu|pi|rho|sigma|tau|phi|omega))"
                               "\\^?\\{?-?(?:'|\\d)*\\}?(?:\\(-?(?:[\\d.]+|[a-z])?\\))?$";
    const char *eq = s.n ? memrchr(s.p, '=', s.n) : NULL;
    struct str left, right;
    if (!eq)
        return s;
    left = str_slice(s, 0, (size_t)(eq - s.p));
    right = str_slice(s, (size_t)(eq - s.p) + 1, s.n);
    if (ug_count(s, '=') > 1 || rewrite_find(left, name, NULL, 0) ||
        !rewrite_find(left, "[a-zA-Z]", NULL, 0))
        return right;
    return s;
}

static const struct rewrite last[] = {
    {"^([\\w.\\\\{}+*^-]+?)\\\\(?:pm|mp)([\\w.\\\\{}+*^-]+)$", "$1-$2,$1+$2"},
    {"^0+([1-9])", "$1"},
};

/* Sets, whose elements are separated by "or": each is normalised by itself. */
static struct str of_set(struct str s, struct arena *a)
{
    struct buf b;
    if (!rewrite_find(s, "^[^()]*(?<![a-z\\\\])or(?=x|[^a-z])", NULL, 0))
        return without_name(s);
    s = rewrite_text(s, "or", ",", a);
    buf_init(&b, 1u << 20);
    while (s.n) {
        const char *comma = memchr(s.p, ',', s.n);
        size_t n = comma ? (size_t)(comma - s.p) : s.n;
        buf_addc(&b, b.n ? "," : "");
        buf_adds(&b, without_name(str_trim(str_slice(s, 0, n))));
        s = str_slice(s, n + 1, s.n);
    }
    return arena_take(a, &b);
}

/* Several signs of one direction separate, where nothing else does. */
static struct str of_order(struct str s, struct arena *a)
{
    if (!s.n || memchr(s.p, ',', s.n))
        return s;
    if (ug_count(s, '<') > 1)
        return rewrite_text(s, "<", ",", a);
    return ug_count(s, '>') > 1 ? rewrite_text(s, ">", ",", a) : s;
}

static struct str with_i(struct str s, struct arena *a)
{
    return s.n && memchr(s.p, 'j', s.n) && !memchr(s.p, 'i', s.n) ? rewrite_text(s, "j", "i", a)
                                                                  : s;
}

static struct str as_number_word(struct str s, struct arena *a)
{
    static const char *const words[] = {
        "zero",     "one",     "two",     "three",     "four",     "five",     "six",
        "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};
    for (size_t i = 1; i < countof(words); i++) /* 0 is false in Python: "zero" stays */
        if (str_eqc(s, words[i]))
            return str_c(arena_printf(a, "%zu", i));
    return s;
}

static struct str norm_math(struct str s, struct arena *a)
{
    s = clean(s);
    s = rewrite_all(s, ALL(simple), a);
    s = rewrite_all(s, ALL(commands), a);
    if (!memchr(s.n ? s.p : "", ',', s.n))
        s = without_outer(s);
    s = of_set(with_i(s, a), a);
    s = rewrite_all(s, ALL(last), a);
    if (!memchr(s.n ? s.p : "", ',', s.n))
        s = without_outer(s);
    return of_order(clean(as_number_word(s, a)), a);
}

static struct str as_truth(struct str s, struct arena *a)
{
    char *low = arena_dup(a, s);
    if (str_eqc(s, "T") || str_eqc(s, "Y"))
        return STR("True");
    if (str_eqc(s, "F") || str_eqc(s, "N"))
        return STR("False");
    for (char *c = low; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    if (rewrite_find(str_c(low), "(?:^| )(?:yes|true)(?: |$)", NULL, 0))
        return STR("True");
    if (rewrite_find(str_c(low), "(?:^| )(?:no|false)(?: |$)", NULL, 0))
        return STR("False");
    return s;
}

bool ug_is_type(const char *type, const char *words)
{
    const char *at = *type ? strstr(words, type) : NULL;
    size_t n = strlen(type);
    return at && (at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]);
}

/* norm_ans_str */
struct str ug_answer(struct str s, const char *type, struct arena *a)
{
    struct str part[UG_PIECES];
    struct buf b;
    size_t n;
    if (ug_is_type(type, "MCS MCM OE") || !s.n)
        return s;
    if (s.n > 1 && ((s.p[0] == '(' && s.p[s.n - 1] == ')' && ug_is_type(type, "OL UOL")) ||
                    (s.p[0] == '{' && s.p[s.n - 1] == '}')))
        s = str_slice(s, 1, s.n - 1);
    n = ug_split(s, part, UG_PIECES, a);
    buf_init(&b, 1u << 20);
    buf_addc(&b, n > 1 ? "(" : "");
    for (size_t i = 0; i < n; i++) {
        struct str one = clean(part[i]);
        struct str truth = strcmp(type, "TF") == 0 ? as_truth(one, a) : one;
        buf_addc(&b, i ? ", " : "");
        buf_adds(&b, strcmp(type, "TF") == 0 && (str_eqc(truth, "True") || str_eqc(truth, "False"))
                         ? truth
                         : norm_math(one, a));
    }
    buf_addc(&b, n > 1 ? ")" : "");
    return arena_take(a, &b);
}
