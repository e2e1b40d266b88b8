/* lex.c: VHDL's tokens (IEEE 1076-2008, clause 15). */
#include "harness/lang/vhdl/vhdl.h"

#include <string.h>
#include <strings.h>

static char at(const struct lexer *lex, size_t i)
{
    return i < lex->s.n ? lex->s.p[i] : 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t line_end(const struct lexer *lex, size_t i)
{
    const char *end = memchr(lex->s.p + i, '\n', lex->s.n - i);
    return end ? (size_t)(end - lex->s.p) : lex->s.n;
}

/* Where the comment that begins here ends; `i` itself: none begins here. */
static size_t comment_end(struct lexer *lex, size_t i)
{
    ptrdiff_t end;
    if (at(lex, i) == '-' && at(lex, i + 1) == '-')
        return line_end(lex, i);
    if (at(lex, i) != '/' || at(lex, i + 1) != '*' || lex->no_comment_end)
        return i;
    end = str_find(lex->s, "*/", i + 2);
    lex->no_comment_end = end < 0;
    return end < 0 ? i : (size_t)end + 2;
}

static void skip_blank(struct lexer *lex)
{
    while (lex->at < lex->s.n) {
        char c = lex->s.p[lex->at];
        size_t end = comment_end(lex, lex->at);
        if (c == '\n')
            lex->mid_line = false;
        if (end == lex->at && c != ' ' && (c < '\t' || c > '\r'))
            return;
        lex->at = end > lex->at ? end : lex->at + 1;
    }
}

static size_t word_end(const struct lexer *lex, size_t i)
{
    while (is_letter(at(lex, i)) || is_digit(at(lex, i)))
        i++;
    return i;
}

/* Behind a name stands the mark of an attribute or of a qualified expression, elsewhere a character:
 * x'('0') has both. */
static bool is_character(const struct lexer *lex, size_t i)
{
    size_t from = i;
    char before = i ? lex->s.p[i - 1] : 0;
    if (at(lex, i + 2) != '\'' || before == ')' || before == ']' || before == '\\' || before == '"')
        return false;
    while (from && (is_letter(lex->s.p[from - 1]) || is_digit(lex->s.p[from - 1])))
        from--;
    return from == i || vhdl_is_reserved(str_slice(lex->s, from, i));
}

/* The closing mark on the same line, which stands for itself when doubled; the line's end else. */
static size_t quoted_end(const struct lexer *lex, size_t i)
{
    char mark = lex->s.p[i];
    for (i++; i < lex->s.n && lex->s.p[i] != '\n'; i++)
        if (lex->s.p[i] == mark && at(lex, ++i) != mark)
            return i;
    return i;
}

static enum token_kind measure(const struct lexer *lex, size_t *end)
{
    size_t i = lex->at;
    char c = at(lex, i);
    *end = i + 1;
    if (c == '\'' && is_character(lex, i)) {
        *end = i + 3;
        return TOKEN_STRING;
    }
    if (c == '"' || c == '\\') {
        *end = quoted_end(lex, i);
        return c == '"' ? TOKEN_STRING : TOKEN_ESCAPED;
    }
    if (is_letter(c) || is_digit(c)) {
        *end = word_end(lex, i);
        return is_digit(c) ? TOKEN_NUMBER : TOKEN_WORD;
    }
    return TOKEN_PUNCT;
}

bool vhdl_token(struct lexer *lex, struct token *token)
{
    size_t end = 0, from;
    skip_blank(lex);
    if (lex->at >= lex->s.n)
        return false;
    from = lex->at;
    token->kind = measure(lex, &end);
    token->text = str_slice(lex->s, from, end);
    if (token->kind == TOKEN_ESCAPED && end > from + 1)
        token->text = str_slice(lex->s, from + 1, end - (lex->s.p[end - 1] == '\\'));
    token->begin = from;
    token->end = end;
    token->first = !lex->mid_line;
    lex->at = end;
    lex->mid_line = true;
    return true;
}

bool vhdl_same(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}
