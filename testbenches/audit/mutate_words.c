/* mutate_words.c: operators that change one token: an operator sign, a constant, a name. */
#include "testbenches/audit/finder.h"

#include <string.h>

/* Does the token stand in a value, and not where a constant is needed for the text to compile? */
static bool is_value(const struct finder *f, size_t i)
{
    return f->open[i] && (f->c->t[i].in & IN_EXPR) &&
           !(f->c->t[i].in & (IN_COUNT | IN_RANGE | IN_VALUE));
}

static bool is_binary(const struct finder *f, size_t i)
{
    return tok_ends_value(f->c, i - 1);
}

static const struct constant *constant_named(const struct code *c, struct str name)
{
    for (size_t i = 0; i < c->n_constant; i++)
        if (str_eq(c->constant[i].name, name))
            return &c->constant[i];
    return NULL;
}

/* The next constant of the same declaration; after the last comes the first. NULL when there is no
 * other. */
static const struct constant *next_constant(const struct code *c, const struct constant *k)
{
    const struct constant *end = c->constant + c->n_constant, *next = k + 1;
    if (next < end && next->list == k->list)
        return next;
    for (next = k; next > c->constant && next[-1].list == k->list;)
        next--;
    return next == k ? NULL : next;
}

static void swap(struct finder *f, size_t i, const char *to)
{
    struct str from = f->c->t[i].text;
    struct change *ch = propose(f, i, "`" STR_FMT "` -> `%s`", STR_ARG(from), to);
    /* blanks, so that no new sign forms with a neighbor */
    putc_str(ch, i, i + 1, arena_printf(f->arena, " %s ", to));
}

struct sign {
    const char *from;
    const char *to[3];
};

static void find_signs(struct finder *f, const struct sign *sign, size_t n, bool binary)
{
    for (size_t i = 1; i < f->c->n; i++) {
        if (f->c->t[i].kind != TOK_OP || !is_value(f, i) || is_binary(f, i) != binary)
            continue;
        for (size_t k = 0; k < n; k++)
            for (size_t j = 0; j < countof(sign->to) && sign[k].to[j]; j++)
                if (tok_is(f->c, i, sign[k].from))
                    swap(f, i, sign[k].to[j]);
    }
}

void find_arithmetic(struct finder *f)
{
    static const struct sign signs[] = {{"+", {"-"}}, {"-", {"+"}}, {"*", {"+"}},
                                        {"/", {"*"}}, {"%", {"/"}}, {"**", {"*"}}};
    find_signs(f, signs, countof(signs), true);
}

void find_relational(struct finder *f)
{
    static const struct sign signs[] = {
        {"<", {"<=", ">"}}, {"<=", {"<", ">="}}, {">", {">=", "<"}}, {">=", {">", "<="}}};
    find_signs(f, signs, countof(signs), true);
}

void find_equality(struct finder *f)
{
    static const struct sign signs[] = {
        {"==", {"!="}}, {"!=", {"=="}}, {"===", {"!=="}}, {"!==", {"==="}}};
    find_signs(f, signs, countof(signs), true);
}

void find_logical(struct finder *f)
{
    static const struct sign signs[] = {{"&&", {"||"}}, {"||", {"&&"}}};
    find_signs(f, signs, countof(signs), true);
}

void find_bitwise(struct finder *f)
{
    static const struct sign signs[] = {
        {"&", {"|", "^"}}, {"|", {"&", "^"}}, {"^", {"|", "~^"}}, {"~^", {"^"}}, {"^~", {"^"}}};
    find_signs(f, signs, countof(signs), true);
}

void find_shift(struct finder *f)
{
    static const struct sign signs[] = {
        {"<<", {">>"}}, {">>", {"<<"}}, {"<<<", {">>>"}}, {">>>", {">>", "<<<"}}};
    find_signs(f, signs, countof(signs), true);
}

void find_reduction(struct finder *f)
{
    static const struct sign signs[] = {{"&", {"|"}},  {"|", {"&"}},  {"^", {"~^", "|"}},
                                        {"~&", {"&"}}, {"~|", {"|"}}, {"~^", {"^"}}};
    find_signs(f, signs, countof(signs), false);
}

/* May "~" be put in front of this name? It must be a whole operand: the tokens on both sides must
 * be logic operators, signs of an assignment, round brackets or ";". */
static bool can_invert(const struct finder *f, size_t i)
{
    static const char *const around[] = {"&", "|", "^", "&&", "||", "=", "<=", "(", ")", ";", NULL};
    static const char *const signs[] = {"&", "|", "^", NULL};
    const struct code *c = f->c;
    bool reduced = tok_in(c, i - 1, signs) && !is_binary(f, i - 1);
    return tok_is_name(c, i) && tok_in(c, i - 1, around) && tok_in(c, i + 1, around) && !reduced &&
           !(c->t[i].in & IN_PORT) && c->t[i].text.p[0] != '$' && !constant_named(c, c->t[i].text);
}

/* "!" and "~" taken away, or "~" put in front of a name. */
void find_inverted(struct finder *f)
{
    static const char *const nots[] = {"!", "~", NULL};
    for (size_t i = 2; i + 1 < f->c->n; i++) {
        struct str text = f->c->t[i].text;
        if (!is_value(f, i))
            continue;
        if (tok_in(f->c, i, nots) && !is_binary(f, i))
            putc_str(propose(f, i, "`" STR_FMT "` removed", STR_ARG(text)), i, i + 1, " ");
        else if (can_invert(f, i))
            putc_str(propose(f, i, "`" STR_FMT "` inverted", STR_ARG(text)), i, i, " ~");
    }
}

void find_sign(struct finder *f)
{
    for (size_t i = 1; i < f->c->n; i++)
        if (is_value(f, i) && tok_is(f->c, i, "$signed"))
            putc_str(propose(f, i, "`$signed` -> `$unsigned`"), i, i + 1, "$unsigned");
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        if (n->kind != NODE_DECL || n->port || !node_open(f, n))
            continue;
        for (size_t k = n->at; k < n->body; k++)
            if (tok_is(f->c, k, "signed"))
                putc_str(propose(f, k, "`signed` removed"), k, k + 1, " ");
    }
}

/* --- constants --- */

/* Is the token a literal, and not the width of a cast, as in 3'(i)? */
static bool is_literal(const struct finder *f, size_t i, struct literal *l)
{
    return f->open[i] && f->c->t[i].kind == TOK_NUMBER && !tok_is(f->c, i + 1, "'") &&
           literal_read(l, f->c->t[i].text);
}

static void change_constant(struct finder *f, size_t i, const struct literal *l, uint64_t value)
{
    struct str text = literal_text(l, value & literal_mask(l), f->arena);
    put(propose(f, i, "`" STR_FMT "` -> `" STR_FMT "`", STR_ARG(f->c->t[i].text), STR_ARG(text)), i,
        i + 1, text);
}

/* The values that are tried for a constant: its neighbors, 0, all ones, one bit flipped. Doubles
 * are dropped later. */
void find_constant(struct finder *f)
{
    struct literal l;
    for (size_t i = 1; i < f->c->n; i++) {
        if (!is_value(f, i) || !is_literal(f, i, &l))
            continue;
        change_constant(f, i, &l, l.value + 1);
        if (l.width == 1 || l.fill)
            continue;
        if (l.size.n || l.value > 0)
            change_constant(f, i, &l, l.value - 1);
        change_constant(f, i, &l, 0);
        if (l.size.n) {
            change_constant(f, i, &l, literal_mask(&l));
            change_constant(f, i, &l, l.value ^ (1ull << (f->seed + i) % l.width));
        }
    }
}

/* The index of the token that is a named constant's value; 0 when the value is not one token. */
static size_t value_of(const struct code *c, struct str name)
{
    for (size_t i = 1; i + 3 < c->n; i++)
        if (str_eq(c->t[i].text, name) && tok_is(c, i + 1, "=") && (c->t[i + 2].in & IN_VALUE))
            return c->t[i + 2].kind == TOK_NUMBER ? i + 2 : 0;
    return 0;
}

/* One of several constants gets the value of the next one, so that two states become one. With a
 * value that no other constant has, the states would often just be encoded differently. A constant
 * that is alone in its declaration is raised by one. */
void find_parameter(struct finder *f)
{
    for (size_t i = 3; i < f->c->n; i++) {
        const struct constant *k, *next;
        struct literal l;
        size_t other;
        if (!(f->c->t[i].in & IN_VALUE) || !is_literal(f, i, &l) || l.fill)
            continue;
        k = tok_is(f->c, i - 1, "=") ? constant_named(f->c, f->c->t[i - 2].text) : NULL;
        next = k ? next_constant(f->c, k) : NULL;
        other = next ? value_of(f->c, next->name) : 0;
        if (!next)
            change_constant(f, i, &l, l.value + 1);
        else if (other)
            put(propose(f, i, "`" STR_FMT "` the same as `" STR_FMT "`", STR_ARG(k->name),
                        STR_ARG(next->name)),
                i, i + 1, f->c->t[other].text);
    }
}

/* Flip one bit of a pattern with "don't care" bits: the first 0 or 1 of the binary literal. */
static void flip_pattern(struct finder *f, size_t i)
{
    struct str text = f->c->t[i].text;
    ptrdiff_t b = str_find(text, "'b", 0);
    char *p = arena_dup(f->arena, text);
    for (size_t k = b < 0 ? text.n : (size_t)b + 2; k < text.n; k++) {
        if (p[k] != '0' && p[k] != '1')
            continue;
        p[k] ^= 1;
        putc_str(propose(f, i, "label `" STR_FMT "` -> `%s`", STR_ARG(text), p), i, i + 1, p);
        return;
    }
}

void find_label(struct finder *f)
{
    struct literal l;
    for (size_t i = 1; i < f->c->n; i++) {
        if (!(f->c->t[i].in & IN_LABEL) || !f->open[i] || f->c->t[i].kind != TOK_NUMBER)
            continue;
        if (is_literal(f, i, &l) && !l.fill)
            change_constant(f, i, &l, l.value + 1);
        else
            flip_pattern(f, i);
    }
}

/* x[3] -> x[2], x[7:4] -> x[6:3]. */
void find_select(struct finder *f)
{
    for (size_t i = 2; i + 2 < f->c->n; i++) {
        const struct tok *t = f->c->t;
        struct literal hi, lo;
        struct change *ch;
        uint64_t step;
        if (!tok_is(f->c, i - 1, "[") || !(t[i].in & IN_INDEX) || (t[i].in & IN_COUNT) ||
            !is_literal(f, i, &hi) || hi.size.n)
            continue;
        step = hi.value ? (uint64_t)-1 : 1;
        if (tok_is(f->c, i + 1, "]"))
            change_constant(f, i, &hi, hi.value + step);
        if (!tok_is(f->c, i + 1, ":") || !is_literal(f, i + 2, &lo) || lo.size.n ||
            !tok_is(f->c, i + 3, "]"))
            continue;
        step = hi.value && lo.value ? (uint64_t)-1 : 1;
        ch = propose(f, i, "`[%s]` moved by one", shown(f, i, i + 3));
        put(ch, i, i + 1, literal_text(&hi, hi.value + step, f->arena));
        put(ch, i + 2, i + 3, literal_text(&lo, lo.value + step, f->arena));
    }
}

/* A state where it is a whole value: assigned, compared, selected by ?:, or a label. */
void find_state(struct finder *f)
{
    static const char *const before[] = {"=", "<=", "?",     ":",       "==",  "!=", ",",
                                         "(", ";",  "begin", "endcase", "end", ")",  NULL};
    static const char *const behind[] = {";", ":", ")", "&&", "||", "?", ",", NULL};
    for (size_t i = 1; i < f->c->n; i++) {
        const struct constant *k, *next;
        if (!f->open[i] || !(f->c->t[i].in & (IN_EXPR | IN_LABEL)) || !tok_is_name(f->c, i) ||
            (f->c->t[i].in & (IN_VALUE | IN_COUNT | IN_RANGE)) || !tok_in(f->c, i - 1, before) ||
            !tok_in(f->c, i + 1, behind))
            continue;
        k = constant_named(f->c, f->c->t[i].text);
        next = k ? next_constant(f->c, k) : NULL;
        if (next)
            put(propose(f, i, "`" STR_FMT "` -> `" STR_FMT "`", STR_ARG(k->name),
                        STR_ARG(next->name)),
                i, i + 1, next->name);
    }
}
