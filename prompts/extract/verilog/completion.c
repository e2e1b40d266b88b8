/* completion.c: code that was taken out of a reply elsewhere. What still has a fence was not. */
#include "prompts/extract/verilog/rules.h"

static void whole(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                  const struct lang *lang, struct arena *arena)
{
    (void)lang;
    rules_extract(ret, reply, problem, arena);
}

static void completion(struct candidate *ret, const struct reply *reply,
                       const struct problem *problem, const struct lang *lang, struct arena *arena)
{
    struct str text = reply->text;
    struct vscan scan;
    (void)lang;
    if (str_starts(text, "\xef\xbb\xbf")) /* what an editor put in front */
        text = str_slice(text, 3, text.n);
    verilog_scan(&scan, text, arena);
    if (str_has(text, "```") ||
        (!vscan_find(&scan, problem->entry, true) && !vscan_find(&scan, problem->entry, false))) {
        rules_extract(ret, reply, problem, arena);
        return;
    }
    *ret = (struct candidate){
        .code = text,
        .answer = reply->text,
        .reasoning = reply->reasoning,
        .rule = "completion",
    };
}

const struct extraction extraction_verilog = {.reply = whole, .completion = completion};
