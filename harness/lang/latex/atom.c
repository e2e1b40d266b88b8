/* atom.c: powers, functions, names, and what binds as closely. */
#include "harness/lang/latex/private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct math *read_atom(struct reader *r);

/* --- groups --- */

/* The argument of a command: {expr}, or one digit, letter or command. */
struct math *read_group(struct reader *r)
{
    struct math *m;
    if (at_char(r, '{')) {
        r->i++;
        m = read_expr(r);
        return m && expect_char(r, '}') == 0 ? m : NULL;
    }
    if (peek(r, 0)->kind == TOK_DIGIT)
        return make_leaf(r, MATH_NUM, r->tok[r->i++].text);
    if (take_char(r, '-'))
        return make(r, MATH_NEG, read_group(r), NULL);
    return read_atom(r);
}

/* An exponent. In sources it is a whole power: x^20, x**-2. */
static struct math *read_exponent(struct reader *r)
{
    if (r->options->form == MATH_LATEX)
        return read_group(r);
    if (take_char(r, '-'))
        return make(r, MATH_NEG, read_power(r), NULL);
    return read_power(r);
}

static bool take_caret(struct reader *r)
{
    if (take_char(r, '^'))
        return true;
    if (!at_char(r, '*') || peek(r, 1)->kind != TOK_CHAR || peek(r, 1)->text.p[0] != '*')
        return false;
    r->i += 2;
    return true;
}

/* "^\circ", "^{\circ}": behind the caret. */
static bool take_degree(struct reader *r)
{
    size_t from = r->i;
    bool brace = take_char(r, '{');
    bool letter = str_eqc(peek(r, 0)->text, "o"); /* "60^o" */
    r->i += letter;
    if ((letter || take_cmd(r, CMD_DEGREE)) && (!brace || take_char(r, '}')))
        return true;
    r->i = from;
    return false;
}

/* --- names --- */

static void add_raw(struct reader *r, struct buf *b)
{
    const struct tok *t = &r->tok[r->i++];
    buf_adds(b, t->text);
}

/* "_1", "_{max}" behind a name, as a part of it. */
static struct math *subscripted(struct reader *r, struct math *name)
{
    struct buf b;
    if (!take_char(r, '_'))
        return name;
    buf_init(&b, 256);
    buf_adds(&b, name->text);
    buf_addc(&b, "_");
    if (take_char(r, '{')) {
        while (!at_char(r, '}') && peek(r, 0)->kind != TOK_END)
            add_raw(r, &b);
        if (expect_char(r, '}'))
            name = NULL;
    } else if (peek(r, 0)->kind != TOK_END) {
        add_raw(r, &b);
    }
    if (name)
        name->text = arena_str(r->arena, buf_str(&b));
    buf_finish(&b);
    return name;
}

/* Does a power stand behind the subscript that begins here? */
static bool is_raised_index(const struct reader *r)
{
    size_t at = 1, depth = 0;
    do {
        const struct tok *t = peek(r, at++);
        if (t->kind == TOK_END)
            return false;
        depth += str_eqc(t->text, "{");
        depth -= depth && str_eqc(t->text, "}");
    } while (depth);
    return str_eqc(peek(r, at)->text, "^");
}

/* C_{2n}^{n} counts choices; C_n^2 may be a square. NULL with `i` where it was: it is none of them. */
static struct math *read_chosen(struct reader *r)
{
    struct reader before = *r;
    struct err mine = {0};
    struct math *n, *k = NULL;
    r->err = &mine;
    r->i++;
    n = read_group(r);
    if (n && take_char(r, '^') && !at_char(r, '-'))
        k = read_group(r);
    r->err = before.err;
    if (k && (n->op != MATH_NAME || k->op != MATH_NUM) && k->op != MATH_NEG)
        return make(r, MATH_BINOM, n, k);
    before.n_node = r->n_node; /* what was read for nothing counts */
    *r = before;
    return NULL;
}

static struct math *read_letter(struct reader *r)
{
    struct str text = r->tok[r->i++].text;
    struct math *chosen =
        str_eqc(text, "C") && at_char(r, '_') && is_raised_index(r) ? read_chosen(r) : NULL;
    if (chosen)
        return chosen;
    if (str_eq(text, r->bound))
        return make_leaf(r, MATH_NAME, text);
    if (at_char(r, '_'))
        return subscripted(r, make_leaf(r, MATH_NAME, text));
    if (str_eqc(text, "e"))
        return make_leaf(r, MATH_E, (struct str){0});
    if (str_eqc(text, "i") || (str_eqc(text, "I") && r->options->form == MATH_PLAIN))
        return make_leaf(r, MATH_I, (struct str){0});
    return make_leaf(r, MATH_NAME, text);
}

/* --- braces --- */

/* {1, 2}: a set that lost its backslashes. Behind its first member. */
static struct math *rest_of_set(struct reader *r, struct math *first)
{
    struct math *m, *set = make(r, MATH_SET, first, NULL);
    size_t cap = 1;
    r->i++;
    m = set ? read_items(r, MATH_SET) : NULL;
    for (size_t i = 0; m && i < m->n; i++) {
        set->arg = arena_room(r->arena, set->arg, set->n, &cap, sizeof *set->arg);
        set->arg[set->n++] = m->arg[i];
    }
    return m && expect_char(r, '}') == 0 ? set : NULL;
}

static struct math *braced(struct reader *r)
{
    const struct command *infix;
    struct math *m, *b;
    r->i++;
    if (take_char(r, '}'))
        return take_char(r, '_') ? read_choose(r) : read_atom(r);
    m = read_item(r);
    if (m && at_char(r, ','))
        return rest_of_set(r, m);
    if (m && (infix = take_cmd(r, CMD_INFIX))) {
        b = read_expr(r);
        m = b ? make(r, infix->op, m, b) : NULL;
    }
    return m && expect_char(r, '}') == 0 ? m : NULL;
}

static struct math *wrapped(struct reader *r)
{
    r->i++;
    return at_char(r, '{') ? braced(r) : read_power(r);
}

static struct math *phantom(struct reader *r)
{
    r->i++;
    return read_group(r) ? read_atom(r) : NULL;
}

/* Commands that are taken first and then told apart. */
static struct math *read_plain_command(struct reader *r, const struct command *c)
{
    r->i++;
    switch (c->kind) {
    case CMD_FUNC:
        return read_function(r, c->op);
    case CMD_MANY:
        return read_many(r, c->op);
    case CMD_ATOM:
    case CMD_EMPTY:
        return make_leaf(r, c->op, (struct str){0});
    case CMD_GREEK:
        if (strcmp(c->name, "zeta") == 0 && at_char(r, '('))
            return beyond(r, "the zeta function");
        return subscripted(r, make_leaf(r, MATH_NAME, str_c(c->name)));
    case CMD_NUMBERS:
        return make(r, MATH_NUMBERS, read_group(r), NULL);
    case CMD_FRAC:
        return read_pair(r, c);
    case CMD_SQRT:
    case CMD_CBRT:
        return read_root(r, c->kind == CMD_CBRT);
    case CMD_SERIES:
        return read_series(r, c->op);
    case CMD_BAR:
        return beyond(r, "a bar over what is no digit");
    default:
        r->i--;
        return no_sense(r, "no value");
    }
}

static struct math *read_command(struct reader *r)
{
    const struct command *c = peek(r, 0)->cmd;
    switch (c->kind) {
    case CMD_BEGIN:
        return read_environment(r);
    case CMD_SET_OPEN:
        return read_set(r);
    case CMD_OPEN:
    case CMD_ANGLE_OPEN:
        return read_open(r);
    case CMD_WRAP:
        return wrapped(r);
    case CMD_PHANTOM:
        return phantom(r);
    default:
        return read_plain_command(r, c);
    }
}

/* "..." for \ldots */
static bool take_three_points(struct reader *r)
{
    bool ret = str_eqc(peek(r, 0)->text, ".") && str_eqc(peek(r, 1)->text, ".") &&
               str_eqc(peek(r, 2)->text, ".");
    r->i += ret ? 3 : 0;
    return ret;
}

static struct math *read_atom(struct reader *r)
{
    const struct tok *t = peek(r, 0);
    struct math *m = NULL;
    if (!go_down(r))
        return NULL;
    if (take_three_points(r))
        m = make_leaf(r, MATH_DOTS, (struct str){0});
    else if (t->kind == TOK_DIGIT || at_char(r, '.'))
        m = read_number(r);
    else if (t->kind == TOK_LETTER)
        m = read_letter(r);
    else if (t->kind == TOK_COMMAND)
        m = read_command(r);
    else if (at_char(r, '{'))
        m = braced(r);
    else if (at_char(r, '(') || at_char(r, '[') || at_char(r, ']'))
        m = read_bracket(r);
    else if (at_char(r, '|'))
        m = read_bars(r);
    else if (take_char(r, '^') || take_char(r, '_'))
        m = read_choose(r);
    else if (t->kind == TOK_WORD)
        beyond(r, "words among formulas");
    else
        no_sense(r, "no value");
    r->depth--;
    return m;
}

/* --- what stands behind --- */

static struct math *factorial(struct reader *r, struct math *m)
{
    bool twice = take_char(r, '!');
    return make(r, twice ? MATH_DFACT : MATH_FACT, m, NULL);
}

/* 52_8 */
static struct math *based(struct reader *r, struct math *m)
{
    struct math *base = read_group(r), *value = NULL;
    if (base && base->op == MATH_NUM && base->text.n <= 2)
        value = number_to_base(r, m, atol(arena_dup(r->arena, base->text)));
    return value ? value : base ? no_sense(r, "not a number to that base") : NULL;
}

static struct math *raised(struct reader *r, struct math *m)
{
    struct math *e;
    if (take_degree(r))
        return make(r, MATH_DEGREE, m, NULL);
    e = read_exponent(r);
    return e ? make(r, MATH_POW, m, e) : NULL;
}

struct math *read_power(struct reader *r)
{
    struct math *m = read_atom(r);
    while (m) {
        if (take_char(r, '!'))
            m = factorial(r, m);
        else if (take_char(r, '%') || take_cmd(r, CMD_PERCENT))
            m = make(r, MATH_PERCENT, m, NULL);
        else if (take_cmd(r, CMD_DEGREE))
            m = make(r, MATH_DEGREE, m, NULL);
        else if (m->op == MATH_NUM && take_char(r, '_'))
            m = based(r, m);
        else if (take_caret(r))
            m = raised(r, m);
        else
            return m;
    }
    return NULL;
}

/* --- what may follow without a sign between --- */

static bool is_union_letter(const struct reader *r)
{
    struct str next = peek(r, 1)->text;
    struct str before = r->i ? r->tok[r->i - 1].text : (struct str){0};
    return str_eqc(peek(r, 0)->text, "U") && (str_eqc(next, "(") || str_eqc(next, "[")) &&
           (str_eqc(before, ")") || str_eqc(before, "]"));
}

static bool starts_modulus(const struct reader *r)
{
    const struct tok *next = peek(r, 1);
    return (next->kind == TOK_WORD && str_eqc(next->text, "mod")) ||
           (next->kind == TOK_COMMAND && next->cmd->kind == CMD_MODULO);
}

static bool command_starts(const struct command *c)
{
    static const enum cmd_kind kinds[] = {CMD_FUNC, CMD_MANY,   CMD_GREEK, CMD_FRAC,    CMD_SQRT,
                                          CMD_CBRT, CMD_SERIES, CMD_WRAP,  CMD_PHANTOM, CMD_BEGIN};
    for (size_t i = 0; i < countof(kinds); i++)
        if (c->kind == kinds[i])
            return true;
    return (c->kind == CMD_ATOM && c->op != MATH_DOTS) ||
           (c->kind == CMD_OPEN && c->op != MATH_ABS) || (c->kind == CMD_OPEN && c->word[0] == 'r');
}

bool starts_atom(const struct reader *r)
{
    const struct tok *t = peek(r, 0);
    switch (t->kind) {
    case TOK_DIGIT:
        return true;
    case TOK_LETTER:
        return t->roman ? str_eqc(t->text, "e") || str_eqc(t->text, "i") : !is_union_letter(r);
    case TOK_COMMAND:
        return command_starts(t->cmd);
    case TOK_CHAR:
        if (t->text.p[0] == '(')
            return !starts_modulus(r);
        return t->text.p[0] == '{' || (t->text.p[0] == '[' && r->brackets == 0);
    default:
        return false;
    }
}
