/* rules.c: answers in prose: the reply without its reasoning is the answer. */
#include "prompts/extract/extract.h"

#include "prompts/reply/clean.h"
#include "prompts/reply/reply.h"

static void take(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                 const struct lang *lang, struct arena *arena)
{
    struct candidate c = {.rule = "", .answer = reply->text, .reasoning = reply->reasoning};
    struct str thoughts = {0}, text;
    (void)problem;
    (void)lang;
    reasoning_split(reply->text, NULL, &c.answer, &thoughts, arena);
    if (!c.reasoning.n)
        c.reasoning = thoughts;
    text = str_trim(clean_bytes(c.answer, arena));
    if (text.n) {
        c.code = text;
        c.rule = "whole";
    } else {
        c.none = none_reason(reply, c.answer);
    }
    if (reply->finish == FINISH_LENGTH)
        c.flags = "ended at the token limit";
    *ret = c;
}

const struct extraction extraction_prose = {.reply = take, .completion = take};
