/* answer.c: what an answer as a whole is: items, relations, unions, residues, units, words. */
#include "harness/lang/latex/private.h"

#include <string.h>

/* --- words --- */

static bool is_word(const struct reader *r, size_t ahead)
{
    const struct tok *t = peek(r, ahead);
    return t->kind == TOK_WORD || (t->kind == TOK_LETTER && t->roman);
}

static void skip_filler(struct reader *r)
{
    while (peek(r, 0)->kind == TOK_WORD && word_is_filler(peek(r, 0)->text)) {
        r->i++;
        if (!take_char(r, ':'))
            take_char(r, '=');
    }
    take_cmd(r, CMD_APPROX);
}

/* Does nothing more of this item follow? */
static bool ends_item(const struct reader *r)
{
    return peek(r, 0)->kind == TOK_END || at_char(r, ',') || at_char(r, ';') || at_char(r, '.') ||
           at_char(r, ')') || at_char(r, '}') || at_char(r, '&') || at_cmd(r, CMD_AND) ||
           at_cmd(r, CMD_SET_CLOSE) || at_cmd(r, CMD_NEWLINE) || at_cmd(r, CMD_ENDS);
}

static struct math *read_words(struct reader *r)
{
    struct buf b;
    buf_init(&b, LATEX_MAX_BYTES);
    while (is_word(r, 0) || at_char(r, '-')) {
        buf_addf(&b, "%s" STR_FMT, b.n ? " " : "", STR_ARG(peek(r, 0)->text));
        r->i++;
    }
    if (!ends_item(r) && !at_char(r, '=')) {
        buf_finish(&b);
        return beyond(r, "words among formulas");
    }
    return make_leaf(r, MATH_TEXT, arena_take(r->arena, &b));
}

/* --- units --- */

/* "^2", "^{-1}" */
static bool unit_power(struct reader *r, struct buf *b)
{
    bool brace;
    if (!take_char(r, '^'))
        return true;
    buf_addc(b, "^");
    brace = take_char(r, '{');
    if (take_char(r, '-'))
        buf_addc(b, "-");
    if (peek(r, 0)->kind != TOK_DIGIT)
        return false;
    buf_adds(b, r->tok[r->i++].text);
    return !brace || take_char(r, '}');
}

static bool unit_joint(struct reader *r, struct buf *b)
{
    if (at_char(r, '.') && is_word(r, 1)) /* "sq. units" */
        r->i++;
    if (at_char(r, '/') && is_word(r, 1)) {
        r->i++;
        buf_addc(b, "/");
        return true;
    }
    if (take_cmd(r, CMD_TIMES) || is_word(r, 0)) {
        buf_addc(b, " ");
        return is_word(r, 0);
    }
    return false;
}

/* "cm^2", "m/s", "square units" behind a value. */
static struct math *with_unit(struct reader *r, struct math *m)
{
    struct buf b;
    bool ok;
    if (m && at_word(r, "only"))
        r->i++; /* "p = 2 only" */
    if (!m || !is_word(r, 0) || at_word(r, "mod"))
        return m;
    buf_init(&b, 256);
    do {
        buf_adds(&b, r->tok[r->i++].text);
        ok = unit_power(r, &b);
    } while (ok && unit_joint(r, &b));
    m = ok ? make(r, MATH_UNIT, m, NULL) : no_sense(r, "a unit's power that is none");
    if (m)
        m->text = arena_str(r->arena, buf_str(&b));
    buf_finish(&b);
    return m;
}

/* --- sets of numbers --- */

static bool is_reals(const struct math *m)
{
    return m->op == MATH_NUMBERS;
}

static enum math_op take_set_operator(struct reader *r)
{
    const struct command *c = take_cmd(r, CMD_CUP);
    const struct tok *t = peek(r, 0);
    if (c)
        return c->op;
    if (t->kind == TOK_LETTER && str_eqc(t->text, "U")) {
        r->i++;
        return MATH_UNION;
    }
    return MATH_N_OPS;
}

static struct math *read_union(struct reader *r)
{
    struct math *a = read_expr(r), *b;
    enum math_op op;
    if (a && a->op == MATH_SUB && is_reals(a->arg[0]))
        a->op = MATH_MINUS;
    while (a && (op = take_set_operator(r)) != MATH_N_OPS) {
        b = read_expr(r);
        a = b ? make(r, op, a, b) : NULL;
    }
    return a;
}

/* "3:2" is a quotient; of three or more, "1:2:3", each to the first. */
static struct math *read_ratio(struct reader *r)
{
    struct math *a = read_union(r), *ratio = NULL;
    size_t cap = 1;
    while (a && r->brackets == 0 && take_char(r, ':')) {
        struct math *b = read_expr(r);
        if (!b || (!ratio && !(ratio = make(r, MATH_RATIO, a, NULL))))
            return NULL;
        ratio->arg = arena_room(r->arena, ratio->arg, ratio->n, &cap, sizeof *ratio->arg);
        ratio->arg[ratio->n++] = b;
    }
    if (ratio && ratio->n == 2)
        return make(r, MATH_DIV, ratio->arg[0], ratio->arg[1]);
    return a && ratio ? ratio : a;
}

/* --- relations --- */

static char negated(char letter)
{
    return letter == REL_EQ ? REL_NE : letter == REL_IN ? REL_NOT_IN : 0;
}

/* The letter of the relation that stands here, which is taken; 0: none. */
static char take_relation(struct reader *r)
{
    static const struct {
        char c, letter, or_equal;
    } table[] = {{'=', REL_EQ, REL_EQ}, {'<', REL_LT, REL_LE}, {'>', REL_GT, REL_GE}};
    const struct command *c = take_cmd(r, CMD_RELATION);
    if (c)
        return c->word[0];
    for (size_t i = 0; i < countof(table); i++)
        if (take_char(r, table[i].c))
            return take_char(r, '=') ? table[i].or_equal : table[i].letter;
    if (take_cmd(r, CMD_NOT))
        return negated(take_relation(r));
    return 0;
}

/* "\approx 0.75" behind an exact value says nothing more. */
static bool skip_approximation(struct reader *r)
{
    return !take_cmd(r, CMD_APPROX) || with_unit(r, read_expr(r));
}

static struct math *read_chain(struct reader *r, struct math *first)
{
    struct math *rel = math_node(r->arena, MATH_REL, first, NULL);
    size_t cap = 1;
    char letter;
    struct buf b;
    buf_init(&b, 64);
    while ((letter = take_relation(r))) {
        struct math *m = with_unit(r, read_ratio(r));
        if (!m)
            break;
        buf_add(&b, &letter, 1);
        rel->arg = arena_room(r->arena, rel->arg, rel->n, &cap, sizeof *rel->arg);
        rel->arg[rel->n++] = m;
    }
    rel->text = arena_str(r->arena, buf_str(&b));
    buf_finish(&b);
    return letter ? NULL : rel->n > 1 ? rel : first;
}

/* "\pmod 7", "(mod 7)" */
static struct math *with_modulus(struct reader *r, struct math *m)
{
    bool bracket = at_char(r, '(');
    struct math *modulus;
    r->i += bracket;
    if (at_word(r, "mod"))
        r->i++;
    else if (!take_cmd(r, CMD_MODULO)) {
        r->i -= bracket;
        return m;
    }
    modulus = at_char(r, '(') ? read_bracket(r) : at_char(r, '{') ? read_group(r) : read_power(r);
    if (!modulus || (bracket && expect_char(r, ')')))
        return NULL;
    return make(r, MATH_MOD, m, modulus);
}

/* "\text{Total} = 42" */
static struct math *read_words_item(struct reader *r)
{
    struct math *m = read_words(r);
    return m && at_char(r, '=') ? read_chain(r, m) : m;
}

struct math *read_item(struct reader *r)
{
    struct math *m;
    skip_filler(r);
    if (is_word(r, 0) && (peek(r, 0)->kind == TOK_WORD || is_word(r, 1)))
        return read_words_item(r);
    if ((at_char(r, '<') || at_char(r, '>') || at_char(r, '=')) && peek(r, 1)->kind == TOK_END)
        return make_leaf(r, MATH_TEXT, r->tok[r->i++].text);
    m = read_ratio(r);
    if (m)
        m = with_unit(r, m);
    if (m)
        m = read_chain(r, m);
    if (m)
        m = with_modulus(r, m);
    return m && skip_approximation(r) ? m : NULL;
}

/* --- lists --- */

/* Commas and words between items; "and" and "or" are noted in the list. */
static bool take_separators(struct reader *r, struct math *list)
{
    size_t from = r->i;
    const struct command *c = NULL;
    while (take_char(r, ',') || take_char(r, ';') || (c = take_cmd(r, CMD_AND)) ||
           take_cmd(r, CMD_NEWLINE))
        if (c && list->op == MATH_LIST)
            list->text = str_c(c->word);
    return r->i > from;
}

static bool at_end(const struct reader *r)
{
    return peek(r, 0)->kind == TOK_END || (at_char(r, '.') && peek(r, 1)->kind == TOK_END);
}

struct math *read_items(struct reader *r, enum math_op op)
{
    struct math *list = make_leaf(r, op, (struct str){0});
    size_t cap = 0;
    if (!go_down(r))
        return NULL;
    do {
        struct math *m = read_item(r);
        if (!m)
            return NULL;
        list->arg = arena_room(r->arena, list->arg, list->n, &cap, sizeof *list->arg);
        list->arg[list->n++] = m;
    } while (take_separators(r, list) && !at_end(r));
    r->depth--;
    return list;
}

int latex_read(struct math **ret, struct str text, const struct latex_options *options,
               struct arena *arena, struct err *err)
{
    struct err mine = {0};
    struct reader r = {.options = options, .arena = arena, .err = err ? err : &mine};
    struct math *m;
    if (latex_lex(&r, text))
        return -1;
    if (r.n == 0)
        return err_set(err, ERR_INPUT, "nothing there");
    m = read_items(&r, MATH_LIST);
    if (!m)
        return -1;
    take_char(&r, '.');
    if (peek(&r, 0)->kind != TOK_END) {
        no_sense(&r, "the end of a value");
        return -1;
    }
    *ret = m->n == 1 ? m->arg[0] : m;
    return 0;
}
