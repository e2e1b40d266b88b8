/* mend.c: what GHDL 2.0 writes wrong into a Verilog netlist, line by line: signed operations that it writes
 * as unsigned ones, and one that it writes in VHDL. A line that is as it should be stays as it is. */
#include "runners/ghdl/ghdl.h"

#include "runners/hdl/hdl.h"

#include <string.h>

/* What stands in a line. */
struct parts {
    struct str name, left, right;
};

/* "assign NAME = LEFT op RIGHT;" */
static bool split(struct str line, const char *op, struct parts *ret)
{
    static const char head[] = "assign ";
    ptrdiff_t equals = str_find(line, " = ", 0), at, end = str_find(line, ";", 0);
    if (!str_starts(line, head) || equals < 0 || end < equals)
        return false;
    at = str_find(line, op, (size_t)equals + 3);
    if (at < 0 || at > end)
        return false;
    ret->name = str_slice(line, sizeof head - 1, (size_t)equals);
    ret->left = str_slice(line, (size_t)equals + 3, (size_t)at);
    ret->right = str_slice(line, (size_t)at + strlen(op), (size_t)end);
    return true;
}

static bool mend_division(struct buf *out, struct str line)
{
    struct parts p;
    if (!split(line, " / ", &p))
        return false;
    buf_addf(out, "assign " STR_FMT " = $signed(" STR_FMT ") / $signed(" STR_FMT ");",
             STR_ARG(p.name), STR_ARG(p.left), STR_ARG(p.right));
    return true;
}

static bool mend_remainder(struct buf *out, struct str line)
{
    struct parts p;
    if (!split(line, " % ", &p))
        return false;
    buf_addf(out, "assign " STR_FMT " = $signed(" STR_FMT ") %% $signed(" STR_FMT ");",
             STR_ARG(p.name), STR_ARG(p.left), STR_ARG(p.right));
    return true;
}

/* The result has the sign of the divisor. */
static bool mend_modulus(struct buf *out, struct str line)
{
    struct parts p;
    if (!split(line, " % ", &p))
        return false;
    buf_addf(out,
             "assign " STR_FMT " = ($signed(" STR_FMT ") %% $signed(" STR_FMT ")) != 0 && "
             "($signed(" STR_FMT ") < 0) != ($signed(" STR_FMT ") < 0) ? "
             "$signed(" STR_FMT ") %% $signed(" STR_FMT ") + $signed(" STR_FMT ") : "
             "$signed(" STR_FMT ") %% $signed(" STR_FMT ");",
             STR_ARG(p.name), STR_ARG(p.left), STR_ARG(p.right), STR_ARG(p.left), STR_ARG(p.right),
             STR_ARG(p.left), STR_ARG(p.right), STR_ARG(p.right), STR_ARG(p.left),
             STR_ARG(p.right));
    return true;
}

/* A shift of what is signed is an arithmetic one. */
static bool mend_shift(struct buf *out, struct str line)
{
    struct parts p;
    if (!split(line, " >> ", &p) || !str_starts(p.left, "$signed("))
        return false;
    buf_addf(out, "assign " STR_FMT " = " STR_FMT " >>> " STR_FMT ";", STR_ARG(p.name),
             STR_ARG(p.left), STR_ARG(p.right));
    return true;
}

/* "NAME <= std_logic_vector(abs $signed(X));" */
static bool mend_absolute(struct buf *out, struct str line)
{
    static const char middle[] = " <= std_logic_vector(abs $signed(", tail[] = "));";
    ptrdiff_t at = str_find(line, middle, 0), end = str_find(line, tail, 0);
    struct str name, x;
    if (at < 0 || end < at)
        return false;
    name = str_slice(line, 0, (size_t)at);
    x = str_slice(line, (size_t)at + sizeof middle - 1, (size_t)end);
    buf_addf(out, "assign " STR_FMT " = $signed(" STR_FMT ") < 0 ? -" STR_FMT " : " STR_FMT ";",
             STR_ARG(name), STR_ARG(x), STR_ARG(x), STR_ARG(x));
    return true;
}

/* "NAME <= A when $signed(A) < $signed(B) else B;" */
static bool mend_choice(struct buf *out, struct str line)
{
    static const char when[] = " when ", otherwise[] = " else ";
    ptrdiff_t gets = str_find(line, " <= ", 0), cond = str_find(line, when, 0);
    ptrdiff_t other = str_find(line, otherwise, 0);
    if (gets < 0 || cond < gets || other < cond)
        return false;
    buf_addf(out, "assign " STR_FMT " = " STR_FMT " ? " STR_FMT " : " STR_FMT,
             STR_ARG(str_slice(line, 0, (size_t)gets)),
             STR_ARG(str_slice(line, (size_t)cond + sizeof when - 1, (size_t)other)),
             STR_ARG(str_slice(line, (size_t)gets + 4, (size_t)cond)),
             STR_ARG(str_slice(line, (size_t)other + sizeof otherwise - 1, line.n)));
    return true;
}

static const struct {
    const char *mark; /* stands in such a line */
    bool (*mend)(struct buf *out, struct str line);
} rules[] = {
    {"// sdiv", mend_division}, {"// srem", mend_remainder},      {"// smod", mend_modulus},
    {" >> ", mend_shift},       {"(abs $signed(", mend_absolute}, {" when $signed(", mend_choice},
};

static bool mend_line(struct buf *out, struct str line)
{
    for (size_t i = 0; i < countof(rules); i++)
        if (str_has(line, rules[i].mark) && rules[i].mend(out, line))
            return true;
    return false;
}

bool ghdl_lost_edge(struct str netlist)
{
    return str_has(netlist, " = 1'b0; // posedge") || str_has(netlist, " = 1'b0; // negedge");
}

struct str ghdl_mend(struct str netlist, struct arena *arena)
{
    struct str rest = netlist, line, ret;
    struct buf out;
    buf_init(&out, 2 * HDL_SOURCE_MAX);
    while (str_line(&rest, &line)) {
        if (!mend_line(&out, str_trim(line)))
            buf_adds(&out, line);
        buf_addc(&out, "\n");
    }
    ret = out.over ? netlist : arena_str(arena, buf_str(&out));
    buf_finish(&out);
    return ret;
}
