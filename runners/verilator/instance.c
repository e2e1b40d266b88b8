/* instance.c: instances of a module in the text of a bench. */
#include "runners/verilator/instance.h"

#include <string.h>

static void add_given(struct instance *in, struct str name)
{
    if (in->n_name < countof(in->name))
        in->name[in->n_name++] = name;
}

/* From behind an opening parenthesis to behind the one that closes it; ".x(" at depth 1 are names.
 * How many it holds by their order. */
static size_t read_group(struct vlex *lex, struct instance *in)
{
    struct vtoken t, before = {.kind = VTOK_PUNCT};
    size_t n = 0;
    bool named = false;
    for (int depth = 1; depth && vlex_next(lex, &t); before = t) {
        if (depth == 1 && vtok_is(&before, ".") && in)
            add_given(in, t.text);
        named |= depth == 1 && vtok_is(&t, ".") && !vtok_is_name(&before);
        n += depth == 1 && (vtok_is(&t, ",") || (n == 0 && !vtok_is(&t, ")")));
        depth += vtok_is(&t, "(") || vtok_is(&t, "[") || vtok_is(&t, "{");
        depth -= vtok_is(&t, ")") || vtok_is(&t, "]") || vtok_is(&t, "}");
    }
    return named ? 0 : n;
}

/* Behind the module's name: "#(...) name [..] (...". */
static void read_instance(struct vlex lex, struct instance *in)
{
    struct vtoken t;
    size_t n;
    if (!vlex_next(&lex, &t))
        return;
    in->n_giving += vtok_is(&t, "#");
    if (vtok_is(&t, "#")) {
        if (vlex_next(&lex, &t) && !vtok_is(&t, "("))
            n = 1;
        else
            n = read_group(&lex, in);
        in->by_order = n > in->by_order ? n : in->by_order;
        vlex_next(&lex, &t);
    }
    while (!vtok_is(&t, "(") && !vtok_is(&t, ";") && vlex_next(&lex, &t))
        ;
    if (!vtok_is(&t, "("))
        return;
    in->by_position = read_group(&lex, NULL) > 0 && (in->by_position || !in->n);
    in->n++;
}

static void read_defparams(struct vlex lex, struct instance *in)
{
    struct vtoken t, before = {.kind = VTOK_PUNCT};
    for (; vlex_next(&lex, &t) && !vtok_is(&t, ";"); before = t)
        if (vtok_is(&before, ".") && vtok_is_name(&t))
            add_given(in, t.text);
}

void find_instance(const struct job *job, const char *module, struct instance *in)
{
    struct vtoken t, before;
    *in = (struct instance){0};
    for (size_t i = 0; i < job->problem->n_file; i++) {
        struct vlex lex = {.s = job->problem->file[i].data};
        before = (struct vtoken){.kind = VTOK_PUNCT};
        while (job->problem->file[i].compiled && vlex_next(&lex, &t)) {
            if (vtok_is(&t, "defparam"))
                read_defparams(lex, in);
            if (vtok_is(&t, module) && !vtok_is(&before, "module"))
                read_instance(lex, in);
            before = t;
        }
    }
}

bool is_given(const struct instance *in, struct str name, size_t index)
{
    if (index < in->by_order)
        return true;
    for (size_t i = 0; i < in->n_name; i++)
        if (str_eq(in->name[i], name))
            return true;
    return false;
}
