/* lang.c: what is the same for every language. */
#include "harness/lang/lang.h"

#include <string.h>
#include <strings.h>

bool token_is(const struct token *token, const char *word)
{
    return (token->kind == TOKEN_WORD || token->kind == TOKEN_PUNCT) && str_eqc(token->text, word);
}

bool token_is_name(const struct token *token)
{
    return token->kind == TOKEN_WORD || token->kind == TOKEN_ESCAPED;
}

bool lang_is_keyword(const struct lang *lang, struct str word)
{
    for (const char *const *k = lang->keywords; *k; k++)
        if (str_eqc(word, *k))
            return true;
    return false;
}

size_t lang_count(const struct lang *lang, struct str text, const char *word)
{
    struct lexer lex = {.s = text};
    struct token t;
    size_t n = 0;
    while (lang->token(&lex, &t)) /* the use of a macro is one of its name, too */
        n += (token_is_name(&t) || t.kind == TOKEN_DIRECTIVE) && str_eqc(t.text, word);
    return n;
}

bool lang_is_any(struct str word, const char *const *list)
{
    for (; *list; list++)
        if (word.n == strlen(*list) && strncasecmp(word.p, *list, word.n) == 0)
            return true;
    return false;
}

bool lang_starts_any(struct str s, const char *const *list)
{
    for (; *list; list++)
        if (str_starts(s, *list))
            return true;
    return false;
}

bool lang_ends_any(struct str s, const char *const *list)
{
    for (; *list; list++)
        if (str_ends(s, *list))
            return true;
    return false;
}
