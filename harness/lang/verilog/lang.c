/* lang.c: the row of Verilog and SystemVerilog. */
#include "harness/lang/lang.h"

#include "harness/lang/verilog/verilog.h"

#include <string.h>

static const char *const fences[] = {"verilog", "systemverilog", "sv", "v", NULL};

/* Can two signs that stand side by side be one operator, so that a blank between them matters? */
static bool may_join(const struct vtoken *a, const struct vtoken *b)
{
    return a->kind == VTOK_PUNCT && b->kind == VTOK_PUNCT && !strchr(";,)]}[{", *a->text.p) &&
           !strchr(";,]}", *b->text.p);
}

/* The kinds of the tokens and their texts. A directive speaks about lines, and tools read some
 * comments as orders. */
static bool essence(struct hash *hash, struct str text)
{
    struct vlex lex = {.s = text};
    struct vtoken t, before = {0};
    if (str_has(text, "`") || str_has(text, "verilator") || str_has(text, "pragma"))
        return false;
    while (vlex_next(&lex, &t)) {
        bool joined = before.end == t.begin && before.end && may_join(&before, &t);
        hash_add_int(hash, (int64_t)t.kind * 2 + joined);
        hash_add(hash, t.text);
        before = t;
    }
    return true;
}

const struct lang lang_verilog = {.name = "verilog", .fences = fences, .essence = essence};
