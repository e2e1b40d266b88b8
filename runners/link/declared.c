/* declared.c: in which order a module declares its parameters. */
#include "runners/link/vvp_ports.h"

#include "runners/vvp/names.h"
#include "harness/lang/verilog/verilog.h"

/* As the source has it: in a program a backslash stands before a quote and before another one. */
static struct str plain(struct str name, struct arena *arena)
{
    char *ret = arena_alloc(arena, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        i += name.p[i] == '\\' && i + 1 < name.n;
        ret[n++] = name.p[i];
    }
    return (struct str){ret, n};
}

/* The first "NAME =" behind the module's name declares it. */
void link_ports_declared(struct link_ports *ports, struct str source, const char *module,
                         struct arena *arena)
{
    struct vlex lex = {.s = source};
    struct vtoken t, before = {.kind = VTOK_PUNCT};
    struct names known = {0};
    bool inside = false;
    size_t n = 0;
    for (size_t i = 0; i < ports->n_parameter; i++) {
        ports->parameter[i].place = VVP_NONE;
        names_put(&known, plain(ports->parameter[i].name, arena), arena)->index = i;
    }
    while (n < ports->n_parameter && vlex_next(&lex, &t)) {
        const struct name *at = NULL;
        if (vtok_is(&t, "automatic") || vtok_is(&t, "static"))
            continue;
        if (vtok_is(&before, "module") || vtok_is(&before, "macromodule"))
            inside = str_eqc(t.text, module);
        else if (inside && vtok_is(&t, "=") && vtok_is_name(&before))
            at = names_get(&known, before.text);
        if (at && ports->parameter[at->index].place == VVP_NONE)
            ports->parameter[at->index].place = n++;
        before = t;
    }
}
