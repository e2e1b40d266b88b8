/* stub.c: the source of a module with given ports, and literals for its parameters. */
#include "runners/link/vvp_ports.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* No bench gives this to a parameter. */
#define UNSET_BITS "1011001110001111000011111000001111110000001111111000000011111111"

#define STUB_MAX (64u << 20)

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

/* Outputs are variables: a driver whose value nobody can fold. */
static int add_port(struct buf *b, const struct link_port *port, struct link_refusal *refusal)
{
    size_t i = 0;
    while (i + 1 < countof(types) && !str_eqc(port->type, types[i].type))
        i++;
    buf_addf(b, "%s %s ", port->is_input ? "input" : "output",
             port->is_input ? types[i].net : types[i].variable);
    if (types[i].has_range && port->width > 1)
        buf_addf(b, "[%lu:0] ", port->width - 1);
    if (add_name(b, port->name, refusal) < 0)
        return -1;
    buf_addc(b, ";\n");
    return 0;
}

static int add_names(struct buf *b, const struct link_ports *ports, struct link_refusal *refusal)
{
    for (size_t i = 0; i < ports->n; i++) {
        buf_addc(b, i ? ", " : "");
        if (add_name(b, ports->port[i].name, refusal) < 0)
            return -1;
    }
    buf_addc(b, ");\n");
    return 0;
}

static int add_parameters(struct buf *b, const struct link_ports *ports, bool is_probe,
                          struct arena *arena, struct link_refusal *refusal)
{
    struct str value = STR("64'b" UNSET_BITS);
    for (size_t i = 0; i < ports->n_parameter; i++) {
        buf_addc(b, i ? ", parameter " : " #(parameter ");
        if (add_name(b, ports->parameter[i].name, refusal) < 0 ||
            (!is_probe &&
             parameter_literal(&ports->parameter[i], false, &value, arena, refusal) < 0))
            return -1;
        buf_addc(b, "= ");
        buf_adds(b, value);
    }
    buf_addc(b, ports->n_parameter ? ")" : "");
    return 0;
}

static int add_stub(struct buf *b, const char *module, const struct link_ports *ports,
                    bool is_probe, struct arena *arena, struct link_refusal *refusal)
{
    buf_addf(b, "module %s", module);
    if (add_parameters(b, ports, is_probe, arena, refusal) < 0)
        return -1;
    buf_addc(b, " (");
    if (add_names(b, ports, refusal) < 0)
        return -1;
    for (size_t i = 0; i < ports->n; i++)
        if (add_port(b, &ports->port[i], refusal) < 0)
            return -1;
    buf_addc(b, "initial $link_here(");
    if (add_names(b, ports, refusal) < 0)
        return -1;
    buf_addc(b, "endmodule\n");
    return b->over ? link_refuse(refusal, LINK_TOO_LARGE, STR("stub")) : 0;
}

int link_ports_stub(const char *module, const struct link_ports *ports, bool is_probe,
                    struct str *ret, struct arena *arena, struct link_refusal *refusal)
{
    struct buf b;
    int rc;
    buf_init(&b, STUB_MAX);
    rc = add_stub(&b, module, ports, is_probe, arena, refusal);
    if (rc == 0)
        *ret = arena_str(arena, buf_str(&b));
    buf_finish(&b);
    return rc;
}

bool link_parameter_unset(const struct link_parameter *parameter)
{
    return str_eqc(parameter->value, "C4<" UNSET_BITS ">");
}

/* ---- literals ---- */

/* +C4<0100>, with the sign in front where the value is signed */
static struct str bits_literal(struct str value, bool handed_on, struct arena *arena)
{
    bool is_signed = str_starts(value, "+");
    struct str bits = str_slice(value, is_signed, value.n);
    if (!str_starts(bits, "C4<") || !str_ends(bits, ">"))
        return (struct str){0};
    bits = str_slice(bits, 3, bits.n - 1);
    if (!bits.n || (handed_on && (memchr(bits.p, 'x', bits.n) || memchr(bits.p, 'z', bits.n))))
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

int parameter_literal(const struct link_parameter *parameter, bool handed_on, struct str *ret,
                      struct arena *arena, struct link_refusal *refusal)
{
    struct str value = parameter->value, literal;
    if (str_starts(value, "\"") && !(handed_on && str_has(value, "\\")))
        literal = value;
    else if (str_starts(value, "Cr<"))
        literal = real_literal(value, arena);
    else
        literal = bits_literal(value, handed_on, arena);
    if (!literal.n)
        return link_refuse(refusal, LINK_PARAMETER_VALUE, parameter->name);
    *ret = literal;
    return 0;
}
