/* indented.c: pieces of a language in which what belongs to a line stands deeper behind it.
 *
 * A logical line goes on where a bracket or a string is open. Nothing at column 0 belongs to the piece
 * before, but for comments with deeper lines behind them. */
#include "prompts/extract/code/scan.h"
#include "prompts/extract/extract.h"

#include <string.h>

/* A logical line. */
struct logical {
    size_t end; /* behind its last token, or the comment behind that */
    size_t tokens;
    bool open;     /* the text ends inside of it */
    bool colon;    /* it ends, or its head ends, with a colon */
    size_t behind; /* tokens behind that colon */
    bool acts;     /* something behind that colon, or in a line without one, does something */
    int left_out;
};

static size_t line_end(struct str s, size_t at)
{
    const char *nl = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
    return nl ? (size_t)(nl - s.p) : s.n;
}

static size_t indent_at(struct str s, size_t at)
{
    size_t i = at;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
        i++;
    return i - at;
}

/* Is this string, at the end of the text, closed by the quotes that it began with? */
static bool is_closed(struct str s)
{
    size_t i = 0, quotes;
    while (i < s.n && s.p[i] != '"' && s.p[i] != '\'')
        i++;
    quotes = i + 2 < s.n && s.p[i + 1] == s.p[i] && s.p[i + 2] == s.p[i] ? 3 : 1;
    if (s.n < i + 2 * quotes)
        return false;
    for (size_t k = 1; k <= quotes; k++)
        if (s.p[s.n - k] != s.p[i])
            return false;
    return true;
}

static bool is_idle(const struct token *t, const struct shape *shape)
{
    for (const char *const *w = shape->idle; t->kind == TOKEN_WORD && *w; w++)
        if (str_eqc(t->text, *w))
            return true;
    return t->kind == TOKEN_STRING || token_is(t, ".") || token_is(t, "(") || token_is(t, ")");
}

static int depth_of(const struct token *t)
{
    if (t->kind != TOKEN_PUNCT)
        return 0;
    return strchr("([{", t->text.p[0]) ? 1 : strchr(")]}", t->text.p[0]) ? -1 : 0;
}

static bool is_head(const struct scan *scan, size_t at)
{
    struct opening o = opening_of(scan, at);
    return o.kind == PIECE_DEFINES;
}

/* An operator at the end of a line: another operand was to come. */
static bool wants_more(const struct token *last)
{
    return last->kind == TOKEN_PUNCT && strchr("=+-*/<>%&|,^~", last->text.p[0]);
}

/* Take one token into the line. */
static void take(struct logical *l, const struct token *t, int depth, bool head,
                 const struct shape *shape)
{
    l->tokens++;
    l->behind += l->colon;
    if ((!head || l->colon) && !is_idle(t, shape))
        l->acts = true;
    if (depth == 0 && token_is(t, ":"))
        l->colon = true;
    l->open = t->kind == TOKEN_STRING && !is_closed(t->text);
}

static struct logical logical_read(const struct scan *scan, size_t at, bool head)
{
    struct logical l = {.end = at};
    struct lexer lex = {.s = scan->text, .at = at};
    struct token t, last = {0};
    bool on = true;
    int depth = 0, said;
    while (scan->lang->token(&lex, &t)) {
        if (t.first && depth == 0 && !on)
            break;
        said = gap_left_out(str_slice(scan->text, l.end, t.begin));
        l.left_out = said > l.left_out ? said : l.left_out;
        depth += depth_of(&t);
        depth = depth < 0 ? 0 : depth;
        take(&l, &t, depth, head, scan->lang->shape);
        l.end = t.end;
        on = token_is(&t, "\\");
        last = t;
    }
    l.open = depth > 0 || on || (l.open && l.end == scan->text.n) || wants_more(&last);
    l.end = line_end(scan->text, l.end > at ? l.end - 1 : at);
    return l;
}

/* Does something stand behind its colon? */
static bool add_logical(struct piece *p, const struct scan *scan, size_t at, bool head)
{
    struct logical l = logical_read(scan, at, head);
    p->end = l.end;
    p->tokens += l.tokens;
    p->empty &= !l.acts;
    p->left_out = l.left_out > p->left_out ? l.left_out : p->left_out;
    p->cut = l.open || (head && !l.colon);
    return l.behind > 0;
}

/* The next line with something on it, from the line that begins at `at`; comments are passed over where a
 * deeper line follows. Their words count for the piece. s.n: there is none. */
static size_t next_deeper(struct piece *p, const struct scan *scan, size_t at)
{
    struct str s = scan->text;
    size_t indent, end;
    int said;
    for (; at < s.n; at = end + 1) {
        indent = indent_at(s, at);
        end = line_end(s, at);
        if (at + indent == end || (s.p[at + indent] == '\r' && at + indent + 1 == end))
            continue;
        if (!str_starts(str_slice(s, at + indent, end), scan->lang->shape->comment))
            return indent ? at : s.n;
        said = indent ? gap_left_out(str_slice(s, at, end)) : 0;
        p->left_out = said > p->left_out ? said : p->left_out;
        if (indent)
            p->end = end;
    }
    return s.n;
}

/* The deeper lines behind a piece's first; *any: there is one. */
static void add_suite(struct piece *p, const struct scan *scan, bool *any)
{
    size_t at;
    while ((at = next_deeper(p, scan, p->end + 1)) < scan->text.n) {
        add_logical(p, scan, at, is_head(scan, at));
        *any = true;
    }
}

/* Lines such as decorators, up to the definition that they belong to. */
static size_t behind_wraps(struct piece *p, const struct scan *scan, size_t at)
{
    struct opening o = opening_of(scan, at);
    while (o.wraps) {
        add_logical(p, scan, at, false);
        at = p->end + 1;
        while (at < scan->text.n && at + indent_at(scan->text, at) == line_end(scan->text, at))
            at = line_end(scan->text, at) + 1;
        if (at >= scan->text.n) {
            p->cut = true;
            return scan->text.n;
        }
        o = opening_of(scan, at);
    }
    p->name = o.name;
    if (o.kind != PIECE_DEFINES)
        p->kind = PIECE_PROSE;
    return at;
}

void scan_indented(struct piece *ret, const struct scan *scan, size_t at)
{
    struct opening o = opening_of(scan, at);
    bool any, head;
    *ret = (struct piece){.kind = o.kind, .begin = at, .name = o.name, .empty = true};
    ret->indent = indent_at(scan->text, at);
    ret->end = line_end(scan->text, at);
    if (o.kind == PIECE_PROSE || o.kind == PIECE_COMMENT)
        return;
    if (o.wraps) {
        at = behind_wraps(ret, scan, at);
        if (ret->kind == PIECE_PROSE || at == scan->text.n)
            return;
    }
    if (ret->indent)
        ret->kind = PIECE_BODY;
    head = o.head && !ret->indent;
    any = add_logical(ret, scan, at, head);
    if (head || ret->indent)
        add_suite(ret, scan, &any);
    if (head && !any && o.kind == PIECE_DEFINES)
        ret->cut |= next_deeper(&(struct piece){0}, scan, ret->end + 1) == scan->text.n &&
                    !str_trim(str_slice(scan->text, ret->end, scan->text.n)).n;
    ret->cut &= !str_trim(str_slice(scan->text, ret->end, scan->text.n)).n;
}
