/* auditor.c: the table of what is tried in which language. */
#include "testbenches/audit/auditor.h"

#include "testbenches/audit/initial.h"

static int verilog_mutants(struct mutants *ret, const struct lang *lang, struct str reference,
                           const char *entry, const struct mutate_options *o, struct arena *arena,
                           struct err *err)
{
    (void)lang;
    return mutate(ret, reference, entry, o, arena, err);
}

static const struct auditor table[] = {
    {
        .lang = &lang_verilog,
        .mutants = verilog_mutants,
        .trivial = trivial_designs,
        .names = interface_audit,
        .uninitialised = initial_removed,
        .ordered = true,
        .proved = true,
    },
    {.lang = &lang_python, .mutants = mutate_tokens, .trivial = trivial_python},
};

const struct auditor *auditor_of(const struct kind *kind)
{
    for (size_t i = 0; i < countof(table); i++)
        if (kind->lang == table[i].lang)
            return &table[i];
    return NULL;
}
