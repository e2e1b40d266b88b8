/* harmony.c: raw text of gpt-oss, which speaks in channels.
 *
 *     <|start|>assistant<|channel|>NAME ...<|message|>TEXT<|end|>
 *
 * The answer is the last message of the channel "final". A reply that has none was cut off while
 * the model thought, unless it spoke to a tool (a header with " to=") or to the user ("commentary").
 * The same with the marks lost on the way: "analysisText...assistantfinalText". */
#include "prompts/reply/reply.h"

#include <ctype.h>
#include <string.h>

#define HEADER_MAX 300 /* bytes between the channel's mark and the message's */

static const char channel[] = "<|channel|>", message[] = "<|message|>";
static const char *const ends[] = {"<|end|>", "<|return|>", "<|call|>", "<|start|>", "<|channel|>"};

enum kind {
    KIND_THOUGHT,
    KIND_SAID, /* commentary for the user */
    KIND_TOOL,
    KIND_FINAL,
};

static enum kind kind_of(struct str header)
{
    if (str_starts(header, "final"))
        return KIND_FINAL;
    if (str_has(header, " to="))
        return KIND_TOOL;
    return str_starts(header, "commentary") ? KIND_SAID : KIND_THOUGHT;
}

/* The message at the start of `s`, as far as the first mark that ends one. */
static struct str up_to_end(struct str s)
{
    for (ptrdiff_t at = -1; (at = str_find(s, "<|", (size_t)(at + 1))) >= 0;)
        for (size_t i = 0; i < countof(ends); i++)
            if (str_starts(str_slice(s, (size_t)at, s.n), ends[i]))
                return str_slice(s, 0, (size_t)at);
    return s;
}

static bool split_marked(struct str s, struct str *answer, struct str *reasoning, bool *unclosed)
{
    enum kind best = KIND_THOUGHT, kind;
    struct str said = {0};
    size_t begin = 0;
    bool any = false;
    for (ptrdiff_t at = -1; (at = str_find(s, channel, (size_t)(at + 1))) >= 0;) {
        size_t header = (size_t)at + strlen(channel);
        struct str head = str_slice(s, header, header + HEADER_MAX);
        ptrdiff_t n = str_find(head, message, 0);
        if (n < 0 || memchr(head.p, '\n', (size_t)n))
            continue;
        any = true;
        kind = kind_of(str_slice(head, 0, (size_t)n));
        if (kind >= best) {
            best = kind;
            begin = (size_t)at;
            said = up_to_end(str_slice(s, header + (size_t)n + strlen(message), s.n));
        }
    }
    if (!any)
        return false;
    *unclosed = best == KIND_THOUGHT;
    *answer = *unclosed ? str_slice(s, 0, 0) : said;
    *reasoning = *unclosed ? said : str_slice(s, 0, begin);
    return true;
}

/* The last place where another channel begins in text without marks: at the start of a line or
 * right behind the end of a sentence, not in the middle of one. */
static ptrdiff_t bare_channel(struct str s, const char *name)
{
    ptrdiff_t last = -1;
    for (ptrdiff_t at = -1; (at = str_find(s, name, (size_t)(at + 1))) >= 0;)
        if (at > 0 && !memchr(" \t/*`'\"", s.p[at - 1], 7))
            last = at;
    return last;
}

/* "analysisWe need ...": no sentence begins like that. */
static bool is_bare(struct str s)
{
    static const char word[] = "analysis";
    size_t n = strlen(word);
    s = str_trim_left(s);
    return str_starts(s, word) && s.n > n &&
           (isupper((unsigned char)s.p[n]) || str_has(s, "assistantfinal"));
}

bool harmony_split(struct str text, struct str *answer, struct str *reasoning, bool *unclosed)
{
    static const char *const names[] = {"assistantfinal", "assistantcommentary"};
    if (split_marked(text, answer, reasoning, unclosed))
        return true;
    if (!is_bare(text))
        return false;
    for (size_t i = 0; i < countof(names); i++) {
        ptrdiff_t at = bare_channel(text, names[i]);
        if (at < 0)
            continue;
        *reasoning = str_slice(text, 0, (size_t)at);
        *answer = up_to_end(str_slice(text, (size_t)at + strlen(names[i]), text.n));
        return true;
    }
    *unclosed = true;
    *reasoning = text;
    *answer = str_slice(text, text.n, text.n);
    return true;
}
