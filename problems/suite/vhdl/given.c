/* given.c: what a suite whose benches are in Verilog tells who answers in VHDL: an entity. */
#include "problems/suite/given.h"

#include "harness/lang/vhdl/vhdl.h"

#define INTERFACE_MAX (64u << 10)

static const char *const directions[] = {"in", "out", "inout"};

static void add_port(struct buf *b, const struct connection *c, bool last, struct arena *arena)
{
    buf_addf(b, "        %s : %s ", vhdl_name(c->name, arena), directions[c->way]);
    if (c->width == 1)
        buf_addc(b, "std_logic");
    else
        buf_addf(b, "std_logic_vector(%ld downto 0)", c->width - 1);
    buf_addc(b, last ? "\n" : ";\n");
}

/* Widths that depend on a parameter without a number are not known: then nothing is told. */
static bool is_known(const struct signature *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->item[i].width < 1 || s->item[i].way < 0 ||
            s->item[i].way >= (int)countof(directions))
            return false;
    return s->n > 0;
}

static void tell_entity(struct problem *p, struct arena *arena)
{
    struct signature s;
    struct buf b;
    const char *name = vhdl_name(p->entry, arena);
    p->interface = STR("");
    if (lang_verilog.signature(&s, p->reference, p->entry, arena) < 0 || !is_known(&s))
        return;
    buf_init(&b, INTERFACE_MAX);
    buf_addf(&b,
             "library ieee;\nuse ieee.std_logic_1164.all;\nuse ieee.numeric_std.all;\n\n"
             "entity %s is\n    port (\n",
             name);
    for (size_t i = 0; i < s.n; i++)
        add_port(&b, &s.item[i], i + 1 == s.n, arena);
    buf_addf(&b, "    );\nend entity %s;\n", name);
    p->interface = b.over ? STR("") : arena_str(arena, buf_str(&b));
    buf_finish(&b);
}

const struct given_rules given_vhdl = {.find = given_none,
                                       .of_prompt = given_none_of_prompt,
                                       .macros = given_none,
                                       .interface = tell_entity};
