/* taken.c: what is taken of a netlist in VHDL. GHDL writes the candidate's own entity and context in front of it:
 * those are left out, and of the rest only what a netlist is made of passes. */
#include "runners/ghdl/native.h"

#include "harness/lang/vhdl/vhdl.h"
#include "runners/hdl/hdl.h"

#include <string.h>

#define PARTS_MAX 1000
#define PART      "assay_part_"

/* What each unit is analysed with, whatever the netlist names. */
#define CONTEXT "library ieee; use ieee.std_logic_1164.all; use ieee.numeric_std.all;\n"

/* Reserved words that describe a circuit; any other one is refused. */
static const char *const allowed[] = {
    "abs",    "and",    "architecture", "array", "begin",  "buffer",   "case",       "constant",
    "downto", "else",   "elsif",        "end",   "entity", "if",       "in",         "inout",
    "is",     "map",    "mod",          "nand",  "nor",    "not",      "null",       "of",
    "open",   "or",     "others",       "out",   "port",   "process",  "rem",        "rol",
    "ror",    "select", "signal",       "sla",   "sll",    "sra",      "srl",        "subtype",
    "then",   "to",     "type",         "until", "range",  "variable", "when",       "with",
    "xnor",   "xor",    "all",          "for",   "loop",   "generate", "unaffected", NULL};

struct taking {
    struct lexer lex;
    struct token t, next; /* the token looked at, and the one behind it */
    bool more, more_next;
    const char *entry;
    struct str part[PARTS_MAX]; /* entities but the candidate's own */
    size_t n_part;
    struct buf out;
    const char *refused; /* NULL: nothing */
    struct arena *arena;
};

static void step(struct taking *k)
{
    k->t = k->next;
    k->more = k->more_next;
    k->more_next = vhdl_token(&k->lex, &k->next);
}

static bool is_word(const struct token *t, const char *word)
{
    return t->kind == TOKEN_WORD && vhdl_same(t->text, str_c(word));
}

static void refuse(struct taking *k, struct str what)
{
    if (!k->refused)
        k->refused = arena_printf(k->arena, "the netlist holds what is no circuit: %s",
                                  visit_shown(what, k->arena));
}

static bool is_entry(const struct taking *k, const struct token *t)
{
    return t->kind == TOKEN_WORD && vhdl_same(t->text, str_c(k->entry));
}

/* Parts have names of ours, so none is called as something of the bench. */
static void add_part(struct taking *k, struct str name)
{
    size_t i = 0;
    while (i < k->n_part && !vhdl_same(k->part[i], name))
        i++;
    if (i == k->n_part && i < PARTS_MAX)
        k->part[k->n_part++] = name;
    if (i == PARTS_MAX)
        refuse(k, name);
    buf_addf(&k->out, PART "%zu ", i);
}

/* Values are bits; no other text has a place in a netlist. */
static bool is_bits(struct str s)
{
    for (size_t i = 1; i + 1 < s.n; i++)
        if (!memchr("01XZUWLH-_", s.p[i], 10))
            return false;
    return s.n >= 2;
}

static bool is_printable(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == '\\')
            return false;
    return s.n > 0;
}

static bool may_stand(const struct taking *k)
{
    const struct token *t = &k->t;
    if (t->kind == TOKEN_WORD)
        return !vhdl_is_reserved(t->text) || lang_is_any(t->text, allowed);
    if (t->kind == TOKEN_STRING)
        return is_bits(str_slice(k->lex.s, t->begin, t->end));
    if (t->kind == TOKEN_ESCAPED)
        return is_printable(t->text);
    if (t->kind != TOKEN_PUNCT)
        return t->kind == TOKEN_NUMBER;
    return !token_is(t, ".") && !token_is(t, "@") && !token_is(t, "^") && !token_is(t, "`") &&
           !(token_is(t, "<") && k->more_next && token_is(&k->next, "<"));
}

/* The token as it stands, with what follows it where a name of a part is due. */
static void take_token(struct taking *k)
{
    struct str text = str_slice(k->lex.s, k->t.begin, k->t.end);
    if (!may_stand(k))
        return refuse(k, text);
    buf_adds(&k->out, text);
    /* what stood together stays together: <=, x'(0) */
    buf_addc(&k->out, k->more_next && k->next.begin == k->t.end ? "" : k->next.first ? "\n" : " ");
    if (!is_word(&k->t, "entity"))
        return step(k);
    step(k);
    if (is_word(&k->t, "work") && token_is(&k->next, ".")) { /* an instance */
        buf_addc(&k->out, "work.");
        step(k);
        step(k);
    }
    if (!token_is_name(&k->t) || is_entry(k, &k->t))
        return refuse(k, k->t.text);
    add_part(k, k->t.text);
    step(k);
}

/* Does this `end` close the unit, and nothing in it? */
static bool ends_unit(const struct taking *k, const char *word)
{
    return is_word(&k->t, "end") && (is_word(&k->next, word) || token_is(&k->next, ";"));
}

static void take_until(struct taking *k, const char *word)
{
    while (k->more && !k->refused && !ends_unit(k, word))
        take_token(k);
    while (k->more && !k->refused && !token_is(&k->t, ";"))
        take_token(k);
    buf_addc(&k->out, ";\n");
    step(k);
}

static void skip_to(struct taking *k, const char *mark)
{
    while (k->more && !token_is(&k->t, mark))
        step(k);
    step(k);
}

/* The candidate's own: ports are those of the reference. */
static void skip_entity(struct taking *k)
{
    while (k->more && !ends_unit(k, "entity") && !ends_unit(k, k->entry))
        step(k);
    skip_to(k, ";");
}

/* "architecture rtl of X is": GHDL gives them all this name. */
static bool take_architecture(struct taking *k)
{
    bool own;
    buf_addc(&k->out, CONTEXT "architecture rtl of ");
    step(k);
    if (!is_word(&k->t, "rtl"))
        refuse(k, k->t.text);
    step(k);
    step(k);
    own = is_entry(k, &k->t);
    if (own)
        buf_addf(&k->out, "%s ", k->entry);
    else
        add_part(k, k->t.text);
    step(k);
    take_until(k, "rtl");
    return own;
}

struct str ghdl_taken(struct str netlist, const char *entry, const char **refused,
                      struct arena *arena)
{
    struct taking *k = arena_alloc(arena, sizeof *k);
    size_t own = 0;
    struct str ret;
    *k = (struct taking){.lex = {.s = netlist}, .entry = entry, .arena = arena};
    buf_init(&k->out, 4 * HDL_SOURCE_MAX);
    step(k);
    step(k);
    while (k->more && !k->refused)
        if (is_word(&k->t, "library") || is_word(&k->t, "use"))
            skip_to(k, ";");
        else if (is_word(&k->t, "entity") && is_entry(k, &k->next))
            skip_entity(k);
        else if (is_word(&k->t, "entity")) {
            buf_addc(&k->out, CONTEXT);
            take_until(k, "entity");
        } else if (is_word(&k->t, "architecture"))
            own += take_architecture(k);
        else
            refuse(k, k->t.text);
    if (own != 1 || k->out.over)
        refuse(k, STR("not one architecture"));
    ret = arena_str(arena, buf_str(&k->out));
    buf_finish(&k->out);
    *refused = k->refused;
    return ret;
}

struct str ghdl_entity(struct str reference, const char *entry, struct arena *arena)
{
    struct str entity = vhdl_entity(reference, entry);
    if (!entity.p)
        return entity;
    return str_c(arena_printf(arena, CONTEXT STR_FMT "\n", STR_ARG(entity)));
}
