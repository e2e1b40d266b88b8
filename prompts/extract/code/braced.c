/* braced.c: pieces of a language in which what belongs to a line stands in braces behind it. */
#include "prompts/extract/code/scan.h"
#include "prompts/extract/extract.h"

#include <string.h>

static size_t line_end(struct str s, size_t at)
{
    const char *nl = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
    return nl ? (size_t)(nl - s.p) : s.n;
}

#define HEAD_MAX 4000 /* bytes of what stands in front of a body */

/* Where a walk from the first token of a piece stands. */
struct walk {
    int depth;       /* of all brackets */
    bool braced;     /* a brace was opened on the outermost level */
    bool done;       /* the piece has its end */
    struct str name; /* the word in front of the first "(" of the outermost level */
    struct str word;
};

static void take(struct walk *w, struct piece *p, const struct token *t)
{
    p->tokens++;
    if (t->kind == TOKEN_PUNCT && strchr("([{", t->text.p[0])) {
        if (!w->depth && !w->name.n && t->text.p[0] == '(')
            w->name = w->word;
        w->braced |= !w->depth && t->text.p[0] == '{';
        w->depth++;
    } else if (t->kind == TOKEN_PUNCT && strchr(")]}", t->text.p[0])) {
        w->depth--;
        w->done = w->depth <= 0 && t->text.p[0] == '}';
    } else if (!w->depth && token_is(t, ";")) {
        w->done = true;
    } else if (w->braced) {
        p->empty = false;
    }
    w->word = token_is_name(t) ? t->text : STR("");
}

/* A definition without a word for it: "int f(int x) {". Prose has no brace behind its bracket. */
static bool is_definition(const struct walk *w, const struct scan *scan)
{
    return w->braced && w->name.n && !lang_is_keyword(scan->lang, w->name);
}

void scan_braced(struct piece *ret, const struct scan *scan, size_t at)
{
    struct opening o = opening_of(scan, at);
    struct lexer lex = {.s = str_slice(scan->text, 0, line_end(scan->text, at)), .at = at};
    struct walk w = {.name = STR(""), .word = STR("")};
    struct token t;
    int said;
    *ret = (struct piece){.kind = o.kind, .begin = at, .name = o.name, .empty = true};
    ret->end = line_end(scan->text, at);
    if (o.kind == PIECE_COMMENT || o.kind == PIECE_BRINGS)
        return;
    /* a line of prose has no brace at its end; code may have it on the next line */
    if (o.kind == PIECE_PROSE && !memchr(lex.s.p + at, '(', lex.s.n - at))
        return;
    lex.s = scan->text;
    for (size_t end = at; !w.done && scan->lang->token(&lex, &t); end = t.end) {
        if (o.kind == PIECE_PROSE && t.first && w.depth <= 0 && t.begin > at && !token_is(&t, "{"))
            break;
        if (o.kind == PIECE_PROSE && (w.braced ? !w.name.n : t.begin - at > HEAD_MAX))
            break;
        said = gap_left_out(str_slice(scan->text, end, t.begin));
        ret->left_out = said > ret->left_out ? said : ret->left_out;
        take(&w, ret, &t);
        if (o.kind != PIECE_PROSE || w.braced)
            ret->end = line_end(scan->text, t.end - 1);
    }
    if (o.kind == PIECE_PROSE && is_definition(&w, scan)) {
        ret->kind = PIECE_DEFINES;
        ret->name = w.name;
    }
    ret->cut = ret->kind != PIECE_PROSE && !w.done && ret->end >= scan->text.n;
}
