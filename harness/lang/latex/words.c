/* words.c: what commands and words mean to the reader. */
#include "harness/lang/latex/private.h"

#include <stdlib.h>
#include <string.h>

#define SKIP(name)                                                                                 \
    {                                                                                              \
        name, CMD_SKIP, 0, NULL, false                                                             \
    }
#define SPACE(name)                                                                                \
    {                                                                                              \
        name, CMD_SPACE, 0, NULL, false                                                            \
    }
#define FUNC(name, op)                                                                             \
    {                                                                                              \
        name, CMD_FUNC, MATH_##op, NULL, true                                                      \
    }
#define MANY(name, op)                                                                             \
    {                                                                                              \
        name, CMD_MANY, MATH_##op, NULL, true                                                      \
    }
#define GREEK(name)                                                                                \
    {                                                                                              \
        name, CMD_GREEK, MATH_NAME, NULL, false                                                    \
    }
#define REL(name, letter)                                                                          \
    {                                                                                              \
        name, CMD_RELATION, MATH_REL, letter, false                                                \
    }
#define TEXT(name)                                                                                 \
    {                                                                                              \
        name, CMD_TEXT, 0, NULL, false                                                             \
    }
#define WRAP(name)                                                                                 \
    {                                                                                              \
        name, CMD_WRAP, 0, NULL, false                                                             \
    }
#define FRAC(name, op)                                                                             \
    {                                                                                              \
        name, CMD_FRAC, MATH_##op, NULL, false                                                     \
    }
#define PLAIN(name, kind, op, word)                                                                \
    {                                                                                              \
        name, kind, op, word, false                                                                \
    }
#define BOTH(name, kind, op, word)                                                                 \
    {                                                                                              \
        name, kind, op, word, true                                                                 \
    }

/* Sorted by name at first use would need a lock: kept sorted here, and a test says so. */
static const struct command table[] = {
    SPACE(" "),
    SPACE("!"),
    SKIP("$"),
    PLAIN("%", CMD_PERCENT, MATH_PERCENT, NULL),
    BOTH("&", CMD_AND, 0, "and"),
    SKIP("("),
    SKIP(")"),
    SPACE(","),
    SPACE(":"),
    SPACE(";"),
    SPACE(">"),
    SKIP("Big"),
    SKIP("Bigg"),
    SKIP("Biggl"),
    SKIP("Biggr"),
    SKIP("Bigl"),
    SKIP("Bigr"),
    GREEK("Delta"),
    FUNC("Gamma", GAMMA),
    SKIP("Huge"),
    SKIP("LARGE"),
    GREEK("Lambda"),
    SKIP("Large"),
    GREEK("Omega"),
    GREEK("Phi"),
    GREEK("Pi"),
    GREEK("Psi"),
    BOTH("Rational", CMD_FRAC, MATH_DIV, "("),
    GREEK("Sigma"),
    PLAIN("Vert", CMD_OPEN, MATH_ABS, "Vert"),
    SKIP("["),
    PLAIN("\\", CMD_NEWLINE, 0, NULL),
    SKIP("]"),
    BOTH("abs", CMD_FUNC, MATH_ABS, NULL),
    FUNC("acos", ACOS),
    GREEK("alpha"),
    BOTH("and", CMD_AND, 0, "and"),
    PLAIN("approx", CMD_APPROX, 0, NULL),
    FUNC("arccos", ACOS),
    FUNC("arcsin", ASIN),
    FUNC("arctan", ATAN),
    FUNC("asin", ASIN),
    FUNC("atan", ATAN),
    PLAIN("backslash", CMD_CUP, MATH_MINUS, NULL),
    PLAIN("bar", CMD_BAR, 0, NULL),
    PLAIN("begin", CMD_BEGIN, 0, NULL),
    GREEK("beta"),
    WRAP("bf"),
    SKIP("big"),
    PLAIN("bigcup", CMD_CUP, MATH_UNION, NULL),
    SKIP("bigg"),
    SKIP("biggl"),
    SKIP("biggr"),
    SKIP("bigl"),
    SKIP("bigr"),
    FRAC("binom", BINOM),
    BOTH("binomial", CMD_FRAC, MATH_BINOM, "("),
    SKIP("blacksquare"),
    PLAIN("bmod", CMD_MODULO, MATH_MOD, NULL),
    TEXT("boldsymbol"),
    WRAP("boxed"),
    PLAIN("cap", CMD_CUP, MATH_CAP, NULL),
    BOTH("cbrt", CMD_CBRT, MATH_ROOT, NULL),
    PLAIN("cdot", CMD_TIMES, MATH_MUL, NULL),
    PLAIN("cdots", CMD_ATOM, MATH_DOTS, NULL),
    BOTH("ceil", CMD_FUNC, MATH_CEIL, NULL),
    BOTH("ceiling", CMD_FUNC, MATH_CEIL, NULL),
    FRAC("cfrac", DIV),
    SKIP("checkmark"),
    GREEK("chi"),
    PLAIN("choose", CMD_INFIX, MATH_BINOM, NULL),
    PLAIN("circ", CMD_DEGREE, MATH_DEGREE, NULL),
    FUNC("cis", CIS),
    PLAIN("color", CMD_PHANTOM, 0, NULL),
    FUNC("cos", COS),
    FUNC("cosh", COSH),
    FUNC("cot", COT),
    FUNC("csc", CSC),
    PLAIN("cup", CMD_CUP, MATH_UNION, NULL),
    FRAC("dbinom", BINOM),
    PLAIN("degree", CMD_DEGREE, MATH_DEGREE, NULL),
    GREEK("delta"),
    FRAC("dfrac", DIV),
    SKIP("displaystyle"),
    PLAIN("div", CMD_OVER, MATH_DIV, NULL),
    PLAIN("dot", CMD_BAR, 0, NULL),
    PLAIN("dots", CMD_ATOM, MATH_DOTS, NULL),
    GREEK("ell"),
    TEXT("emph"),
    PLAIN("emptyset", CMD_EMPTY, MATH_SET, NULL),
    PLAIN("end", CMD_ENDS, 0, NULL),
    WRAP("ensuremath"),
    GREEK("epsilon"),
    REL("equiv", "3"),
    GREEK("eta"),
    FUNC("exp", EXP),
    BOTH("factorial", CMD_FUNC, MATH_FACT, NULL),
    WRAP("fbox"),
    BOTH("floor", CMD_FUNC, MATH_FLOOR, NULL),
    FRAC("frac", DIV),
    WRAP("framebox"),
    GREEK("gamma"),
    MANY("gcd", GCD),
    REL("ge", "g"),
    REL("geq", "g"),
    REL("geqslant", "g"),
    REL("gt", ">"),
    WRAP("hat"),
    SKIP("hline"),
    SKIP("huge"),
    REL("in", "i"),
    BOTH("inf", CMD_ATOM, MATH_INF, NULL),
    BOTH("infinity", CMD_ATOM, MATH_INF, NULL),
    BOTH("infty", CMD_ATOM, MATH_INF, NULL),
    GREEK("kappa"),
    GREEK("lambda"),
    PLAIN("land", CMD_AND, 0, "and"),
    PLAIN("langle", CMD_ANGLE_OPEN, 0, NULL),
    SKIP("large"),
    PLAIN("lbrace", CMD_SET_OPEN, 0, NULL),
    PLAIN("lceil", CMD_OPEN, MATH_CEIL, "rceil"),
    MANY("lcm", LCM),
    PLAIN("ldots", CMD_ATOM, MATH_DOTS, NULL),
    REL("le", "l"),
    SKIP("left"),
    REL("leq", "l"),
    REL("leqslant", "l"),
    PLAIN("lfloor", CMD_OPEN, MATH_FLOOR, "rfloor"),
    FUNC("lg", LOG),
    SKIP("limits"),
    FUNC("ln", LN),
    FUNC("log", LOG),
    PLAIN("lor", CMD_AND, 0, "or"),
    REL("lt", "<"),
    PLAIN("lvert", CMD_OPEN, MATH_ABS, "rvert"),
    PLAIN("mathbb", CMD_NUMBERS, MATH_NUMBERS, NULL),
    TEXT("mathbf"),
    TEXT("mathit"),
    TEXT("mathrm"),
    TEXT("mathsf"),
    TEXT("mathtt"),
    MANY("max", MAX),
    TEXT("mbox"),
    PLAIN("mid", CMD_MID, 0, NULL),
    MANY("min", MIN),
    PLAIN("mod", CMD_MODULO, MATH_MOD, NULL),
    PLAIN("mp", CMD_PM, MATH_MP, NULL),
    GREEK("mu"),
    REL("ne", "!"),
    REL("neq", "!"),
    SPACE("newline"),
    FRAC("nicefrac", DIV),
    PLAIN("not", CMD_NOT, 0, NULL),
    REL("notin", "o"),
    GREEK("nu"),
    GREEK("omega"),
    BOTH("oo", CMD_ATOM, MATH_INF, NULL),
    TEXT("operatorname"),
    BOTH("or", CMD_AND, 0, "or"),
    PLAIN("over", CMD_INFIX, MATH_DIV, NULL),
    PLAIN("overline", CMD_BAR, 0, NULL),
    PLAIN("phantom", CMD_PHANTOM, 0, NULL),
    GREEK("phi"),
    BOTH("pi", CMD_ATOM, MATH_PI, NULL),
    PLAIN("pm", CMD_PM, MATH_PM, NULL),
    PLAIN("pmod", CMD_MODULO, MATH_MOD, NULL),
    PLAIN("prod", CMD_SERIES, MATH_PROD, NULL),
    GREEK("psi"),
    SPACE("qquad"),
    SPACE("quad"),
    PLAIN("rangle", CMD_ANGLE_CLOSE, 0, NULL),
    PLAIN("rbrace", CMD_SET_CLOSE, 0, NULL),
    PLAIN("rceil", CMD_CLOSE, 0, NULL),
    PLAIN("rfloor", CMD_CLOSE, 0, NULL),
    GREEK("rho"),
    SKIP("right"),
    PLAIN("rvert", CMD_CLOSE, 0, NULL),
    FUNC("sec", SEC),
    PLAIN("setminus", CMD_CUP, MATH_MINUS, NULL),
    GREEK("sigma"),
    PLAIN("sim", CMD_APPROX, 0, NULL),
    PLAIN("simeq", CMD_APPROX, 0, NULL),
    FUNC("sin", SIN),
    FUNC("sinh", SINH),
    BOTH("sqrt", CMD_SQRT, MATH_ROOT, NULL),
    PLAIN("sum", CMD_SERIES, MATH_SUM, NULL),
    PLAIN("surd", CMD_SQRT, MATH_ROOT, NULL),
    FUNC("tan", TAN),
    FUNC("tanh", TANH),
    GREEK("tau"),
    FRAC("tbinom", BINOM),
    TEXT("text"),
    TEXT("textbf"),
    PLAIN("textcolor", CMD_PHANTOM, 0, NULL),
    SKIP("textdollar"),
    TEXT("textit"),
    TEXT("textnormal"),
    TEXT("textrm"),
    TEXT("textsf"),
    SKIP("textstyle"),
    TEXT("texttt"),
    FRAC("tfrac", DIV),
    GREEK("theta"),
    SPACE("thinspace"),
    PLAIN("times", CMD_TIMES, MATH_MUL, NULL),
    WRAP("underline"),
    GREEK("varepsilon"),
    PLAIN("varnothing", CMD_EMPTY, MATH_SET, NULL),
    GREEK("varphi"),
    WRAP("vec"),
    PLAIN("vee", CMD_AND, 0, "or"),
    PLAIN("vert", CMD_OPEN, MATH_ABS, "vert"),
    PLAIN("wedge", CMD_AND, 0, "and"),
    GREEK("xi"),
    GREEK("zeta"),
    PLAIN("{", CMD_SET_OPEN, 0, NULL),
    PLAIN("|", CMD_OPEN, MATH_ABS, "|"),
    PLAIN("}", CMD_SET_CLOSE, 0, NULL),
};

static int compare(const void *key, const void *row)
{
    const struct str *name = key;
    const struct command *c = row;
    size_t n = strlen(c->name);
    int order = memcmp(name->p, c->name, name->n < n ? name->n : n);
    return order ? order : (name->n > n) - (name->n < n);
}

const struct command *command_find(struct str name)
{
    return bsearch(&name, table, countof(table), sizeof *table, compare);
}

const struct command *command_prefix(struct str letters)
{
    for (size_t n = letters.n; n >= 2; n--) {
        const struct command *c = command_find(str_slice(letters, 0, n));
        if (c && c->bare && (n == letters.n || c->kind == CMD_FUNC || c->kind == CMD_SQRT))
            return c;
    }
    return NULL;
}

static bool is_one_of(struct str word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(list[i]) == word.n && strncasecmp(list[i], word.p, word.n) == 0)
            return true;
    return false;
}

static const char *const filler[] = {
    "answer", "the",   "final",  "is",   "are",    "so",     "therefore", "thus",
    "hence",  "value", "result", "we",   "have",   "get",    "which",     "gives",
    "USD",    "EUR",   "either", "both", "Option", "choice", "then",
};

bool word_is_filler(struct str word)
{
    return is_one_of(word, filler, countof(filler));
}

/* Units and words of two to four letters as they stand in answers without \text around them. */
static const char *const prose[] = {
    "cm",  "mm",  "km", "kg",  "mol", "rad", "deg",  "DNE",  "None", "NaN",  "nan",  "True", "true",
    "Yes", "yes", "No", "no",  "if",  "for", "when", "not",  "mod",  "mph",  "ft",   "lbs",  "hrs",
    "USD", "EUR", "is", "the", "are", "all", "real", "days", "men",  "feet", "inch",
};

bool word_is_prose(struct str word)
{
    return word.n > 4 || is_one_of(word, prose, countof(prose));
}
