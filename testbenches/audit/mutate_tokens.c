/* mutate_tokens.c: mutants of code of which no more is known than its tokens: an operator for another, a
 * constant one off, a word for its opposite, nothing returned.
 *
 * Some mutants mean the same as the reference, and nobody proves which: a kill rate of such a
 * language is a lower bound. */
#include "testbenches/audit/auditor.h"

#include <string.h>

#define TOKENS_MAX 20000
#define NUMBER_MAX 15 /* digits of a constant that is changed */

/* `from` stands between two tokens that are no part of it. Longer ones come first. */
static const struct swap {
    const char *op, *from, *to;
} swaps[] = {
    {"relational", "<=", "<"},     {"relational", ">=", ">"},     {"equality", "==", "!="},
    {"equality", "!=", "=="},      {"arithmetic", "//", "*"},     {"arithmetic", "+=", "-="},
    {"arithmetic", "-=", "+="},    {"arithmetic", "*=", "+="},    {"relational", "<", "<="},
    {"relational", ">", ">="},     {"arithmetic", "+", "-"},      {"arithmetic", "-", "+"},
    {"arithmetic", "*", "+"},      {"arithmetic", "/", "*"},      {"arithmetic", "%", "+"},
    {"logical", "and", "or"},      {"logical", "or", "and"},      {"logical", "&&", "||"},
    {"logical", "||", "&&"},       {"logical", "True", "False"},  {"logical", "False", "True"},
    {"logical", "true", "false"},  {"logical", "false", "true"},  {"logical", "not", ""},
    {"loop", "break", "continue"}, {"loop", "continue", "break"},
};
static const char *const ops[] = {"relational", "equality", "arithmetic", "logical",
                                  "constant",   "returned", "loop"};

struct change {
    const char *op;
    size_t from, to; /* offsets */
    const char *text;
    size_t line;
    uint64_t key;
    bool chosen;
};

struct finder {
    struct str s;
    const struct lang *lang;
    struct token *t;
    size_t n;
    struct change *change;
    size_t n_change, cap;
    uint64_t seed;
    struct arena *arena;
};

/* splitmix64: spreads a number over all 64 bits. */
static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ x >> 27) * 0x94d049bb133111ebull;
    return x ^ x >> 31;
}

static size_t line_at(struct str s, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += s.p[i] == '\n';
    return line;
}

static void propose(struct finder *f, const char *op, size_t from, size_t to, const char *text)
{
    f->change = arena_room(f->arena, f->change, f->n_change, &f->cap, sizeof *f->change);
    f->change[f->n_change++] = (struct change){.op = op,
                                               .from = from,
                                               .to = to,
                                               .text = text,
                                               .line = line_at(f->s, from),
                                               .key = mix(mix(f->seed ^ f->n_change) ^ from)};
}

static bool is_mark(const struct token *t)
{
    return t->kind == TOKEN_PUNCT && !strchr("()[]{},;:.", t->text.p[0]);
}

/* How many tokens in a row, from i on, are marks without anything between them. */
static size_t marks_at(const struct finder *f, size_t i)
{
    size_t n = 0;
    while (i + n < f->n && is_mark(&f->t[i + n]) &&
           (n == 0 || f->t[i + n].begin == f->t[i + n - 1].end))
        n++;
    return n;
}

/* A sign or a star in front of a value, and none between two, is no operator. */
static bool is_between(const struct finder *f, size_t i)
{
    const struct token *before = i ? &f->t[i - 1] : NULL;
    if (!before || f->t[i].first)
        return false;
    return before->kind == TOKEN_NUMBER || before->kind == TOKEN_STRING || token_is(before, ")") ||
           token_is(before, "]") ||
           (token_is_name(before) && !lang_is_keyword(f->lang, before->text));
}

static void swap_at(struct finder *f, size_t i, size_t n)
{
    size_t from = f->t[i].begin, to = f->t[i + n - 1].end;
    struct str text = str_slice(f->s, from, to);
    for (size_t k = 0; k < countof(swaps); k++)
        if (str_eqc(text, swaps[k].from) && (f->t[i].kind == TOKEN_WORD || is_between(f, i)))
            propose(f, swaps[k].op, from, to, swaps[k].to);
}

/* One up and one down. */
static void number_at(struct finder *f, const struct token *t)
{
    long value = 0;
    if (t->text.n > NUMBER_MAX || (t->text.n > 1 && t->text.p[0] == '0'))
        return;
    for (size_t i = 0; i < t->text.n; i++) {
        if (t->text.p[i] < '0' || t->text.p[i] > '9')
            return;
        value = 10 * value + (t->text.p[i] - '0');
    }
    propose(f, "constant", t->begin, t->end, arena_printf(f->arena, "%ld", value + 1));
    if (value > 0)
        propose(f, "constant", t->begin, t->end, arena_printf(f->arena, "%ld", value - 1));
}

/* "return x" gives nothing; the value ends with its line, or at a bracket that it did not open. */
static void return_at(struct finder *f, size_t i)
{
    int depth = 0;
    size_t k = i + 1;
    for (; k < f->n && !(f->t[k].first && depth == 0) && !token_is(&f->t[k], ";"); k++) {
        depth += f->t[k].kind == TOKEN_PUNCT && strchr("([{", f->t[k].text.p[0]) != NULL;
        depth -= f->t[k].kind == TOKEN_PUNCT && strchr(")]}", f->t[k].text.p[0]) != NULL;
        if (depth < 0)
            break;
    }
    if (k > i + 1 &&
        !str_eqc(str_slice(f->s, f->t[i + 1].begin, f->t[k - 1].end), f->lang->shape->nothing))
        propose(f, "returned", f->t[i + 1].begin, f->t[k - 1].end, f->lang->shape->nothing);
}

static bool brings(const struct finder *f, const struct token *t)
{
    const char *const *w = f->lang->shape->brings;
    while (*w && !token_is(t, *w))
        w++;
    return t->first && *w;
}

static void find_all(struct finder *f)
{
    bool skip = false; /* a line that brings in others' code */
    for (size_t i = 0; i < f->n; i++) {
        size_t marks = marks_at(f, i);
        skip = f->t[i].first ? brings(f, &f->t[i]) : skip;
        if (skip)
            continue;
        if (f->t[i].kind == TOKEN_NUMBER)
            number_at(f, &f->t[i]);
        else if (token_is(&f->t[i], "return") && f->lang->shape->nothing)
            return_at(f, i);
        else if (marks || f->t[i].kind == TOKEN_WORD)
            swap_at(f, i, marks ? marks : 1);
        i += marks ? marks - 1 : 0;
    }
}

/* Of those not chosen, the one with the smallest key; the operators take turns. */
static struct change *next_of(struct finder *f, const char *op)
{
    struct change *best = NULL;
    for (size_t i = 0; i < f->n_change; i++)
        if (!f->change[i].chosen && strcmp(f->change[i].op, op) == 0 &&
            (!best || f->change[i].key < best->key))
            best = &f->change[i];
    return best;
}

static size_t choose(struct finder *f, size_t max)
{
    size_t n = 0, before;
    max = max ? max : f->n_change;
    do {
        before = n;
        for (size_t k = 0; k < countof(ops) && n < max; k++) {
            struct change *c = next_of(f, ops[k]);
            if (c)
                c->chosen = true;
            n += c != NULL;
        }
    } while (n < max && n > before);
    return n;
}

static struct mutant mutant_of(const struct finder *f, const struct change *c, struct arena *arena)
{
    struct str was = str_slice(f->s, c->from, c->to);
    struct buf b;
    buf_init(&b, f->s.n + 100);
    buf_adds(&b, str_slice(f->s, 0, c->from));
    buf_addc(&b, c->text);
    buf_adds(&b, str_slice(f->s, c->to, f->s.n));
    return (struct mutant){.op = c->op,
                           .what = arena_printf(arena, "`%.40s` -> `%s` at line %zu",
                                                arena_dup(arena, str_slice(was, 0, 40)), c->text,
                                                c->line),
                           .line = c->line,
                           .column = c->from + 1,
                           .text = arena_take(arena, &b)};
}

int mutate_tokens(struct mutants *ret, const struct lang *lang, struct str reference,
                  const char *entry, const struct mutate_options *o, struct arena *arena,
                  struct err *err)
{
    struct finder f = {.s = reference, .lang = lang, .seed = o->seed, .arena = arena};
    struct mutants m = {0};
    struct lexer lex = {.s = reference};
    struct token t;
    size_t cap = 0;
    (void)entry;
    while (lang->token(&lex, &t)) {
        if (f.n == TOKENS_MAX)
            return err_set(err, ERR_LIMIT, "the text has more than %d tokens", TOKENS_MAX);
        f.t = arena_room(arena, f.t, f.n, &cap, sizeof *f.t);
        f.t[f.n++] = t;
    }
    find_all(&f);
    m.possible = f.n_change;
    m.item = arena_alloc(arena, (choose(&f, o->max) + 1) * sizeof *m.item);
    for (size_t i = 0; i < f.n_change; i++)
        if (f.change[i].chosen)
            m.item[m.n++] = mutant_of(&f, &f.change[i], arena);
    *ret = m;
    return 0;
}
