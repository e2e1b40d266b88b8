/* rules.c: the code of a reply in a language of the table (harness/lang/languages.h). In this order, and the
 * first that applies wins:
 *
 *     named  the block that defines what the problem wants, of the best heading, the last of those
 *     fence  the last block in the language, or else the last that is in no other one
 *     bare   the whole reply, where it has no block and defines what is wanted (of a program: anything)
 *
 * "Defines" is told by the words around the name, alike for all languages: `fn f`, `int f(`, `f <- function`,
 * `(define (f`. */
#include "prompts/extract/extract.h"
#include "prompts/reply/clean.h"
#include "prompts/reply/reply.h"

#include <string.h>

/* ---- is it defined here? ---- */

/* Behind these a name is used. */
static bool is_use(const struct token *before)
{
    static const char *const words[] = {"return", "print", "puts",  "echo", "printf", "say",
                                        "assert", "await", "yield", "not",  "and",    "or",
                                        "in",     "else",  "then",  "do",   "call",   "new"};
    for (size_t i = 0; i < countof(words); i++)
        if (token_is(before, words[i]))
            return true;
    return false;
}

/* What may end a type, in front of a name and its "(". */
static bool ends_type(const struct token *t)
{
    return token_is(t, ">") || token_is(t, "*") || token_is(t, "&") || token_is(t, "]");
}

/* Behind a name that begins a line: `f = `, `f :: `, `f <- `, `f() {`. */
static bool begins_definition(const struct lang *lang, struct lexer after)
{
    struct token a = {0}, b = {0}, c = {0};
    if (!lang->token(&after, &a))
        return false;
    if (token_is(&a, "=") || token_is(&a, ":") || token_is(&a, "::"))
        return true;
    if (!lang->token(&after, &b))
        return false;
    if (token_is(&a, "<") && token_is(&b, "-"))
        return true;
    return token_is(&a, "(") && token_is(&b, ")") && lang->token(&after, &c) && token_is(&c, "{");
}

static bool opens(const struct lang *lang, struct lexer after)
{
    struct token a = {0};
    return lang->token(&after, &a) && token_is(&a, "(");
}

static bool defines(const struct lang *lang, struct str text, const char *entry)
{
    struct lexer lex = {.s = text};
    struct token t = {0}, one = {0}, two = {0}; /* the tokens before */
    while (lang->token(&lex, &t)) {
        bool hit = t.kind == TOKEN_WORD && token_is(&t, entry);
        if (hit && t.first && begins_definition(lang, lex))
            return true;
        if (hit && !t.first && one.kind == TOKEN_WORD && !is_use(&one))
            return true;
        if (hit && !t.first && ends_type(&one) && opens(lang, lex))
            return true;
        if (hit && token_is(&one, "(") && token_is(&two, "define"))
            return true;
        two = one;
        one = t;
    }
    return false;
}

/* ---- the rules ---- */

static struct str find_named(const struct fence *fence, size_t n, const struct lang *lang,
                             const char *entry)
{
    struct str ret = {0};
    int best = -1;
    for (size_t i = 0; i < n && *entry; i++) {
        int rank = label_rank(fence[i].label);
        if (fence[i].foreign || rank < best || !defines(lang, fence[i].content, entry))
            continue;
        best = rank;
        ret = fence[i].content;
    }
    return ret;
}

static bool is_own(const struct fence *fence, const struct lang *lang)
{
    struct str word = str_trim(fence->info);
    size_t n = 0;
    while (n < word.n && word.p[n] != ' ')
        n++;
    return lang_is_any(str_slice(word, 0, n), lang->fences);
}

static struct str find_last(const struct fence *fence, size_t n, const struct lang *lang)
{
    for (size_t i = n; i-- > 0;)
        if (is_own(&fence[i], lang))
            return fence[i].content;
    for (size_t i = n; i-- > 0;)
        if (!fence[i].foreign)
            return fence[i].content;
    return n ? fence[n - 1].content : (struct str){0};
}

static void find(struct candidate *c, struct str text, const struct problem *problem,
                 const struct lang *lang, struct arena *arena)
{
    size_t n = 0;
    struct fence *fence = fences_find(text, lang, &n, arena);
    struct str code = find_named(fence, n, lang, problem->entry);
    c->rule = code.n ? "named" : n ? "fence" : "bare";
    if (!code.n && n)
        code = find_last(fence, n, lang);
    else if (!n && (!*problem->entry || defines(lang, text, problem->entry)))
        code = text;
    if (str_trim(code).n)
        c->code = arena_str(arena, code);
}

static void take(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                 const struct lang *lang, struct arena *arena)
{
    struct candidate c = {.rule = "", .answer = reply->text, .reasoning = reply->reasoning};
    struct str thoughts = {0}, text;
    if (!reply->is_completion)
        reasoning_split(reply->text, lang, &c.answer, &thoughts, arena);
    if (!c.reasoning.n)
        c.reasoning = thoughts;
    text = clean_bytes(c.answer, arena);
    if (!reply->is_completion) {
        find(&c, text, problem, lang, arena);
    } else if (str_trim(text).n) {
        c.rule = "completion";
        c.code = arena_str(arena, text);
    }
    if (!c.code.p) {
        c.rule = "";
        c.none = none_reason(reply, c.answer);
    }
    *ret = c;
}

const struct extraction extraction_native = {.reply = take, .completion = take};
