/* bracket.c: whatever has a beginning and an end. */
#include "harness/lang/latex/private.h"

#include <string.h>

static char take_close(struct reader *r)
{
    static const char ends[] = ")][";
    for (size_t i = 0; i < sizeof ends - 1; i++)
        if (take_char(r, ends[i]))
            return ends[i];
    no_sense(r, "a bracket without an end");
    return 0;
}

static struct math *inner(struct reader *r, enum math_op op)
{
    size_t bars = r->bars;
    struct math *m;
    r->brackets++;
    r->bars = 0;
    m = read_items(r, op);
    r->bars = bars;
    r->brackets--;
    return m;
}

struct math *read_bracket(struct reader *r)
{
    char open = r->tok[r->i++].text.p[0], close;
    struct math *m = inner(r, MATH_SEQ);
    if (!m || !(close = take_close(r)))
        return NULL;
    if (m->n == 1 && (open == '(') == (close == ')') && open != ']' && close != '[')
        return m->arg[0];
    if (m->n == 1)
        return no_sense(r, "brackets that do not match");
    m->open = open;
    m->close = close;
    return m;
}

/* \{x : x > 1\}: behind the colon. */
static struct math *such_that(struct reader *r, struct math *m)
{
    struct math *condition = inner(r, MATH_LIST);
    if (m->n != 1 || !condition)
        return condition ? no_sense(r, "a condition behind several things") : NULL;
    return make(r, MATH_SETOF, m->arg[0], condition->n == 1 ? condition->arg[0] : condition);
}

struct math *read_set(struct reader *r)
{
    struct math *m;
    r->i++;
    if (take_cmd(r, CMD_SET_CLOSE))
        return make_leaf(r, MATH_SET, (struct str){0});
    m = inner(r, MATH_SET);
    if (m && (take_char(r, ':') || take_char(r, '|') || take_cmd(r, CMD_MID)))
        m = such_that(r, m);
    if (m && !take_cmd(r, CMD_SET_CLOSE))
        return no_sense(r, "a set without an end");
    return m;
}

/* --- bars and corners --- */

struct math *read_bars(struct reader *r)
{
    struct math *m;
    r->i++;
    r->bars++;
    m = read_expr(r);
    r->bars--;
    return m && expect_char(r, '|') == 0 ? make(r, MATH_ABS, m, NULL) : NULL;
}

static bool take_named(struct reader *r, const char *name)
{
    bool ret = peek(r, 0)->kind == TOK_COMMAND && str_eqc(peek(r, 0)->text, name);
    r->i += ret;
    return ret;
}

static struct math *read_angle(struct reader *r)
{
    struct math *m;
    r->i++;
    m = inner(r, MATH_SEQ);
    if (!m || !take_cmd(r, CMD_ANGLE_CLOSE))
        return m ? no_sense(r, "a bracket without an end") : NULL;
    m->open = '(';
    m->close = ')';
    return m;
}

/* \lfloor x \rfloor, \lvert x \rvert, \langle 1, 2 \rangle */
struct math *read_open(struct reader *r)
{
    const struct command *c = peek(r, 0)->cmd;
    struct math *m;
    if (c->kind == CMD_ANGLE_OPEN)
        return read_angle(r);
    r->i++;
    m = read_expr(r);
    if (!m || !take_named(r, c->word))
        return m ? no_sense(r, "a bracket without an end") : NULL;
    return make(r, c->op, m, NULL);
}

/* --- matrices --- */

struct cells {
    struct math **p;
    size_t n, cap, rows, columns;
};

/* One row: *n cells of it. False: an error. A last row with nothing in it is none. */
static bool read_row(struct reader *r, struct cells *c, size_t *n)
{
    *n = 0;
    if (at_cmd(r, CMD_ENDS))
        return true;
    do {
        struct math *m = read_item(r);
        if (!m)
            return false;
        c->p = arena_room(r->arena, c->p, c->n, &c->cap, sizeof *c->p);
        c->p[c->n++] = m;
        ++*n;
    } while (take_char(r, '&'));
    return true;
}

/* "\\", "\\[4pt]" */
static bool take_newline(struct reader *r)
{
    if (!take_cmd(r, CMD_NEWLINE))
        return false;
    if (at_char(r, '[') && !peek(r, 0)->spaced)
        while (peek(r, 0)->kind != TOK_END && !take_char(r, ']'))
            r->i++;
    return true;
}

static bool read_rows(struct reader *r, struct cells *c)
{
    do {
        size_t n;
        if (!read_row(r, c, &n))
            return false;
        if (n && c->columns && n != c->columns) {
            no_sense(r, "rows of different length");
            return false;
        }
        c->rows += n > 0;
        c->columns = n ? n : c->columns;
    } while (take_newline(r));
    if (take_cmd(r, CMD_ENDS))
        return true;
    no_sense(r, "a matrix without an end");
    return false;
}

/* The name of an environment, or what columns an array has. */
static struct str take_braced(struct reader *r)
{
    struct str name = peek(r, 1)->text;
    if (!take_char(r, '{'))
        return (struct str){0};
    while (!at_char(r, '}') && peek(r, 0)->kind != TOK_END)
        r->i++;
    take_char(r, '}');
    return name;
}

static const struct {
    const char *name;
    enum math_op op;
} environments[] = {
    {"matrix", MATH_MATRIX},      {"pmatrix", MATH_MATRIX}, {"bmatrix", MATH_MATRIX},
    {"Bmatrix", MATH_MATRIX},     {"array", MATH_MATRIX},   {"vmatrix", MATH_DET},
    {"aligned", MATH_LIST},       {"align", MATH_LIST},     {"gathered", MATH_LIST},
    {"smallmatrix", MATH_MATRIX},
};

struct math *read_environment(struct reader *r)
{
    struct cells c = {0};
    struct math *m;
    struct str name;
    size_t i = 0;
    r->i++;
    name = take_braced(r);
    while (i < countof(environments) && !str_eqc(name, environments[i].name))
        i++;
    if (i == countof(environments))
        return beyond(r, "an environment that is not known");
    if (str_eqc(name, "array"))
        take_braced(r);
    if (!read_rows(r, &c))
        return NULL;
    take_braced(r);
    if (c.n == 0)
        return no_sense(r, "an empty matrix");
    if (c.n == 1 && environments[i].op != MATH_DET)
        return c.p[0];
    m = math_node(r->arena, environments[i].op, c.p[0], NULL);
    m->rows = m->op == MATH_LIST ? 0 : c.rows;
    m->n = c.n;
    m->arg = c.p;
    return m;
}
