/* body.c: a completion that goes on where the prompt's code ends.
 *
 * It is put behind the interface. Blanks that were lost on the way are put back: of the first line,
 * which most services strip, or of all. What a model goes on to write at column 0 behind the body is
 * no part of it, but for functions that the body uses. */
#include "prompts/extract/code/rules.h"

#include <string.h>

#define INDENT_MAX 64

/* The piece of the interface that waits for its body; NULL when there is none. */
static const struct piece *stub_of(const struct work *w)
{
    const struct piece *p = w->interface.n ? &w->interface.piece[w->interface.n - 1] : NULL;
    bool waits = p && p->kind == PIECE_DEFINES && (p->empty || p->cut);
    return waits && (!w->entry.n || str_eq(p->name, w->entry)) ? p : NULL;
}

/* The blanks that the lines behind the head of the stub begin with. */
static struct str indent_of(const struct work *w, const struct piece *stub)
{
    struct str rest = str_slice(w->interface.text, stub->begin, stub->end), line, blank = {0};
    while (str_line(&rest, &line)) {
        size_t n = line.n - str_trim_left(line).n;
        if (n && n < line.n && n < INDENT_MAX && (!blank.n || n > blank.n))
            blank = str_slice(line, 0, n);
        else if (blank.n && n < line.n)
            break;
    }
    return blank.n ? blank : STR("    ");
}

static bool goes_on(const struct piece *p)
{
    return p->kind == PIECE_BODY || p->kind == PIECE_RUNS || p->kind == PIECE_COMMENT;
}

/* The first piece of a body; scan->n: none. In front of it may be prose, but no other code. */
static size_t first_piece(const struct scan *scan)
{
    for (size_t i = 0; i < scan->n; i++) {
        if (scan->piece[i].kind == PIECE_BODY || scan->piece[i].kind == PIECE_RUNS)
            return i;
        if (scan->piece[i].kind != PIECE_PROSE && scan->piece[i].kind != PIECE_COMMENT)
            break;
    }
    return scan->n;
}

/* The last piece of the body that begins with `first`. */
static size_t last_piece(const struct scan *scan, size_t first)
{
    size_t last = first;
    bool indented = scan->piece[first].kind == PIECE_BODY;
    for (size_t i = first + 1; i < scan->n && goes_on(&scan->piece[i]); i++) {
        if (indented && scan->piece[i].kind == PIECE_RUNS)
            break;
        if (scan->piece[i].kind != PIECE_COMMENT)
            last = i;
    }
    return last;
}

/* Did only the first line lose its blanks? Then the second one stands as deep as it must. */
static bool only_first(struct str body, size_t indent)
{
    struct str rest = body, line, first;
    size_t n;
    str_line(&rest, &first);
    while (str_line(&rest, &line)) {
        n = line.n - str_trim_left(line).n;
        if (n < line.n)
            return n > (str_ends(str_trim(first), ":") ? indent : 0);
    }
    return true;
}

static void add_body(struct buf *b, struct str body, struct str indent, bool stripped)
{
    struct str rest = body, line;
    bool all = stripped && !only_first(body, indent.n);
    for (bool first = true; str_line(&rest, &line); first = false) {
        if (str_trim(line).n && stripped && (first || all))
            buf_adds(b, indent);
        buf_adds(b, line);
        buf_addc(b, "\n");
    }
}

/* Functions behind the body that it uses. */
static void add_used(struct buf *b, const struct work *w, const struct scan *scan, size_t from,
                     struct str body)
{
    struct words used = {.arena = w->arena};
    code_words(&used, body, w->lang);
    words_sort(&used);
    for (size_t i = from; i < scan->n; i++) {
        const struct piece *p = &scan->piece[i];
        if (p->kind != PIECE_DEFINES || p->cut || str_eq(p->name, w->entry) ||
            words_find(&used, p->name) < 0)
            continue;
        buf_addc(b, "\n\n");
        buf_adds(b, str_slice(scan->text, p->begin, p->end));
        buf_addc(b, "\n");
    }
}

bool code_body(const struct work *w, const struct scan *scan, bool closed, struct str *code)
{
    const struct piece *stub = stub_of(w);
    size_t first = first_piece(scan), last;
    struct str body, head = w->interface.text;
    struct buf b;
    if (!stub || first == scan->n)
        return false;
    last = last_piece(scan, first);
    body = str_slice(scan->text, scan->piece[first].begin, scan->piece[last].end);
    if (closed)
        body = str_slice(scan->text, scan->piece[first].begin, scan->text.n);
    buf_init(&b, head.n + 4 * scan->text.n + (INDENT_MAX + 4) * scan->n + 4096);
    buf_adds(&b, head);
    if (head.n && !str_ends(head, "\n"))
        buf_addc(&b, "\n");
    add_body(&b, body, indent_of(w, stub), scan->piece[first].kind == PIECE_RUNS);
    if (!closed)
        add_used(&b, w, scan, last + 1, body);
    *code = arena_take(w->arena, &b);
    return true;
}
