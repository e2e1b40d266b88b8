/* pieces.c: from pieces to a text. */
#include "prompts/extract/code/rules.h"

#include <string.h>

static bool is_code(const struct piece *p, bool cut)
{
    return p->kind != PIECE_PROSE && p->kind != PIECE_BODY && (cut || !p->cut);
}

/* Comments in front of the first and behind the last code are somebody's headings. */
static bool ends_of_code(const struct scan *scan, bool cut, size_t *first, size_t *last)
{
    bool any = false;
    for (size_t i = 0; i < scan->n; i++) {
        if (!is_code(&scan->piece[i], cut) || scan->piece[i].kind == PIECE_COMMENT)
            continue;
        *first = any ? *first : i;
        *last = i;
        any = true;
    }
    return any;
}

struct str code_pieces(const struct scan *scan, bool cut, struct arena *arena)
{
    size_t first = 0, last = 0;
    struct str text = scan->text;
    struct buf b;
    if (!ends_of_code(scan, cut, &first, &last))
        return (struct str){0};
    while (first > 0 && scan->piece[first - 1].kind == PIECE_COMMENT &&
           scan->piece[first - 1].end + 1 == scan->piece[first].begin)
        first--;
    buf_init(&b, text.n + 2 * scan->n + 2);
    for (size_t i = first; i <= last; i++) {
        const struct piece *p = &scan->piece[i];
        if (!is_code(p, cut))
            continue;
        if (i > first && is_code(p - 1, cut))
            buf_adds(&b, str_slice(text, p[-1].end, p->begin));
        else if (b.n)
            buf_addc(&b, "\n\n");
        buf_adds(&b, str_slice(text, p->begin, p->end));
    }
    buf_addc(&b, "\n");
    return arena_take(arena, &b);
}

/* The blanks that all lines with something on them begin with. */
static size_t common_indent(struct str text)
{
    struct str rest = text, line, first = {0};
    size_t n = 0;
    while (str_line(&rest, &line)) {
        size_t i = 0;
        if (!str_trim(line).n)
            continue;
        if (!first.p) {
            first = line;
            n = line.n - str_trim_left(line).n;
        }
        while (i < n && i < line.n && line.p[i] == first.p[i])
            i++;
        n = i;
    }
    return n;
}

struct str code_dedented(struct str text, const struct lang *lang, struct arena *arena)
{
    size_t n = common_indent(text);
    struct scan scan = {.text = text, .lang = lang};
    struct str rest = text, line;
    struct opening o;
    struct buf b;
    if (!n)
        return text;
    o = opening_of(&scan, text.n - str_trim_left(text).n);
    if (o.kind != PIECE_DEFINES && o.kind != PIECE_BRINGS)
        return text;
    buf_init(&b, text.n + 1);
    while (str_line(&rest, &line)) {
        buf_adds(&b, str_slice(line, n, line.n));
        buf_addc(&b, "\n");
    }
    return arena_take(arena, &b);
}
