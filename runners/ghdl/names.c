/* names.c: names on their way from VHDL to Verilog.
 *
 * GHDL 2.0 writes names into a netlist as they stand: `\in\` where Verilog would want `\in `, `reg` where
 * that is a keyword. So they are replaced before it reads them, and put back behind it. */
#include "runners/ghdl/ghdl.h"

#include "harness/lang/verilog/verilog.h"
#include "harness/lang/vhdl/vhdl.h"
#include "runners/hdl/hdl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAMES_MAX      1000
#define NAME_MAX_BYTES 200 /* bytes of a name that is looked up */

/* Words of Verilog that VHDL's own packages define: they mean that, unless the text declares them. */
static const char *const predefined[] = {"bit",    "event",  "integer",  "real",
                                         "signed", "string", "unsigned", "time",
                                         "output", "input",  NULL};

/* Reserved since VHDL-2000 or 2008. */
static const char *const since_93[] = {"assume",    "context",  "cover",     "default", "force",
                                       "parameter", "property", "protected", "release", "restrict",
                                       "sequence",  "strong",   "fairness",  "vmode",   "vprop",
                                       "vunit",     NULL};

/* ---- a stem that the text does not have ---- */

static bool has_stem(struct str code, const char *stem)
{
    size_t n = strlen(stem);
    for (size_t i = 0; i + n <= code.n; i++)
        if (strncasecmp(code.p + i, stem, n) == 0)
            return true;
    return false;
}

static const char *fresh_stem(struct str code, struct arena *arena)
{
    const char *stem = "named";
    for (int i = 0; has_stem(code, stem) && i < 1000; i++)
        stem = arena_printf(arena, "named%dx", i);
    return stem;
}

/* ---- before ---- */

static bool is_colon(struct str code, const struct token *t)
{
    return token_is(t, ":") && (t->end >= code.n || code.p[t->end] != '=');
}

/* Does some "word :" or "word, other :" declare it? In "integer := 5" it is a type, in "f(integer, x)" no
 * more than used. */
static bool declares(struct str code, struct str word)
{
    struct lexer lex = {.s = code};
    struct token t;
    bool listed = false, comma = false, ret = false;
    while (!ret && vhdl_token(&lex, &t)) {
        ret = listed && is_colon(code, &t);
        if (t.kind == TOKEN_WORD || t.kind == TOKEN_ESCAPED)
            listed = (listed && comma) || vhdl_same(t.text, word);
        comma = token_is(&t, ",");
        listed &= comma || t.kind == TOKEN_WORD || t.kind == TOKEN_ESCAPED;
    }
    return ret;
}

static struct str lower(struct str word, struct arena *arena)
{
    char *p = arena_alloc(arena, word.n + 1);
    for (size_t i = 0; i < word.n; i++)
        p[i] = word.p[i] >= 'A' && word.p[i] <= 'Z' ? (char)(word.p[i] + 32) : word.p[i];
    return (struct str){p, word.n};
}

/* GHDL's own names in a netlist: n12_o, wrap_x. */
static bool is_generated(struct str word)
{
    size_t i = 1;
    if (str_starts(word, "wrap_"))
        return true;
    while (i < word.n && word.p[i] >= '0' && word.p[i] <= '9')
        i++;
    return word.n > 2 && word.p[0] == 'n' && i > 1 && i < word.n && word.p[i] == '_';
}

/* The word in lower case when it must be replaced; p NULL: it stays. */
static struct str clashing(struct str code, bool older, const struct token *t,
                           const struct token *before, struct arena *arena)
{
    struct str word = {0};
    if (t->kind != TOKEN_WORD || t->text.n > NAME_MAX_BYTES || token_is(before, "'"))
        return word;
    word = lower(t->text, arena);
    if (older && lang_is_any(word, since_93))
        return word;
    if (is_generated(word))
        return word;
    if (!vhdl_is_verilog_word(word) || (lang_is_any(word, predefined) && !declares(code, word)))
        return (struct str){0};
    return word;
}

static const char *name_for(struct ghdl_source *s, struct str body, bool extended, const char *stem,
                            struct arena *arena)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->name[i].extended == extended && str_eq(s->name[i].body, body))
            return s->name[i].is;
    if (s->n == NAMES_MAX) /* GHDL will say that one of them is declared twice */
        return s->name[0].is;
    s->name[s->n] = (struct ghdl_name){body, extended, arena_printf(arena, "%s%zux", stem, s->n)};
    return s->name[s->n++].is;
}

void ghdl_source(struct ghdl_source *ret, struct str code, bool older, struct arena *arena)
{
    const char *stem = fresh_stem(code, arena);
    struct lexer lex = {.s = code};
    struct token t, before = {.kind = TOKEN_PUNCT};
    struct buf out;
    size_t from = 0;
    *ret = (struct ghdl_source){.name = arena_alloc(arena, NAMES_MAX * sizeof *ret->name)};
    buf_init(&out, 4 * HDL_SOURCE_MAX);
    while (vhdl_token(&lex, &t)) {
        bool extended = t.kind == TOKEN_ESCAPED;
        struct str body = extended ? t.text : clashing(code, older, &t, &before, arena);
        if (body.p) {
            buf_adds(&out, str_slice(code, from, t.begin));
            buf_addc(&out, name_for(ret, body, extended, stem, arena));
            from = t.end;
        }
        before = t;
    }
    buf_adds(&out, str_slice(code, from, code.n));
    ret->text = out.over ? code : arena_str(arena, buf_str(&out));
    buf_finish(&out);
}

/* ---- behind ---- */

static const struct ghdl_name *name_of(const struct ghdl_source *s, struct str word)
{
    for (size_t i = 0; i < s->n; i++)
        if (vhdl_same(word, str_c(s->name[i].is)))
            return &s->name[i];
    return NULL;
}

/* What the reference calls it; NULL: it has no such name. An extended identifier is looked at as it
 * is spelled. */
static const char *referred(const struct signature *ports, const char *entry, struct str word,
                            bool exactly)
{
    for (size_t i = 0; i <= ports->n; i++) {
        const char *name = i < ports->n ? ports->item[i].name : entry;
        if (exactly ? str_eqc(word, name) : vhdl_same(word, str_c(name)))
            return name;
    }
    return NULL;
}

struct str ghdl_netlist(const struct ghdl_source *source, struct str netlist,
                        const struct problem *problem, struct arena *arena)
{
    struct signature ports;
    struct lexer lex = {.s = netlist};
    struct token t;
    struct str ret;
    struct buf out;
    size_t from = 0;
    if (verilog_signature(&ports, problem->reference, problem->entry, arena) < 0)
        ports = (struct signature){0};
    buf_init(&out, 2 * HDL_SOURCE_MAX);
    while (verilog_token(&lex, &t)) {
        const struct ghdl_name *own = t.kind == TOKEN_WORD ? name_of(source, t.text) : NULL;
        const char *name =
            t.kind != TOKEN_WORD
                ? NULL
                : referred(&ports, problem->entry, own ? own->body : t.text, own && own->extended);
        if (!name)
            continue;
        buf_adds(&out, str_slice(netlist, from, t.begin));
        buf_addc(&out, name);
        from = t.end;
    }
    buf_adds(&out, str_slice(netlist, from, netlist.n));
    ret = out.over ? netlist : arena_str(arena, buf_str(&out));
    buf_finish(&out);
    return ret;
}

const char *ghdl_called(const struct ghdl_source *source, const char *name, struct arena *arena)
{
    const char *own = vhdl_name(name, arena);
    bool extended = own[0] == '\\';
    for (size_t i = 0; i < source->n; i++) {
        const struct ghdl_name *n = &source->name[i];
        if (n->extended == extended &&
            (extended ? str_eqc(n->body, name) : vhdl_same(n->body, str_c(name))))
            return n->is;
    }
    return own;
}

const char *ghdl_own_names(const struct ghdl_source *source, const char *text, struct arena *arena)
{
    struct str s = str_c(text);
    for (size_t i = source->n; i-- > 0;) {
        const struct ghdl_name *n = &source->name[i];
        const char *own =
            arena_printf(arena, n->extended ? "\\" STR_FMT "\\" : STR_FMT, STR_ARG(n->body));
        s = str_replace(s, n->is, own, arena);
    }
    return arena_dup(arena, s);
}
