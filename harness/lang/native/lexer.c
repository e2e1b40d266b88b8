/* lexer.c: one lexer for all languages of the table, told apart by marks. It is for showing and
 * comparing texts: what it does not know of a language (nested comments, here-documents) makes a token
 * of another kind, never an error. */
#include "harness/lang/native/native.h"
#include "harness/lang/tokens.h"

#include <string.h>

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char at(const struct lexer *lex, size_t i)
{
    return i < lex->s.n ? lex->s.p[i] : 0;
}

static bool has_at(const struct lexer *lex, size_t i, const char *mark)
{
    size_t n = strlen(mark);
    return lex->s.n - i >= n && memcmp(lex->s.p + i, mark, n) == 0;
}

static size_t line_end(const struct lexer *lex, size_t i)
{
    const char *end = memchr(lex->s.p + i, '\n', lex->s.n - i);
    return end ? (size_t)(end - lex->s.p) : lex->s.n;
}

/* Where the comment that begins here ends; `i` itself: none begins here. */
static size_t comment_end(const struct native_style *style, struct lexer *lex, size_t i)
{
    ptrdiff_t end;
    if (style->open && !lex->no_comment_end && has_at(lex, i, style->open)) {
        end = str_find(lex->s, style->close, i + strlen(style->open));
        if (end >= 0)
            return (size_t)end + strlen(style->close);
        lex->no_comment_end = true;
    }
    for (size_t k = 0; k < countof(style->line) && style->line[k]; k++)
        if (has_at(lex, i, style->line[k]))
            return line_end(lex, i);
    return i;
}

static void skip_blank(const struct native_style *style, struct lexer *lex)
{
    while (lex->at < lex->s.n) {
        char c = lex->s.p[lex->at];
        size_t end = comment_end(style, lex, lex->at);
        if (c == '\n')
            lex->mid_line = false;
        if (end == lex->at && c != ' ' && (c < '\t' || c > '\r'))
            return;
        lex->at = end > lex->at ? end : lex->at + 1;
    }
}

/* Where the string that begins at `i` ends; 0: it is none. */
static size_t string_end(const struct native_style *style, const struct lexer *lex, size_t i)
{
    char quote = at(lex, i);
    bool over = style->over && strchr(style->over, quote);
    if (quote == '\'' && style->single && at(lex, i + 1) != '\\' && at(lex, i + 2) != '\'')
        return 0;
    for (i++; i < lex->s.n; i++) {
        if (lex->s.p[i] == '\\')
            i++;
        else if (lex->s.p[i] == quote)
            return i + 1;
        else if (lex->s.p[i] == '\n' && !over)
            return i;
    }
    return lex->s.n;
}

static size_t word_end(const struct lexer *lex, size_t i, bool number)
{
    for (; i < lex->s.n; i++) {
        char c = lex->s.p[i], before = i ? lex->s.p[i - 1] : 0;
        bool sign = number && (c == '+' || c == '-') && (before == 'e' || before == 'E');
        if (!is_alpha(c) && !is_digit(c) && !(number && c == '.') && !sign)
            return i;
    }
    return i;
}

static enum token_kind measure(const struct native_style *style, const struct lexer *lex,
                               size_t *end)
{
    size_t i = lex->at;
    char c = at(lex, i);
    if (c && strchr(style->quotes, c) && (*end = string_end(style, lex, i)))
        return TOKEN_STRING;
    if (is_digit(c) || is_alpha(c)) {
        *end = word_end(lex, i, is_digit(c));
        return is_digit(c) ? TOKEN_NUMBER : TOKEN_WORD;
    }
    *end = i + 1;
    return TOKEN_PUNCT;
}

bool native_token(const struct native_style *style, struct lexer *lex, struct token *token)
{
    size_t end = 0;
    skip_blank(style, lex);
    if (lex->at >= lex->s.n)
        return false;
    token->kind = measure(style, lex, &end);
    if (end > lex->s.n)
        end = lex->s.n;
    token->text = str_slice(lex->s, lex->at, end);
    token->begin = lex->at;
    token->end = end;
    token->first = !lex->mid_line;
    lex->at = end;
    lex->mid_line = true;
    return true;
}

static const struct native_style
    slashes = {.line = {"//"}, .open = "/*", .close = "*/", .quotes = "\"'"},
    backticks = {.line = {"//"}, .open = "/*", .close = "*/", .quotes = "\"'`", .over = "`"},
    lifetimes = {.line = {"//"},
                 .open = "/*",
                 .close = "*/",
                 .quotes = "\"'",
                 .over = "\"",
                 .single = true},
    hashes = {.line = {"#"}, .quotes = "\"'", .over = "\"'"},
    both = {.line = {"//", "#"}, .open = "/*", .close = "*/", .quotes = "\"'", .over = "\"'"},
    dashes = {.line = {"--"}, .quotes = "\"'", .single = false},
    bangs = {.line = {"!"}, .quotes = "\"'"},
    semicolons = {.line = {";"}, .open = "#|", .close = "|#", .quotes = "\"", .over = "\""},
    curly = {.line = {"--"}, .open = "{-", .close = "-}", .quotes = "\"'", .single = true},
    parens = {.open = "(*", .close = "*)", .quotes = "\"'", .over = "\"", .single = true};

#define X(name)                                                                                    \
    bool native_##name(struct lexer *lex, struct token *token)                                     \
    {                                                                                              \
        return native_token(&name, lex, token);                                                    \
    }                                                                                              \
    void native_##name##_body(struct tokens *ret, size_t *first, struct str text,                  \
                              const char *entry, struct arena *arena)                              \
    {                                                                                              \
        static const struct lang lang = {.token = native_##name};                                  \
        (void)entry;                                                                               \
        *first = 0;                                                                                \
        tokens_read(ret, &lang, text, arena);                                                      \
    }
NATIVE_STYLES(X)
#undef X
