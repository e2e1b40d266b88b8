/* rules.c: the code of a reply in a language of the table (harness/lang/languages.h), by the simplest
 * rule that there is: the last block. To be replaced by the rules of `prompts/extract/code`. */
#include "prompts/extract/extract.h"
#include "prompts/reply/clean.h"
#include "prompts/reply/reply.h"

static void take(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                 const struct lang *lang, struct arena *arena)
{
    struct candidate c = {.rule = "", .answer = reply->text, .reasoning = reply->reasoning};
    struct str thoughts = {0}, code;
    struct fence *fence;
    size_t n = 0;
    (void)problem;
    if (!reply->is_completion)
        reasoning_split(reply->text, lang, &c.answer, &thoughts, arena);
    if (!c.reasoning.n)
        c.reasoning = thoughts;
    code = clean_bytes(c.answer, arena);
    fence = fences_find(code, lang, &n, arena);
    c.rule = reply->is_completion ? "completion" : n ? "fence" : "bare";
    if (n && !reply->is_completion)
        code = fence[n - 1].content;
    if (str_trim(code).n) {
        c.code = arena_str(arena, code);
    } else {
        c.rule = "";
        c.none = none_reason(reply, c.answer);
    }
    *ret = c;
}

const struct extraction extraction_native = {.reply = take, .completion = take};
