/* stub.c: stub, wrapper and the list of ports.
 *
 * The stub's combinational part asks for what depends on the inputs (assay_pre); its clocked part,
 * whenever an input changed, lets the other end run one NBA region (assay_post) and takes the
 * answer by an assignment of its own NBA region: so both ends go region by region together. `more`
 * sends the bench round its loop once more. Whichever answer is newer counts. The imports must not
 * be `context`, and there must be no export: either moves the calls into the active region. */
#include "runners/verilator/stub.h"

#include <stdio.h>

#define STUB_TEXT_MAX (16u << 20)

static int words(int bits)
{
    return bits > 32 ? (bits + 31) / 32 : 1;
}

static struct str finished(struct buf *b, struct arena *arena)
{
    struct str ret = arena_str(arena, buf_str(b));
    buf_finish(b);
    return ret;
}

static void add_ports(struct buf *b, const struct split_module *m)
{
    for (size_t i = 0; i < m->n_port; i++) {
        const struct split_port *p = &m->port[i];
        buf_addf(b, "%s%s logic %s", i ? ", " : "", p->input ? "input wire" : "output var",
                 p->is_signed ? "signed " : "");
        buf_adds(b, p->range);
        buf_addc(b, " ");
        buf_adds(b, p->name);
    }
}

/* All inputs in one, the first one lowest. */
static void add_inputs(struct buf *b, const struct split_module *m)
{
    int pad = 32 * words(m->bits_in) - m->bits_in;
    const char *between = "";
    buf_addc(b, "  assign assayx_i = {");
    if (pad) {
        buf_addf(b, "%d'b0", pad);
        between = ", ";
    }
    for (size_t i = m->n_port; i-- > 0;) {
        if (!m->port[i].input)
            continue;
        buf_addf(b, "%s", between);
        buf_adds(b, m->port[i].name);
        between = ", ";
    }
    buf_addc(b, "};\n");
}

static void add_outputs(struct buf *b, const struct split_module *m)
{
    for (size_t i = 0; i < m->n_port; i++) {
        const struct split_port *p = &m->port[i];
        if (p->input)
            continue;
        buf_addc(b, "  assign ");
        buf_adds(b, p->name);
        buf_addf(b, "= assayx_o[%d +: %d];\n", p->at, p->bits);
    }
}

static void add_body(struct buf *b, const struct split_module *m, enum stub_of who)
{
    int in = words(m->bits_in), out = words(m->bits_out);
    buf_addf(b,
             "  import \"DPI-C\" function longint unsigned assay_pre(input int who, input int ni, "
             "input int no, input bit [%d:0] in, output bit [%d:0] out);\n"
             "  import \"DPI-C\" function longint unsigned assay_post(input int who, input int ni, "
             "input int no, input bit [%d:0] in, output bit [%d:0] out, output bit more);\n",
             32 * in - 1, 32 * out - 1, 32 * in - 1, 32 * out - 1);
    buf_addf(b,
             "  bit assayx_wake /*verilator public_flat_rw*/;\n"
             "  bit assayx_m, assayx_more;\n"
             "  bit [%d:0] assayx_i;\n"
             "  bit [%d:0] assayx_t, assayx_c, assayx_s, assayx_o;\n"
             "  longint unsigned assayx_nc, assayx_ns;\n",
             32 * in - 1, 32 * out - 1);
    add_inputs(b, m);
    buf_addf(b,
             "  always @* assayx_nc = assay_pre(%d, %d, %d, assayx_i, assayx_c);\n"
             "  always @(assayx_i or assayx_wake or assayx_m) begin\n"
             "    assayx_ns <= assay_post(%d, %d, %d, assayx_i, assayx_t, assayx_more);\n"
             "    assayx_s <= assayx_t;\n"
             "    assayx_m <= assayx_m ^ assayx_more;\n"
             "  end\n"
             "  always @* assayx_o = assayx_ns > assayx_nc ? assayx_s : assayx_c;\n",
             who, in, out, who, in, out);
    add_outputs(b, m);
}

struct str stub_module(const struct split_module *m, enum stub_of who, struct arena *arena)
{
    struct buf b;
    buf_init(&b, STUB_TEXT_MAX);
    buf_addf(&b, "module \\%s ", m->name);
    if (m->declared.n) {
        buf_addc(&b, "#(");
        buf_adds(&b, m->declared);
        buf_addc(&b, ") ");
    }
    buf_addc(&b, "(");
    add_ports(&b, m);
    buf_addc(&b, ");\n");
    add_body(&b, m, who);
    buf_addc(&b, "endmodule\n");
    return finished(&b, arena);
}

static void add_wrapper_ports(struct buf *b, const struct split_module *m)
{
    const char *between = "";
    for (size_t i = 0; i < m->n_port; i++) {
        const struct split_port *p = &m->port[i];
        buf_addf(b, "%s\n    %s wire logic %s", between, p->input ? "input" : "output",
                 p->is_signed ? "signed " : "");
        buf_adds(b, p->range);
        buf_addf(b, " assayx_p%zu", i);
        between = ",";
    }
}

/* As the bench connects it: what it leaves out, a candidate need not have. */
static void add_pins(struct buf *b, const struct split_module *m)
{
    const char *between = "";
    size_t n = m->n_port;
    while (n && !m->port[n - 1].connected)
        n--;
    for (size_t i = 0; i < n; i++) {
        if (!m->port[i].connected && !m->by_position)
            continue;
        buf_addc(b, between);
        if (!m->by_position) {
            buf_addc(b, ".");
            buf_adds(b, m->port[i].name);
        }
        buf_addf(b, m->by_position ? "assayx_p%zu" : "(assayx_p%zu)", i);
        between = ", ";
    }
}

struct str stub_wrapper(const struct split_module *m, struct arena *arena)
{
    struct buf b;
    buf_init(&b, STUB_TEXT_MAX);
    buf_addc(&b, "module " STUB_WRAPPER "(");
    add_wrapper_ports(&b, m);
    buf_addf(&b, ");\n  \\%s ", m->name);
    if (m->given.n) {
        buf_addc(&b, "#(");
        buf_adds(&b, m->given);
        buf_addc(&b, ") ");
    }
    buf_addc(&b, "assayx_dut (");
    add_pins(&b, m);
    buf_addc(&b, ");\nendmodule\n");
    return finished(&b, arena);
}

struct str stub_ports(const struct split_module *m, struct arena *arena)
{
    struct buf b;
    buf_init(&b, STUB_TEXT_MAX);
    for (size_t i = 0; i < m->n_port; i++)
        buf_addf(&b, "%s(assayx_p%zu, %d, %d)\n", m->port[i].input ? "IN" : "OUT", i, m->port[i].at,
                 m->port[i].bits);
    return finished(&b, arena);
}
