/* ports.c: reads the header of a module, new style and old. */
#include "harness/lang/verilog/ports.h"

#include "harness/lang/verilog/tree.h"

#include <stdlib.h>
#include <string.h>

#define HEADER_MAX (1u << 20)

struct edit_list { /* spans of tokens that are replaced in module_ports.header */
    size_t from, to;
    const char *text;
};

struct header {
    struct code c;
    struct module_ports m;
    size_t port_cap, parameter_cap;
    struct buf extra;       /* what goes behind the header */
    struct edit_list *edit; /* in order of place */
    size_t n_edit, edit_cap;
    struct arena *arena;
    struct err *err;
};

static const char *const directions[] = {"input", "output", "inout", NULL};
static const char *const net_words[] = {"wire", "reg",     "logic",   "tri", "tri0",  "tri1",
                                        "wand", "wor",     "uwire",   "var", "const", "ref",
                                        "bit",  "supply0", "supply1", NULL};

/* Types that have a width of their own. */
static const struct {
    const char *word;
    long width;
} type_widths[] = {{"integer", 32},  {"int", 32},     {"byte", 8},
                   {"shortint", 16}, {"longint", 64}, {"time", 64}};

static void note_edit(struct header *h, size_t from, size_t to, const char *text)
{
    h->edit = arena_room(h->arena, h->edit, h->n_edit, &h->edit_cap, sizeof *h->edit);
    h->edit[h->n_edit++] = (struct edit_list){.from = from, .to = to, .text = text};
}

/* --- one declaration: "output reg signed [7:0] q [0:3] = 0" --- */

struct declared {
    bool has_dir, has_type;
    enum port_dir dir;
    bool is_signed;
    size_t range, range_end; /* tokens */
    size_t name;             /* 0: none */
    size_t unpacked, unpacked_end;
    size_t value;    /* "=", or 0 */
    long type_width; /* of the type alone: 1 for bits, -1: not known */
};

static bool is_direction(const struct code *c, size_t i, enum port_dir *dir)
{
    for (size_t k = 0; directions[k]; k++)
        if (tok_is(c, i, directions[k])) {
            *dir = (enum port_dir)k;
            return true;
        }
    return false;
}

static void take_word(const struct code *c, size_t i, struct declared *d)
{
    if (is_direction(c, i, &d->dir)) {
        d->has_dir = true;
        d->type_width = 1;
    } else if (tok_is(c, i, "signed") || tok_is(c, i, "unsigned")) {
        d->is_signed = tok_is(c, i, "signed");
        d->has_type = true;
    } else if (tok_in(c, i, net_words)) {
        d->has_type = true;
        d->type_width = 1;
    } else {
        for (size_t k = 0; k < countof(type_widths); k++)
            if (tok_is(c, i, type_widths[k].word)) {
                d->has_type = true;
                d->type_width = type_widths[k].width;
                return;
            }
        if (d->name) { /* two names: the first is a type of the user's */
            d->has_type = true;
            d->type_width = -1;
        }
        d->name = i;
    }
}

/* Read tokens [from, to) as one item of a list; parts that it does not name
 * stay as they are in *d. */
static void read_declared_item(const struct code *c, size_t from, size_t to, struct declared *d)
{
    d->name = d->unpacked = d->value = 0;
    for (size_t i = from; i < to; i++) {
        if (tok_is(c, i, "=")) {
            d->value = i;
            return;
        }
        if (tok_is(c, i, "[") && c->t[i].match) {
            size_t *begin = d->name ? &d->unpacked : &d->range;
            size_t *end = d->name ? &d->unpacked_end : &d->range_end;
            if (!*begin || *end != i)
                *begin = i;
            i = c->t[i].match;
            *end = i + 1;
        } else if (c->t[i].kind == TOK_WORD) {
            take_word(c, i, d);
        }
    }
}

/* "pkg::type [3:0] name": a range may stand between a type of the user's and the name. */
static void settle_type(const struct code *c, size_t from, size_t to, struct declared *d)
{
    size_t last = 0;
    for (size_t i = from; i < to && !tok_is(c, i, "="); i++) {
        if (c->t[i].kind == TOK_WORD)
            last = i;
        if (tok_is(c, i, "["))
            i = c->t[i].match ? c->t[i].match : i;
    }
    if (d->unpacked && d->name && d->unpacked < d->name) {
        d->range = d->unpacked;
        d->range_end = d->unpacked_end;
        d->unpacked = 0;
    }
    d->name = last == d->name ? d->name : 0;
}

/* Bits of "[7:0][3:0]"; -1 where a bound is no plain number. */
static long range_width(const struct code *c, size_t from, size_t to)
{
    long width = 1;
    for (size_t i = from; i < to; i = c->t[i].match + 1) {
        char *end;
        long a, b;
        if (c->t[i].match != i + 4 || c->t[i + 1].kind != TOK_NUMBER ||
            c->t[i + 3].kind != TOK_NUMBER)
            return -1;
        a = strtol(c->t[i + 1].text.p, &end, 10);
        b = strtol(c->t[i + 3].text.p, &end, 10);
        if (a < 0 || b < 0 || a > 1 << 20 || b > 1 << 20 || width > 1 << 20)
            return -1;
        width *= labs(a - b) + 1;
    }
    return width;
}

static struct port make_port(const struct header *h, const struct declared *d)
{
    const struct code *c = &h->c;
    struct port p = {
        .name = arena_dup(h->arena, c->t[d->name].text),
        .dir = d->dir,
        .is_signed = d->is_signed,
        .line = c->t[d->name].line,
        .width = d->type_width,
    };
    if (d->range) {
        p.range = code_span(c, d->range, d->range_end);
        p.width = d->type_width < 0 ? -1 : range_width(c, d->range, d->range_end);
    }
    if (d->unpacked)
        p.unpacked = code_span(c, d->unpacked, d->unpacked_end);
    return p;
}

static void add_port(struct header *h, struct port p)
{
    h->m.port = arena_room(h->arena, h->m.port, h->m.n_port, &h->port_cap, sizeof p);
    h->m.port[h->m.n_port++] = p;
}

/* --- parameters --- */

/* parameter [3:0] A = 1, localparam B = 2, C = 3 */
static void read_parameters(struct header *h, size_t from, size_t to, bool local)
{
    const struct code *c = &h->c;
    for (size_t i = from, comma; i < to; i = comma + 1) {
        struct declared d = {0};
        struct parameter p = {0};
        size_t k = i;
        comma = code_find(c, i, to, ",");
        if (tok_is(c, k, "parameter") || tok_is(c, k, "localparam"))
            local = tok_is(c, k++, "localparam");
        read_declared_item(c, k, comma, &d);
        if (!d.name)
            continue;
        p.name = arena_dup(h->arena, c->t[d.name].text);
        p.line = c->t[d.name].line;
        p.local = local;
        if (d.value)
            p.value = code_span(c, d.value + 1, comma);
        h->m.parameter =
            arena_room(h->arena, h->m.parameter, h->m.n_parameter, &h->parameter_cap, sizeof p);
        h->m.parameter[h->m.n_parameter++] = p;
    }
}

/* --- the list of ports --- */

static int bad_port(struct header *h, size_t i)
{
    return err_set(h->err, ERR_INPUT, "line %zu: a port that is not understood at `" STR_FMT "`",
                   h->c.t[i].line, STR_ARG(h->c.t[i].text));
}

/* An output of the new style becomes a net. */
static void make_net(struct header *h, size_t from, size_t to, const struct declared *d)
{
    size_t end = d->value ? d->value : to;
    for (size_t i = from; i < end; i++)
        if (tok_is(&h->c, i, "reg"))
            note_edit(h, i, i + 1, "wire");
    if (d->value && d->dir == PORT_OUTPUT)
        note_edit(h, d->value, to, "");
}

static int read_new_style(struct header *h, size_t from, size_t to)
{
    const struct code *c = &h->c;
    struct declared d = {.type_width = 1};
    for (size_t i = from, comma; i < to; i = comma + 1) {
        struct declared item = {.type_width = 1};
        comma = code_find(c, i, to, ",");
        read_declared_item(c, i, comma, &item);
        settle_type(c, i, comma, &item);
        if (!item.name || code_find(c, i, comma, ".") < comma || (!item.has_dir && i == from))
            return bad_port(h, i);
        if (!item.has_dir && !item.has_type && !item.range) { /* like the port before */
            d.name = item.name;
            d.unpacked = item.unpacked;
            d.unpacked_end = item.unpacked_end;
            d.value = item.value;
        } else {
            if (!item.has_dir)
                item.dir = d.dir;
            d = item;
        }
        make_net(h, i, comma, &d);
        add_port(h, make_port(h, &d));
    }
    return 0;
}

static int read_old_names(struct header *h, size_t from, size_t to)
{
    for (size_t i = from; i < to; i += 2) {
        struct port p = {.line = 0, .width = 1};
        if (h->c.t[i].kind != TOK_WORD || (i + 1 < to && !tok_is(&h->c, i + 1, ",")))
            return bad_port(h, i);
        p.name = arena_dup(h->arena, h->c.t[i].text);
        add_port(h, p);
    }
    return 0;
}

/* --- the body: parameters, and the declarations of the old style --- */

static void declare_old(struct header *h, size_t from, size_t to)
{
    const struct code *c = &h->c;
    struct declared d = {.type_width = 1};
    for (size_t i = from, comma; i < to; i = comma + 1) {
        struct port p, *known = NULL;
        comma = code_find(c, i, to, ",");
        read_declared_item(c, i, comma, &d);
        settle_type(c, i, comma, &d);
        if (!d.name)
            continue;
        p = make_port(h, &d);
        for (size_t k = 0; k < h->m.n_port; k++)
            if (str_eqc(str_c(p.name), h->m.port[k].name))
                known = &h->m.port[k];
        if (known)
            *known = p;
    }
}

/* Put a statement of the body behind the header, with outputs declared as nets. */
static void keep_statement(struct header *h, size_t from, size_t to)
{
    const struct code *c = &h->c;
    bool port = tok_in(c, from, directions);
    for (size_t i = from; i < to; i++) {
        size_t comma;
        if (port && tok_is(c, i, "=")) { /* an initial value */
            comma = code_find(c, i, to, ",");
            i = (comma < to ? comma : to) - 1;
            continue;
        }
        if (port && tok_is(c, i, "reg"))
            buf_addc(&h->extra, "wire");
        else
            buf_adds(&h->extra, c->t[i].text);
        buf_addc(&h->extra, " ");
    }
    buf_addc(&h->extra, ";\n");
}

static void read_body(struct header *h, size_t i, size_t end)
{
    const struct code *c = &h->c;
    while (i < end) {
        size_t stop = code_find(c, i, end, ";");
        bool constant = tok_is(c, i, "parameter") || tok_is(c, i, "localparam");
        bool port = tok_in(c, i, directions);
        if (c->t[i].match > i) {
            i = c->t[i].match + 1;
            continue;
        }
        if (!constant && !(port && !h->m.ansi)) {
            i++;
            continue;
        }
        if (constant)
            read_parameters(h, i, stop, false);
        else
            declare_old(h, i, stop);
        keep_statement(h, i, stop);
        i = stop + 1;
    }
}

/* --- putting it together --- */

static size_t find_module(const struct code *c, const char *name)
{
    size_t found = 0;
    for (size_t i = 1; i + 1 < c->n; i++)
        if (c->t[i].match && (tok_is(c, i, "module") || tok_is(c, i, "macromodule"))) {
            size_t k = i + 1;
            if (tok_is(c, k, "automatic") || tok_is(c, k, "static"))
                k++;
            if (tok_is(c, k, name))
                found = i;
            i = c->t[i].match;
        }
    return found;
}

/* The whole header with its edits, and the extra statements. */
static void write_header(struct header *h, size_t from, size_t to)
{
    struct buf out;
    size_t at = h->c.t[from].begin;
    buf_init(&out, HEADER_MAX);
    for (size_t i = 0; i < h->n_edit; i++) {
        const struct edit_list *e = &h->edit[i];
        buf_adds(&out, str_slice(h->c.text, at, h->c.t[e->from].begin));
        buf_addc(&out, e->text);
        at = h->c.t[e->to - 1].end;
    }
    buf_adds(&out, str_slice(h->c.text, at, h->c.t[to - 1].end));
    buf_addc(&out, "\n");
    buf_adds(&out, buf_str(&h->extra));
    h->m.header = arena_take(h->arena, &out);
}

static bool is_new_style(const struct code *c, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (tok_in(c, i, directions))
            return true;
    return false;
}

static int read_header(struct header *h, size_t module)
{
    const struct code *c = &h->c;
    size_t i = module + 1, end = c->t[module].match, stop;
    while (i < end && !tok_is(c, i, "(") && !tok_is(c, i, "#") && !tok_is(c, i, ";"))
        i = tok_is(c, i, "import") ? code_find(c, i, end, ";") + 1 : i + 1;
    if (tok_is(c, i, "#") && c->t[i + 1].match) {
        read_parameters(h, i + 2, c->t[i + 1].match, false);
        i = c->t[i + 1].match + 1;
    }
    stop = code_find(c, i, end, ";");
    if (tok_is(c, i, "(")) {
        size_t close = c->t[i].match;
        h->m.ansi = is_new_style(c, i + 1, close);
        if ((h->m.ansi ? read_new_style : read_old_names)(h, i + 1, close) < 0)
            return -1;
    }
    read_body(h, stop + 1, end);
    for (size_t k = 0; k < h->m.n_port; k++)
        if (h->m.port[k].line == 0)
            return err_set(h->err, ERR_INPUT, "port %s is declared nowhere", h->m.port[k].name);
    write_header(h, module, stop + 1);
    return 0;
}

int ports_read(struct module_ports *ret, struct str text, const char *name, struct arena *arena,
               struct err *err)
{
    struct header h = {.arena = arena, .err = err};
    size_t module;
    int rc;
    if (code_lex(&h.c, text, arena, err) < 0)
        return -1;
    module = find_module(&h.c, name);
    if (!module)
        return err_set(err, ERR_INPUT, "no module %s in the text", name);
    buf_init(&h.extra, HEADER_MAX);
    rc = read_header(&h, module);
    buf_finish(&h.extra);
    if (rc == 0)
        *ret = h.m;
    return rc;
}

const struct port *ports_find(const struct module_ports *m, struct str name)
{
    for (size_t i = 0; i < m->n_port; i++)
        if (str_eqc(name, m->port[i].name))
            return &m->port[i];
    return NULL;
}

const struct parameter *ports_parameter(const struct module_ports *m, struct str name)
{
    for (size_t i = 0; i < m->n_parameter; i++)
        if (str_eqc(name, m->parameter[i].name))
            return &m->parameter[i];
    return NULL;
}
