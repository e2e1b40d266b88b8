/* ugmathbench.c: UGMathBench's rules (judge_rule.py, utils.py; eval_rule.py's precision): how it reads answers,
 * and which it takes for equal. Its own words are kept where they name a step. */
#include "runners/value/peers.h"
#include "runners/value/rewrite.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PRECISION 1.01e-3 /* relative, of numbers: 1.01 times that of eval_rule.py */
#define PIECES    32

#define ALL(rules) rules, countof(rules)
#define FUNCTIONS                                                                                  \
    "sin|cos|tan|cot|sec|csc|sinh|cosh|tanh|coth|sech|csch|log|ln|exp|arcsin|arccos|arctan|"       \
    "arcsec|arccsc|arccot|arcsinh|arccosh|arctanh|arcsech|arccsch|arccoth"

/* Two texts of which it wants to know whether they are equal. */
struct pair {
    bool known, equal; /* decided without a question */
    size_t ask;
};

/* An answer and its gold one: pieces of lists and intervals, each to be matched. */
struct compared {
    struct pair pair[PIECES][2 * PIECES];
    size_t n_gold, n_pred;
    bool ordered;
    size_t ends; /* 2: of intervals, whose both ends must be equal */
};

struct notes {
    bool failed;
    struct compared *answer;
    size_t n;
};

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

/* ---- split_by_comma ---- */

static const struct rewrite brackets[] = {{"\\\\\\{|\\\\langle", "("}, {"\\\\\\}|\\\\rangle", ")"}};

static size_t split(struct str s, struct str *part, size_t max, struct arena *a)
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

static size_t count_of(struct str s, char c)
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
    if (count_of(s, '=') > 1 || rewrite_find(left, name, NULL, 0) ||
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
    if (count_of(s, '<') > 1)
        return rewrite_text(s, "<", ",", a);
    return count_of(s, '>') > 1 ? rewrite_text(s, ">", ",", a) : s;
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

static bool is_word(const char *type, const char *words)
{
    const char *at = *type ? strstr(words, type) : NULL;
    size_t n = strlen(type);
    return at && (at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]);
}

/* norm_ans_str */
static struct str norm_answer(struct str s, const char *type, struct arena *a)
{
    struct str part[PIECES];
    struct buf b;
    size_t n;
    if (is_word(type, "MCS MCM OE") || !s.n)
        return s;
    if (s.n > 1 && ((s.p[0] == '(' && s.p[s.n - 1] == ')' && is_word(type, "OL UOL")) ||
                    (s.p[0] == '{' && s.p[s.n - 1] == '}')))
        s = str_slice(s, 1, s.n - 1);
    n = split(s, part, PIECES, a);
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

/* ---- two texts ---- */

static bool same_letters(struct str a, struct str b)
{
    return a.n == b.n && strncasecmp(a.p ? a.p : "", b.p ? b.p : "", a.n) == 0;
}

static bool python_float(struct str s, double *ret, struct arena *a)
{
    if (!rewrite_find(s, "^\\s*[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?\\s*$", NULL, 0))
        return false;
    *ret = strtod(arena_dup(a, s), NULL);
    return true;
}

/* Where parse_latex gives up on what is left of the text. */
static const char no_latex[] =
    "^\\s*$|\\\\(?:pm|mp|infty|cup|cap|overline|bar|dot|ldots|dots|choose|over|cfrac|pmod|equiv|"
    "text|mathrm|"
    "begin|degree|circ|Gamma|phantom|displaystyle|boldsymbol|[bB]ig[a-z]*|max|min|lfloor)|!!|(?<!_"
    "\\{\\w)=|[^\\x00-\\x7f]|\\{-\\}|~|[<>]|\\\\(?:le|ge|lt|gt)|"
    "\\.\\d*\\(|\\{\\}|\\\\sin\\^\\{1\\}h|\\\\cos\\^\\{1\\}h|\\\\tan\\^\\{1\\}h";

static struct pair known(bool equal)
{
    return (struct pair){.known = true, .equal = equal};
}

/* What parse_latex reads, in words of the decider: e and i are names like others, log is the natural one,
 * a power takes all its digits, and nothing is read behind a comma. */
static const struct rewrite as_read[] = {{"^([^()\\[\\]{}]*),.*$", "$1"},
                                         {"\\\\pi(?=[a-zA-Z])", "\\pi "},
                                         {"(?<![\\\\a-zA-Z])e(?![a-zA-Z])", " q"},
                                         {"(?<![\\\\a-zA-Z])i(?![a-zA-Z])", " u"},
                                         {"(\\d)\\s*\\\\frac", "$1\\cdot\\frac"},
                                         {"\\\\log\\^\\{1\\}(?!_)", "\\ln "},
                                         {"\\^\\{1\\}(?!\\d)", " "},
                                         {"\\^(\\d\\d+)", "^{$1}"}};

/* A name in front of a bracket is a function there, and a name behind \pi is part of that word: both are
 * equal to their like only. */
static bool is_odd(struct str s)
{
    return rewrite_find(s, "(?<![\\\\a-zA-Z])[a-zA-Z]\\(|\\\\pi[a-zA-Z]", NULL, 0);
}

static struct pair ask_value(struct value_notes *n, struct str pred, struct str gold,
                             struct arena *a)
{
    struct ask ask = {.what = ASK_PEER, .type = "value", .relative = PRECISION};
    struct pair p = {.ask = n->asks.n};
    if (rewrite_find(pred, no_latex, NULL, 0) || rewrite_find(gold, no_latex, NULL, 0) ||
        is_odd(pred) != is_odd(gold))
        return known(false);
    ask.gold = rewrite_all(gold, ALL(as_read), a);
    ask.answer = rewrite_all(pred, ALL(as_read), a);
    asks_add(&n->asks, ask);
    return p;
}

/* judge_single_numerical_value: a gold answer of 0 cannot be divided by. */
static struct pair numbers(struct value_notes *n, struct str pred, struct str gold, struct arena *a)
{
    double x, y;
    if (str_eq(pred, gold))
        return known(true);
    if (python_float(pred, &x, a) && python_float(gold, &y, a)) {
        double rounded = round(y * 1e6) / 1e6;
        if (rounded != 0 && fabs((x - rounded) / rounded) <= PRECISION)
            return known(true);
        if (y == 0)
            return known(false);
    }
    if (python_float(gold, &y, a) && y == 0)
        return known(false);
    return ask_value(n, pred, gold, a);
}

static struct str right_side(struct str s)
{
    const char *eq = s.n ? memchr(s.p, '=', s.n) : NULL;
    return eq ? str_trim(str_slice(s, (size_t)(eq - s.p) + 1, s.n)) : s;
}

/* judge_expression */
static struct pair expressions(struct value_notes *n, struct str pred, struct str gold,
                               struct arena *a)
{
    pred = right_side(pred);
    gold = right_side(gold);
    if (str_eq(pred, gold) && pred.n)
        return known(!rewrite_find(pred, "\\\\pm|\\\\mp|~", NULL, 0));
    return ask_value(n, pred, gold, a);
}

static struct pair equations(struct value_notes *n, struct str pred, struct str gold)
{
    struct pair p = {.ask = n->asks.n};
    if (count_of(pred, '=') != 1 || count_of(gold, '=') != 1)
        return known(false);
    asks_add(&n->asks,
             (struct ask){.what = ASK_PEER, .type = "equation", .gold = gold, .answer = pred});
    return p;
}

static struct pair choices(struct str pred, struct str gold, const struct right_answer *of)
{
    if (same_letters(pred, gold))
        return known(true);
    if (pred.n > 1 && pred.p[0] == '[' && pred.p[pred.n - 1] == ']')
        pred = str_slice(pred, 1, pred.n - 1);
    (void)of;
    return known(pred.n > 1 && pred.p[1] == ':' && gold.n == 1 && pred.p[0] == gold.p[0]);
}

/* Letters, in any order; whatever is no capital letter in the answer is passed over. */
static struct pair letters(struct str pred, struct str gold, const struct right_answer *of)
{
    long count[256] = {0};
    bool plain = of->n_option == 0;
    for (size_t i = 0; i < gold.n; i++)
        count[tolower((unsigned char)gold.p[i])]++;
    for (size_t i = 0; i < pred.n; i++)
        if (plain ? isupper((unsigned char)pred.p[i]) : isalpha((unsigned char)pred.p[i]))
            count[tolower((unsigned char)pred.p[i])]--;
    for (size_t i = 0; i < countof(count); i++)
        if (count[i])
            return known(false);
    return known(true);
}

static struct pair texts(struct value_notes *n, struct str pred, struct str gold,
                         const struct right_answer *of, struct arena *a)
{
    const char *type = of->word;
    if (strcmp(type, "EX") == 0)
        return expressions(n, pred, gold, a);
    if (strcmp(type, "EQ") == 0)
        return equations(n, pred, gold);
    if (strcmp(type, "TF") == 0)
        return known(str_eq(pred, gold));
    if (strcmp(type, "MCS") == 0)
        return choices(pred, gold, of);
    if (strcmp(type, "MCM") == 0)
        return letters(pred, gold, of);
    if (strcmp(type, "OE") == 0)
        return known(same_letters(pred, gold));
    return numbers(n, pred, gold, a);
}

/* ---- lists and intervals ---- */

static struct str stripped(struct str s, const char *chars)
{
    while (s.n && strchr(chars, s.p[0]))
        s = str_slice(s, 1, s.n);
    while (s.n && strchr(chars, s.p[s.n - 1]))
        s.n--;
    return s;
}

/* is_equal: as any of the types that are no lists. */
static struct pair any_type(struct value_notes *n, struct str pred, struct str gold,
                            struct arena *a)
{
    if (same_letters(pred, gold))
        return known(true);
    return numbers(n, pred, gold, a);
}

static void lists(struct value_notes *n, struct compared *c, struct str pred, struct str gold,
                  struct arena *a)
{
    struct str x[PIECES], y[PIECES];
    c->n_pred = split(stripped(pred, "()<>"), x, PIECES, a);
    c->n_gold = split(stripped(gold, "()"), y, PIECES, a);
    for (size_t i = 0; c->n_pred == c->n_gold && i < c->n_gold; i++)
        for (size_t k = 0; k < c->n_pred; k++)
            if (!c->ordered || i == k)
                c->pair[i][k] = any_type(n, x[k], y[i], a);
}

struct piece {
    struct str end[2];
    bool open[2];
};

static size_t pieces(struct str s, struct piece *piece)
{
    size_t n = 0;
    while (s.n && n < PIECES) {
        ptrdiff_t cup = str_find(s, "\\cup", 0);
        struct str one = str_trim(cup < 0 ? s : str_slice(s, 0, (size_t)cup)), inner;
        const char *comma;
        s = cup < 0 ? STR("") : str_slice(s, (size_t)cup + 4, s.n);
        piece[n] = (struct piece){.open = {str_starts(one, "("), str_ends(one, ")")}};
        inner = stripped(one, "()[]");
        comma = inner.n ? memchr(inner.p, ',', inner.n) : NULL;
        if (comma) {
            piece[n].end[0] = str_trim(str_slice(inner, 0, (size_t)(comma - inner.p)));
            piece[n].end[1] = str_trim(str_slice(inner, (size_t)(comma - inner.p) + 1, inner.n));
        }
        n++;
    }
    return n;
}

static void intervals(struct value_notes *n, struct compared *c, struct str pred, struct str gold,
                      struct arena *a)
{
    struct piece x[PIECES], y[PIECES];
    c->ends = 2;
    c->n_pred = pieces(pred, x);
    c->n_gold = pieces(gold, y);
    for (size_t i = 0; c->n_pred == c->n_gold && i < c->n_gold; i++)
        for (size_t k = 0; k < c->n_pred; k++)
            for (size_t e = 0; e < 2; e++)
                c->pair[i][2 * k + e] = x[k].open[0] == y[i].open[0] && x[k].open[1] == y[i].open[1]
                                            ? expressions(n, x[k].end[e], y[i].end[e], a)
                                            : known(false);
}

static void compare(struct value_notes *n, struct compared *c, struct str pred,
                    const struct right_answer *of, struct arena *a)
{
    struct str gold = norm_answer(of->text, of->word, a);
    pred = norm_answer(pred, of->word, a);
    c->ordered = strcmp(of->word, "UOL") != 0;
    c->ends = 1;
    if (is_word(of->word, "OL UOL")) {
        lists(n, c, pred, gold, a);
    } else if (strcmp(of->word, "INT") == 0) {
        c->ordered = false;
        intervals(n, c, pred, gold, a);
    } else {
        c->n_gold = c->n_pred = 1;
        c->pair[0][0] = texts(n, pred, gold, of, a);
    }
}

static void ask(struct value_notes *n, struct str code, struct arena *arena)
{
    struct notes *m = arena_alloc(arena, sizeof *m);
    struct str part[PARTS_MAX];
    size_t parts = split(rewrite_all(code, ALL(of_box), arena), part, PARTS_MAX, arena);
    *m = (struct notes){.n = n->gold.n};
    n->peer = m;
    m->failed = parts < n->gold.n; /* further ones are never looked at */
    if (m->failed)
        return;
    m->answer = arena_alloc(arena, m->n * sizeof *m->answer);
    memset(m->answer, 0, m->n * sizeof *m->answer);
    for (size_t i = 0; i < m->n; i++)
        compare(n, &m->answer[i], part[i], &n->gold.item[i], arena);
}

/* ---- what comes of it ---- */

static bool is_equal(const struct pair *p, const struct reply_of *r)
{
    static const char *const ways[] = {"same text", "same",      "rational", "residues",
                                       "exact",     "algebraic", "numeric",  "identity",
                                       "factors",   "points",    "tolerance"};
    if (p->known)
        return p->equal;
    for (size_t i = 0; i < countof(ways); i++)
        if (r[p->ask].said == SAID_EQUAL && strcmp(r[p->ask].how, ways[i]) == 0)
            return true;
    return false;
}

static bool matches(const struct compared *c, const struct reply_of *r, size_t i, size_t k)
{
    for (size_t e = 0; e < c->ends; e++)
        if (!is_equal(&c->pair[i][c->ends * k + e], r))
            return false;
    return true;
}

static bool answer_passes(const struct compared *c, const struct reply_of *r)
{
    bool taken[PIECES] = {false};
    if (c->n_pred != c->n_gold || !c->n_gold)
        return false;
    for (size_t i = 0; i < c->n_gold; i++) {
        size_t k = c->ordered ? i : 0;
        if (c->ordered && !matches(c, r, i, i))
            return false;
        while (!c->ordered && k < c->n_pred && (taken[k] || !matches(c, r, i, k)))
            k++;
        if (k == c->n_pred)
            return false;
        taken[k] = true;
    }
    return true;
}

static bool passes(const struct value_notes *n, const struct reply_of *r)
{
    const struct notes *m = n->peer;
    if (!m || m->failed)
        return false;
    for (size_t i = 0; i < m->n; i++)
        if (!answer_passes(&m->answer[i], r))
            return false;
    return true;
}

const struct peer peer_ugmathbench = {"ugmathbench", ask, passes};
