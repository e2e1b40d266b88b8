/* matharena.c: MathArena's rules (src/matharena/parser.py): how it reads an answer, and which two it takes
 * for equal. Its own words are kept where they name a step. */
#include "runners/value/peers.h"
#include "runners/value/rewrite.h"

#include <string.h>

#define ELEMENTS_MAX 64
#define SLACK        0.9999e-10 /* check_answers: of numbers, where one of them is no sympy object */

/* What ParsePrimitive makes of a text. */
enum made {
    MADE_NOTHING, /* it cannot be parsed */
    MADE_NUMBER,  /* a number of Python's: int, float, complex */
    MADE_ZERO,    /* the same, and it is 0 */
    MADE_OBJECT,  /* of sympy's */
    MADE_LIST,    /* in a list: equal to nothing */
};

struct element {
    enum made made;
    struct str text;
    bool has_digit; /* what has none is dropped from lists */
};

struct reading {
    struct element item[ELEMENTS_MAX];
    size_t n;
    bool is_list, failed;
};

struct notes {
    struct reading gold, answer;
    size_t first; /* question of the first pair; -1 for none is in `asked` */
    size_t ask[ELEMENTS_MAX][ELEMENTS_MAX];
    bool asked;
};

/* ---- normalize_string ---- */

static const struct rewrite invalid[] = {{"\\\\[;:,!]", ""}};

static const struct rewrite frames[] = {
    {"(?s)\\\\begin\\{align[^}]*\\}(.*?)\\\\end\\{align[^}]*\\}", "$1"},
    {"\\\\left", ""},
    {"\\\\right", ""},
    {"\\\\Bigl|\\\\Bigr|\\\\bigl|\\\\bigr", ""},
    {"\\\\Big|\\\\big|\\\\Large|\\\\large", ""},
    {"\\[", "("},
    {"\\]", ")"},
    {"\\\\\\{", "("},
    {"\\\\\\}", ")"},
    {"\\$", ""},
    {"\\\\ ", " "},
    {"\\\\hline|\\\\vline", ""},
    {"\\\\quad", " "},
    {"\xe2\x88\x92|\xe2\x80\x93", "-"},
    {"\xc2\xb7", " \\cdot "},
    {"\\^\\\\circ|\\^\\{\\\\circ\\}|\xc2\xb0", " "},
    {"\\\\displaystyle", ""},
    {"\\\\\\(", "("},
    {"\\\\\\)", ")"},
    {"\\{,\\}", ""},
    {"\\.$", ""},
};
static const struct rewrite list_only[] = {
    {"(?i),\\s*(?:\\\\text\\s*\\{\\s*)?(?:and|or)(?:\\s*\\})?", ","},
    {"(?i)(?:\\\\text\\s*\\{\\s*)?(?:and|or)(?:\\s*\\})?\\s*(?=,)", ""},
    {"(?i)(?:\\\\text\\s*\\{\\s*)?(?:and|or)(?:\\s*\\})?", ","},
    {";", ","},
};
static const struct rewrite single_only[] = {{"(?<=\\d),(?=\\d)", ""}};
static const struct rewrite words_out[] = {
    {"\\\\sqrt\\s+([^\\s{}]*)", "\\sqrt{$1}"},
    {"\\\\text\\{.*?\\}", ""},
    {"\\\\mathrm\\{(.*?)\\}", " $1 "},
    {"F_\\{30\\}", "832040"},
};

static struct str after_last(struct str s, const char *mark)
{
    ptrdiff_t hit, last = -1;
    for (hit = -1; (hit = str_find(s, mark, (size_t)(hit + 1))) >= 0;)
        last = hit;
    return last < 0 ? s : str_slice(s, (size_t)last + strlen(mark), s.n);
}

static struct str without_outer(struct str s)
{
    while (s.n > 1 && s.p[0] == '(' && s.p[s.n - 1] == ')') {
        int depth = 0;
        size_t i = 0;
        for (; i < s.n; i++) {
            depth += s.p[i] == '(';
            depth -= s.p[i] == ')';
            if (depth == 0 && i + 1 < s.n)
                return s;
        }
        s = str_slice(s, 1, s.n - 1);
    }
    return s;
}

#define ALL(rules) rules, countof(rules)

static struct str normalize(struct str s, bool list, struct arena *a)
{
    ptrdiff_t hit;
    s = rewrite_all(s, ALL(invalid), a);
    s = rewrite_all(s, ALL(frames), a);
    s = list ? rewrite_all(s, ALL(list_only), a) : rewrite_all(s, ALL(single_only), a);
    s = rewrite_all(s, ALL(words_out), a);
    s = after_last(s, "=");
    if (list)
        s = after_last(s, "\\in");
    hit = str_find(s, "\\approx", 0);
    if (hit >= 0)
        s = str_slice(s, 0, (size_t)hit);
    if (hit >= 0 && str_ends(s, "("))
        s.n--;
    return without_outer(str_trim(s));
}

/* ---- ParsePrimitive ---- */

static bool is_python_number(struct str s, bool *zero)
{
    *zero = rewrite_find(s, "^\\s*[+-]?0*\\.?0*(?:[eE][+-]?\\d+)?\\s*$", NULL, 0);
    return rewrite_find(s, "^\\s*[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?\\s*$", NULL, 0);
}

static const struct rewrite to_python[] = {
    {"sqrt(\\d+)", "sqrt{$1}"},
    {"frac(\\d)", "frac{$1}"},
    {"\\\\*(?:dfrac|tfrac|frac)\\{([^{}]*)\\}\\{([^{}]*)\\}", "($1)/($2)"},
    {"\\\\*binom\\{([^{}]*)\\}\\{([^{}]*)\\}", "binomial($1, $2)"},
    {"\\\\*sqrt\\[(.*?)\\]\\{(.*?)\\}", "($2)**(1/($1))"},
    {"\\\\*sqrt\\((\\d+)\\)\\{([^{}]*)\\}", "($2)**(1/($1))"},
    {"\\\\*sqrt\\{(.*?)\\}", "($1)**(1/2)"},
    {"\\^", "**"},
    {"\\\\cdot|\\\\times", "*"},
    {"\\\\pi", " pi "},
    {"\\\\e", " E "},
    {"\\\\i", " I "},
    {"\\{(\\d+)\\}", "($1)"},
    {"\\\\*(?:dfrac|tfrac|frac)\\{([^{}]*)\\}\\{([^{}]*)\\}", "($1)/($2)"},
    {"\\\\*sqrt\\{(.*?)\\}", "($1)**(1/2)"},
    {"\\\\*(?:dfrac|tfrac|frac)\\{([^{}]*)\\}\\{([^{}]*)\\}", "($1)/($2)"},
    {"(\\d|(?<![a-zA-Z])[a-zA-Z]{1,2}(?![a-zA-Z]))\\(", "$1*("},
    {"\\)(\\d|(?<![a-zA-Z])[a-zA-Z]{1,2}(?![a-zA-Z]))", ")*$1"},
    {"(?<=\\d)((?<![a-zA-Z])[a-zA-Z]{1,2}(?![a-zA-Z]))", "*$1"},
    {"((?<![a-zA-Z])[a-zA-Z]{1,2}(?![a-zA-Z]))(?=\\d)", "$1*"},
};

/* What sympify refuses of that: commands, two operands side by side, braces, signs that are no operators. */
static bool is_python(struct str s)
{
    return !rewrite_find(s,
                         "[\\\\{}\\[\\]~|&:;%#?@'\"]|[\\w)]\\s+[\\w(]|\\)\\(|[^\\x00-\\x7f]|^\\s*$|"
                         "\\w\\s*\\.\\s*$|<|>",
                         NULL, 0);
}

/* Where parse_latex gives up, or gives what is equal to nothing. */
static const char no_latex[] =
    "\\\\(?:text|mathbf|pm|mp|%|choose|over|overline|bar|cfrac|dot|ldots|dots|infty|cup|cap|mathbb|"
    "begin|pmod|equiv|degree|circ|varnothing|emptyset|setminus|Gamma|phantom|lvert|pi[a-zA-Z])|\\{-"
    "\\}|"
    "^\\s*$|^\\s*~|\\.\\d*\\(|\\{\\}|\\\\frac\\d[a-zA-Z]|[^\\x00-\\x7f]|"
    "(?<![\\\\a-zA-Z])[a-zA-Z]\\(|(?<![a-zA-Z])(?:True|False)(?![a-zA-Z])|\\^\\{?10\\^|\\^\\{\\d{9,"
    "}";

static bool is_latex(struct str s)
{
    return !rewrite_find(s, no_latex, NULL, 0);
}

static bool has_name(struct str s)
{
    return rewrite_find(
        s,
        "(?<![\\\\a-zA-Z])(?!(?:pi|e|i|E|I|sin|cos|tan|log|ln|exp|sqrt|binomial)\\b)"
        "[a-zA-Z]",
        NULL, 0);
}

/* What the text is there, in words of the decider: roots with their index in round brackets; a digit in
 * front of a fraction is a factor; log is the natural one; behind a blank that is tied nothing is read. */
static const struct rewrite as_read[] = {
    {"\\\\sqrt\\((\\d+)\\)\\{", "\\sqrt[$1]{"},
    {"(\\d)\\s*\\\\([dt]?frac)", "$1\\cdot\\$2"},
    {"(\\d)\\s+(\\d+/)", "$1\\cdot $2"},
    {"\\\\log(?!_)", "\\ln"},
    {"~.*$", ""},
    {"(?<!\\\\)%", ""},
};

/* The same of what Python reads: a power takes all digits, a bare i behind a digit is a name like others. */
static const struct rewrite as_python[] = {
    {"\\^(\\d\\d+)", "^{$1}"},
    {"(?<=\\d)i(?![a-zA-Z])", " q"},
    {"\\bE\\b", "e"},
};

static struct element primitive(struct str s, struct arena *a)
{
    struct element e = {.made = MADE_NOTHING, .text = s};
    bool zero;
    struct str python;
    e.has_digit = rewrite_find(s, "\\d", NULL, 0);
    if (is_python_number(s, &zero)) {
        e.made = zero ? MADE_ZERO : MADE_NUMBER;
        return e;
    }
    python = rewrite_all(s, ALL(to_python), a);
    e.text = rewrite_all(s, ALL(as_read), a);
    if (is_python(python) && !rewrite_find(s, "\\.\\d*\\(|^(?:True|False)$", NULL, 0)) {
        e.made = MADE_OBJECT;
        e.text = rewrite_all(e.text, ALL(as_python), a);
    } else if (is_latex(s)) {
        e.made = has_name(e.text) ? MADE_OBJECT : MADE_NUMBER;
    }
    if (e.made == MADE_NUMBER)
        e.has_digit = true;
    return e;
}

/* ---- ParseList ---- */

static size_t bracket_depth(struct str s)
{
    long depth = 0;
    for (size_t i = 0; i < s.n; i++)
        depth += (s.p[i] == '(' || s.p[i] == '{') - (s.p[i] == ')' || s.p[i] == '}');
    return depth ? 1 : 0;
}

/* The next element: up to the first comma at which it has as many brackets open as closed. */
static struct str next_element(struct str *rest)
{
    size_t end = 0;
    struct str one;
    for (;; end++) {
        while (end < rest->n && rest->p[end] != ',')
            end++;
        one = str_slice(*rest, 0, end);
        if (end >= rest->n || bracket_depth(one) == 0)
            break;
    }
    *rest = str_slice(*rest, end + 1, rest->n);
    return str_trim(one);
}

static void read_list(struct reading *r, struct str s, struct arena *a)
{
    while (s.n && r->n < ELEMENTS_MAX) {
        struct str one = next_element(&s);
        struct element e = primitive(one, a);
        if (!one.n)
            continue;
        if (str_starts(one, "(") && str_ends(one, ")")) {
            e.made = MADE_LIST;
            e.has_digit = rewrite_find(one, "\\d", NULL, 0);
        }
        r->item[r->n++] = e;
    }
    r->is_list = r->n > 1 || (r->n == 1 && r->item[0].made == MADE_LIST);
}

/* AnswerList drops what has no digit. A list of one is what it holds, in answers only. */
static void drop(struct reading *r, bool is_answer)
{
    size_t n = 0;
    if (!r->is_list)
        return;
    for (size_t i = 0; i < r->n; i++)
        if (r->item[i].has_digit)
            r->item[n++] = r->item[i];
    r->n = n;
    if (is_answer && n == 1)
        r->is_list = r->item[0].made == MADE_LIST;
}

static void read(struct reading *r, struct str s, bool list, bool is_answer, struct arena *a)
{
    struct str text = normalize(s, list, a);
    if (is_answer && rewrite_find(s, "^\\s*[+-]?\\d+\\s*$", NULL, 0)) { /* int(): a sympy Integer */
        r->item[r->n++] = (struct element){MADE_OBJECT, str_trim(s), true};
        return;
    }
    r->failed = !text.n || bracket_depth(text);
    read_list(r, text, a);
    drop(r, is_answer);
}

/* ---- questions and what comes of them ---- */

static bool is_number(const struct element *e)
{
    return e->made == MADE_NUMBER || e->made == MADE_ZERO;
}

static void ask_pair(struct value_notes *n, struct notes *m, size_t i, size_t k)
{
    const struct element *g = &m->gold.item[i], *b = &m->answer.item[k];
    bool slack = is_number(g) || is_number(b);
    struct ask ask = {.what = ASK_PEER, .gold = g->text, .answer = b->text, .type = "value"};
    m->ask[i][k] = n->asks.n;
    ask.absolute = slack ? SLACK : 0;
    asks_add(&n->asks, ask);
    ask.absolute = 0;
    ask.relative = slack ? SLACK : 0; /* both must hold */
    asks_add(&n->asks, ask);
}

/* A gold answer of several parts is one text there. */
static struct str gold_text(const struct answers *gold, struct arena *a)
{
    struct buf b;
    buf_init(&b, 1u << 20);
    for (size_t i = 0; i < gold->n; i++) {
        buf_addc(&b, i ? "," : "");
        buf_adds(&b, gold->item[i].text);
    }
    return arena_take(a, &b);
}

static void ask(struct value_notes *n, struct str code, struct arena *arena)
{
    struct notes *m = arena_alloc(arena, sizeof *m);
    struct str gold = gold_text(&n->gold, arena);
    bool list = memchr(gold.p, ',', gold.n) != NULL;
    memset(m, 0, sizeof *m);
    n->peer = m;
    if (!code.n)
        return;
    read(&m->gold, gold, list, false, arena);
    read(&m->answer, code, list, true, arena);
    if (m->gold.failed || m->answer.failed || m->gold.is_list != m->answer.is_list ||
        m->gold.n != m->answer.n || 2 * m->gold.n * m->gold.n > ASKS_MAX - n->asks.n)
        return;
    m->asked = true;
    for (size_t i = 0; i < m->gold.n; i++)
        for (size_t k = 0; k < m->answer.n; k++)
            ask_pair(n, m, i, k);
}

/* By mathematics alone: of no unit left out, of no word. */
static bool is_equal(const struct reply_of *r)
{
    static const char *const ways[] = {"same text", "same",    "rational", "residues", "exact",
                                       "algebraic", "numeric", "identity", "points",   "tolerance"};
    for (size_t i = 0; i < countof(ways); i++)
        if (r->said == SAID_EQUAL && strcmp(r->how, ways[i]) == 0)
            return true;
    return false;
}

/* Relations, steps and letters of choices are equal to themselves only. */
static bool is_itself_only(struct str s)
{
    return rewrite_find(s, "[<>]|\\\\(?:ge|le|lt|gt|leq|geq|lfloor|lceil)\\b|^[A-E]{2,}$", NULL, 0);
}

static bool pair_is_equal(const struct notes *m, const struct reply_of *r, size_t i, size_t k)
{
    const struct element *g = &m->gold.item[i], *b = &m->answer.item[k];
    bool python = is_number(g) || is_number(b);
    if (g->made == MADE_LIST || b->made == MADE_LIST || g->made == MADE_NOTHING ||
        b->made == MADE_NOTHING)
        return false;
    if (python && (g->made == MADE_ZERO || b->made == MADE_ZERO))
        return false; /* an error divided by 0 is none */
    if (is_itself_only(g->text) && strcmp(r[m->ask[i][k]].how, "same text") != 0)
        return false;
    return is_equal(&r[m->ask[i][k]]) && is_equal(&r[m->ask[i][k] + 1]);
}

static bool passes(const struct value_notes *n, const struct reply_of *r)
{
    const struct notes *m = n->peer;
    bool taken[ELEMENTS_MAX] = {false};
    if (!m || !m->asked)
        return false;
    for (size_t i = 0; i < m->gold.n; i++) {
        size_t k = 0;
        while (k < m->answer.n && (taken[k] || !pair_is_equal(m, r, i, k)))
            k++;
        if (k == m->answer.n)
            return false;
        taken[k] = true;
    }
    return true;
}

const struct peer peer_matharena = {"matharena", ask, passes};
