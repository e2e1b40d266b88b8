/* helpers.c: modules that an answer uses and that stand in other blocks of the reply. */
#include "prompts/extract/rules.h"

#include <stdlib.h>
#include <string.h>

struct helper {
    struct str name, text;
    size_t block;
    bool asked; /* on the first of a name: it was looked up before */
};

struct helpers {
    struct helper
        *h; /* sorted by name, then block; the chosen block's own modules are among them */
    size_t n;
    size_t chosen;     /* the block that they are for */
    struct str *queue; /* texts of those taken, in order */
    size_t n_queue;
};

static int name_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int helper_compare(const void *a, const void *b)
{
    const struct helper *x = a, *y = b;
    int c = name_compare(x->name, y->name);
    return c ? c : (x->block > y->block) - (x->block < y->block);
}

/* Index of the first helper whose name is not less than `name`. */
static size_t lower_bound(const struct helpers *hs, struct str name)
{
    size_t low = 0, high = hs->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (name_compare(hs->h[mid].name, name) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Take the helper of this name, once: of several the last before the chosen block, else the first
 * behind it; none when the chosen block defines it itself. */
static void take(void *data, struct str name)
{
    struct helpers *hs = data;
    size_t first = lower_bound(hs, name), best = first;
    if (first == hs->n || !str_eq(hs->h[first].name, name) || hs->h[first].asked)
        return;
    hs->h[first].asked = true;
    for (size_t i = first; i < hs->n && str_eq(hs->h[i].name, name); i++) {
        if (hs->h[i].block == hs->chosen)
            return;
        if (hs->h[i].block < hs->chosen)
            best = i;
    }
    hs->queue[hs->n_queue++] = hs->h[best].text;
}

static void collect(struct helpers *hs, const struct work *w, size_t chosen)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n_fence; i++)
        n += w->in[i].n;
    *hs = (struct helpers){.chosen = chosen};
    hs->h = arena_alloc(w->arena, (n + 1) * sizeof *hs->h);
    hs->queue = arena_alloc(w->arena, (n + 1) * sizeof *hs->queue);
    for (size_t i = 0; i < w->n_fence; i++)
        for (size_t k = 0; !w->fence[i].foreign && k < w->in[i].n; k++) {
            const struct unit *u = &w->in[i].unit[k];
            if (u->top && !str_eqc(u->name, w->problem->entry))
                hs->h[hs->n++] = (struct helper){u->name, unit_text(&w->in[i], u), i, false};
        }
    qsort(hs->h, hs->n, sizeof *hs->h, helper_compare);
}

struct str with_helpers(const struct work *w, size_t chosen, struct str code)
{
    struct helpers hs;
    struct str ret;
    struct buf b;
    if (w->n_fence < 2)
        return code;
    collect(&hs, w, chosen);
    verilog_uses(code, take, &hs);
    for (size_t i = 0; i < hs.n_queue; i++)
        verilog_uses(hs.queue[i], take, &hs);
    if (!hs.n_queue)
        return code;
    buf_init(&b, 2 * w->text.n + code.n + 1000);
    for (size_t i = hs.n_queue; i-- > 0;) {
        buf_adds(&b, hs.queue[i]);
        buf_addc(&b, "\n\n");
    }
    buf_adds(&b, code);
    ret = arena_str(w->arena, buf_str(&b));
    buf_finish(&b);
    return ret;
}
