/* ugmathbench.c: UGMathBench's rules (judge_rule.py; eval_rule.py's precision): which answers it takes for
 * equal. How it reads them: ugmath_text.c. Its own words are kept where they name a step. */
#include "runners/value/peers.h"
#include "runners/value/rewrite.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PRECISION 1.01e-3 /* relative, of numbers: 1.01 times that of eval_rule.py */

#define ALL(rules) rules, countof(rules)

/* Two texts of which it wants to know whether they are equal. */
struct pair {
    bool known, equal; /* decided without a question */
    size_t ask;
};

/* An answer and its gold one: pieces of lists and intervals, each to be matched. */
struct compared {
    struct pair pair[UG_PIECES][2 * UG_PIECES];
    size_t n_gold, n_pred;
    bool ordered;
    size_t ends; /* 2: of intervals, whose both ends must be equal */
};

struct notes {
    bool failed;
    struct compared *answer;
    size_t n;
};

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
    if (p.ask == ASKS_MAX || rewrite_find(pred, no_latex, NULL, 0) ||
        rewrite_find(gold, no_latex, NULL, 0) || is_odd(pred) != is_odd(gold))
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
    if (p.ask == ASKS_MAX || ug_count(pred, '=') != 1 || ug_count(gold, '=') != 1)
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
    struct str x[UG_PIECES], y[UG_PIECES];
    c->n_pred = ug_split(stripped(pred, "()<>"), x, UG_PIECES, a);
    c->n_gold = ug_split(stripped(gold, "()"), y, UG_PIECES, a);
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
    while (s.n && n < UG_PIECES) {
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
    struct piece x[UG_PIECES], y[UG_PIECES];
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
    struct str gold = ug_answer(of->text, of->word, a);
    pred = ug_answer(pred, of->word, a);
    c->ordered = strcmp(of->word, "UOL") != 0;
    c->ends = 1;
    if (ug_is_type(of->word, "OL UOL")) {
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
    size_t parts = ug_split(ug_box(code, arena), part, PARTS_MAX, arena);
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
    bool taken[UG_PIECES] = {false};
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
