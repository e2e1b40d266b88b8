/* kind.c: the table of kinds of answer. */
#include "problems/kind.h"

#include <string.h>

static const struct kind table[] = {
    {
        .name = "verilog",
        .form = FORM_CODE,
        .lang = &lang_verilog,
        .file = "candidate.sv",
        .noun = "module",
        .does = "write Verilog that works",
    },
    {
        .name = "prose",
        .form = FORM_PROSE,
        .file = "",
        .noun = "",
        .does = "explain code",
    },
};

const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; i < countof(table); i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}
