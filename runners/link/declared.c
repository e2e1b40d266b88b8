/* declared.c: what a program does not tell of a module, read from its text: in which order it
 * declares its parameters, and which of its ports are not the signal of their name. */
#include "runners/link/vvp_ports.h"

#include "runners/vvp/names.h"
#include "harness/lang/verilog/verilog.h"

/* As the source has it: in a program a backslash stands before a quote and before another one. */
static struct str plain(struct str name, struct arena *arena)
{
    char *ret = arena_alloc(arena, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        i += name.p[i] == '\\' && i + 1 < name.n;
        ret[n++] = name.p[i];
    }
    return (struct str){ret, n};
}

/* Where in a module's text a token stands. */
struct place {
    size_t depth;  /* of brackets */
    size_t blocks; /* with names of their own, around it */
    bool declares; /* "#(" or "parameter" was read, and not yet the end of what it declares */
    size_t level;  /* the depth at which it does */
    bool begun;    /* a bracket or a semicolon was read */
};

static bool is_any(const struct token *t, const char *const *words)
{
    for (; *words; words++)
        if (token_is(t, *words))
            return true;
    return false;
}

static void step_over(struct place *p, const struct token *t, const struct token *before)
{
    static const char *const open[] = {"(", "[", "{", NULL}, *const close[] = {")", "]", "}", NULL};
    static const char *const begin[] = {"begin", "fork", "function", "task", "class", NULL};
    static const char *const end[] = {"end",         "join",    "join_any", "join_none",
                                      "endfunction", "endtask", "endclass", NULL};
    bool header = !p->begun && token_is(before, "#") && token_is(t, "(");
    p->begun |= token_is(t, "(") || token_is(t, ";");
    p->depth += is_any(t, open);
    p->depth -= p->depth && is_any(t, close);
    p->blocks += is_any(t, begin);
    p->blocks -= p->blocks && is_any(t, end);
    if (header || (token_is(t, "parameter") && !p->blocks)) {
        p->declares = true;
        p->level = p->depth;
    } else if (p->depth < p->level || token_is(t, ";") || token_is(t, "localparam")) {
        p->declares = false;
    }
}

/* "NAME =" in a list behind "#(" or "parameter" declares it. */
void link_ports_declared(struct link_ports *ports, struct str source, const char *module,
                         struct arena *arena)
{
    struct lexer lex = {.s = source};
    struct token t, before = {.kind = TOKEN_PUNCT};
    struct names known = {0};
    struct place place = {0};
    bool inside = false;
    size_t n = 0;
    for (size_t i = 0; i < ports->n_parameter; i++) {
        ports->parameter[i].place = VVP_NONE;
        names_put(&known, plain(ports->parameter[i].name, arena), arena)->index = i;
    }
    while (n < ports->n_parameter && verilog_token(&lex, &t)) {
        const struct name *at = NULL;
        if (token_is(&t, "automatic") || token_is(&t, "static"))
            continue;
        if (token_is(&before, "module") || token_is(&before, "macromodule")) {
            inside = str_eqc(t.text, module);
            place = (struct place){0};
        }
        step_over(&place, &t, &before);
        if (inside && place.declares && place.depth == place.level && token_is(&t, "=") &&
            token_is_name(&before))
            at = names_get(&known, before.text);
        if (at && ports->parameter[at->index].place == VVP_NONE)
            ports->parameter[at->index].place = n++;
        before = t;
    }
}

/* A module's header while it is read. */
struct header {
    struct lexer *lex;
    struct link_refusal *refusal;
};

/* Behind "`line": 3 "candidate.sv" 0, and nothing else on the line. */
static bool skip_line_directive(struct lexer *lex)
{
    struct token number, file, level;
    struct lexer next;
    if (!verilog_token(lex, &number) || !verilog_token(lex, &file) || !verilog_token(lex, &level))
        return false;
    next = *lex;
    return number.kind == TOKEN_NUMBER && file.kind == TOKEN_STRING && !str_has(file.text, "\\") &&
           level.kind == TOKEN_NUMBER && (!verilog_token(&next, &number) || number.first);
}

/* The preprocessor may leave a `line behind a macro. Any other directive takes a part of the text
 * away that only the compiler can tell from the rest, and no honest header has one: refused. */
static bool header_next(struct header *h, struct token *t)
{
    while (verilog_token(h->lex, t)) {
        if (t->kind != TOKEN_DIRECTIVE)
            return true;
        if (str_eqc(t->text, "line") && skip_line_directive(h->lex))
            continue;
        link_refuse(h->refusal, LINK_PORT_SHAPE, t->text);
        return false;
    }
    return false;
}

static size_t depth_behind(size_t depth, const struct token *t)
{
    return depth + token_is(t, "(") - token_is(t, ")");
}

/* From the module's name to the "(" of its ports; false: it has none. */
static bool opens_ports(struct header *h)
{
    struct token t;
    while (header_next(h, &t) && !token_is(&t, ";")) {
        size_t depth = 1;
        if (token_is(&t, "("))
            return true;
        if (token_is(&t, "#") && header_next(h, &t))
            while (depth && header_next(h, &t))
                depth = depth_behind(depth, &t);
        else if (token_is(&t, "import"))
            while (header_next(h, &t) && !token_is(&t, ";"))
                ;
    }
    return false;
}

/* Behind ".NAME(": is it just "NAME)"? */
static bool is_own_signal(struct header *h, struct str name)
{
    struct token t;
    return header_next(h, &t) && token_is_name(&t) && str_eq(t.text, name) && header_next(h, &t) &&
           token_is(&t, ")");
}

/* From the "(" of a list of ports to its ")". */
static void check_list(struct header *h)
{
    struct token t, name, before = {.kind = TOKEN_PUNCT};
    size_t depth = 1;
    while (depth && header_next(h, &t)) {
        if (token_is(&before, ".") && token_is_name(&t)) {
            name = t;
            if (header_next(h, &t) && token_is(&t, "(") && !is_own_signal(h, name.text))
                link_refuse(h->refusal, LINK_PORT_SHAPE, name.text);
        } else {
            depth = depth_behind(depth, &t);
        }
        before = t;
    }
}

/* Units that can be a root. */
static bool opens_unit(const struct token *t)
{
    return token_is(t, "module") || token_is(t, "macromodule") || token_is(t, "interface") ||
           token_is(t, "program");
}

int link_ports_own_signals(struct str source, const char *module, struct link_refusal *refusal)
{
    struct lexer lex = {.s = source};
    struct header h = {&lex, refusal};
    struct token t;
    while (refusal->reason == LINK_FINE && verilog_token(&lex, &t)) {
        if (!opens_unit(&t))
            continue;
        while (header_next(&h, &t) && (token_is(&t, "automatic") || token_is(&t, "static")))
            ;
        if (str_eqc(t.text, module) && opens_ports(&h))
            check_list(&h);
    }
    return refusal->reason == LINK_FINE ? 0 : -1;
}
