/* strings.c: code inside JSON: an answer in JSON mode, the arguments of a tool call. */
#include "prompts/extract/verilog/rules.h"

bool strings_apply(const struct work *w, struct str *code)
{
    static const char *const words[] = {"module",  "package", "`define",  "typedef",
                                        "assign ", "always",  "function", NULL};
    struct str text = strings_blocks(w->text, words, w->arena);
    struct work inside;
    const struct rule *r;
    if (!text.n)
        return false;
    work_init(&inside, text, w->problem, w->arena);
    r = rules_apply(&inside, code);
    return r && !r->other;
}
