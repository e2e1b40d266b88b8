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
    struct lexer lex = {.s = source};
    struct token t, before = {.kind = TOKEN_PUNCT};
    struct names known = {0};
    bool inside = false;
    size_t n = 0;
    for (size_t i = 0; i < ports->n_parameter; i++) {
        ports->parameter[i].place = VVP_NONE;
        names_put(&known, plain(ports->parameter[i].name, arena), arena)->index = i;
    }
    while (n < ports->n_parameter && verilog_token(&lex, &t)) {
        const struct name *at = NULL;
        if (token_is(&t, "automatic") || token_is(&t, "static"))
            continue;
        if (token_is(&before, "module") || token_is(&before, "macromodule"))
            inside = str_eqc(t.text, module);
        else if (inside && token_is(&t, "=") && token_is_name(&before))
            at = names_get(&known, before.text);
        if (at && ports->parameter[at->index].place == VVP_NONE)
            ports->parameter[at->index].place = n++;
        before = t;
    }
}
