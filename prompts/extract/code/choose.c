/* choose.c: which of several blocks is the answer.
 *
 * The last, because models correct themselves; but before all others none of another language, no
 * excerpt or skeleton, and none whose heading says that it is something else (label_rank). Of a program,
 * which has no name to know it by, a block that names the language comes first, and what another
 * block has line for line is a part of that one. */
#include "prompts/extract/code/rules.h"

#include <string.h>

static bool is_excerpt(const struct view *v, size_t largest)
{
    return v->excerpt || v->left_out == 3 || (v->left_out == 2 && v->tokens < largest) ||
           (v->left_out == 1 && 10 * v->tokens < 8 * largest);
}

/* What a text that need not define a name consists of. */
static void view_program(struct view *v, const struct scan *scan)
{
    for (size_t i = 0; i < scan->n; i++) {
        const struct piece *p = &scan->piece[i];
        if (p->kind == PIECE_PROSE || p->kind == PIECE_COMMENT || p->kind == PIECE_BODY)
            continue;
        v->has = true;
        v->cut = p->cut;
        v->tokens += p->tokens;
        v->left_out = p->left_out > v->left_out ? p->left_out : v->left_out;
    }
}

struct view code_view(const struct scan *scan, struct str entry)
{
    struct view v = {0};
    if (!entry.n) {
        view_program(&v, scan);
        return v;
    }
    for (size_t i = 0; i < scan->n; i++) {
        const struct piece *p = &scan->piece[i];
        if ((p->kind != PIECE_DEFINES && p->kind != PIECE_RUNS) || !str_eq(p->name, entry))
            continue;
        if (v.has && p->empty && p->kind == PIECE_DEFINES)
            continue;
        v = (struct view){.has = true,
                          .cut = p->cut,
                          .excerpt = p->empty && p->kind == PIECE_DEFINES,
                          .left_out = p->left_out,
                          .tokens = p->tokens};
    }
    return v;
}

/* The lines of the largest block, for telling what is a part of it. */
static struct words lines_of(struct str text, struct arena *arena)
{
    struct words lines = {.arena = arena};
    struct str line;
    while (str_line(&text, &line))
        words_add(&lines, str_trim(line), 0);
    words_sort(&lines);
    return lines;
}

/* Has it no line that is not among these? */
static bool is_part(struct str text, const struct words *lines)
{
    struct str line;
    while (str_line(&text, &line))
        if (str_trim(line).n && words_find(lines, str_trim(line)) < 0)
            return false;
    return true;
}

static int rank(const struct work *w, size_t i, const struct view *v, size_t largest,
                const struct words *main)
{
    const struct fence *f = &w->fence[i];
    bool named = lang_starts_any(f->info, w->lang->fences);
    bool part = !w->entry.n && v->tokens < largest && is_part(f->content, main);
    return 16 * !f->foreign + 8 * !(part || is_excerpt(v, largest)) + 4 * (w->entry.n || named) +
           label_rank(f->label);
}

ptrdiff_t code_chosen(const struct work *w, bool cut)
{
    struct view *view = arena_alloc(w->arena, (w->n_fence + 1) * sizeof *view);
    struct words lines = {0};
    size_t largest = 0, main = 0;
    ptrdiff_t best = -1;
    int best_rank = -1;
    for (size_t i = 0; i < w->n_fence; i++) {
        view[i] = code_view(&w->in[i], w->entry);
        if (view[i].tokens > largest) {
            largest = view[i].tokens;
            main = i;
        }
    }
    if (!w->entry.n && w->n_fence)
        lines = lines_of(w->fence[main].content, w->arena);
    for (size_t i = 0; i < w->n_fence; i++) {
        int r = view[i].has && view[i].cut == cut ? rank(w, i, &view[i], largest, &lines) : -1;
        if (r >= 0 && r >= best_rank) {
            best = (ptrdiff_t)i;
            best_rank = r;
        }
    }
    return best;
}
