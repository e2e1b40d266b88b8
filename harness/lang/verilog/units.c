/* units.c: where modules (packages, interfaces, primitives) begin and end in a text.
 *
 * The word "module" opens a unit when a header follows it: a name and then "(", "#", ";" or
 * "import". At the start of a line that is enough, so that code with a broken header is found too;
 * elsewhere the header must be whole, as far as its ";". Units are kept on a stack, so an end
 * closes the innermost one: a header that stands in prose, with the real module after it, stays
 * without an end, is no unit "at the top", and does no harm. */
#include "harness/lang/verilog/verilog.h"

#include <string.h>

static const struct kind {
    const char *word, *end;
    bool module;
} kinds[] = {
    {"module", "endmodule", true},        {"macromodule", "endmodule", true},
    {"package", "endpackage", false},     {"interface", "endinterface", false},
    {"primitive", "endprimitive", false},
};

static const struct kind *kind_of(const struct token *t)
{
    for (size_t i = 0; t->kind == TOKEN_WORD && i < countof(kinds); i++)
        if (str_eqc(t->text, kinds[i].word))
            return &kinds[i];
    return NULL;
}

static const char *end_of(const struct token *t)
{
    for (size_t i = 0; t->kind == TOKEN_WORD && i < countof(kinds); i++)
        if (str_eqc(t->text, kinds[i].end))
            return kinds[i].end;
    return NULL;
}

enum header {
    HEADER_NONE,
    HEADER_BEGUN, /* a name, and a sign that a header follows */
    HEADER_WHOLE, /* up to its ";" */
};

struct header_scan {
    struct lexer lex;
    struct token t;
    bool more;   /* t holds a token */
    bool parens; /* a port or parameter list was seen */
    bool ports;
};

static void advance(struct header_scan *h)
{
    h->more = verilog_token(&h->lex, &h->t);
}

/* Does this token never stand in a list of ports or parameters? The scan of a header stops there;
 * otherwise it could run through the whole text, once for every "module". */
static bool ends_header(const struct token *t)
{
    return token_is(t, ";") || token_is(t, "module") || end_of(t);
}

/* Skip a balanced (...). *filled: there was something inside. */
static bool skip_parens(struct header_scan *h, bool *filled)
{
    size_t depth = 0, n = 0;
    for (; h->more && !ends_header(&h->t); advance(h), n++) {
        if (token_is(&h->t, "(")) {
            depth++;
        } else if (token_is(&h->t, ")") && --depth == 0) {
            *filled = n > 1;
            advance(h);
            return true;
        }
    }
    *filled = n > 1;
    return false;
}

/* "import p::*;" before the port list. */
static void skip_imports(struct header_scan *h)
{
    while (h->more && token_is(&h->t, "import")) {
        while (h->more && !ends_header(&h->t) && !token_is(&h->t, "("))
            advance(h);
        if (h->more && token_is(&h->t, ";"))
            advance(h);
    }
}

/* Read a header from behind the unit's name. */
static enum header header_rest(struct header_scan *h)
{
    bool filled;
    if (!h->more || !(token_is(&h->t, "(") || token_is(&h->t, "#") || token_is(&h->t, ";") ||
                      token_is(&h->t, "import")))
        return HEADER_NONE;
    skip_imports(h);
    if (h->more && token_is(&h->t, "#")) {
        h->parens = true;
        advance(h);
        if (!h->more || !token_is(&h->t, "(") || !skip_parens(h, &filled))
            return HEADER_BEGUN;
    }
    if (h->more && token_is(&h->t, "(")) {
        h->parens = true;
        if (!skip_parens(h, &h->ports))
            return HEADER_BEGUN;
    }
    return h->more && token_is(&h->t, ";") ? HEADER_WHOLE : HEADER_BEGUN;
}

/* A header behind the keyword at the lexer's place. On success *u has its name, body and ports. */
static enum header header(const struct lexer *lex, struct unit *u, bool *parens)
{
    struct header_scan h = {.lex = *lex};
    enum header found;
    advance(&h);
    if (h.more && (token_is(&h.t, "automatic") || token_is(&h.t, "static")))
        advance(&h);
    if (!h.more || !token_is_name(&h.t))
        return HEADER_NONE;
    u->name = h.t.text;
    u->body = h.t.end;
    advance(&h);
    found = header_rest(&h);
    u->ports = h.ports;
    *parens = h.parens;
    if (found == HEADER_WHOLE)
        u->body = h.t.end;
    return found;
}

struct scanner {
    struct lexer lex;
    struct token t, before; /* the token at hand and the one before it */
    struct vscan *ret;
    size_t cap;
    ptrdiff_t open; /* innermost unit that waits for its end, -1: none */
    struct arena *arena;
};

static struct unit *unit_add(struct scanner *sc)
{
    struct vscan *r = sc->ret;
    r->unit = arena_room(sc->arena, r->unit, r->n, &sc->cap, sizeof *r->unit);
    return &r->unit[r->n++];
}

static void unit_open(struct scanner *sc, const struct kind *kind)
{
    struct unit u = {.begin = sc->t.begin, .end_word = kind->end, .module = kind->module};
    bool parens = false;
    enum header found = header(&sc->lex, &u, &parens);
    bool after_word = sc->before.kind == TOKEN_WORD && sc->before.text.p && !end_of(&sc->before);
    if (found == HEADER_NONE)
        return;
    if (!sc->t.first && (found != HEADER_WHOLE || (after_word && !parens)))
        return;
    u.parent = sc->open;
    u.end = sc->ret->text.n;
    sc->open = (ptrdiff_t)sc->ret->n;
    *unit_add(sc) = u;
    sc->lex.at = u.body;
    sc->t = (struct token){.kind = TOKEN_PUNCT, .text = STR(";")}; /* the header's last */
}

/* "endmodule : name" */
static size_t label_end(const struct scanner *sc)
{
    struct lexer lex = sc->lex;
    struct token t;
    if (verilog_token(&lex, &t) && !t.first && token_is(&t, ":") && verilog_token(&lex, &t) &&
        !t.first && token_is_name(&t))
        return t.end;
    return sc->t.end;
}

/* Is this end word code, and not part of a sentence? In code it starts its line or follows another
 * statement. */
static bool is_code_end(const struct scanner *sc)
{
    const struct token *b = &sc->before;
    if (sc->t.first || !b->text.p)
        return true;
    if (b->kind == TOKEN_WORD)
        return str_starts(b->text, "end");
    return b->kind == TOKEN_DIRECTIVE || token_is(b, ";") || token_is(b, ")");
}

static void unit_close(struct scanner *sc, const char *end)
{
    struct unit *u = sc->open >= 0 ? &sc->ret->unit[sc->open] : NULL;
    if (!is_code_end(sc))
        return;
    if (u && str_eqc(str_c(u->end_word), end)) {
        u->end = label_end(sc);
        u->complete = true;
        sc->open = u->parent;
    } else if (!u && !sc->ret->stray && str_eqc(str_c(end), "endmodule")) {
        sc->ret->stray = label_end(sc);
    }
}

static void mark_tops(struct vscan *r)
{
    for (size_t i = 0; i < r->n; i++) {
        struct unit *u = &r->unit[i];
        ptrdiff_t p = u->parent;
        while (p >= 0 && !r->unit[p].complete)
            p = r->unit[p].parent;
        u->parent = p; /* parents come first, so theirs is final: the walk takes one step */
        u->top = u->complete && p < 0;
    }
}

void verilog_scan(struct vscan *ret, struct str text, struct arena *arena)
{
    struct scanner sc = {.ret = ret, .open = -1, .arena = arena};
    *ret = (struct vscan){.text = text};
    sc.lex.s = text;
    while (ret->n < UNIT_MAX && verilog_token(&sc.lex, &sc.t)) {
        const struct kind *kind = kind_of(&sc.t);
        const char *end = kind ? NULL : end_of(&sc.t);
        if (kind)
            unit_open(&sc, kind);
        else if (end)
            unit_close(&sc, end);
        sc.before = sc.t;
    }
    mark_tops(ret);
}

const struct unit *vscan_find(const struct vscan *scan, const char *name, bool complete)
{
    for (size_t i = scan->n; i-- > 0;) {
        const struct unit *u = &scan->unit[i];
        if (u->module && str_eqc(u->name, name) && (complete ? u->top : !u->complete))
            return u;
    }
    return NULL;
}

const struct unit *vscan_find_any(const struct vscan *scan, struct str name)
{
    for (size_t i = scan->n; i-- > 0;)
        if (scan->unit[i].top && str_eq(scan->unit[i].name, name))
            return &scan->unit[i];
    return NULL;
}

struct str unit_text(const struct vscan *scan, const struct unit *u)
{
    return str_slice(scan->text, u->begin, u->end);
}

void verilog_uses(struct str code, void (*found)(void *data, struct str name), void *data)
{
    struct lexer lex = {.s = code};
    struct token t, next;
    bool more = verilog_token(&lex, &t);
    while (more) {
        more = verilog_token(&lex, &next);
        if (more && token_is_name(&t) &&
            (token_is_name(&next) || token_is(&next, "#") || token_is(&next, "::")))
            found(data, t.text);
        t = next;
    }
}

struct sought {
    const char *name;
    bool found;
};

static void is_sought(void *data, struct str name)
{
    struct sought *s = data;
    s->found |= str_eqc(name, s->name);
}

bool unit_is_testbench(const struct vscan *scan, const struct unit *u, const char *entry)
{
    struct sought s = {.name = entry};
    if (!u->module || u->ports || str_eqc(u->name, entry))
        return false;
    verilog_uses(str_slice(scan->text, u->body, u->end), is_sought, &s);
    return s.found;
}

bool unit_is_answer(const struct vscan *scan, const struct unit *u, const char *entry)
{
    return u->top && u->module && !unit_is_testbench(scan, u, entry);
}
