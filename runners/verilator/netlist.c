/* netlist.c: ports and parameters from Verilator's XML.
 *
 * Each distinct specialisation of a module is a <module> of its own there, parameters first:
 *
 *     <cell loc=".." name="u" submodname="dut__K3" hier="tb.u"/>
 *     <module loc="c,1,8,1,11" name="dut__K3" origName="dut">
 *       <var loc=".." name="K" dtype_id="3" vartype="logic" origName="K" param="true">
 *         <const loc=".." name="32&apos;sh3" dtype_id="3"/>
 *       </var>
 *       <var loc=".." name="clk" dtype_id="1" dir="input" pinIndex="1" origName="clk"/>
 *     <instance loc=".." name="u" defName="dut__K3" origName="u">
 *       <port loc=".." name="clk" direction="in" portIndex="1">
 *     <basicdtype loc=".." id="2" name="logic" left="3" right="0"/>
 */
#include "runners/verilator/netlist.h"

#include "runners/verilator/instance.h"

#include "harness/lang/verilog/verilog.h"
#include "runners/hdl/hdl.h"
#include "runners/verilator/verilator.h"
#include "testbenches/verilated/page.h"

#include <string.h>

#define PORTS_MAX      4096
#define PARAMETERS_MAX 512
#define TYPE_DEPTH     16
#define TYPE_BITS      (32 * ASSAY_PAGE_WORDS)

static const struct split_reason_row reasons[] = {
#define X(id, word, text, fault) {word, text, fault},
    SPLIT_REASONS(X)
#undef X
};

const struct split_reason_row *split_reason(enum split_reason why)
{
    return &reasons[why];
}

static bool attribute_is(struct str element, const char *name, const char *value)
{
    return str_eqc(verilator_attribute(element, name), value);
}

static long number(struct str digits)
{
    long v = 0;
    bool minus = digits.n && *digits.p == '-';
    for (size_t i = minus; i < digits.n && i < 10 && digits.p[i] >= '0' && digits.p[i] <= '9'; i++)
        v = v * 10 + (digits.p[i] - '0');
    return minus ? -v : v;
}

/* "32&apos;sh1f": hexadecimal behind the last h. */
static long literal(struct str text)
{
    static const char digits[] = "0123456789abcdef";
    long v = 0;
    ptrdiff_t at = str_find(text, "h", 0);
    for (size_t i = (size_t)(at + 1); at >= 0 && i < text.n && v < 1 << 24; i++) {
        const char *d = memchr(digits, text.p[i] | 0x20, 16);
        if (!d)
            return -1;
        v = v * 16 + (d - digits);
    }
    return v;
}

/* ---- types ---- */

struct width {
    long bits; /* < 0: no row of bits */
    bool is_signed;
    struct str left, right; /* p NULL: not a plain vector */
};

/* Types that have no range of their own. */
static const struct {
    const char *name;
    int bits;
} basic[] = {{"logic", 1}, {"bit", 1},       {"wire", 1},     {"int", 32},  {"integer", 32},
             {"byte", 8},  {"shortint", 16}, {"longint", 64}, {"time", 64}, {"LOGIC_IMPLICIT", 1}};

static struct width basic_width(struct str element)
{
    struct width w = {.bits = -1,
                      .is_signed = attribute_is(element, "signed", "true"),
                      .left = verilator_attribute(element, "left"),
                      .right = verilator_attribute(element, "right")};
    for (size_t i = 0; i < countof(basic); i++)
        if (attribute_is(element, "name", basic[i].name))
            w.bits = basic[i].bits;
    if (w.bits > 0 && w.left.p && w.right.p) {
        long d = number(w.left) - number(w.right);
        w.bits = (d < 0 ? -d : d) + 1;
    }
    return w;
}

static bool is_type(struct str element, const char *kind)
{
    struct str rest = str_slice(element, element.n ? 1 : 0, element.n);
    return element.n && *element.p == '<' && str_starts(rest, kind);
}

/* The element of a type and what follows; p NULL: there is none. */
static struct str type_element(struct str xml, struct str id, struct arena *arena, struct str *rest)
{
    const char *want = arena_printf(arena, "dtype ");
    struct str line;
    while (str_line(&xml, &line)) {
        struct str element = str_trim_left(line);
        ptrdiff_t at = str_find(element, want, 0);
        if (at > 0 && at < 20 && *element.p == '<' &&
            str_eq(verilator_attribute(element, "id"), id)) {
            *rest = xml;
            return element;
        }
    }
    return (struct str){0};
}

static struct width type_width(struct str xml, struct str id, int depth, struct arena *arena);

/* The range's two bounds stand in the lines behind the element. */
static struct width array_width(struct str xml, struct str element, struct str rest, int depth,
                                struct arena *arena)
{
    struct width w = type_width(xml, verilator_attribute(element, "sub_dtype_id"), depth, arena);
    long bound[2] = {0, 0};
    struct str line;
    for (int n = 0; n < 2 && str_line(&rest, &line);)
        if (str_starts(str_trim_left(line), "<const "))
            bound[n++] = literal(verilator_attribute(line, "name"));
    long d = bound[0] - bound[1];
    if (bound[0] < 0 || bound[1] < 0 || w.bits < 0 || w.bits > TYPE_BITS)
        return (struct width){.bits = -1};
    return (struct width){.bits = w.bits * ((d < 0 ? -d : d) + 1)};
}

static struct width struct_width(struct str xml, struct str rest, bool sum, int depth,
                                 struct arena *arena)
{
    struct width ret = {0};
    struct str line;
    while (str_line(&rest, &line) && is_type(str_trim_left(line), "memberdtype")) {
        struct width w = type_width(xml, verilator_attribute(line, "sub_dtype_id"), depth, arena);
        if (w.bits < 0)
            return w;
        ret.bits = sum ? ret.bits + w.bits : w.bits > ret.bits ? w.bits : ret.bits;
        if (!str_ends(str_trim(line), "/>") && !str_line(&rest, &line))
            break;
    }
    return ret;
}

static struct width type_width(struct str xml, struct str id, int depth, struct arena *arena)
{
    struct str rest, element = type_element(xml, id, arena, &rest);
    if (!element.p || depth > TYPE_DEPTH)
        return (struct width){.bits = -1};
    if (is_type(element, "basicdtype"))
        return basic_width(element);
    if (is_type(element, "packarraydtype"))
        return array_width(xml, element, rest, depth + 1, arena);
    if (is_type(element, "structdtype") || is_type(element, "uniondtype"))
        return struct_width(xml, rest, is_type(element, "structdtype"), depth + 1, arena);
    if (is_type(element, "refdtype") || is_type(element, "enumdtype"))
        return type_width(xml, verilator_attribute(element, "sub_dtype_id"), depth + 1, arena);
    return (struct width){.bits = -1};
}

/* ---- a module ---- */

static struct str escaped(struct str name, struct arena *arena)
{
    struct buf b;
    buf_init(&b, 5 * name.n + 16);
    verilator_add_name(&b, name);
    return arena_take(arena, &b);
}

/* The XML has the ports in the order of their declarations; here it is that of the header. */
static void insert_port(struct split_module *m, struct split_port p)
{
    size_t at = m->n_port++;
    while (at && m->port[at - 1].index > p.index) {
        m->port[at] = m->port[at - 1];
        at--;
    }
    m->port[at] = p;
}

static void place_bits(struct split_module *m)
{
    int in = 0, out = 0;
    for (size_t i = 0; i < m->n_port; i++) {
        int *sum = m->port[i].input ? &in : &out;
        m->port[i].at = *sum;
        *sum += m->port[i].bits;
    }
}

static enum split_reason add_port(const struct job *job, struct str xml, struct str var,
                                  struct split_module *m)
{
    struct width w = type_width(xml, verilator_attribute(var, "dtype_id"), 0, job->arena);
    struct str way = verilator_attribute(var, "dir");
    struct split_port p = {.name = escaped(verilator_attribute(var, "origName"), job->arena),
                           .bits = (int)w.bits,
                           .input = str_eqc(way, "input"),
                           .index = number(verilator_attribute(var, "pinIndex")),
                           .is_signed = w.is_signed};
    int *sum = p.input ? &m->bits_in : &m->bits_out;
    if (!p.input && !str_eqc(way, "output"))
        return SPLIT_INOUT;
    if (w.bits <= 0)
        return SPLIT_TYPE;
    if (m->n_port == PORTS_MAX || w.bits > TYPE_BITS || *sum + w.bits > TYPE_BITS)
        return SPLIT_WIDE;
    p.left = w.left.p ? (int)number(w.left) : p.bits - 1;
    p.right = w.left.p ? (int)number(w.right) : 0;
    insert_port(m, p);
    *sum += p.bits;
    return SPLIT_NONE;
}

/* `var` and the line behind it, which holds the value. */
static enum split_reason add_parameter(struct split_module *m, const struct instance *in,
                                       struct str var, struct str value, struct arena *arena)
{
    struct str name = verilator_attribute(var, "origName");
    struct split_parameter p = {.name = escaped(name, arena),
                                .given = instance_gives(in, name, m->n_parameter),
                                .real = attribute_is(var, "vartype", "real"),
                                .value = verilator_value(var, value, arena)};
    if (p.given && !p.value.n)
        return SPLIT_PARAMETER;
    if (m->n_parameter == PARAMETERS_MAX)
        return SPLIT_WIDE;
    m->parameter[m->n_parameter++] = p;
    return SPLIT_NONE;
}

/* The lines of a <module>, from behind its first one. */
static enum split_reason read_module(const struct job *job, struct str xml, struct str rest,
                                     const struct instance *in, struct split_module *m)
{
    enum split_reason why = SPLIT_NONE;
    struct str line, value;
    m->port = arena_alloc(job->arena, PORTS_MAX * sizeof *m->port);
    m->parameter = arena_alloc(job->arena, PARAMETERS_MAX * sizeof *m->parameter);
    while (why == SPLIT_NONE && str_line(&rest, &line)) {
        struct str element = str_trim_left(line);
        if (str_starts(element, "</module>"))
            break;
        if (!str_starts(element, "<var "))
            continue;
        if (verilator_attribute(element, "dir").n)
            why = add_port(job, xml, element, m);
        else if (attribute_is(element, "param", "true") && str_line(&rest, &value))
            why = add_parameter(m, in, element, value, job->arena);
    }
    place_bits(m);
    return why;
}

/* A <port> of an instance: by its name, or by its place, when its name is "__pinNumber3". */
static struct split_port *find_port(struct split_module *m, struct str pin, struct arena *arena)
{
    struct str name = escaped(verilator_attribute(pin, "name"), arena);
    long index = number(verilator_attribute(pin, "portIndex"));
    for (size_t i = 0; i < m->n_port; i++)
        if (m->by_position ? m->port[i].index == index : str_eq(m->port[i].name, name))
            return &m->port[i];
    return NULL;
}

/* Which ports the bench connects: those of the <instance> of this specialisation. */
static void read_pins(const struct job *job, struct str xml, struct str specialised,
                      struct split_module *m)
{
    struct str line;
    bool open = false;
    while (str_line(&xml, &line)) {
        struct str element = str_trim_left(line);
        struct split_port *p;
        if (str_starts(element, "<instance "))
            open = str_eq(verilator_attribute(element, "defName"), specialised);
        else if (str_starts(element, "</instance>"))
            open = false;
        else if (open && str_starts(element, "<port ") && (p = find_port(m, element, job->arena)))
            p->connected = true;
    }
}

static size_t count_cells(struct str xml, struct str specialised)
{
    size_t n = 0;
    struct str line;
    while (str_line(&xml, &line)) {
        struct str element = str_trim_left(line);
        n += str_starts(element, "<cell ") &&
             str_eq(verilator_attribute(element, "submodname"), specialised);
    }
    return n;
}

/* What the bench calls an instance of this specialisation. */
static struct str instance_label(struct str xml, struct str specialised)
{
    struct str line;
    while (str_line(&xml, &line)) {
        struct str element = str_trim_left(line);
        if (str_starts(element, "<instance ") &&
            str_eq(verilator_attribute(element, "defName"), specialised))
            return verilator_attribute(element, "origName");
    }
    return (struct str){0};
}

static enum split_reason read_specialised(const struct job *job, struct str all, struct str rest,
                                          struct str specialised, const struct instance *in,
                                          struct split_module *m)
{
    enum split_reason why;
    m->by_position = in && in->by_position;
    m->by_order = in && in->by_order;
    if (m->n_cell > SPLIT_INSTANCES_MAX)
        return SPLIT_INSTANCES;
    why = read_module(job, all, rest, in, m);
    read_pins(job, all, specialised, m);
    return why;
}

/* All specialisations of this module that the bench has instances of. */
static enum split_reason find_modules(const struct job *job, struct str xml, const char *name,
                                      struct split_module *m, size_t *n)
{
    struct str all = xml, line;
    struct instance *in = arena_alloc(job->arena, SPLIT_INSTANCES_MAX * sizeof *in);
    size_t n_in = instances_find(job, name, in, SPLIT_INSTANCES_MAX);
    enum split_reason why = SPLIT_NONE;
    for (*n = 0; why == SPLIT_NONE && str_line(&xml, &line);) {
        struct str element = str_trim_left(line), specialised;
        size_t cells;
        if (!str_starts(element, "<module ") || !attribute_is(element, "origName", name))
            continue;
        specialised = verilator_attribute(element, "name");
        if (!(cells = count_cells(all, specialised)))
            continue;
        if (*n == SPLIT_INSTANCES_MAX)
            return SPLIT_INSTANCES;
        m[*n] = (struct split_module){.name = name, .n_cell = cells};
        why = read_specialised(job, all, xml, specialised,
                               instances_named(in, n_in, instance_label(all, specialised)), &m[*n]);
        ++*n;
    }
    return *n ? why : SPLIT_ABSENT;
}

/* ---- the bench's own reference ---- */

static bool same_ports(const struct split_module *a, const struct split_module *b)
{
    if (a->n_port != b->n_port)
        return false;
    for (size_t i = 0; i < a->n_port; i++)
        if (!str_eq(a->port[i].name, b->port[i].name) || a->port[i].bits != b->port[i].bits ||
            a->port[i].input != b->port[i].input)
            return false;
    return true;
}

ptrdiff_t split_find_module(const struct job *job, const char *name)
{
    for (size_t i = 0; i < job->problem->n_file; i++) {
        struct vscan scan;
        const struct unit *u;
        if (!job->problem->file[i].compiled)
            continue;
        verilog_scan(&scan, job->problem->file[i].data, job->arena);
        u = vscan_find(&scan, name, true);
        if (u && u->module)
            return (ptrdiff_t)i;
    }
    return -1;
}

/* A module with one instance and the candidate's ports, whose text we have. */
static void find_reference(const struct job *job, struct str xml, struct split *ret)
{
    struct str all = xml, line;
    struct split_module *m = arena_alloc(job->arena, SPLIT_INSTANCES_MAX * sizeof *m);
    while (!ret->reference.name && str_line(&xml, &line)) {
        struct str element = str_trim_left(line);
        const char *name;
        size_t n;
        if (!str_starts(element, "<module ") || attribute_is(element, "topModule", "1"))
            continue;
        name = arena_dup(job->arena, verilator_attribute(element, "origName"));
        if (!strcmp(name, job->problem->entry) || !strcmp(name, hdl_bench_top(job)) ||
            split_find_module(job, name) < 0)
            continue;
        if (find_modules(job, all, name, m, &n) == SPLIT_NONE && n == 1 && m->n_cell == 1 &&
            same_ports(m, ret->candidate))
            ret->reference = *m;
    }
}

void split_read(const struct job *job, struct str xml, struct split *ret)
{
    *ret = (struct split){0};
    ret->candidate = arena_alloc(job->arena, SPLIT_INSTANCES_MAX * sizeof *ret->candidate);
    ret->why = find_modules(job, xml, job->problem->entry, ret->candidate, &ret->n_candidate);
    for (size_t i = 0; i < ret->n_candidate; i++)
        ret->n_instance += ret->candidate[i].n_cell;
    if (ret->why == SPLIT_NONE && ret->n_instance > SPLIT_INSTANCES_MAX)
        ret->why = SPLIT_INSTANCES;
    if (ret->why == SPLIT_NONE && ret->n_instance == 1)
        find_reference(job, xml, ret);
}
