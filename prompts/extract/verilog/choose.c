/* choose.c: which of several blocks with the module is the answer.
 *
 * The last, because models correct themselves. What careful people would not take comes after all
 * others: blocks of another language; excerpts and skeletons (whole.c); and blocks whose heading
 * says that they are something else: the state before, a mistake, an alternative. The first word of
 * the heading decides, and nothing that speaks of a correction is such a heading. Where one heading
 * says "recommended", blocks without that word come after it. */
#include "prompts/extract/verilog/rules.h"

/* How good a choice, from 0. */
static int rank(const struct work *w, size_t i, const struct whole *one, size_t largest)
{
    return 8 * !w->fence[i].foreign + 4 * !whole_is_excerpt(one, largest) +
           label_rank(w->fence[i].label);
}

ptrdiff_t block_chosen(const struct work *w, bool *excerpt)
{
    struct whole *one = arena_alloc(w->arena, (w->n_fence + 1) * sizeof *one);
    size_t largest = 0;
    ptrdiff_t best = -1;
    int best_rank = -1;
    for (size_t i = 0; i < w->n_fence; i++) {
        one[i] = whole_of(&w->in[i], w->problem->entry);
        if (one[i].largest > largest)
            largest = one[i].largest;
    }
    for (size_t i = 0; i < w->n_fence; i++) {
        int r = one[i].unit ? rank(w, i, &one[i], largest) : -1;
        if (r >= 0 && r >= best_rank) {
            best = (ptrdiff_t)i;
            best_rank = r;
        }
    }
    *excerpt = best >= 0 && whole_is_excerpt(&one[best], largest);
    return best;
}
