/* write.c: a tree as text again, in LaTeX or as source. */
#include "harness/lang/latex/latex.h"

#include <string.h>

static bool write(const struct math *m, enum math_form form, struct buf *out);

/* Operations that are written between, before or around their arguments; '1' and '2' stand for these, in
 * braces that the shape has itself. Empty: there is no such notation. */
static const struct {
    enum math_op op;
    const char *latex, *plain;
} shapes[] = {
    {MATH_SIN, "\\sin\\left(1\\right)", "sin(1)"},
    {MATH_COS, "\\cos\\left(1\\right)", "cos(1)"},
    {MATH_TAN, "\\tan\\left(1\\right)", "tan(1)"},
    {MATH_COT, "\\cot\\left(1\\right)", "cot(1)"},
    {MATH_SEC, "\\sec\\left(1\\right)", "sec(1)"},
    {MATH_CSC, "\\csc\\left(1\\right)", "csc(1)"},
    {MATH_SINH, "\\sinh\\left(1\\right)", "sinh(1)"},
    {MATH_COSH, "\\cosh\\left(1\\right)", "cosh(1)"},
    {MATH_TANH, "\\tanh\\left(1\\right)", "tanh(1)"},
    {MATH_ASIN, "\\arcsin\\left(1\\right)", "asin(1)"},
    {MATH_ACOS, "\\arccos\\left(1\\right)", "acos(1)"},
    {MATH_ATAN, "\\arctan\\left(1\\right)", "atan(1)"},
    {MATH_LN, "\\ln\\left(1\\right)", "ln(1)"},
    {MATH_LOG, "\\log\\left(1\\right)", ""},
    {MATH_EXP, "\\exp\\left(1\\right)", "exp(1)"},
    {MATH_ABS, "\\left|1\\right|", "abs(1)"},
    {MATH_FLOOR, "\\left\\lfloor 1\\right\\rfloor", "floor(1)"},
    {MATH_CEIL, "\\left\\lceil 1\\right\\rceil", "ceil(1)"},
    {MATH_NEG, "-\\left(1\\right)", "-(1)"},
    {MATH_FACT, "\\left(1\\right)!", "(1)!"},
    {MATH_PERCENT, "\\left(1\\right)\\%", ""},
    {MATH_DIV, "\\dfrac{1}{2}", "(1)/(2)"},
    {MATH_POW, "\\left(1\\right)^{2}", "(1)^(2)"},
    {MATH_ROOT, "\\sqrt[2]{1}", "(1)^(1/(2))"},
    {MATH_LOGB, "\\log_{2}\\left(1\\right)", "ln(1)/ln(2)"},
    {MATH_BINOM, "\\dbinom{1}{2}", ""},
    {MATH_PI, "\\pi", "pi"},
    {MATH_E, "e", "e"},
    {MATH_I, "i", "i"},
    {MATH_INF, "\\infty", ""},
};

/* "1" in a shape may stand behind a letter or a bracket, and for the first argument only once: the one
 * digit that a shape itself writes is that of ROOT, in front of a '/'. */
static bool write_shape(const struct math *m, const char *shape, enum math_form form,
                        struct buf *out)
{
    if (!*shape)
        return false;
    for (const char *c = shape; *c; c++) {
        size_t i = (size_t)(*c - '1');
        if ((*c == '1' || *c == '2') && c[1] != '/' && i < m->n) {
            if (!write(m->arg[i], form, out))
                return false;
        } else if (*c == '2' && m->op == MATH_ROOT) {
            buf_addc(out, "2");
        } else {
            buf_add(out, c, 1);
        }
    }
    return true;
}

static bool is_atom(const struct math *m)
{
    return m->n == 0 && m->op != MATH_SET && m->op != MATH_LIST && !m->den.n;
}

static bool write_grouped(const struct math *m, enum math_form form, struct buf *out)
{
    const char *open = form == MATH_PLAIN ? "(" : "\\left(";
    const char *close = form == MATH_PLAIN ? ")" : "\\right)";
    if (is_atom(m))
        return write(m, form, out);
    buf_addc(out, open);
    if (!write(m, form, out))
        return false;
    buf_addc(out, close);
    return true;
}

static bool write_joined(const struct math *m, const char *between, bool grouped,
                         enum math_form form, struct buf *out)
{
    for (size_t i = 0; i < m->n; i++) {
        buf_addc(out, i ? between : "");
        if (!(grouped ? write_grouped : write)(m->arg[i], form, out))
            return false;
    }
    return true;
}

static bool write_between(const struct math *m, const char *open, const char *close,
                          enum math_form form, struct buf *out)
{
    buf_addc(out, open);
    if (!write_joined(m, ", ", false, form, out))
        return false;
    buf_addc(out, close);
    return true;
}

static bool write_relation(const struct math *m, enum math_form form, struct buf *out)
{
    for (size_t i = 0; i < m->n; i++) {
        char rel = i ? m->text.p[i - 1] : '=';
        const char *word = rel == REL_EQ        ? " = "
                           : rel == REL_LT      ? " < "
                           : rel == REL_GT      ? " > "
                           : form == MATH_PLAIN ? NULL
                           : rel == REL_LE      ? " \\leq "
                           : rel == REL_GE      ? " \\geq "
                                                : NULL;
        if (!word)
            return false;
        buf_addc(out, i ? word : "");
        if (!write(m->arg[i], form, out))
            return false;
    }
    return true;
}

static bool write_name(const struct math *m, enum math_form form, struct buf *out)
{
    if (m->op == MATH_NUM && m->den.n)
        buf_addf(out,
                 form == MATH_PLAIN ? "(" STR_FMT ")/(" STR_FMT ")"
                                    : "\\tfrac{" STR_FMT "}{" STR_FMT "}",
                 STR_ARG(m->text), STR_ARG(m->den));
    else if (m->op == MATH_NUM || (m->text.n == 1 && m->op == MATH_NAME))
        buf_adds(out, m->text);
    else
        return false;
    return true;
}

static bool write_seq(const struct math *m, enum math_form form, struct buf *out)
{
    char open[2] = {m->open, 0}, close[2] = {m->close, 0};
    return strchr("([", *open) && strchr(")]", *close) && write_between(m, open, close, form, out);
}

static bool write(const struct math *m, enum math_form form, struct buf *out)
{
    bool latex = form == MATH_LATEX;
    switch ((int)m->op) {
    case MATH_NUM:
    case MATH_NAME:
        return write_name(m, form, out);
    case MATH_ADD:
        return write_joined(m, " + ", true, form, out);
    case MATH_SUB:
        return write_joined(m, " - ", true, form, out);
    case MATH_MUL:
        return write_joined(m, latex ? " \\times " : "*", true, form, out);
    case MATH_LIST:
        return write_joined(m, ", ", false, form, out);
    case MATH_SET:
        return latex && write_between(m, "\\left\\{", "\\right\\}", form, out);
    case MATH_SEQ:
        return write_seq(m, form, out);
    case MATH_UNION:
        return latex && write_joined(m, " \\cup ", false, form, out);
    case MATH_REL:
        return write_relation(m, form, out);
    }
    for (size_t i = 0; i < countof(shapes); i++)
        if (shapes[i].op == m->op)
            return write_shape(m, latex ? shapes[i].latex : shapes[i].plain, form, out);
    return false;
}

bool latex_write(struct str *ret, const struct math *m, enum math_form form, struct arena *arena)
{
    struct buf b;
    bool ok;
    buf_init(&b, LATEX_MAX_BYTES);
    ok = write(m, form, &b) && !b.over;
    *ret = arena_take(arena, &b);
    return ok;
}
