/* tree_read.c: modules and the items in them. */
#include "harness/lang/verilog/tree.h"

#include <string.h>

struct node *code_node(struct code *c, enum node_kind kind, size_t at)
{
    if ((c->n_node & (c->n_node - 1)) == 0) {
        size_t cap = c->n_node ? 2 * c->n_node : 1;
        struct node *more = arena_alloc(c->arena, cap * sizeof *more);
        if (c->n_node)
            memcpy(more, c->node, c->n_node * sizeof *more);
        c->node = more;
    }
    c->node[c->n_node] = (struct node){.kind = kind, .at = at, .process = -1, .module = -1};
    return &c->node[c->n_node++];
}

void code_mark(struct code *c, size_t from, size_t to, unsigned in)
{
    for (; from < to && from < c->n; from++)
        c->t[from].in |= in;
}

static size_t read_item(struct reader *r, size_t i);

static void read_items(struct reader *r, size_t i, size_t end)
{
    while (i < end && !r->failed) {
        size_t next = read_item(r, i);
        i = next > i ? next : i + 1;
    }
}

static const char *const always_words[] = {"always",  "always_comb", "always_ff", "always_latch",
                                           "initial", "final",       NULL};
static const char *const edge_words[] = {"posedge", "negedge", NULL};

static size_t read_process(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t node = c->n_node, body = i + 1, end;
    struct node *n = code_node(c, NODE_PROCESS, i);
    n->module = r->module;
    n->parent = -1;
    if (tok_is(c, body, "@") && tok_is(c, body + 1, "(")) {
        n->op = body + 1;
        body = c->t[n->op].match + 1;
        code_mark(c, n->op + 1, body - 1, IN_EVENT);
        for (size_t k = n->op; k < body; k++)
            n->clocked |= tok_in(c, k, edge_words);
    } else if (tok_is(c, body, "@")) {
        body += 2;
    }
    n->body = body;
    r->process = (ptrdiff_t)node;
    end = read_statement(r, body);
    r->process = -1;
    c->node[node].body_end = c->node[node].end = end;
    return end;
}

/* A function or a task: its header is left alone. */
static size_t read_routine(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = c->t[i].match, k = behind_semicolon(r, i + 1), node = c->n_node;
    struct node *n = code_node(c, NODE_PROCESS, i);
    n->module = r->module;
    n->parent = -1;
    n->body = k;
    n->body_end = n->end = end;
    r->process = (ptrdiff_t)node;
    while (k < end && !r->failed)
        k = read_statement(r, k);
    r->process = -1;
    return tok_is(c, end + 1, ":") ? end + 3 : end + 1;
}

/* assign a = b, {c, d} = e; */
static size_t read_assign(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = behind_semicolon(r, i), k = i + 1;
    if (tok_is(c, k, "#"))
        k = tok_is(c, k + 1, "(") ? c->t[k + 1].match + 1 : k + 2;
    while (k < end) {
        size_t comma = code_find(c, k, end - 1, ","), equals = code_find(c, k, comma, "=");
        struct node *n;
        if (equals >= comma)
            return end;
        n = code_node(c, NODE_ASSIGN, k);
        *n = (struct node){.kind = NODE_ASSIGN,
                           .at = k,
                           .op = equals,
                           .body = equals + 1,
                           .body_end = comma,
                           .end = comma,
                           .module = r->module,
                           .process = -1,
                           .parent = -1};
        code_mark(c, k, equals, IN_TARGET);
        code_mark(c, equals + 1, comma, IN_EXPR);
        k = comma + 1;
    }
    return end;
}

/* "if" and "for" of a generate: the condition is not looked at. */
static size_t read_generate(struct reader *r, size_t i)
{
    size_t k = i + 1, next;
    if (tok_is(r->c, k, "("))
        k = r->c->t[k].match + 1;
    next = read_item(r, k);
    if (tok_is(r->c, i, "if") && next < r->end && tok_is(r->c, next, "else"))
        next = read_item(r, next + 1);
    return next;
}

static size_t read_generate_case(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = c->t[i].match, k = i + 1;
    if (tok_is(c, k, "("))
        k = c->t[k].match + 1;
    while (k < end && !r->failed) {
        size_t colon = code_find(c, k, end, ":");
        k = colon < end ? read_item(r, colon + 1) : end;
    }
    return end + 1;
}

static size_t read_inner(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = c->t[i].match, k = i + 1;
    if (tok_is(c, k, ":"))
        k += 2;
    read_items(r, k, end);
    return tok_is(c, end + 1, ":") ? end + 3 : end + 1;
}

static size_t skip_whole(struct reader *r, size_t i)
{
    return r->c->t[i].match ? r->c->t[i].match + 1 : i + 1;
}

static size_t skip_item(struct reader *r, size_t i)
{
    return behind_semicolon(r, i);
}

/* The connections of an instance. */
static void read_ports(struct reader *r, size_t open)
{
    struct code *c = r->c;
    size_t close = c->t[open].match;
    for (size_t i = open + 1; i < close; i++) {
        if (tok_is(c, i, ".") && tok_is(c, i + 2, "(") && c->t[i + 2].match) {
            code_mark(c, i + 3, c->t[i + 2].match, IN_EXPR | IN_PORT);
            i = c->t[i + 2].match;
        } else if (!tok_is(c, i, ",") && !tok_is(c, i, ".")) {
            size_t comma = code_find(c, i, close, ",");
            code_mark(c, i, comma, IN_EXPR | IN_PORT);
            i = comma;
        }
    }
}

/* adder #(.W(8)) a1 (...), a2 (...);   and (y, a, b); */
static size_t read_instance(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = behind_semicolon(r, i), k = i + 1;
    if (tok_is(c, k, "#"))
        k = tok_is(c, k + 1, "(") ? c->t[k + 1].match + 1 : k + 2;
    while ((k = code_find(c, k, end, "(")) < end) {
        struct node *n = code_node(c, NODE_INSTANCE, i);
        n->op = k;
        n->end = end;
        n->module = r->module;
        n->parent = -1;
        read_ports(r, k);
        k = c->t[k].match + 1;
    }
    return end;
}

static const struct item {
    const char *word;
    size_t (*read)(struct reader *r, size_t i);
} items[] = {
    {"assign", read_assign},        {"parameter", read_constants},
    {"localparam", read_constants}, {"function", read_routine},
    {"task", read_routine},         {"generate", read_inner},
    {"begin", read_inner},          {"if", read_generate},
    {"for", read_generate},         {"case", read_generate_case},
    {"specify", skip_whole},        {"import", skip_item},
    {"export", skip_item},          {"defparam", skip_item},
    {"specparam", skip_item},       {"timeunit", skip_item},
    {"timeprecision", skip_item},   {"assert", skip_item},
    {"assume", skip_item},          {"cover", skip_item},
    {"default", skip_item},         {";", skip_whole},
};

static size_t read_item_by_word(struct reader *r, size_t i)
{
    const struct code *c = r->c;
    for (size_t k = 0; k < countof(items); k++)
        if (tok_is(c, i, items[k].word))
            return items[k].read(r, i);
    if (tok_in(c, i, always_words))
        return read_process(r, i);
    if (is_declaration(c, i))
        return read_declaration(r, i);
    return c->t[i].kind == TOK_WORD ? read_instance(r, i) : skip_whole(r, i);
}

static size_t read_item(struct reader *r, size_t i)
{
    size_t next = r->end;
    if (i >= r->end)
        return r->end;
    if (read_enter(r, i)) {
        bool constants = tok_is(r->c, i, "parameter") || tok_is(r->c, i, "localparam");
        next = read_item_by_word(r, i);
        /* Constants declared by statements in a row count as one declaration. */
        if (!constants || !tok_is(r->c, next, r->c->t[i].text.n == 9 ? "parameter" : "localparam"))
            r->lists++;
    }
    r->depth--;
    return next;
}

static void read_module(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = c->t[i].match, node = c->n_node;
    struct node *n = code_node(c, NODE_MODULE, i);
    n->end = end + 1;
    n->parent = -1;
    r->end = end;
    n->body = behind_semicolon(r, i + 1);
    n->body_end = end;
    r->module = (ptrdiff_t)node;
    r->process = -1;
    read_items(r, n->body, end);
    r->module = -1;
}

/* "[...]" in values and targets, and how often "{4{x}}" repeats. */
static void mark_brackets(struct code *c)
{
    for (size_t i = 1; i < c->n; i++) {
        size_t close = c->t[i].match, inner;
        if (close <= i || !(c->t[i].in & (IN_EXPR | IN_TARGET)))
            continue;
        if (tok_is(c, i, "["))
            code_mark(c, i + 1, close,
                      IN_INDEX | (code_find(c, i + 1, close, ":") < close ? IN_RANGE : 0));
        if (!tok_is(c, i, "{"))
            continue;
        inner = code_find(c, i + 1, close, "{");
        if (inner < close && inner > i + 1 && c->t[inner].match + 1 == close &&
            code_find(c, i + 1, inner, ",") == inner && tok_ends_value(c, inner - 1))
            code_mark(c, i + 1, inner, IN_COUNT);
    }
}

int code_read(struct code *ret, struct str text, struct arena *arena, struct err *err)
{
    struct code c;
    struct reader r = {.c = &c, .module = -1, .process = -1, .err = err};
    if (code_lex(&c, text, arena, err) < 0)
        return -1;
    for (size_t i = 1; i < c.n && !r.failed; i++)
        if ((tok_is(&c, i, "module") || tok_is(&c, i, "macromodule")) && c.t[i].match) {
            read_module(&r, i);
            i = c.t[i].match;
        }
    if (r.failed)
        return -1;
    mark_brackets(&c);
    *ret = c;
    return 0;
}
