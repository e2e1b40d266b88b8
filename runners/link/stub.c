/* stub.c: the source of a module with given ports, and literals for its parameters. */
#include "runners/link/vvp_ports.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* No bench gives this to a parameter. */
#define UNSET_BITS "1011001110001111000011111000001111110000001111111000000011111111"

#define STUB_MAX (1u << 20)

/* \name with a space behind it: any name may be written like this. In the program a backslash
 * stands before a quote and before another one. */
static int add_name(struct buf *b, struct str name, struct link_refusal *refusal)
{
    buf_addc(b, "\\");
    for (size_t i = 0; i < name.n; i++) {
        i += name.p[i] == '\\' && i + 1 < name.n;
        if ((unsigned char)name.p[i] <= ' ' || name.p[i] == 0x7f)
            return link_refuse(refusal, LINK_PORT_SHAPE, name);
        buf_add(b, &name.p[i], 1);
    }
    buf_addc(b, " ");
    return name.n ? 0 : link_refuse(refusal, LINK_PORT_SHAPE, name);
}

/* How the types of ports (struct link_port) are declared. */
static const struct {
    const char *type, *net, *variable;
    bool has_range;
} types[] = {
    {"", "wire", "reg", true},           {"/s", "wire signed", "reg signed", true},
    {"/2u", "bit", "bit", true},         {"/2s", "bit signed", "bit signed", true},
    {"/i", "integer", "integer", false},
};

/* What a stub is made of. */
struct stub {
    struct buf b;
    const char *module;
    const struct link_sets *sets; /* n is at least 1; all of the same names, directions, types */
    bool is_probe;
    struct arena *arena;
    struct link_refusal *refusal;
};

/* Which set an instance has, as a constant of the stub. */
#define CHOICE "\\link_set "

/* What differs between sets: "choice == 0 ? a : choice == 1 ? b : c". */
static void add_chosen(struct stub *s, const struct str *text)
{
    struct buf *b = &s->b;
    for (size_t k = 0; k < s->sets->n; k++) {
        if (k + 1 < s->sets->n)
            buf_addf(b, CHOICE "== %zu ? ", k);
        buf_adds(b, text[k]);
        buf_addc(b, k + 1 < s->sets->n ? " : " : "");
    }
}

static bool all_equal(const struct str *text, size_t n)
{
    for (size_t k = 1; k < n; k++)
        if (!str_eq(text[k], text[0]))
            return false;
    return true;
}

static void add_range(struct stub *s, size_t port)
{
    struct str msb[LINK_SETS_MAX];
    for (size_t k = 0; k < s->sets->n; k++)
        msb[k] = str_c(arena_printf(s->arena, "%lu", s->sets->set[k].ports.port[port].width - 1));
    if (!all_equal(msb, s->sets->n)) {
        buf_addc(&s->b, "[(");
        add_chosen(s, msb);
        buf_addc(&s->b, "):0] ");
    } else if (!str_eqc(msb[0], "0")) {
        buf_addf(&s->b, "[" STR_FMT ":0] ", STR_ARG(msb[0]));
    }
}

/* Outputs are variables: a driver whose value nobody can fold. */
static int add_port(struct stub *s, size_t index)
{
    const struct link_port *port = &s->sets->set[0].ports.port[index];
    size_t i = 0;
    while (i + 1 < countof(types) && !str_eqc(port->type, types[i].type))
        i++;
    buf_addf(&s->b, "%s %s ", port->is_input ? "input" : "output",
             port->is_input ? types[i].net : types[i].variable);
    if (types[i].has_range)
        add_range(s, index);
    if (add_name(&s->b, port->name, s->refusal) < 0)
        return -1;
    buf_addc(&s->b, ";\n");
    return 0;
}

static int add_names(struct stub *s)
{
    const struct link_ports *ports = &s->sets->set[0].ports;
    for (size_t i = 0; i < ports->n; i++) {
        buf_addc(&s->b, i ? ", " : "");
        if (add_name(&s->b, ports->port[i].name, s->refusal) < 0)
            return -1;
    }
    buf_addc(&s->b, ");\n");
    return 0;
}

/* ---- parameters ---- */

static int no_choice(struct stub *s, struct str what)
{
    return link_refuse(s->refusal, LINK_PARAMETER_SETS, what);
}

/* The value of a parameter that some sets give and others do not is one literal: which set an
 * instance has depends on it. */
static int add_default(struct stub *s, size_t index)
{
    const struct link_set *set = s->sets->set;
    struct str name = set[0].ports.parameter[index].name, literal[LINK_SETS_MAX];
    bool given = link_sets_give(s->sets, name);
    size_t n = 0;
    for (size_t k = 0; k < s->sets->n; k++)
        if (!(given && s->sets->n > 1 && link_set_gives(&set[k], name)) &&
            parameter_literal(&set[k].ports.parameter[index], &literal[n++], s->arena, s->refusal) <
                0)
            return -1;
    if (!n || all_equal(literal, n)) /* all give it: any value does */
        buf_adds(&s->b, n ? literal[0] : STR("0"));
    else if (given)
        return no_choice(s, name);
    else
        add_chosen(s, literal);
    return 0;
}

struct placed {
    size_t place, index;
};

static int compare_places(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* The parameters in the order of their declaration. */
static struct placed *in_order(const struct link_ports *ports, struct arena *arena)
{
    struct placed *ret = arena_alloc(arena, (ports->n_parameter + 1) * sizeof *ret);
    for (size_t i = 0; i < ports->n_parameter; i++)
        ret[i] = (struct placed){ports->parameter[i].place, i};
    qsort(ret, ports->n_parameter, sizeof *ret, compare_places);
    return ret;
}

static int add_parameters(struct stub *s)
{
    const struct link_ports *ports = &s->sets->set[0].ports;
    const struct placed *order = in_order(ports, s->arena);
    for (size_t i = 0; i < ports->n_parameter; i++) {
        buf_addc(&s->b, i ? ", parameter " : " #(parameter ");
        if (add_name(&s->b, ports->parameter[order[i].index].name, s->refusal) < 0)
            return -1;
        buf_addc(&s->b, "= ");
        if (s->is_probe)
            buf_addc(&s->b, "64'b" UNSET_BITS);
        else if (add_default(s, order[i].index) < 0)
            return -1;
    }
    buf_addc(&s->b, ports->n_parameter ? ")" : "");
    return 0;
}

/* An instance has a set when it has its value of each parameter that any set gives. */
static int add_condition(struct stub *s, const struct link_set *set)
{
    buf_addc(&s->b, "1");
    for (size_t i = 0; i < set->ports.n_parameter; i++) {
        const struct link_parameter *own = &set->ports.parameter[i];
        const struct link_parameter *given = link_set_gives(set, own->name);
        struct str literal;
        bool known;
        if (!link_sets_give(s->sets, own->name))
            continue;
        if (parameter_literal(given ? given : own, &literal, s->arena, s->refusal) < 0)
            return -1;
        known = str_starts(literal, "\"") ||
                !(memchr(literal.p, 'x', literal.n) || memchr(literal.p, 'z', literal.n));
        buf_addc(&s->b, " && (");
        if (add_name(&s->b, own->name, s->refusal) < 0)
            return -1;
        buf_addf(&s->b, known ? "== " STR_FMT ") === 1'b1" : "=== " STR_FMT ")", STR_ARG(literal));
    }
    return 0;
}

static int add_choice(struct stub *s)
{
    if (s->sets->n < 2)
        return 0;
    buf_addc(&s->b, "localparam " CHOICE "= ");
    for (size_t k = 0; k + 1 < s->sets->n; k++) {
        if (add_condition(s, &s->sets->set[k]) < 0)
            return -1;
        buf_addf(&s->b, " ? %zu :\n    ", k);
    }
    buf_addf(&s->b, "%zu;\n", s->sets->n - 1);
    return 0;
}

/* ---- the whole ---- */

static int check_sets(struct stub *s)
{
    const struct link_ports *first = &s->sets->set[0].ports;
    for (size_t k = 1; k < s->sets->n; k++) {
        const struct link_ports *next = &s->sets->set[k].ports;
        if (next->n != first->n || next->n_parameter != first->n_parameter)
            return no_choice(s, STR("other ports"));
        for (size_t i = 0; i < first->n; i++)
            if (!str_eq(first->port[i].name, next->port[i].name) ||
                first->port[i].is_input != next->port[i].is_input ||
                !str_eq(first->port[i].type, next->port[i].type))
                return no_choice(s, first->port[i].name);
        for (size_t i = 0; i < first->n_parameter; i++)
            if (!str_eq(first->parameter[i].name, next->parameter[i].name))
                return no_choice(s, first->parameter[i].name);
    }
    return 0;
}

static int add_stub(struct stub *s)
{
    const struct link_ports *ports = &s->sets->set[0].ports;
    buf_addf(&s->b, "module %s", s->module);
    if (add_parameters(s) < 0)
        return -1;
    buf_addc(&s->b, " (");
    if (add_names(s) < 0 || add_choice(s) < 0)
        return -1;
    for (size_t i = 0; i < ports->n; i++)
        if (add_port(s, i) < 0)
            return -1;
    buf_addc(&s->b, "initial $link_here(");
    if (add_names(s) < 0)
        return -1;
    buf_addc(&s->b, "endmodule\n");
    return s->b.over ? link_refuse(s->refusal, LINK_TOO_LARGE, STR("stub")) : 0;
}

static int write_stub(struct stub *s, struct str *ret)
{
    int rc;
    buf_init(&s->b, STUB_MAX);
    rc = check_sets(s) < 0 || add_stub(s) < 0 ? -1 : 0;
    if (rc == 0)
        *ret = arena_str(s->arena, buf_str(&s->b));
    buf_finish(&s->b);
    return rc;
}

int link_stub(const char *module, const struct link_sets *sets, struct str *ret,
              struct arena *arena, struct link_refusal *refusal)
{
    struct stub s = {.module = module, .sets = sets, .arena = arena, .refusal = refusal};
    return write_stub(&s, ret);
}

int link_ports_stub(const char *module, const struct link_ports *ports, struct str *ret,
                    struct arena *arena, struct link_refusal *refusal)
{
    struct link_sets one = {.set = {{.ports = *ports}}, .n = 1};
    return link_stub(module, &one, ret, arena, refusal);
}

int link_ports_probe(const char *module, const struct link_ports *ports, struct str *ret,
                     struct arena *arena, struct link_refusal *refusal)
{
    struct link_sets one = {.set = {{.ports = *ports}}, .n = 1};
    struct stub s = {
        .module = module, .sets = &one, .is_probe = true, .arena = arena, .refusal = refusal};
    return write_stub(&s, ret);
}

bool link_parameter_unset(const struct link_parameter *parameter)
{
    return str_eqc(parameter->value, "C4<" UNSET_BITS ">");
}

/* ---- literals ---- */

/* +C4<0100>, with the sign in front where the value is signed */
static struct str bits_literal(struct str value, struct arena *arena)
{
    bool is_signed = str_starts(value, "+");
    struct str bits = str_slice(value, is_signed, value.n);
    if (!str_starts(bits, "C4<") || !str_ends(bits, ">"))
        return (struct str){0};
    bits = str_slice(bits, 3, bits.n - 1);
    if (!bits.n)
        return (struct str){0};
    return str_c(
        arena_printf(arena, "%zu'%sb" STR_FMT, bits.n, is_signed ? "s" : "", STR_ARG(bits)));
}

/* Cr<m6000000000000000gfc2>: mantissa and, in excess of 0x1000 and with the sign in 0x4000, the
 * exponent, as vvp's crstring_to_double reads it. */
static struct str real_literal(struct str value, struct arena *arena)
{
    char text[64] = "", *end;
    unsigned long long mantissa;
    unsigned long exponent;
    if (!str_starts(value, "Cr<m") || value.n >= sizeof text)
        return (struct str){0};
    memcpy(text, value.p, value.n);
    mantissa = strtoull(text + 4, &end, 16);
    if (*end != 'g')
        return (struct str){0};
    exponent = strtoul(end + 1, NULL, 16);
    if ((exponent & 0x3fff) == 0x3fff)
        return (struct str){0}; /* an infinity, or not a number */
    return str_c(arena_printf(arena, "%s%.17e", exponent & 0x4000 ? "-" : "",
                              ldexp((double)mantissa, (int)(exponent & 0x3fff) - 0x1000)));
}

int parameter_literal(const struct link_parameter *parameter, struct str *ret, struct arena *arena,
                      struct link_refusal *refusal)
{
    struct str value = parameter->value, literal;
    if (str_starts(value, "\""))
        literal = value;
    else if (str_starts(value, "Cr<"))
        literal = real_literal(value, arena);
    else
        literal = bits_literal(value, arena);
    if (!literal.n)
        return link_refuse(refusal, LINK_PARAMETER_VALUE, parameter->name);
    *ret = literal;
    return 0;
}

static int add_defparam(struct buf *b, const char *module, const struct link_parameter *p,
                        struct arena *arena, struct link_refusal *refusal)
{
    struct str literal;
    buf_addf(b, "defparam %s.", module);
    if (add_name(b, p->name, refusal) < 0 || parameter_literal(p, &literal, arena, refusal) < 0)
        return -1;
    buf_addf(b, "= " STR_FMT ";\n", STR_ARG(literal));
    return 0;
}

int link_set_defparams(const char *module, const struct link_set *set, struct str *ret,
                       struct arena *arena, struct link_refusal *refusal)
{
    struct buf b;
    int rc = 0;
    buf_init(&b, STUB_MAX);
    for (size_t i = 0; rc == 0 && i < set->n_parameter; i++)
        rc = add_defparam(&b, module, &set->parameter[i], arena, refusal);
    if (rc == 0)
        *ret = arena_str(arena, buf_str(&b));
    buf_finish(&b);
    return rc;
}

/* ---- sets ---- */

const struct link_parameter *link_set_gives(const struct link_set *set, struct str name)
{
    for (size_t i = 0; i < set->n_parameter; i++)
        if (str_eq(set->parameter[i].name, name))
            return &set->parameter[i];
    return NULL;
}

bool link_sets_give(const struct link_sets *sets, struct str name)
{
    for (size_t k = 0; k < sets->n; k++)
        if (link_set_gives(&sets->set[k], name))
            return true;
    return false;
}
