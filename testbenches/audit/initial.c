/* initial.c: blanks in place of what sets variables before time 0 is over. */
#include "testbenches/audit/initial.h"

#include "harness/lang/verilog/tree.h"

#include <string.h>

struct removal {
    const struct code *code;
    char *text;
    bool any;
};

/* The tokens from..to-1 become blanks. */
static void blank(struct removal *r, size_t from, size_t to)
{
    const struct tok *t = r->code->t;
    if (from >= to)
        return;
    for (size_t i = t[from].begin; i < t[to - 1].end; i++)
        if (r->text[i] != '\n')
            r->text[i] = ' ';
    r->any = true;
}

/* Does it wait for anything, or call a task? Then it is more than values to begin with. */
static bool only_assigns(const struct code *c, const struct node *n)
{
    for (size_t i = n->at; i < n->end; i++)
        if (tok_is(c, i, "#") || tok_is(c, i, "@") || tok_is(c, i, "wait") ||
            tok_is(c, i, "forever") || (c->t[i].kind == TOK_WORD && *c->t[i].text.p == '$'))
            return false;
    return true;
}

/* Of "reg [3:0] a = 0, b;": the "= 0". */
static void blank_values(struct removal *r, const struct node *n)
{
    const struct code *c = r->code;
    for (size_t i = n->at; i < n->end; i++) {
        size_t from = code_find(c, i, n->end, "="), to;
        if (from >= n->end)
            return;
        to = code_find(c, from, n->end, ",");
        if (to >= n->end)
            to = code_find(c, from, n->end, ";");
        blank(r, from, to);
        i = to;
    }
}

/* A net with a value is driven by it for good. */
static bool is_net(const struct code *c, const struct node *n)
{
    static const char *const nets[] = {"wire", "tri", "wand", "wor", "supply0", "supply1", NULL};
    for (size_t i = n->at; i < n->end; i++)
        if (tok_in(c, i, nets))
            return true;
    return false;
}

bool initial_removed(struct str *ret, struct str reference, struct arena *arena)
{
    struct code c;
    struct removal r = {.code = &c, .text = arena_dup(arena, reference)};
    if (code_read(&c, reference, arena, NULL) < 0)
        return false;
    for (size_t i = 0; i < c.n_node; i++) {
        const struct node *n = &c.node[i];
        if (n->kind == NODE_PROCESS && tok_is(&c, n->at, "initial") && only_assigns(&c, n))
            blank(&r, n->at, n->end);
        else if (n->kind == NODE_DECL && n->process < 0 && !is_net(&c, n))
            blank_values(&r, n);
    }
    if (r.any)
        *ret = (struct str){r.text, reference.n};
    return r.any;
}

bool initial_is_told(const struct problem *p)
{
    static const char *const words[] = {"initial", "Initial", "power", "Power"};
    for (size_t i = 0; i < countof(words); i++)
        if (str_has(p->spec, words[i]) || str_has(p->interface, words[i]))
            return true;
    return false;
}
