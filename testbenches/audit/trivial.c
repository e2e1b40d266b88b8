/* trivial.c: designs made from the interface alone. */
#include "testbenches/audit/trivial.h"

#include "harness/lang/verilog/names.h"
#include "harness/lang/verilog/ports.h"

#include <string.h>

#define DESIGN_MAX (4u << 20)

struct maker {
    const struct module_ports *m;
    struct str reference;
    const char *entry;
    struct trivial_design *design;
    size_t n;
    struct arena *arena;
};

static void add(struct maker *k, const char *name, const char *what, struct buf *text)
{
    k->design[k->n++] = (struct trivial_design){name, what, arena_str(k->arena, buf_str(text))};
    buf_finish(text);
}

/* A design whose outputs all have `value`; NULL: they are not driven. */
static void add_constant(struct maker *k, const char *name, const char *what, const char *value)
{
    struct buf b;
    buf_init(&b, DESIGN_MAX);
    buf_adds(&b, k->m->header);
    for (size_t i = 0; value && i < k->m->n_port; i++) {
        const struct port *p = &k->m->port[i];
        if (p->dir == PORT_OUTPUT && !p->unpacked.n)
            buf_addf(&b, "assign %s = %s;\n", p->name, value);
    }
    buf_addc(&b, "endmodule\n");
    add(k, name, what, &b);
}

static void add_finish(struct maker *k)
{
    struct buf b;
    buf_init(&b, DESIGN_MAX);
    buf_adds(&b, k->m->header);
    buf_addc(&b, "initial $finish;\nendmodule\n");
    add(k, "finish", "ends the simulation at once", &b);
}

static void add_inputs(struct maker *k)
{
    size_t inputs = 0;
    for (size_t i = 0; i < k->m->n_port && inputs < TRIVIAL_INPUTS_MAX; i++) {
        const struct port *p = &k->m->port[i];
        if (p->dir != PORT_INPUT || p->unpacked.n)
            continue;
        inputs++;
        /* The braces keep the input from being sign-extended. */
        add_constant(k, arena_printf(k->arena, "input:%s", p->name),
                     arena_printf(k->arena, "every output shows the input %s", p->name),
                     arena_printf(k->arena, "{%s}", p->name));
    }
}

/* --- held in reset --- */

static bool ends_low(struct str name)
{
    static const char *const ends[] = {"_n", "_ni", "_b", "_l", "rstn", "resetn", "_N", "RSTN"};
    static const char *const begins[] = {"nrst", "nreset", "n_rst", "n_reset"};
    for (size_t i = 0; i < countof(ends); i++)
        if (str_ends(name, ends[i]))
            return true;
    for (size_t i = 0; i < countof(begins); i++)
        if (str_starts(name, begins[i]))
            return true;
    return false;
}

/* Is the port an input that is named like a reset? *low: it is active at 0. */
static bool is_reset(const struct port *p, bool *low)
{
    static const char *const parts[] = {"rst", "reset", "RST", "RESET", "Reset", "Rst"};
    struct str name = str_c(p->name);
    *low = ends_low(name);
    for (size_t i = 0; i < countof(parts); i++)
        if (p->dir == PORT_INPUT && p->width == 1 && str_has(name, parts[i]))
            return true;
    return false;
}

/* The reference under another name, with its resets held. */
static void add_in_reset(struct maker *k)
{
    const char *inner = arena_printf(k->arena, "%s_held", k->entry), *comma = "";
    bool low, any = false;
    struct buf b;
    for (size_t i = 0; i < k->m->n_port; i++)
        any |= is_reset(&k->m->port[i], &low);
    if (!any)
        return;
    buf_init(&b, DESIGN_MAX);
    buf_adds(&b, verilog_rename(k->reference, k->entry, inner, k->arena));
    buf_addc(&b, "\n");
    buf_adds(&b, k->m->header);
    buf_addf(&b, "%s", inner);
    for (size_t i = 0; i < k->m->n_parameter; i++) {
        const struct parameter *p = &k->m->parameter[i];
        if (p->local)
            continue;
        buf_addf(&b, "%s.%s(%s)", *comma ? ", " : " #(", p->name, p->name);
        comma = ", ";
    }
    buf_addf(&b, "%s held (", *comma ? ")" : "");
    comma = "";
    for (size_t i = 0; i < k->m->n_port; i++) {
        const struct port *p = &k->m->port[i];
        const char *value = is_reset(p, &low) ? (low ? "1'b0" : "1'b1") : p->name;
        buf_addf(&b, "%s.%s(%s)", comma, p->name, value);
        comma = ", ";
    }
    buf_addc(&b, ");\nendmodule\n");
    add(k, "in_reset", "the reference with its reset held", &b);
}

int trivial_designs(struct trivial_design **ret, size_t *n, struct str reference, const char *entry,
                    struct arena *arena, struct err *err)
{
    struct module_ports m;
    struct maker k = {.m = &m, .reference = reference, .entry = entry, .arena = arena};
    if (ports_read(&m, reference, entry, arena, err) < 0)
        return -1;
    k.design = arena_alloc(arena, (TRIVIAL_INPUTS_MAX + 8) * sizeof *k.design);
    add_constant(&k, "empty", "no body", NULL);
    add_constant(&k, "zeros", "every output is 0", "'0");
    add_constant(&k, "ones", "every output bit is 1", "'1");
    add_constant(&k, "unknown", "every output bit is x", "'x");
    add_finish(&k);
    add_in_reset(&k);
    add_inputs(&k);
    *ret = k.design;
    *n = k.n;
    return 0;
}
