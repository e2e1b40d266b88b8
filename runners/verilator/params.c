/* params.c: what Verilator's XML says of parameters, in Verilog again. For the XML's
 * shape see verilator/netlist.c.
 *
 * Whatever comes from the sources is escaped, so nothing in a design can pass for an element. */
#include "runners/verilator/verilator.h"

#include <stdio.h>
#include <string.h>

#define LITERAL_BITS_MAX 65536

struct str verilator_attribute(struct str line, const char *name)
{
    char open[40];
    ptrdiff_t at, end;
    snprintf(open, sizeof open, " %s=\"", name);
    if ((at = str_find(line, open, 0)) < 0)
        return (struct str){0};
    at += (ptrdiff_t)strlen(open);
    end = str_find(line, "\"", (size_t)at);
    return end < 0 ? (struct str){0} : str_slice(line, (size_t)at, (size_t)end);
}

static const struct {
    const char *name, *verilog, *in_string;
} entity[] = {
    {"&apos;", "'", "'"}, {"&quot;", "\"", "\\\""}, {"&lt;", "<", "<"},
    {"&gt;", ">", ">"},   {"&amp;", "&", "&"},
};

/* "&#10;" as "\012"; how many bytes it took, 0 when it is none. */
static size_t add_code(struct buf *b, struct str text)
{
    unsigned code = 0;
    size_t n = 2;
    for (; n < text.n && n < 6 && text.p[n] >= '0' && text.p[n] <= '9'; n++)
        code = code * 10 + (unsigned)(text.p[n] - '0');
    if (!str_starts(text, "&#") || n == 2 || n == text.n || text.p[n] != ';' || code > 0377)
        return 0;
    buf_addf(b, "\\%03o", code);
    return n + 1;
}

static size_t add_entity(struct buf *b, struct str text, bool in_string)
{
    for (size_t i = 0; i < countof(entity); i++) {
        if (!str_starts(text, entity[i].name))
            continue;
        buf_addc(b, in_string ? entity[i].in_string : entity[i].verilog);
        return strlen(entity[i].name);
    }
    return in_string ? add_code(b, text) : 0;
}

/* In Verilog again. */
static void add_text(struct buf *b, struct str text, bool in_string)
{
    for (size_t i = 0; i < text.n;) {
        struct str rest = str_slice(text, i, text.n);
        size_t n = add_entity(b, rest, in_string);
        if (!n && in_string && *rest.p == '\\')
            buf_addc(b, "\\");
        if (!n)
            buf_adds(b, str_slice(rest, 0, 1));
        i += n ? n : 1;
    }
}

/* "70000'h3": what Verilator reads of a literal is limited. Wider ones only come of the candidate's
 * own type, which extends the value again: from a digit that says that it is not negative. */
static void add_number(struct buf *b, struct str value)
{
    ptrdiff_t mark = str_find(value, "&apos;", 0);
    unsigned long bits = 0;
    for (size_t i = 0; i < value.n && i < 9 && value.p[i] >= '0' && value.p[i] <= '9'; i++)
        bits = bits * 10 + (unsigned long)(value.p[i] - '0');
    if (mark >= 0 && bits > LITERAL_BITS_MAX && bits / 4 > value.n) {
        value = str_slice(value, (size_t)mark + strlen("&apos;"), value.n);
        mark = str_find(value, "h", 0) + 1;
        buf_addf(b, "%zu'%.*s0", 4 * (value.n - (size_t)mark + 1), (int)mark, value.p);
        value = str_slice(value, (size_t)mark, value.n);
    }
    add_text(b, value, false);
}

static void add_value(struct buf *b, struct str type, struct str value)
{
    bool in_string = str_starts(value, "&quot;") && str_ends(value, "&quot;") && value.n >= 12;
    if (in_string) {
        buf_addc(b, "\"");
        add_text(b, str_slice(value, 6, value.n - 6), true);
        buf_addc(b, "\"");
        return;
    }
    add_number(b, value);
    if (str_eqc(type, "real") && !str_has(value, ".") && !str_has(value, "e"))
        buf_addc(b, ".0");
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;
    return at ? (int)(at - digits) : -1;
}

void verilator_add_name(struct buf *b, struct str name)
{
    buf_addc(b, "\\");
    for (size_t i = 0; i < name.n; i++) {
        struct str rest = str_slice(name, i, name.n);
        int high = -1, low = -1;
        if (str_starts(rest, "__0") && rest.n >= 5) {
            high = hex_digit(rest.p[3]);
            low = hex_digit(rest.p[4]);
        }
        if (high < 0 || low < 0) {
            buf_adds(b, str_slice(rest, 0, 1));
            continue;
        }
        buf_adds(b, (struct str){(const char[]){(char)(high * 16 + low)}, 1});
        i += 4;
    }
    buf_addc(b, " ");
}

struct str verilator_value(struct str var, struct str value, struct arena *arena)
{
    struct buf b;
    struct str text = verilator_attribute(value, "name");
    if (!str_starts(str_trim_left(value), "<const "))
        return (struct str){0};
    buf_init(&b, 5 * text.n + 64);
    add_value(&b, verilator_attribute(var, "vartype"), text);
    return arena_take(arena, &b);
}
