/* lang.c: what is the same for every language. */
#include "harness/lang/lang.h"

#include <string.h>

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
