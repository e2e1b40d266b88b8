/* defaults.c: the netlist's selections, made whole.
 *
 * GHDL 2.0 writes a selection into a Verilog netlist without what holds when no choice fits: the `when
 * others` of VHDL is lost, and a latch comes of it. The same netlist written as VHDL has it. Both are
 * written in one order, so the k-th selection of one is the k-th of the other, which their names must
 * confirm. */
#include "runners/ghdl/ghdl.h"

#include "harness/lang/verilog/verilog.h"
#include "harness/lang/vhdl/vhdl.h"
#include "runners/hdl/hdl.h"

#include <string.h>

/* The next "with S select NAME <= ... VALUE when others;" of the VHDL. */
struct selection {
    struct str name, value;
};

static bool is_word(const struct token *t, const char *word)
{
    return t->kind == TOKEN_WORD && vhdl_same(t->text, str_c(word));
}

static bool next_selection(struct lexer *lex, struct selection *ret)
{
    struct token t, before = {.kind = TOKEN_PUNCT};
    size_t from = 0;
    *ret = (struct selection){.name = STR("")};
    while (vhdl_token(lex, &t)) {
        if (is_word(&before, "select"))
            ret->name = t.text;
        if (is_word(&t, "when"))
            ret->value = str_trim(str_slice(lex->s, from, t.begin));
        if (ret->name.n && is_word(&before, "when") && is_word(&t, "others"))
            return true;
        if (token_is(&t, ",") || (token_is(&t, "=") && token_is(&before, "<")))
            from = t.end;
        before = t;
    }
    return false;
}

/* ---- values ---- */

/* What is neither 0, 1 nor Z is unknown. */
static char bit(char c)
{
    return c == '0' || c == '1' ? c : c == 'Z' ? 'z' : 'x';
}

/* '0', "0110". */
static const char *bits(struct str quoted, struct arena *arena)
{
    struct str s = str_slice(quoted, 1, quoted.n - 1);
    char *digits = arena_dup(arena, s);
    for (char *c = digits; *c; c++)
        *c = bit(*c);
    return arena_printf(arena, "%zu'b%s", s.n, digits);
}

/* (15 downto 0 => 'X') */
static const char *filled(struct str s, struct arena *arena)
{
    static const char middle[] = " downto 0 => '";
    ptrdiff_t at = str_find(s, middle, 0);
    long high = 0;
    if (at < 2 || at > 8 || (size_t)at + sizeof middle + 2 != s.n)
        return NULL;
    for (ptrdiff_t i = 1; i < at; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return NULL;
        high = 10 * high + s.p[i] - '0';
    }
    return arena_printf(arena, "{%ld{1'b%c}}", high + 1, bit(s.p[(size_t)at + sizeof middle - 1]));
}

/* Ports have another name in the VHDL, which the Verilog does not know. */
static struct str net(struct str name, struct str verilog)
{
    static const char wrap[] = "wrap_";
    return str_starts(name, wrap) && !str_has_word(verilog, name)
               ? str_slice(name, sizeof wrap - 1, name.n)
               : name;
}

static bool is_net(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", s.p[i]))
            return false;
    return s.n > 0;
}

/* NULL: it is none of the forms that are known. */
static const char *value_of(const struct selection *s, struct str verilog, struct arena *arena)
{
    char first = s->value.n ? s->value.p[0] : 0;
    if ((first == '"' || first == '\'') && s->value.n > 2)
        return bits(s->value, arena);
    if (first == '(')
        return filled(s->value, arena);
    return is_net(s->value) ? arena_dup(arena, net(s->value, verilog)) : NULL;
}

/* ---- the Verilog ---- */

struct pass {
    struct str verilog;
    struct buf out;
    struct lexer lex, other;
    size_t from; /* what of `verilog` is not written yet */
    struct arena *arena;
};

static void copy_to(struct pass *p, size_t to)
{
    if (to > p->from)
        buf_adds(&p->out, str_slice(p->verilog, p->from, to));
    p->from = to;
}

/* From behind `case` to `endcase`. */
static bool selection(struct pass *p)
{
    struct token t, before = {.kind = TOKEN_PUNCT};
    struct str name = STR("");
    bool whole = false;
    struct selection s;
    const char *value;
    while (verilog_token(&p->lex, &t) && !token_is(&t, "endcase")) {
        whole |= token_is(&t, "default");
        if (token_is(&t, "<") && before.kind == TOKEN_WORD) {
            name = before.text;
            copy_to(p, t.begin);
            p->from = t.end;
        }
        before = t;
    }
    if (!next_selection(&p->other, &s) || !str_eq(net(s.name, p->verilog), name) ||
        !(value = value_of(&s, p->verilog, p->arena)))
        return false;
    copy_to(p, t.begin);
    if (!whole)
        buf_addf(&p->out, "  default: " STR_FMT " = %s;\n    ", STR_ARG(name), value);
    return true;
}

bool ghdl_selects(struct str netlist)
{
    return str_has_word(netlist, STR("endcase"));
}

struct str ghdl_defaults(struct str netlist, struct str vhdl, struct arena *arena)
{
    struct pass p = {
        .verilog = netlist, .lex = {.s = netlist}, .other = {.s = vhdl}, .arena = arena};
    struct token t;
    struct str ret = {0};
    size_t always = 0;
    bool ok = true;
    buf_init(&p.out, 2 * HDL_SOURCE_MAX);
    while (ok && verilog_token(&p.lex, &t)) {
        if (token_is(&t, "always"))
            always = t.begin;
        if (!token_is(&t, "case"))
            continue;
        copy_to(&p, always);
        buf_addc(&p.out, "always_comb ");
        p.from = t.begin;
        ok = selection(&p);
    }
    copy_to(&p, netlist.n);
    if (ok && !p.out.over)
        ret = arena_str(arena, buf_str(&p.out));
    buf_finish(&p.out);
    return ret;
}
