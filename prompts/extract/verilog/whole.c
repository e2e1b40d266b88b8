/* whole.c: which of several modules with one name is the answer.
 *
 * Models correct themselves, so the last one is; but not when it only shows a part: a skeleton that
 * holds no statement, a "..." in the place of code, or a comment that says that something is left
 * out, in a module that is shorter than another one: by how much depends on how clearly it says
 * so. */
#include "prompts/extract/extract.h"
#include "prompts/extract/verilog/assemble.h"

#include <string.h>

/* Statements that declare and do nothing; "wire y = a;" does something. */
static bool declares(const struct token *t, bool *unless_assigned)
{
    static const char *const names[] = {
        "input",  "output", "inout",      "reg",       "integer", "genvar", "int",      "bit",
        "signed", "real",   "localparam", "parameter", "typedef", "import", "timeunit", "var",
    };
    static const char *const nets[] = {"wire", "logic", "tri"};
    *unless_assigned = false;
    for (size_t i = 0; t->kind == TOKEN_WORD && i < countof(nets); i++)
        if (str_eqc(t->text, nets[i]))
            return *unless_assigned = true;
    for (size_t i = 0; t->kind == TOKEN_WORD && i < countof(names); i++)
        if (str_eqc(t->text, names[i]))
            return true;
    return token_is(t, ";");
}

/* Where a walk through a module stands. */
struct walk {
    size_t tokens, dots, braces;
    bool in_declaration, unless_assigned;
    bool does; /* a statement was seen that does something */
    bool dotted;
    int left_out;
};

static void walk_token(struct walk *k, const struct token *t)
{
    k->tokens++;
    k->dots = token_is(t, ".") ? k->dots + 1 : 0;
    k->dotted |= k->dots == 3;
    if (k->in_declaration)
        k->does |= k->unless_assigned && token_is(t, "=");
    else if (declares(t, &k->unless_assigned))
        k->in_declaration = true;
    else
        k->does |= !token_is(t, ".") && !token_is(t, "endmodule");
    k->braces += token_is(t, "{");
    k->braces -= k->braces && token_is(t, "}");
    if (token_is(t, ";") && !k->braces)
        k->in_declaration = false;
}

static void walk_gap(struct walk *k, struct str gap)
{
    int one = gap_left_out(gap);
    k->left_out = one > k->left_out ? one : k->left_out;
}

/* A unit's tokens, and whether it looks like a part of something. */
static struct walk walk_unit(const struct vscan *scan, const struct unit *u)
{
    struct walk k = {0};
    struct lexer lex = {.s = str_slice(scan->text, 0, u->end), .at = u->body};
    struct token t;
    size_t end = u->body;
    while (verilog_token(&lex, &t) && !token_is(&t, u->end_word)) {
        walk_gap(&k, str_slice(scan->text, end, t.begin));
        walk_token(&k, &t);
        end = t.end;
    }
    walk_gap(&k, str_slice(scan->text, end, u->end));
    return k;
}

bool whole_is_excerpt(const struct whole *w, size_t largest)
{
    return w->empty || w->left_out == 3 || (w->left_out == 2 && w->tokens < largest) ||
           (w->left_out == 1 && 10 * w->tokens < 8 * largest);
}

/* Does only `a` show a part? */
static bool is_less(const struct whole *a, const struct whole *b, size_t largest)
{
    return whole_is_excerpt(a, largest) && !whole_is_excerpt(b, largest);
}

struct whole whole_of(const struct vscan *scan, const char *entry)
{
    struct whole ret = {0}, one;
    for (size_t i = 0; i < scan->n; i++) {
        const struct unit *u = &scan->unit[i];
        struct walk k;
        if (!u->top || !u->module || !str_eqc(u->name, entry))
            continue;
        k = walk_unit(scan, u);
        one = (struct whole){.unit = u, .tokens = k.tokens, .left_out = k.left_out};
        one.empty = k.dotted || !k.does;
        one.n = ret.n + 1;
        one.largest = k.tokens > ret.largest ? k.tokens : ret.largest;
        ret.n = one.n;
        ret.largest = one.largest;
        if (!ret.unit || !is_less(&one, &ret, ret.largest))
            ret = one;
    }
    return ret;
}
