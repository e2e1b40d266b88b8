/* verilator_params.c: the parameters of the candidate's instances, from Verilator's XML.
 *
 * Each distinct specialisation of a module is a <module> of its own there, parameters first:
 *
 *     <module loc="c,1,8,1,11" name="dut__K3" origName="dut">
 *       <var loc=".." name="K" dtype_id="3" vartype="logic" origName="K" param="true">
 *         <const loc=".." name="32&apos;sh3" dtype_id="3"/>
 *
 * Whatever comes from the sources is escaped, so nothing in a design can pass for an element. */
#include "runners/verilator.h"

#include <stdio.h>
#include <string.h>

/* What a value of plain bits, of a real or of a string can be handed to. Of an enumeration or a
 * structure the type would have to be the candidate's own: no bench can give it one. */
static const char *const value_type[] = {"logic",    "bit",     "integer", "int",  "byte",
                                         "shortint", "longint", "time",    "real", "string"};

/* The value of an attribute in an element's line, still escaped; p NULL: none. */
static struct str attribute(struct str line, const char *name)
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

static void add_value(struct buf *b, struct str type, struct str value)
{
    bool in_string = str_starts(value, "&quot;") && str_ends(value, "&quot;") && value.n >= 12;
    if (in_string) {
        buf_addc(b, "\"");
        add_text(b, str_slice(value, 6, value.n - 6), true);
        buf_addc(b, "\"");
        return;
    }
    add_text(b, value, false);
    if (str_eqc(type, "real") && !str_has(value, ".") && !str_has(value, "e"))
        buf_addc(b, ".0");
}

/* `var` and the line behind it. */
static void add_parameter(struct buf *set, struct str var, struct str value)
{
    struct str name = attribute(var, "origName"), type = attribute(var, "vartype");
    bool known = false;
    for (size_t i = 0; i < countof(value_type); i++)
        known |= str_eqc(type, value_type[i]);
    if (!known || !str_starts(str_trim_left(value), "<const "))
        return;
    buf_addf(set, "%s.%.*s(", set->n ? ", " : "", (int)name.n, name.p);
    add_value(set, type, attribute(value, "name"));
    buf_addc(set, ")");
}

void verilator_sets(struct str xml, const char *entry, struct alone_sets *ret, struct arena *arena)
{
    struct str line, value;
    struct buf set;
    bool open = false;
    *ret = (struct alone_sets){0};
    buf_init(&set, xml.n + 1024);
    while (str_line(&xml, &line)) {
        struct str element = str_trim_left(line);
        if (str_starts(element, "<module ")) {
            open = str_eqc(attribute(element, "origName"), entry);
            buf_clear(&set);
        } else if (open && str_starts(element, "</module>")) {
            alone_add(ret, buf_str(&set), arena);
            open = false;
        } else if (open && str_starts(element, "<var ") &&
                   str_eqc(attribute(element, "param"), "true") && str_line(&xml, &value)) {
            add_parameter(&set, element, value);
        }
    }
    buf_finish(&set);
}
