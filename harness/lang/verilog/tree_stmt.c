/* tree_stmt.c: statements: where each begins and ends, and what its tokens are part of. */
#include "harness/lang/verilog/tree.h"

static const char *const declaration_words[] = {
    "reg",     "wire",     "logic",  "integer",   "int",    "bit",    "byte",     "shortint",
    "longint", "time",     "real",   "tri",       "tri0",   "tri1",   "wand",     "wor",
    "supply0", "supply1",  "input",  "output",    "inout",  "genvar", "event",    "string",
    "signed",  "unsigned", "var",    "automatic", "static", "const",  "realtime", "shortreal",
    "typedef", "enum",     "struct", "union",     NULL};

/* Declarations that are read only for the constants in them. */
static const char *const opaque_words[] = {"typedef", "enum",  "struct", "union",
                                           "genvar",  "event", "string", NULL};

bool read_enter(struct reader *r, size_t i)
{
    if (++r->depth <= CODE_DEPTH_MAX)
        return true;
    if (!r->failed)
        err_set(r->err, ERR_LIMIT, "line %zu: more than %d statements in each other",
                r->c->t[i].line, CODE_DEPTH_MAX);
    r->failed = true;
    return false;
}

size_t behind_semicolon(const struct reader *r, size_t i)
{
    size_t end = code_find(r->c, i, r->end, ";");
    return end < r->end ? end + 1 : r->end;
}

bool is_declaration(const struct code *c, size_t i)
{
    if (tok_in(c, i, declaration_words))
        return true;
    /* state_t state, next;   pkg::t x; */
    return tok_is_name(c, i) && i + 2 < c->n && c->t[i + 1].kind == TOK_WORD &&
           tok_is_name(c, i + 1) &&
           (tok_is(c, i + 2, ";") || tok_is(c, i + 2, ",") || tok_is(c, i + 2, "="));
}

/* The members of "enum ... { A, B = 1 }" are constants; `i` is at "{". */
static void add_constant(struct reader *r, size_t i, bool is_enum)
{
    struct code *c = r->c;
    /* The array doubles whenever the count is a power of two. */
    if ((c->n_constant & (c->n_constant - 1)) == 0) {
        size_t cap = c->n_constant ? 2 * c->n_constant : 1;
        struct constant *more = arena_alloc(c->arena, cap * sizeof *more);
        for (size_t k = 0; k < c->n_constant; k++)
            more[k] = c->constant[k];
        c->constant = more;
    }
    c->constant[c->n_constant++] =
        (struct constant){.name = c->t[i].text, .list = r->lists, .is_enum = is_enum};
}

static void read_enum(struct reader *r, size_t open)
{
    struct code *c = r->c;
    for (size_t i = open + 1; i < c->t[open].match; i = code_find(c, i, c->t[open].match, ",") + 1)
        if (tok_is_name(c, i))
            add_constant(r, i, true);
    r->lists++;
}

/* The names of a declaration with what stands behind them, from the first name to the ";". */
static void read_declared(struct reader *r, size_t i, size_t end)
{
    struct code *c = r->c;
    while (i < end) {
        size_t comma = code_find(c, i, end, ","), equals = code_find(c, i, comma, "=");
        if (equals < comma)
            code_mark(c, equals + 1, comma, IN_EXPR | (r->process >= 0 ? IN_PROCESS : 0));
        i = comma + 1;
    }
}

size_t read_declaration(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = behind_semicolon(r, i), brace = code_find(c, i, end, "{"), k = i;
    struct node *node;
    bool port = tok_is(c, i, "input") || tok_is(c, i, "output") || tok_is(c, i, "inout");
    if (tok_in(c, i, opaque_words)) {
        if (brace < end && (tok_is(c, i, "enum") || tok_is(c, i + 1, "enum")))
            read_enum(r, brace);
        return end;
    }
    while (k < end && tok_in(c, k, declaration_words))
        k++;
    node = code_node(c, NODE_DECL, i);
    *node = (struct node){.kind = NODE_DECL,
                          .at = i,
                          .end = end,
                          .port = port,
                          .parent = -1,
                          .module = r->module,
                          .process = r->process};
    if (tok_is(c, k, "["))
        node->op = k;
    while (tok_is(c, k, "[") && c->t[k].match)
        k = c->t[k].match + 1;
    if (tok_is(c, k, "#")) /* wire #5 x */
        k += 2;
    node->body = k;
    node->body_end = end;
    read_declared(r, k, end ? end - 1 : end);
    return end;
}

/* parameter [3:0] A = 0, B = 1; */
size_t read_constants(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = behind_semicolon(r, i), equals;
    for (; (equals = code_find(c, i, end, "=")) < end; i = equals + 1) {
        size_t comma = code_find(c, equals, end - 1, ",");
        if (tok_is_name(c, equals - 1))
            add_constant(r, equals - 1, false);
        code_mark(c, equals + 1, comma, IN_EXPR | IN_VALUE);
    }
    return end;
}

static struct node *statement_node(struct reader *r, enum node_kind kind, size_t at)
{
    struct node *n = code_node(r->c, kind, at);
    n->module = r->module;
    n->process = r->process;
    n->parent = -1;
    return n;
}

/* Mark the tokens of the "(" group at i; returns the index behind it. */
static size_t read_group(struct reader *r, size_t i, unsigned in)
{
    size_t close = i < r->end && tok_is(r->c, i, "(") ? r->c->t[i].match : 0;
    if (!close)
        return i;
    code_mark(r->c, i + 1, close, in);
    return close + 1;
}

static size_t read_if(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t node = c->n_node, next, other = 0, other_end = 0;
    struct node *n = statement_node(r, NODE_IF, i);
    n->op = i + 1;
    n->body = read_group(r, i + 1, IN_EXPR | IN_PROCESS);
    next = read_statement(r, n->body);
    c->node[node].body_end = next;
    if (next < r->end && tok_is(c, next, "else")) {
        other = next + 1;
        next = other_end = read_statement(r, other);
    }
    c->node[node].other = other;
    c->node[node].other_end = other_end;
    c->node[node].end = next;
    return next;
}

/* The colon that ends the labels at i; a colon that belongs to a "?" is passed over. */
static size_t label_colon(const struct code *c, size_t i, size_t end)
{
    size_t open = 0;
    for (; i < end; i++) {
        if (tok_is(c, i, "?"))
            open++;
        else if (tok_is(c, i, ":") && open-- == 0)
            return i;
        else if (c->t[i].match > i)
            i = c->t[i].match;
    }
    return end;
}

static size_t read_arm(struct reader *r, size_t i, size_t end, size_t parent)
{
    struct code *c = r->c;
    size_t node = c->n_node, colon = label_colon(c, i, end), next;
    bool no_colon = tok_is(c, i, "default") && !tok_is(c, i + 1, ":");
    struct node *n = statement_node(r, NODE_ARM, i);
    n->parent = (ptrdiff_t)parent;
    n->op = no_colon ? 0 : colon;
    n->body = no_colon ? i + 1 : colon + 1;
    if (!no_colon && !tok_is(c, i, "default"))
        code_mark(c, i, colon, IN_LABEL | IN_PROCESS);
    if (!no_colon && colon >= end)
        next = end;
    else
        next = read_statement(r, n->body);
    c->node[node].body_end = c->node[node].end = next;
    return next;
}

static size_t read_case(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t node = c->n_node, end = c->t[i].match, k;
    struct node *n = statement_node(r, NODE_CASE, i);
    n->op = i + 1;
    n->end = end + 1;
    k = read_group(r, i + 1, IN_EXPR | IN_PROCESS);
    if (tok_is(c, k, "inside"))
        k++;
    n->body = k;
    n->body_end = end;
    while (k < end && !r->failed)
        k = read_arm(r, k, end, node);
    return end + 1;
}

static size_t read_loop(struct reader *r, size_t i)
{
    struct node *n = statement_node(r, NODE_LOOP, i);
    n->op = i + 1;
    n->body = read_group(r, i + 1, IN_LOOP | IN_PROCESS);
    n->end = n->body;
    return read_statement(r, n->body);
}

static size_t read_block(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = c->t[i].match, k = i + 1;
    if (tok_is(c, k, ":"))
        k += 2;
    while (k < end && !r->failed)
        k = read_statement(r, k);
    k = end + 1;
    return tok_is(c, k, ":") ? k + 2 : k;
}

static const char *const assign_words[] = {
    "=", "<=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "<<<=", ">>>=", NULL};

/* The first assignment operator in no bracket, before `end`; `end` when there is none. */
static size_t assign_operator(const struct code *c, size_t i, size_t end)
{
    for (; i < end; i++) {
        if (tok_in(c, i, assign_words))
            return i;
        if (c->t[i].match > i)
            i = c->t[i].match;
    }
    return end;
}

/* An assignment, a call, or what else ends with a ";". */
static size_t read_simple(struct reader *r, size_t i)
{
    struct code *c = r->c;
    size_t end = behind_semicolon(r, i), op = assign_operator(c, i, end), value = op + 1;
    struct node *n;
    if (tok_is(c, i, "return"))
        code_mark(c, i + 1, end - 1, IN_EXPR | IN_PROCESS);
    if (op >= end || tok_is(c, i, "return") || str_starts(c->t[i].text, "$"))
        return end;
    code_mark(c, i, op, IN_TARGET | IN_PROCESS);
    if (tok_is(c, value, "#") || tok_is(c, value, "@"))
        value = tok_is(c, value + 1, "(") ? c->t[value + 1].match + 1 : value + 2;
    code_mark(c, value, end - 1, IN_EXPR | IN_PROCESS);
    n = statement_node(r, tok_is(c, op, "<=") ? NODE_NONBLOCKING : NODE_BLOCKING, i);
    n->op = op;
    n->body = value;
    n->body_end = end - 1;
    n->end = end;
    return end;
}

/* The index behind "@(...)", "@*", "@name", "#5" or "#(...)". */
static size_t read_timing(struct reader *r, size_t i)
{
    if (tok_is(r->c, i + 1, "("))
        return read_group(r, i + 1, IN_EVENT | IN_PROCESS);
    return i + 2;
}

static size_t read_wait(struct reader *r, size_t i)
{
    return tok_is(r->c, i + 1, "(") ? read_statement(r, r->c->t[i + 1].match + 1)
                                    : behind_semicolon(r, i);
}

static size_t read_forever(struct reader *r, size_t i)
{
    return read_statement(r, i + 1);
}

static size_t read_timed(struct reader *r, size_t i)
{
    return read_statement(r, read_timing(r, i));
}

static size_t read_fork(struct reader *r, size_t i)
{
    static const char *const joins[] = {"join", "join_any", "join_none", NULL};
    while (i < r->end && !tok_in(r->c, i, joins))
        i++;
    return i + 1;
}

static const struct statement {
    const char *word;
    size_t (*read)(struct reader *r, size_t i);
} statements[] = {
    {"begin", read_block},
    {"if", read_if},
    {"case", read_case},
    {"casez", read_case},
    {"casex", read_case},
    {"for", read_loop},
    {"while", read_loop},
    {"repeat", read_loop},
    {"foreach", read_loop},
    {"forever", read_forever},
    {"do", read_forever},
    {"unique", read_forever},
    {"unique0", read_forever},
    {"priority", read_forever},
    {"@", read_timed},
    {"#", read_timed},
    {"wait", read_wait},
    {"fork", read_fork},
    {"parameter", read_constants},
    {"localparam", read_constants},
};

static size_t read_by_word(struct reader *r, size_t i)
{
    for (size_t k = 0; k < countof(statements); k++)
        if (tok_is(r->c, i, statements[k].word))
            return statements[k].read(r, i);
    if (tok_is_name(r->c, i) && tok_is(r->c, i + 1, ":"))
        return read_statement(r, i + 2);
    if (is_declaration(r->c, i))
        return read_declaration(r, i);
    return read_simple(r, i);
}

size_t read_statement(struct reader *r, size_t i)
{
    size_t next = r->end;
    if (i >= r->end)
        return r->end;
    if (read_enter(r, i))
        next = read_by_word(r, i);
    r->depth--;
    return next > i ? next : i + 1; /* always one token on, so that every loop ends */
}
