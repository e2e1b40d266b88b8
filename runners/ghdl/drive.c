/* drive.c: two benches that give one sequence of inputs to a design in VHDL and to its netlist, and print the
 * outputs behind each. One-bit inputs change alone, so no clock races with what it samples. */
#include "runners/ghdl/ghdl.h"

#include "harness/lang/verilog/verilog.h"
#include "harness/lang/vhdl/vhdl.h"
#include "runners/hdl/hdl.h"

#include <string.h>

#define STEPS     500
#define WARM_UP   40  /* steps in which states may begin otherwise: a reset in both its levels */
#define BITS_MAX  600 /* of all inputs, and of all outputs */
#define PORTS_MAX 64

struct driven {
    struct signature ports;
    size_t in, out; /* bits */
    bool value[BITS_MAX];
    uint32_t random;
    struct buf steps; /* a line of 0 and 1 a step, the first bit is the highest */
    size_t n_step;
};

static bool is_input(const struct connection *c)
{
    return c->way == 0;
}

/* Only what can be driven bit by bit: no port goes both ways. */
static bool measure(struct driven *d)
{
    for (size_t i = 0; i < d->ports.n; i++) {
        const struct connection *c = &d->ports.item[i];
        if (c->width < 1 || c->width > BITS_MAX || c->way < 0 || c->way > 1)
            return false;
        *(is_input(c) ? &d->in : &d->out) += (size_t)c->width;
    }
    return d->ports.n <= PORTS_MAX && d->in && d->out && d->in <= BITS_MAX && d->out <= BITS_MAX;
}

/* ---- the sequence ---- */

static uint32_t draw(struct driven *d, uint32_t below)
{
    d->random = d->random * 1664525u + 1013904223u; /* Numerical Recipes' */
    return (d->random >> 8) % below;
}

static void add_step(struct driven *d)
{
    for (size_t i = d->in; i-- > 0;)
        buf_addc(&d->steps, d->value[i] ? "1" : "0");
    buf_addc(&d->steps, "\n");
    d->n_step++;
}

static bool is_named(const struct connection *c, const char *const *parts)
{
    for (size_t i = 0; parts[i]; i++)
        if (strcasestr(c->name, parts[i]))
            return true;
    return false;
}

static bool is_clock(const struct connection *c)
{
    static const char *const parts[] = {"clk", "clock", NULL};
    return c->width == 1 && is_named(c, parts);
}

static bool is_reset(const struct connection *c)
{
    static const char *const parts[] = {"rst", "reset", "clear", NULL};
    return c->width == 1 && is_named(c, parts);
}

/* All inputs of a kind, one after another. */
static void turn(struct driven *d, bool (*is)(const struct connection *), int to)
{
    size_t at = 0;
    for (size_t i = 0; i < d->ports.n; i++) {
        const struct connection *c = &d->ports.item[i];
        if (!is_input(c))
            continue;
        if (is(c)) {
            d->value[at] = to < 0 ? !d->value[at] : to;
            add_step(d);
        }
        at += (size_t)c->width;
    }
}

/* A new value: all zeros, all ones, the bits in front of it (so that two vectors are the same now and
 * then), or any. */
static void redraw(struct driven *d, size_t at, size_t width)
{
    uint32_t kind = draw(d, 8);
    bool copies = kind == 2 && at >= width;
    for (size_t i = 0; i < width; i++)
        d->value[at + i] = copies ? d->value[at + i - width] : kind < 2 ? kind : draw(d, 2);
}

/* All vectors at once, or a single bit. */
static void change(struct driven *d)
{
    size_t at = 0, chosen = draw(d, (uint32_t)d->ports.n);
    bool vectors = draw(d, 2);
    for (size_t i = 0; i < d->ports.n; i++) {
        const struct connection *c = &d->ports.item[i];
        if (!is_input(c))
            continue;
        if (c->width > 1 && vectors)
            redraw(d, at, (size_t)c->width);
        else if (c->width == 1 && !vectors && i == chosen && !is_clock(c) && !is_reset(c))
            d->value[at] = !d->value[at];
        at += (size_t)c->width;
    }
    add_step(d);
}

/* In and out of reset, whichever of its levels that is. */
static void reset(struct driven *d, int first)
{
    for (int level = 0; level < 2; level++) {
        turn(d, is_reset, level ? !first : first);
        for (int i = 0; i < 4; i++)
            turn(d, is_clock, -1);
    }
}

static void fill(struct driven *d)
{
    add_step(d);
    for (int half = 0; half < 2; half++) {
        reset(d, half);
        reset(d, half);
        for (size_t end = d->n_step + STEPS / 2; d->n_step < end;) {
            change(d);
            change(d);
            turn(d, is_clock, -1);
        }
    }
}

/* ---- the two benches ---- */

static void connect_vhdl(struct buf *b, const struct connection *c, size_t at, const char *name)
{
    const char *side = is_input(c) ? "i" : "o";
    if (c->width == 1)
        buf_addf(b, "%s => %s(%zu)", name, side, at);
    else
        buf_addf(b, "%s => %s(%zu downto %zu)", name, side, at + (size_t)c->width - 1, at);
}

static void connect_verilog(struct buf *b, const struct connection *c, size_t at)
{
    buf_addf(b, ".\\%s (%s[%zu:%zu])", c->name, is_input(c) ? "i" : "o", at + (size_t)c->width - 1,
             at);
}

/* `source` NULL: in Verilog. */
static void connect_all(struct buf *b, const struct driven *d, const struct ghdl_source *source,
                        struct arena *arena)
{
    size_t in = 0, out = 0;
    for (size_t i = 0; i < d->ports.n; i++) {
        const struct connection *c = &d->ports.item[i];
        size_t *at = is_input(c) ? &in : &out;
        buf_addc(b, i ? ", " : "");
        if (source)
            connect_vhdl(b, c, *at, ghdl_called(source, c->name, arena));
        else
            connect_verilog(b, c, *at);
        *at += (size_t)c->width;
    }
}

static void write_vhdl(struct buf *b, const struct driven *d, const struct ghdl_source *source,
                       const char *entry, struct arena *arena)
{
    struct str rest = buf_str(&d->steps), line;
    size_t i = 0;
    buf_addf(b,
             "library ieee; use ieee.std_logic_1164.all; use std.textio.all;\n"
             "entity " GHDL_DRIVER " is end;\narchitecture drives of " GHDL_DRIVER " is\n"
             "signal i : std_logic_vector(%zu downto 0) := (others => '0');\n"
             "signal o : std_logic_vector(%zu downto 0);\n"
             "type steps is array (0 to %zu) of std_logic_vector(%zu downto 0);\n"
             "constant s : steps := (\n",
             d->in - 1, d->out - 1, d->n_step - 1, d->in - 1);
    for (; str_line(&rest, &line); i++)
        buf_addf(b, "%s%zu => \"" STR_FMT "\"", i ? ",\n" : "", i, STR_ARG(line));
    buf_addf(b, ");\nbegin\nd : entity work.%s port map (", ghdl_called(source, entry, arena));
    connect_all(b, d, source, arena);
    buf_addc(b, ");\nprocess\nvariable l : line;\nvariable c : string(1 to 3);\nbegin\n"
                "for k in s'range loop\ni <= s(k); wait for 10 ns; write(l, string'(\"=\"));\n"
                "for b in o'range loop\nc := std_logic'image(o(b)); write(l, c(2));\nend loop;\n"
                "writeline(output, l);\nend loop;\nwait;\nend process;\nend;\n");
}

static void write_verilog(struct buf *b, const struct driven *d, const char *entry,
                          struct arena *arena)
{
    struct str rest = buf_str(&d->steps), line;
    buf_addf(b,
             "module " GHDL_DRIVER ";\nreg [%zu:0] i = 0, s [0:%zu];\nwire [%zu:0] o;\n"
             "integer k;\n\\%s d (",
             d->in - 1, d->n_step - 1, d->out - 1, entry);
    connect_all(b, d, NULL, arena);
    buf_addc(b, ");\ninitial begin\n");
    for (size_t i = 0; str_line(&rest, &line); i++)
        buf_addf(b, "s[%zu] = %zu'b" STR_FMT ";\n", i, d->in, STR_ARG(line));
    buf_addf(b,
             "for (k = 0; k < %zu; k = k + 1) begin i = s[k]; #10 $display(\"=%%b\", o); end\n"
             "$finish;\nend\nendmodule\n",
             d->n_step);
}

static struct str whole(struct buf *b, struct arena *arena)
{
    struct str ret = b->over ? (struct str){0} : arena_str(arena, buf_str(b));
    buf_finish(b);
    return ret;
}

bool ghdl_drive(struct ghdl_drive *ret, const struct ghdl_source *source,
                const struct problem *problem, struct arena *arena)
{
    struct driven d = {.random = 17};
    struct buf vhdl, verilog;
    if (verilog_signature(&d.ports, problem->reference, problem->entry, arena) < 0 || !measure(&d))
        return false;
    buf_init(&d.steps, HDL_SOURCE_MAX);
    buf_init(&vhdl, HDL_SOURCE_MAX);
    buf_init(&verilog, HDL_SOURCE_MAX);
    fill(&d);
    write_vhdl(&vhdl, &d, source, problem->entry, arena);
    write_verilog(&verilog, &d, problem->entry, arena);
    ret->vhdl = whole(&vhdl, arena);
    ret->verilog = whole(&verilog, arena);
    buf_finish(&d.steps);
    return ret->vhdl.p && ret->verilog.p;
}

/* ---- what they printed ---- */

/* The next line of a bench; others' lines are none. */
static bool next_row(struct str *rest, struct str *ret)
{
    while (str_line(rest, ret))
        if (str_starts(*ret, "="))
            return true;
    return false;
}

/* What a simulation does not know, it does not say: weak values are what they stand for. */
static char known(char c)
{
    return c == 'L' ? '0' : c == 'H' ? '1' : c == '0' || c == '1' ? c : 0;
}

/* What was seen of one output bit in all steps. */
struct seen {
    bool zero, one; /* in the design */
    bool known;     /* in the netlist, at any time */
};

/* False: a bit that both know is not the same. */
static bool look(struct seen *seen, struct str design, struct str netlist)
{
    bool same = true;
    for (size_t i = 1; i < design.n && i <= BITS_MAX; i++) {
        char want = known(design.p[i]), got = known(netlist.p[i]);
        seen[i - 1].zero |= want == '0';
        seen[i - 1].one |= want == '1';
        seen[i - 1].known |= got != 0;
        same &= !want || !got || want == got;
    }
    return same;
}

static bool is_lost(const struct seen *s)
{
    return s->zero && s->one && !s->known;
}

long ghdl_differs(struct str design, struct str netlist, bool lost_too)
{
    struct seen seen[BITS_MAX] = {0};
    struct str want, got;
    long step = 0;
    while (next_row(&design, &want) && next_row(&netlist, &got) && want.n == got.n) {
        step++;
        if (!look(seen, want, got) && step > WARM_UP)
            return step;
    }
    for (size_t i = 0; lost_too && i < BITS_MAX; i++)
        if (is_lost(&seen[i]))
            return step;
    return 0;
}
