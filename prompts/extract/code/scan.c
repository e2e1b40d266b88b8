/* scan.c: a text, piece by piece. */
#include "prompts/extract/code/scan.h"

#include <string.h>

static void (*const readers[])(struct piece *ret, const struct scan *scan, size_t at) = {
    [SHAPE_INDENTED] = scan_indented,
    [SHAPE_BRACED] = scan_braced,
};

static void add(struct scan *scan, const struct piece *p, size_t *cap, struct arena *arena)
{
    scan->piece = arena_room(arena, scan->piece, scan->n, cap, sizeof *scan->piece);
    scan->piece[scan->n++] = *p;
}

void code_scan(struct scan *ret, struct str text, const struct lang *lang, struct arena *arena)
{
    struct str rest = text, line;
    size_t cap = 0;
    *ret = (struct scan){.text = text, .lang = lang};
    while (str_line(&rest, &line)) {
        struct piece p;
        size_t at = (size_t)(line.p - text.p);
        if (!str_trim(line).n)
            continue;
        readers[lang->shape->form](&p, ret, at);
        add(ret, &p, &cap, arena);
        if (p.end > at + line.n)
            rest = str_slice(text, p.end + 1, text.n);
    }
}
