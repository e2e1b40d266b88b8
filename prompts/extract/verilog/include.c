/* include.c: files that an answer includes and that stand in other blocks of the reply. */
#include "prompts/extract/verilog/rules.h"

#include <string.h>

/* "`include "NAME"" at the start of a line: NAME without folders. */
static bool included(struct str line, struct str *name)
{
    const char *slash;
    size_t n = 0;
    line = str_trim_left(line);
    if (!str_starts(line, "`include"))
        return false;
    line = str_trim_left(str_slice(line, strlen("`include"), line.n));
    if (!str_starts(line, "\""))
        return false;
    line = str_slice(line, 1, line.n);
    while (n < line.n && line.p[n] != '"')
        n++;
    line = str_slice(line, 0, n);
    slash = n ? memrchr(line.p, '/', n) : NULL;
    *name = slash ? str_slice(line, (size_t)(slash - line.p) + 1, n) : line;
    return name->n > 0;
}

static bool holds(struct str s, struct str name)
{
    return s.n && memmem(s.p, s.n, name.p, name.n);
}

/* The block that a file's name stands over, or in whose first line: not the chosen one. */
static const struct fence *file_block(const struct work *w, size_t chosen, struct str name)
{
    for (size_t i = 0; i < w->n_fence; i++) {
        struct str rest = w->fence[i].content, first = {0};
        while (!str_trim(first).n && str_line(&rest, &first))
            ;
        if (str_starts(str_trim_left(first), "`include"))
            first.n = 0;
        if (i != chosen && !w->fence[i].foreign &&
            !vscan_find(&w->in[i], w->problem->entry, true) &&
            (holds(w->fence[i].label, name) || holds(w->fence[i].info, name) || holds(first, name)))
            return &w->fence[i];
    }
    return NULL;
}

#define INCLUDES_MAX 20 /* each looks through all blocks */

struct str with_includes(const struct work *w, size_t chosen, struct str code)
{
    struct str rest = code, line, name;
    const struct fence *seen[INCLUDES_MAX];
    size_t n = 0;
    struct buf b;
    if (w->n_fence < 2 || !str_has(code, "`include"))
        return code;
    buf_init(&b, (INCLUDES_MAX + 1) * w->text.n + code.n + 1000);
    while (str_line(&rest, &line)) {
        const struct fence *f =
            n < INCLUDES_MAX && included(line, &name) ? file_block(w, chosen, name) : NULL;
        bool again = false;
        for (size_t i = 0; f && i < n; i++)
            again |= seen[i] == f;
        buf_adds(&b, f && !again ? f->content : f ? STR("") : line);
        if (!f && rest.p > line.p + line.n)
            buf_addc(&b, "\n");
        if (f && !again)
            seen[n++] = f;
    }
    return arena_take(w->arena, &b);
}

struct str without_includes(struct str code, struct arena *arena)
{
    struct str rest = code, line, name;
    struct buf b;
    if (!str_has(code, "`include"))
        return code;
    buf_init(&b, code.n + 16);
    while (str_line(&rest, &line)) {
        if (!included(line, &name))
            buf_adds(&b, line);
        if (rest.p > line.p + line.n)
            buf_addc(&b, "\n");
    }
    return arena_take(arena, &b);
}
