/* lex.c: Verilog tokens out of text that may be anything. */
#include "harness/lang/verilog/verilog.h"

#include <string.h>

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char at(const struct lexer *lex, size_t i)
{
    return i < lex->s.n ? lex->s.p[i] : 0;
}

/* Past a comment at the lexer's place; false when there is none. A block comment that never closes
 * is no comment: in prose it is two characters, and in cut-off code it makes no difference. */
static bool skip_comment(struct lexer *lex)
{
    const char *p = lex->s.p + lex->at, *hit;
    size_t left = lex->s.n - lex->at;
    if (at(lex, lex->at) != '/')
        return false;
    if (at(lex, lex->at + 1) == '/') {
        hit = memchr(p, '\n', left);
        lex->at = hit ? (size_t)(hit - lex->s.p) : lex->s.n;
        return true;
    }
    if (at(lex, lex->at + 1) != '*' || lex->no_comment_end)
        return false;
    hit = left > 3 ? memmem(p + 2, left - 2, "*/", 2) : NULL;
    lex->no_comment_end = !hit;
    if (hit)
        lex->at = (size_t)(hit - lex->s.p) + 2;
    return hit != NULL;
}

static void skip_blank(struct lexer *lex)
{
    while (lex->at < lex->s.n) {
        char c = lex->s.p[lex->at];
        if (c == '\n')
            lex->mid_line = false;
        if (is_blank(c))
            lex->at++;
        else if (!skip_comment(lex))
            return;
    }
}

/* The offset behind the string that starts at `i`, or 0 when it does not end: a string must end on
 * its line, unless the end of the line is escaped. */
static size_t string_end(struct lexer *lex, size_t i)
{
    if (i < lex->no_string_before)
        return 0;
    for (i++; i < lex->s.n && lex->s.p[i] != '\n'; i++) {
        if (lex->s.p[i] == '"')
            return i + 1;
        if (lex->s.p[i] == '\\')
            i++;
    }
    lex->no_string_before = i;
    return 0;
}

static size_t word_end(const struct lexer *lex, size_t i)
{
    while (is_alpha(at(lex, i)) || is_digit(at(lex, i)) || at(lex, i) == '$')
        i++;
    return i;
}

static size_t number_end(const struct lexer *lex, size_t i)
{
    char c;
    while (c = at(lex, i), is_alpha(c) || is_digit(c) || c == '\'' || c == '.')
        i++;
    return i;
}

/* To Icarus Verilog a vertical tab is a part of the name. */
static size_t escaped_end(const struct lexer *lex, size_t i)
{
    while (i < lex->s.n && lex->s.p[i] && (!is_blank(lex->s.p[i]) || lex->s.p[i] == '\v'))
        i++;
    return i;
}

static void classify(struct lexer *lex, struct token *t)
{
    size_t i = t->begin, end;
    char c = lex->s.p[i];
    t->kind = TOKEN_PUNCT;
    t->end = i + 1;
    if (is_alpha(c) || c == '$') {
        t->kind = TOKEN_WORD;
        t->end = word_end(lex, i + 1);
    } else if (is_digit(c)) {
        t->kind = TOKEN_NUMBER;
        t->end = number_end(lex, i);
    } else if (c == '`' && is_alpha(at(lex, i + 1))) {
        t->kind = TOKEN_DIRECTIVE;
        t->end = word_end(lex, i + 1);
    } else if (c == '\\' && (end = escaped_end(lex, i + 1)) > i + 1) {
        t->kind = TOKEN_ESCAPED;
        t->end = end;
    } else if (c == '"' && (end = string_end(lex, i))) {
        t->kind = TOKEN_STRING;
        t->end = end;
    } else if (c == ':' && at(lex, i + 1) == ':') {
        t->end = i + 2;
    }
}

bool verilog_token(struct lexer *lex, struct token *token)
{
    size_t mark;
    skip_blank(lex);
    if (lex->at >= lex->s.n)
        return false;
    token->begin = lex->at;
    token->first = !lex->mid_line;
    classify(lex, token);
    mark = token->kind == TOKEN_ESCAPED || token->kind == TOKEN_DIRECTIVE;
    token->text = str_slice(lex->s, token->begin + mark, token->end);
    lex->at = token->end;
    lex->mid_line = true;
    return true;
}
