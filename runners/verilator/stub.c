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

struct stub_of stub_of_candidate(const struct split *s)
{
    return (struct stub_of){.set = s->candidate, .n = s->n_candidate};
}

struct stub_of stub_of_reference(const struct split *s)
{
    return (struct stub_of){
        .set = &s->reference, .n = s->reference.name != NULL, .reference = true};
}

/* ---- the stub ---- */

enum number { BITS, AT, LEFT, RIGHT };

static int number_of(const struct split_port *p, enum number what)
{
    const int v[] = {[BITS] = p->bits, [AT] = p->at, [LEFT] = p->left, [RIGHT] = p->right};
    return v[what];
}

/* A number of the i-th port, which depends on the parameters where the bench has several sets. */
static void add_number(struct buf *b, const struct stub_of *of, size_t i, enum number what)
{
    int first = number_of(&of->set[0].port[i], what);
    bool same = true;
    for (size_t s = 1; s < of->n; s++)
        same &= number_of(&of->set[s].port[i], what) == first;
    if (same) {
        buf_addf(b, "%d", first);
        return;
    }
    buf_addc(b, "(");
    for (size_t s = 0; s + 1 < of->n; s++)
        buf_addf(b, "assayx_set == %zu ? %d : ", s, number_of(&of->set[s].port[i], what));
    buf_addf(b, "%d)", number_of(&of->set[of->n - 1].port[i], what));
}

static void add_range(struct buf *b, const struct stub_of *of, size_t i)
{
    buf_addc(b, "[");
    add_number(b, of, i, LEFT);
    buf_addc(b, ":");
    add_number(b, of, i, RIGHT);
    buf_addc(b, "] ");
}

/* What the i-th parameter is where the bench does not give it; if it always does, any value will
 * do. */
static struct str default_of(const struct stub_of *of, size_t i)
{
    for (size_t s = 0; s < of->n; s++)
        if (!of->set[s].parameter[i].given && of->set[s].parameter[i].value.n)
            return of->set[s].parameter[i].value;
    return of->set->parameter[i].value.n ? of->set->parameter[i].value : STR("0");
}

/* Is this the s-th set of parameters? */
static void add_condition(struct buf *b, const struct split_module *m)
{
    const char *between = "";
    for (size_t i = 0; i < m->n_parameter; i++) {
        if (!m->parameter[i].value.n)
            continue;
        buf_addc(b, between);
        buf_adds(b, m->parameter[i].name);
        buf_addc(b, m->parameter[i].real ? "== " : "=== ");
        buf_adds(b, m->parameter[i].value);
        between = " && ";
    }
}

static void add_parameters(struct buf *b, const struct stub_of *of)
{
    size_t n = of->set->n_parameter;
    if (n)
        buf_addc(b, "#(");
    for (size_t i = 0; i < n; i++) {
        buf_addc(b, i ? ", parameter " : "parameter ");
        buf_adds(b, of->set->parameter[i].name);
        buf_addc(b, "= ");
        buf_adds(b, default_of(of, i));
    }
    for (size_t s = 0; n && of->n > 1 && s < of->n; s++) {
        buf_addc(b, s ? " : " : ", localparam int assayx_set = ");
        if (s + 1 == of->n) {
            buf_addf(b, "%zu", s);
            break;
        }
        buf_addc(b, "(");
        add_condition(b, &of->set[s]);
        buf_addf(b, ") ? %zu", s);
    }
    if (n)
        buf_addc(b, ") ");
}

static void add_ports(struct buf *b, const struct stub_of *of)
{
    for (size_t i = 0; i < of->set->n_port; i++) {
        const struct split_port *p = &of->set->port[i];
        buf_addf(b, "%s%s logic %s", i ? ", " : "", p->input ? "input wire" : "output var",
                 p->is_signed ? "signed " : "");
        add_range(b, of, i);
        buf_adds(b, p->name);
    }
}

/* All inputs in one, the first one lowest. */
static void add_inputs(struct buf *b, const struct stub_of *of)
{
    const char *between = "";
    buf_addc(b, "  assign assayx_i = ");
    if (!of->set->bits_in)
        buf_addc(b, "0");
    for (size_t i = of->set->n_port; i-- > 0;) {
        if (!of->set->port[i].input)
            continue;
        buf_addc(b, *between ? between : "{");
        buf_adds(b, of->set->port[i].name);
        between = ", ";
    }
    buf_addc(b, *between ? "};\n" : ";\n");
}

static void add_outputs(struct buf *b, const struct stub_of *of)
{
    for (size_t i = 0; i < of->set->n_port; i++) {
        if (of->set->port[i].input)
            continue;
        buf_addc(b, "  assign ");
        buf_adds(b, of->set->port[i].name);
        buf_addc(b, "= assayx_o[");
        add_number(b, of, i, AT);
        buf_addc(b, " +: ");
        add_number(b, of, i, BITS);
        buf_addc(b, "];\n");
    }
}

/* Who asks: of several instances each one finds out when the run begins. */
static const char *add_identity(struct buf *b, const struct stub_of *of)
{
    if (of->reference)
        return "-1";
    if (of->n == 1 && of->set->n_cell == 1)
        return "0";
    buf_addf(b,
             "  import \"DPI-C\" function int assay_open(input int alike);\n"
             "  int assayx_id;\n"
             "  initial assayx_id = assay_open(%s);\n",
             of->n > 1 ? "assayx_set" : "0");
    return "assayx_id";
}

static void add_body(struct buf *b, const struct stub_of *of)
{
    int in = 1, out = 1;
    const char *id;
    for (size_t s = 0; s < of->n; s++) {
        in = words(of->set[s].bits_in) > in ? words(of->set[s].bits_in) : in;
        out = words(of->set[s].bits_out) > out ? words(of->set[s].bits_out) : out;
    }
    buf_addf(b,
             "  import \"DPI-C\" function longint unsigned assay_pre(input int id, input int ni, "
             "input int no, input bit [%d:0] in, output bit [%d:0] out);\n"
             "  import \"DPI-C\" function longint unsigned assay_post(input int id, input int ni, "
             "input int no, input bit [%d:0] in, output bit [%d:0] out, output bit more);\n",
             32 * in - 1, 32 * out - 1, 32 * in - 1, 32 * out - 1);
    buf_addf(b,
             "  bit assayx_wake /*verilator public_flat_rw*/;\n"
             "  bit assayx_m, assayx_more;\n"
             "  bit [%d:0] assayx_i;\n"
             "  bit [%d:0] assayx_t, assayx_c, assayx_s, assayx_o;\n"
             "  longint unsigned assayx_nc, assayx_ns;\n",
             32 * in - 1, 32 * out - 1);
    id = add_identity(b, of);
    add_inputs(b, of);
    buf_addf(b,
             "  always @* assayx_nc = assay_pre(%s, %d, %d, assayx_i, assayx_c);\n"
             "  always @(assayx_i or assayx_wake or assayx_m) begin\n"
             "    assayx_ns <= assay_post(%s, %d, %d, assayx_i, assayx_t, assayx_more);\n"
             "    assayx_s <= assayx_t;\n"
             "    assayx_m <= assayx_m ^ assayx_more;\n"
             "  end\n"
             "  always @* assayx_o = assayx_ns > assayx_nc ? assayx_s : assayx_c;\n",
             id, in, out, id, in, out);
    add_outputs(b, of);
}

struct str stub_module(const struct stub_of *of, struct arena *arena)
{
    struct buf b;
    buf_init(&b, STUB_TEXT_MAX);
    if (of->n) {
        buf_addf(&b, "module \\%s ", of->set->name);
        add_parameters(&b, of);
        buf_addc(&b, "(");
        add_ports(&b, of);
        buf_addc(&b, ");\n");
        add_body(&b, of);
        buf_addc(&b, "endmodule\n");
    }
    return finished(&b, arena);
}

/* ---- the other end ---- */

/* As the bench connects it: what it leaves out, a candidate need not have. */
static void add_pins(struct buf *b, const struct split_module *m, size_t id)
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
        buf_addf(b, m->by_position ? "assayx_p%zu_%zu" : "(assayx_p%zu_%zu)", id, i);
        between = ", ";
    }
}

static void add_given(struct buf *b, const struct split_module *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n_parameter; i++) {
        const struct split_parameter *p = &m->parameter[i];
        if (!p->given)
            continue;
        buf_addc(b, n++ ? ", " : "#(");
        if (!m->by_order) {
            buf_addc(b, ".");
            buf_adds(b, p->name);
            buf_addc(b, "(");
        }
        buf_adds(b, p->value);
        buf_addc(b, m->by_order ? "" : ")");
    }
    if (n)
        buf_addc(b, ") ");
}

/* The bench may wait for edges of an output. Verilator schedules what assigns to such a signal
 * without delay in the active region, before the registers, but only if it sees that somebody waits. */
static void add_waits(struct buf *body, const struct split_module *m, size_t id)
{
    for (size_t i = 0; i < m->n_port; i++)
        if (!m->port[i].input)
            buf_addf(body, "  always @(assayx_p%zu_%zu) $c(\";\");\n", id, i);
}

/* The ports in front of an instance, and it. */
static void add_instance(struct buf *ports, struct buf *body, const struct split_module *m,
                         size_t id)
{
    for (size_t i = 0; i < m->n_port; i++) {
        const struct split_port *p = &m->port[i];
        buf_addf(ports, "%s\n    %s wire logic %s[%d:%d] assayx_p%zu_%zu", ports->n ? "," : "",
                 p->input ? "input" : "output", p->is_signed ? "signed " : "", p->left, p->right,
                 id, i);
    }
    add_waits(body, m, id);
    buf_addf(body, "  \\%s ", m->name);
    add_given(body, m);
    buf_addf(body, "assayx_dut%zu (", id);
    add_pins(body, m, id);
    buf_addc(body, ");\n");
}

struct str stub_wrapper(const struct stub_of *of, struct arena *arena)
{
    struct buf ports, body, b;
    buf_init(&b, STUB_TEXT_MAX);
    buf_init(&ports, STUB_TEXT_MAX);
    buf_init(&body, STUB_TEXT_MAX);
    for (size_t s = 0; s < of->n; s++)
        for (size_t k = 0; k < of->set[s].n_cell; k++)
            add_instance(&ports, &body, &of->set[s], s * SPLIT_SET_STRIDE + k);
    buf_addc(&b, "module " STUB_WRAPPER "(");
    buf_adds(&b, buf_str(&ports));
    buf_addc(&b, ");\n");
    buf_adds(&b, buf_str(&body));
    buf_addc(&b, "endmodule\n");
    buf_finish(&ports);
    buf_finish(&body);
    return finished(&b, arena);
}

static void add_list(struct buf *b, const struct split_module *m, size_t id)
{
    buf_addf(b, "INSTANCE(%zu)\n", id);
    for (size_t i = 0; i < m->n_port; i++)
        buf_addf(b, "%s(assayx_p%zu_%zu, %d, %d)\n", m->port[i].input ? "IN" : "OUT", id, i,
                 m->port[i].at, m->port[i].bits);
}

struct str stub_ports(const struct stub_of *of, struct arena *arena)
{
    struct buf b;
    buf_init(&b, STUB_TEXT_MAX);
    for (size_t s = 0; s < of->n; s++)
        for (size_t k = 0; k < of->set[s].n_cell; k++)
            add_list(&b, &of->set[s], s * SPLIT_SET_STRIDE + k);
    return finished(&b, arena);
}
