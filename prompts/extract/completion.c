/* completion.c: code that was taken out of a reply elsewhere. What still has a fence was not. */
#include "prompts/prompt.h"
#include "harness/lang/verilog/verilog.h"

void extract_completion(struct candidate *ret, const struct reply *reply,
                        const struct problem *problem, struct arena *arena)
{
    struct vscan scan;
    verilog_scan(&scan, reply->text, arena);
    if (str_has(reply->text, "```") ||
        (!vscan_find(&scan, problem->entry, true) && !vscan_find(&scan, problem->entry, false))) {
        extract_verilog(ret, reply, problem, arena);
        return;
    }
    *ret = (struct candidate){
        .code = reply->text,
        .answer = reply->text,
        .reasoning = reply->reasoning,
        .rule = "completion",
    };
}
