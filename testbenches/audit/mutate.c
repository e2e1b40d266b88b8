/* mutate.c: the table of operators; which of the changes that they propose become mutants. */
#include "testbenches/audit/mutate.h"

#include "testbenches/audit/finder.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 40

/* When two operators make the same text, the mutant belongs to the one that stands first here. */
#define OPS(X)                                                                                     \
    X(reset, "reset removed, turned round, made synchronous or asynchronous")                      \
    X(edge, "the other edge of a clock")                                                           \
    X(sensitivity, "a signal out of a sensitivity list")                                           \
    X(blocking, "= for <= and the other way, where the value is read further down")                \
    X(condition, "if: negated, always, never")                                                     \
    X(branches, "the two branches of an if swapped")                                               \
    X(ternary, "the two values of ? : swapped, or one for both")                                   \
    X(arm, "an arm of a case dropped, or its statement swapped with the next one's")               \
    X(label, "a case label one off")                                                               \
    X(state, "a named constant for the next one of its declaration")                               \
    X(arithmetic, "+ - * / % **")                                                                  \
    X(relational, "< <= > >=")                                                                     \
    X(equality, "== != === !==")                                                                   \
    X(logical, "&& ||")                                                                            \
    X(bitwise, "& | ^ ~^")                                                                         \
    X(shift, "<< >> <<< >>>")                                                                      \
    X(reduction, "& | ^ in front of a value")                                                      \
    X(inverted, "! or ~ removed, or put in front of a name")                                       \
    X(sign, "$signed, signed")                                                                     \
    X(constant, "a constant one up or down, 0, all ones, one bit flipped")                         \
    X(parameter, "a parameter's value one up, or that of the next one")                            \
    X(select, "an index or a part select moved by one")                                            \
    X(concat, "two neighbours in {} swapped")                                                      \
    X(stuck, "an assignment gives always 0 or always 1")                                           \
    X(dropped, "an assignment left out: the old value stays")                                      \
    X(width, "a variable or a net one bit narrower")                                               \
    X(loop, "a loop one short")                                                                    \
    X(gate, "another gate primitive")

const struct mutate_op_name mutate_op_names[] = {
#define X(name, help) {#name, help},
    OPS(X)
#undef X
        {0},
};

static void (*const finders[])(struct finder *f) = {
#define X(name, help) find_##name,
    OPS(X)
#undef X
};

/* --- what finders call --- */

/* splitmix64: spreads a number over all 64 bits. */
static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ x >> 27) * 0x94d049bb133111ebull;
    return x ^ x >> 31;
}

struct change *propose(struct finder *f, size_t at, const char *fmt, ...)
{
    char text[300];
    va_list ap;
    struct change *ch;
    f->change = arena_room(f->arena, f->change, f->n, &f->cap, sizeof *f->change);
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    ch = &f->change[f->n++];
    *ch = (struct change){.op = f->op, .at = at};
    ch->what = arena_printf(f->arena, "%s at line %zu", text, f->c->t[at].line);
    ch->key = mix(mix(f->seed ^ f->n) ^ at);
    return ch;
}

void put(struct change *ch, size_t from, size_t to, struct str text)
{
    if (ch->n_edit < CHANGE_EDITS_MAX)
        ch->edit[ch->n_edit++] = (struct edit){.from = from, .to = to, .text = text};
}

void putc_str(struct change *ch, size_t from, size_t to, const char *text)
{
    put(ch, from, to, str_c(text));
}

const char *shown(struct finder *f, size_t from, size_t to)
{
    struct str s = code_span(f->c, from, to);
    char *p = arena_alloc(f->arena, SHOWN_MAX + 4);
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < SHOWN_MAX; i++) {
        bool blank = s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
        if (!blank)
            p[n++] = s.p[i];
        else if (n && p[n - 1] != ' ')
            p[n++] = ' ';
    }
    while (n && (p[n - 1] & 0xc0) == 0x80) /* no character cut in half */
        n--;
    memcpy(p + n, n == SHOWN_MAX ? "..." : "", n == SHOWN_MAX ? 3 : 0);
    return p;
}

bool node_open(const struct finder *f, const struct node *n)
{
    return f->open[n->at];
}

/* --- which modules may change --- */

static const struct node *module_named(const struct code *c, struct str name)
{
    for (size_t i = 0; i < c->n_node; i++)
        if (c->node[i].kind == NODE_MODULE && str_eq(c->t[c->node[i].at + 1].text, name))
            return &c->node[i];
    return NULL;
}

/* Open the body of a module to changes, and the bodies of the modules that it instantiates. */
static void open_module(const struct code *c, bool *open, const struct node *m)
{
    if (!m || open[m->body])
        return;
    for (size_t i = m->body; i < m->body_end; i++)
        open[i] = true;
    for (size_t i = 0; i < c->n_node; i++)
        if (c->node[i].kind == NODE_INSTANCE && c->node[i].module == m - c->node)
            open_module(c, open, module_named(c, c->t[c->node[i].at].text));
}

/* --- from changes to texts --- */

static struct str change_text(const struct finder *f, const struct change *ch, struct arena *arena)
{
    const struct code *c = f->c;
    struct buf out;
    size_t at = 0;
    buf_init(&out, c->text.n * 4 + 4096);
    for (size_t i = 0; i < ch->n_edit; i++) {
        const struct edit *e = &ch->edit[i];
        buf_adds(&out, str_slice(c->text, at, c->t[e->from].begin));
        buf_adds(&out, e->text);
        at = e->to > e->from ? c->t[e->to - 1].end : c->t[e->from].begin;
    }
    buf_adds(&out, str_slice(c->text, at, c->text.n));
    return arena_take(arena, &out);
}

/* A hash of the tokens of a text: the same for texts that differ only in blanks and comments. */
static uint64_t token_sum(struct str text, struct arena *arena)
{
    struct code c;
    uint64_t sum = 14695981039346656037ull; /* FNV-1a */
    if (code_lex(&c, text, arena, NULL) < 0)
        return 0;
    for (size_t i = 1; i < c.n; i++) {
        for (size_t k = 0; k < c.t[i].text.n; k++)
            sum = (sum ^ (unsigned char)c.t[i].text.p[k]) * 1099511628211ull;
        sum = (sum ^ 0x100) * 1099511628211ull;
    }
    return sum ? sum : 1;
}

static bool seen(const uint64_t *sum, size_t n, uint64_t s)
{
    for (size_t i = 0; i < n; i++)
        if (sum[i] == s)
            return true;
    return false;
}

/* Drop changes that give the same tokens as the reference or as an earlier change, or a text whose
 * brackets do not match. */
static void drop_doubles(struct finder *f)
{
    struct arena scratch = {0};
    uint64_t *sum = arena_alloc(&scratch, (f->n + 2) * sizeof *sum);
    size_t kept = 0;
    sum[0] = token_sum(f->c->text, &scratch);
    for (size_t i = 0; i < f->n; i++) {
        struct arena a = {0};
        uint64_t s = token_sum(change_text(f, &f->change[i], &a), &a);
        arena_finish(&a);
        if (s == 0 || seen(sum, kept + 1, s))
            continue;
        sum[kept + 1] = s;
        f->change[kept++] = f->change[i];
    }
    f->n = kept;
    arena_finish(&scratch);
}

/* --- choosing --- */

static size_t chosen_on_line(const struct finder *f, const bool *chosen, size_t line)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += chosen[i] && f->c->t[f->change[i].at].line == line;
    return n;
}

/* The next change of an operator to choose: of those not chosen yet, one on the line with the
 * fewest chosen changes; of several the one with the smallest key. f->n when there is none. */
static size_t best_of(const struct finder *f, const bool *chosen, const char *op)
{
    size_t best = f->n, best_crowd = 0;
    for (size_t i = 0; i < f->n; i++) {
        size_t crowd;
        if (chosen[i] || f->change[i].op != op)
            continue;
        crowd = chosen_on_line(f, chosen, f->c->t[f->change[i].at].line);
        if (best == f->n || crowd < best_crowd ||
            (crowd == best_crowd && f->change[i].key < f->change[best].key)) {
            best = i;
            best_crowd = crowd;
        }
    }
    return best;
}

/* Choose `max` changes; the operators take turns. */
static void choose(struct finder *f, size_t max)
{
    bool *chosen = arena_alloc(f->arena, f->n + 1);
    size_t n = 0, kept = 0, before;
    if (max == 0 || max >= f->n)
        return;
    do {
        before = n;
        for (size_t k = 0; k < countof(finders) && n < max; k++) {
            size_t i = best_of(f, chosen, mutate_op_names[k].name);
            if (i < f->n)
                chosen[i] = true;
            n += i < f->n;
        }
    } while (n < max && n > before);
    for (size_t i = 0; i < f->n; i++)
        if (chosen[i])
            f->change[kept++] = f->change[i];
    f->n = kept;
}

static int by_place(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    int order;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    order = strcmp(x->op, y->op);
    order = order ? order : strcmp(x->what, y->what);
    return order ? order : x->key < y->key ? -1 : x->key > y->key;
}

/* --- putting it together --- */

static bool in_list(struct str name, const char *only)
{
    struct str rest = str_c(only);
    if (!only)
        return true;
    while (rest.n) {
        ptrdiff_t blank = str_find(rest, " ", 0);
        size_t n = blank < 0 ? rest.n : (size_t)blank;
        if (str_eq(str_slice(rest, 0, n), name))
            return true;
        rest = str_slice(rest, n + (blank >= 0), rest.n);
    }
    return false;
}

static int check_only(const char *only, struct err *err)
{
    struct str rest = str_c(only);
    while (rest.n) {
        ptrdiff_t blank = str_find(rest, " ", 0);
        struct str word = str_slice(rest, 0, blank < 0 ? rest.n : (size_t)blank);
        size_t k = 0;
        while (k < countof(finders) && !str_eqc(word, mutate_op_names[k].name))
            k++;
        if (word.n && k == countof(finders))
            return err_set(err, ERR_USAGE, STR_FMT ": no such operator", STR_ARG(word));
        rest = str_slice(rest, word.n + (blank >= 0), rest.n);
    }
    return 0;
}

static void render(struct mutants *ret, const struct finder *f, struct arena *arena)
{
    ret->item = arena_alloc(arena, (f->n + 1) * sizeof *ret->item);
    ret->n = f->n;
    for (size_t i = 0; i < f->n; i++) {
        const struct change *ch = &f->change[i];
        const struct tok *t = &f->c->t[ch->at];
        ret->item[i] = (struct mutant){
            .op = ch->op,
            .what = arena_dup(arena, str_c(ch->what)),
            .line = t->line,
            .column = t->column,
            .text = change_text(f, ch, arena),
        };
    }
}

int mutate(struct mutants *ret, struct str reference, const char *entry,
           const struct mutate_options *o, struct arena *arena, struct err *err)
{
    struct arena scratch = {0};
    struct code c;
    struct finder f = {.c = &c, .seed = o->seed, .arena = &scratch};
    const struct node *m;
    struct mutants got = {0};
    int rc = -1;
    if (check_only(o->only, err) < 0 || code_read(&c, reference, &scratch, err) < 0)
        goto out;
    m = module_named(&c, str_c(entry));
    if (!m) {
        err_set(err, ERR_INPUT, "no module %s in the text", entry);
        goto out;
    }
    f.open = arena_alloc(&scratch, c.n + 1);
    open_module(&c, (bool *)f.open, m);
    for (size_t k = 0; k < countof(finders); k++) {
        f.op = mutate_op_names[k].name;
        if (in_list(str_c(f.op), o->only))
            finders[k](&f);
    }
    drop_doubles(&f);
    got.possible = f.n;
    choose(&f, o->max);
    if (f.n)
        qsort(f.change, f.n, sizeof *f.change, by_place);
    render(&got, &f, arena);
    *ret = got;
    rc = 0;
out:
    arena_finish(&scratch);
    return rc;
}
