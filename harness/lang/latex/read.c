/* read.c: sums and products; what all files of the reader use. */
#include "harness/lang/latex/private.h"

#include <string.h>

#define MAX_NODES 20000

const struct tok *peek(const struct reader *r, size_t ahead)
{
    return &r->tok[r->i + ahead < r->n ? r->i + ahead : r->n];
}

bool at_char(const struct reader *r, char c)
{
    const struct tok *t = peek(r, 0);
    return t->kind == TOK_CHAR && t->text.p[0] == c;
}

bool at_cmd(const struct reader *r, enum cmd_kind kind)
{
    const struct tok *t = peek(r, 0);
    return t->kind == TOK_COMMAND && t->cmd->kind == kind;
}

bool take_char(struct reader *r, char c)
{
    bool ret = at_char(r, c);
    r->i += ret;
    return ret;
}

const struct command *take_cmd(struct reader *r, enum cmd_kind kind)
{
    return at_cmd(r, kind) ? r->tok[r->i++].cmd : NULL;
}

bool at_word(const struct reader *r, const char *word)
{
    const struct tok *t = peek(r, 0);
    return t->kind == TOK_WORD && str_eqc(t->text, word);
}

static void *failed(struct reader *r, enum err_kind kind, const char *why)
{
    const struct tok *t = peek(r, 0);
    if (r->words || at_char(r, ':'))
        kind = ERR_LIMIT;
    if (t->kind == TOK_END)
        err_set(r->err, kind, "at the end: %s", why);
    else
        err_set(r->err, kind, "%zu: %s before \"" STR_FMT "\"", t->at, why, STR_ARG(t->text));
    return NULL;
}

void *no_sense(struct reader *r, const char *why)
{
    return failed(r, ERR_INPUT, why);
}

void *beyond(struct reader *r, const char *why)
{
    return failed(r, ERR_LIMIT, why);
}

int expect_char(struct reader *r, char c)
{
    char why[] = "no \"?\"";
    if (take_char(r, c))
        return 0;
    why[4] = c;
    no_sense(r, why);
    return -1;
}

struct math *make(struct reader *r, enum math_op op, struct math *a, struct math *b)
{
    if (!a)
        return NULL;
    if (++r->n_node > MAX_NODES)
        return beyond(r, "too much of it");
    return math_node(r->arena, op, a, b);
}

struct math *make_leaf(struct reader *r, enum math_op op, struct str text)
{
    struct math *m = math_node(r->arena, op, NULL, NULL);
    m->text = text;
    m->at = peek(r, 0)->at;
    return m;
}

bool go_down(struct reader *r)
{
    if (++r->depth <= LATEX_MAX_DEPTH)
        return true;
    beyond(r, "too deep");
    return false;
}

/* --- products --- */

static bool is_whole(const struct math *m)
{
    return m->op == MATH_NUM && m->den.n == 0;
}

/* Is a < b, both whole numbers without leading zeros? */
static bool is_less(const struct math *a, const struct math *b)
{
    if (a->text.n != b->text.n)
        return a->text.n < b->text.n;
    return memcmp(a->text.p, b->text.p, a->text.n) < 0;
}

static bool is_proper(const struct math *m)
{
    return m->op == MATH_DIV && is_whole(m->arg[0]) && is_whole(m->arg[1]) &&
           is_less(m->arg[0], m->arg[1]);
}

/* "3 1/2" */
static struct math *mixed_slash(struct reader *r, struct math *whole)
{
    struct math *part = read_power(r);
    if (!part || !is_whole(part) || !take_char(r, '/'))
        return no_sense(r, "two numbers side by side");
    part = make(r, MATH_DIV, part, read_power(r));
    if (!part || part->n < 2 || !is_proper(part))
        return no_sense(r, "two numbers side by side");
    return make(r, MATH_ADD, whole, part);
}

/* C(n, k) is a number, whatever C might be. */
static struct math *product(struct reader *r, struct math *a, struct math *b)
{
    if (b->op == MATH_REL || b->op == MATH_TEXT) /* a condition or a remark in brackets */
        return beyond(r, "something that is no factor");
    if (a->op == MATH_NAME && str_eqc(a->text, "C") && b->op == MATH_SEQ && b->n == 2)
        return make(r, MATH_BINOM, b->arg[0], b->arg[1]);
    return make(r, MATH_MUL, a, b);
}

/* "50!50!", "2^{3}5", "2^4 4!": what ended before shows that a new number begins. "x2" may be meant otherwise. */
static bool is_behind_end(const struct reader *r)
{
    const struct tok *t = &r->tok[r->i - 1];
    return t->kind == TOK_CHAR &&
           (t->text.p[0] == '!' || t->text.p[0] == ')' || t->text.p[0] == '}');
}

static bool ends_in_power(const struct math *m)
{
    return m->op == MATH_I || m->op == MATH_POW || (m->op == MATH_MUL && m->arg[1]->op == MATH_POW);
}

/* "n2^{n-1}": what is raised to a power is a number of its own. */
static bool is_raised(const struct reader *r)
{
    size_t ahead = 0;
    while (peek(r, ahead)->kind == TOK_DIGIT)
        ahead++;
    return str_eqc(peek(r, ahead)->text, "^");
}

/* A factor without a sign between it and what stands before. `alone`: that is the first factor. */
static struct math *juxtaposed(struct reader *r, struct math *a, bool alone)
{
    bool digit = peek(r, 0)->kind == TOK_DIGIT;
    bool group = at_cmd(r, CMD_FRAC) || at_char(r, '{');
    struct math *b;
    if (digit && alone && is_whole(a))
        return mixed_slash(r, a);
    if (digit && !is_behind_end(r) && !(a->op == MATH_NAME && is_raised(r)) &&
        !(ends_in_power(a) && (a->op == MATH_I || peek(r, 0)->spaced)))
        return no_sense(r, "a number behind a factor");
    b = read_power(r);
    if (b && alone && group && is_whole(a) && is_proper(b))
        return make(r, MATH_ADD, a, b);
    if (b && alone && group && is_whole(a) && b->op == MATH_PERCENT && is_proper(b->arg[0]))
        return make(r, MATH_PERCENT, make(r, MATH_ADD, a, b->arg[0]), NULL);
    return b ? product(r, a, b) : NULL;
}

/* A factor behind a sign; "2 \cdot -3" is written by models. */
static struct math *signed_power(struct reader *r)
{
    if (!take_char(r, '-'))
        return read_power(r);
    return make(r, MATH_NEG, read_power(r), NULL);
}

static bool take_times(struct reader *r)
{
    return (at_char(r, '*') && ++r->i) || take_cmd(r, CMD_TIMES);
}

static bool takes_bars(const struct reader *r, const struct math *a)
{
    return at_char(r, '|') && r->bars == 0 && (a->op == MATH_NUM || a->op == MATH_ABS);
}

struct math *read_term(struct reader *r)
{
    struct math *a = read_power(r), *b;
    for (bool alone = true; a; alone = false) {
        if (take_times(r)) {
            b = signed_power(r);
            a = b ? make(r, MATH_MUL, a, b) : NULL;
        } else if (take_char(r, '/') || take_cmd(r, CMD_OVER)) {
            b = signed_power(r);
            a = b ? make(r, MATH_DIV, a, b) : NULL;
        } else if (starts_atom(r) || takes_bars(r, a)) {
            a = juxtaposed(r, a, alone);
        } else {
            return a;
        }
    }
    return NULL;
}

/* --- sums --- */

static bool is_at(const struct reader *r, size_t ahead, const char *text)
{
    return peek(r, ahead)->kind == TOK_CHAR && str_eqc(peek(r, ahead)->text, text);
}

/* "{-}7" */
static bool at_braced_minus(const struct reader *r)
{
    return is_at(r, 0, "{") && is_at(r, 1, "-") && is_at(r, 2, "}");
}

/* The sign at the front, through any number of them; MATH_N_OPS: none. */
static enum math_op take_sign(struct reader *r)
{
    enum math_op ret = MATH_N_OPS;
    const struct command *c = take_cmd(r, CMD_PM);
    if (c)
        return c->op;
    while (at_char(r, '+') || at_char(r, '-') || at_braced_minus(r)) {
        bool minus = !at_char(r, '+');
        r->i += at_char(r, '{') ? 3 : 1;
        ret = minus != (ret == MATH_SUB) ? MATH_SUB : MATH_ADD;
    }
    return ret;
}

static struct math *signed_term(struct reader *r, enum math_op sign)
{
    struct math *m = read_term(r);
    if (sign == MATH_SUB)
        return make(r, MATH_NEG, m, NULL);
    return sign == MATH_PM || sign == MATH_MP ? make(r, sign, m, NULL) : m;
}

struct math *read_expr(struct reader *r)
{
    struct math *a, *b;
    enum math_op sign;
    if (!go_down(r))
        return NULL;
    a = signed_term(r, take_sign(r));
    while (a && (sign = take_sign(r)) != MATH_N_OPS) {
        b = read_term(r);
        a = b ? make(r, sign, a, b) : NULL;
    }
    r->depth--;
    return a;
}
