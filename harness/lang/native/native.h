/* native.h: inside harness/lang/native: what the rows of languages share. */
#ifndef LANG_NATIVE_NATIVE_H
#define LANG_NATIVE_NATIVE_H

#include "harness/lang/lang.h"

/* By which marks a text is cut into tokens. */
struct native_style {
    const char *line[3];      /* what begins a comment that ends with its line; NULL ends them */
    const char *open, *close; /* of a comment over several lines; NULL: there is none */
    const char *quotes;       /* each begins a string that ends with the same mark */
    const char *over;         /* of these, those whose strings go over several lines */
    bool single; /* ' begins a string only if it ends behind one character, as in 'a' */
};

bool native_token(const struct native_style *style, struct lexer *lex, struct token *token);

/* A lexer and its tokens of a style. */
#define NATIVE_STYLES(X)                                                                           \
    X(slashes)                                                                                     \
    X(backticks)                                                                                   \
    X(lifetimes)                                                                                   \
    X(hashes)                                                                                      \
    X(both)                                                                                        \
    X(dashes)                                                                                      \
    X(bangs)                                                                                       \
    X(semicolons)                                                                                  \
    X(curly)                                                                                       \
    X(parens)

#define X(style)                                                                                   \
    bool native_##style(struct lexer *lex, struct token *token);                                   \
    void native_##style##_body(struct tokens *ret, size_t *first, struct str text,                 \
                               const char *entry, struct arena *arena);
NATIVE_STYLES(X)
#undef X

#define NATIVE_ROW(id, word, style)                                                                \
    const struct lang lang_##id = {.name = #id,                                                    \
                                   .title = word,                                                  \
                                   .fences = fences_##id,                                          \
                                   .foreign = foreign,                                             \
                                   .endings = endings_##id,                                        \
                                   .starts = starts_##id,                                          \
                                   .opens = opens_##id,                                            \
                                   .keywords = keywords_##id,                                      \
                                   .tool_words = tool_words,                                       \
                                   .token = style,                                                 \
                                   .essence = essence,                                             \
                                   .signature = no_signature,                                      \
                                   .body = style##_body,                                           \
                                   .in_code = never};

#endif
