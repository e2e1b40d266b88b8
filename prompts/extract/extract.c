/* extract.c: from a reply to a candidate, by the rules of the kind of answer that is wanted.
 *
 * The rules themselves are in a folder for each language. They are named here as plug-ins are: a
 * kind whose rules nobody wrote does not link. */
#include "prompts/extract/extract.h"

static const struct {
    const struct kind *kind;
    const struct extraction *rules;
} table[] = {
#define X(name, rules, given) {&kind_##name, &extraction_##rules},
    ANSWER_KINDS(X)
#undef X
};

static const struct extraction *extraction_of(const struct kind *kind)
{
    for (size_t i = 0; i < countof(table); i++)
        if (table[i].kind == kind)
            return table[i].rules;
    return table[0].rules;
}

void extract_reply(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                   const struct kind *kind, const struct pattern *pattern, struct arena *arena)
{
    const struct extraction *rules = extraction_of(kind);
    if (pattern)
        extract_pattern(ret, reply, kind, pattern, arena);
    else
        (reply->is_completion ? rules->completion : rules->reply)(ret, reply, problem,
                                                                  kind_code(kind), arena);
}
