/* box.c: the part of a reply that is its answer. */
#include "harness/lang/latex/latex.h"

#include <string.h>

static struct str without_thoughts(struct str s)
{
    ptrdiff_t end = -1, next = -1;
    while ((next = str_find(s, "</think>", (size_t)(next + 1))) >= 0)
        end = next;
    return end < 0 ? s : str_slice(s, (size_t)end + strlen("</think>"), s.n);
}

/* Behind the brace that closes the one before `at`; 0: it has no end. */
static size_t closed(struct str s, size_t at)
{
    size_t depth = 1;
    for (; at < s.n; at++) {
        if (s.p[at] == '\\' && at + 1 < s.n)
            at++;
        else if (s.p[at] == '{')
            depth++;
        else if (s.p[at] == '}' && --depth == 0)
            return at + 1;
    }
    return 0;
}

/* The next box at or behind *at, with *at behind it. *open: it has no end. */
static bool next_box(struct str s, size_t *at, struct latex_box *box, bool *open)
{
    static const char *const names[] = {"boxed{", "fbox{", "boxed {"};
    ptrdiff_t first = -1;
    size_t begin = 0;
    for (size_t i = 0; i < countof(names); i++) {
        ptrdiff_t hit = str_find(s, names[i], *at);
        if (hit >= 0 && (first < 0 || hit < first)) {
            first = hit;
            begin = (size_t)hit + strlen(names[i]);
        }
    }
    if (first < 0)
        return false;
    box->at = (size_t)first;
    box->end = closed(s, begin);
    *open = box->end == 0;
    *at = *open ? s.n : box->end;
    box->text = *open ? (struct str){0} : str_slice(s, begin, box->end - 1);
    return true;
}

/* A box in the box is the answer; what stands around it is a frame. */
static struct str innermost(struct str s)
{
    struct latex_box box;
    size_t at = 0;
    bool open;
    while (next_box(s, &at, &box, &open) && !open && str_trim(s).n == box.end - box.at + 1) {
        s = box.text;
        at = 0;
    }
    return str_trim(s);
}

bool latex_boxed(struct str *ret, struct str reply, bool list, struct arena *arena)
{
    struct str s = without_thoughts(reply);
    struct latex_box box, last = {0};
    size_t at = 0;
    bool open = false;
    struct buf b;
    buf_init(&b, LATEX_MAX_BYTES);
    while (next_box(s, &at, &box, &open) && !open) {
        if (b.n == 0 || !list || memchr(s.p + last.end, '\n', box.at - last.end))
            buf_clear(&b);
        else
            buf_addc(&b, ", ");
        buf_adds(&b, innermost(box.text));
        last = box;
    }
    *ret = arena_take(arena, &b);
    return !open && str_trim(*ret).n > 0;
}

size_t latex_boxes(struct latex_box **ret, bool *open, struct str text, struct arena *arena)
{
    struct latex_box box;
    size_t at = 0, n = 0, cap = 1;
    *open = false;
    for (ptrdiff_t hit = -1; (hit = str_find(text, "box", (size_t)(hit + 1))) >= 0;)
        cap++;
    *ret = arena_alloc(arena, cap * sizeof **ret);
    while (next_box(text, &at, &box, open) && !*open) {
        box.text = innermost(box.text);
        if (box.text.n)
            (*ret)[n++] = box;
    }
    return n;
}

bool latex_part(struct str *rest, struct str *part)
{
    int depth = 0;
    size_t i = 0;
    if (rest->n == 0)
        return false;
    for (; i < rest->n && !(rest->p[i] == ',' && depth == 0); i++) {
        depth += strchr("([{", rest->p[i]) != NULL;
        depth -= strchr(")]}", rest->p[i]) != NULL;
    }
    *part = str_trim(str_slice(*rest, 0, i));
    *rest = str_slice(*rest, i + 1, rest->n);
    return true;
}
