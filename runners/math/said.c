/* said.c: what people write around an answer: what it is called, a remark, words for a number or a set. */
#include "runners/math/question.h"

#include <ctype.h>
#include <string.h>

static bool starts(struct str s, size_t at, const char *word)
{
    return str_starts(str_slice(s, at, s.n), word);
}

/* --- in front --- */

/* "\frac{dy}{dx}", "\dfrac{d^2y}{dx^2}" */
static bool is_derivative(struct str s)
{
    size_t at = str_starts(s, "\\frac{") ? 5 : str_starts(s, "\\dfrac{") ? 6 : 0;
    struct str rest = str_slice(s, at, s.n);
    ptrdiff_t below = str_find(rest, "}{", 0);
    return at && (str_starts(rest, "{d") || str_starts(rest, "{\\partial")) && below > 2 &&
           (starts(rest, (size_t)below, "}{d") || starts(rest, (size_t)below, "}{\\partial")) &&
           str_find(rest, "}{", (size_t)below + 1) < 0;
}

/* What is measured: a probability, an expectation, an angle. Behind it stand what it is of, and "=". */
static bool is_quantity(struct str s)
{
    static const char *const heads[] = {
        "\\Pr",        "\\mathbb{P}",     "\\mathbb P",    "\\mathbb{E}",
        "\\mathbb E",  "\\mathbf{P}",     "\\mathbf{E}",   "\\mathrm{P}",
        "\\mathrm{E}", "\\operatorname{", "\\angle",       "m\\angle",
        "m \\angle",   "\\measuredangle", "\\widehat{",    "\\overline{",
        "\\overarc{",  "\\triangle",      "S_{\\triangle", "\xe2\x88\xa0", /* an angle */
        "\\text{Area", "\\text{Prob",
    };
    for (size_t i = 0; i < countof(heads); i++)
        if (str_starts(s, heads[i]))
            return true;
    return is_derivative(s) || (str_starts(s, "P(") && str_has(s, "\\text")); /* P(\text{win}) */
}

/* The first "=" outside of brackets before which nothing is computed; -1: none. */
static ptrdiff_t bare_equals(struct str s)
{
    int depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        depth += strchr("([{", s.p[i]) != NULL;
        depth -= strchr(")]}", s.p[i]) != NULL;
        if (depth == 0 && strchr("+-*/^<>,;", s.p[i]))
            return -1;
        if (depth == 0 && s.p[i] == '=')
            return (ptrdiff_t)i;
    }
    return -1;
}

/* "\text{The volume is } 5": behind the words. */
static struct str behind_sentence(struct str s)
{
    ptrdiff_t end = str_starts(s, "\\text{The ") ? str_find(s, "}", 0) : -1;
    struct str words, rest;
    if (end < 0)
        return s;
    words = str_trim(str_slice(s, 0, (size_t)end));
    rest = str_trim(str_slice(s, (size_t)end + 1, s.n));
    return rest.n && (str_ends(words, " is") || str_ends(words, " is:")) ? rest : s;
}

/* "\Pr[A \cap B] = \frac12": what it is. */
struct str said_without_name(struct str s)
{
    struct str t = behind_sentence(str_trim(s)), rest;
    ptrdiff_t at = bare_equals(t);
    if (at <= 0 || !is_quantity(str_slice(t, 0, (size_t)at)))
        return t;
    rest = str_trim(str_slice(t, (size_t)at + 1, t.n));
    return rest.n ? rest : t;
}

/* --- behind --- */

/* Behind these an answer goes on with when it holds, or why. `sure`: what stands in front is the answer. */
static const struct {
    const char *word;
    bool sure;
} remarks[] = {
    {"for all", true},  {"for every", true}, {"for any", true},  {"for each", true},
    {"\\forall", true}, {"(exact", true},    {"(approx", true},  {"(as ", false},
    {"where ", false},  {"with ", false},    {"since", false},   {"because", false},
    {"(div", true},     {"only", true},      {"(exactly", true}, {"for ", false},
    {"(since", false},  {"(where", false},   {"(with", false},
};

/* What may stand between an answer and a remark: blanks, commas, the beginning of words. */
static size_t behind_decoration(struct str s, size_t at)
{
    static const char *const skip[] = {" ",       ",",      "~",         "\\,",       "\\;",
                                       "\\ ",     "\\quad", "\\qquad",   "\\text{",   "\\textrm{",
                                       "\\mbox{", "(",      "\\mathrm{", "\\textit{", "\\!"};
    for (size_t i = 0; i < countof(skip); i++) {
        if (!starts(s, at, skip[i]) || (skip[i][0] == '(' && !starts(s, at + 1, "\\text")))
            continue;
        at += strlen(skip[i]);
        i = (size_t)-1;
    }
    return at;
}

/* Does it speak of more than one case? */
static bool has_cases(struct str s)
{
    static const char *const words[] = {"if ", "otherwise", "odd", "even", "else", " or ", "for"};
    size_t n = 0;
    for (size_t i = 0; i < countof(words); i++) {
        ptrdiff_t at = str_find(s, words[i], 0);
        n += at >= 0 && i + 1 < countof(words);
        n += i + 1 == countof(words) && at >= 0 && str_find(s, words[i], (size_t)at + 1) >= 0;
    }
    return n > 0;
}

bool said_without_remark(struct str *s, bool *sure)
{
    for (size_t i = 1; i < s->n; i++) {
        size_t at = behind_decoration(*s, i);
        for (size_t k = 0; k < countof(remarks); k++)
            if (starts(*s, at, remarks[k].word) && (at > i || s->p[i] == '\\')) {
                if (has_cases(str_slice(*s, at, s->n)))
                    return false;
                *sure = remarks[k].sure;
                *s = str_trim(str_slice(*s, 0, i));
                return s->n > 0;
            }
    }
    return false;
}

/* --- around --- */

/* "**42**": Markdown's marks. */
struct str said_plainly(struct str s)
{
    s = str_trim(s);
    while (s.n > 4 && str_starts(s, "**") && str_ends(s, "**"))
        s = str_trim(str_slice(s, 2, s.n - 2));
    while (s.n > 2 && s.p[0] == '`' && s.p[s.n - 1] == '`')
        s = str_trim(str_slice(s, 1, s.n - 1));
    return s;
}

/* --- words for mathematics --- */

static struct math *number_in_words(struct str s, struct arena *arena)
{
    static const char *const words[] = {"zero",    "one",     "two",       "three",    "four",
                                        "five",    "six",     "seven",     "eight",    "nine",
                                        "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const char *const tens[] = {"twenty", "thirty",  "forty",  "fifty",
                                       "sixty",  "seventy", "eighty", "ninety"};
    for (size_t i = 0; i < countof(words); i++)
        if (s.n == strlen(words[i]) && strncasecmp(s.p, words[i], s.n) == 0)
            return math_int(arena, (long)i);
    for (size_t i = 0; i < countof(tens); i++)
        if (s.n == strlen(tens[i]) && strncasecmp(s.p, tens[i], s.n) == 0)
            return math_int(arena, 10 * (long)i + 20);
    return NULL;
}

/* "three hours" */
static struct math *counted_in_words(struct str s, struct arena *arena)
{
    ptrdiff_t blank = str_find(s, " ", 0);
    struct math *value = blank > 0 ? number_in_words(str_slice(s, 0, (size_t)blank), arena) : NULL;
    struct math *ret = value ? math_node(arena, MATH_UNIT, value, NULL) : NULL;
    if (ret)
        ret->text = str_trim(str_slice(s, (size_t)blank, s.n));
    return ret;
}

static struct math *numbers_named(struct arena *arena, const char *letter)
{
    struct math *name = math_node(arena, MATH_NAME, NULL, NULL);
    name->text = str_c(letter);
    return math_node(arena, MATH_NUMBERS, name, NULL);
}

struct math *said_in_words(struct str text, struct arena *arena)
{
    static const struct {
        const char *words, *letter; /* letter of a set of numbers; "": nothing is in it */
    } sets[] = {
        {"no solution", ""},
        {"no solutions", ""},
        {"no real solutions", ""},
        {"no real solution", ""},
        {"no integer solutions", ""},
        {"empty set", ""},
        {"none", ""},
        {"the empty set", ""},
        {"all real numbers", "R"},
        {"all reals", "R"},
        {"all real x", "R"},
        {"every real number", "R"},
        {"the real numbers", "R"},
        {"all integers", "Z"},
        {"every integer", "Z"},
        {"all rational numbers", "Q"},
        {"all complex numbers", "C"},
    };
    struct str s = words_of(text, arena);
    static const char *const lead[] = {"There is ", "There are ", "there is ", "there are "};
    for (size_t i = 0; i < countof(lead); i++)
        if (str_starts(s, lead[i]))
            s = str_slice(s, strlen(lead[i]), s.n);
    for (size_t i = 0; i < countof(sets); i++)
        if (s.n == strlen(sets[i].words) && strncasecmp(s.p, sets[i].words, s.n) == 0)
            return *sets[i].letter ? numbers_named(arena, sets[i].letter)
                                   : math_node(arena, MATH_SET, NULL, NULL);
    return number_in_words(s, arena) ? number_in_words(s, arena) : counted_in_words(s, arena);
}
