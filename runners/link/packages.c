/* packages.c: the candidate's packages, which all instances share.
 *
 * With several sets of parameters each half has packages of its own. They come from the same text
 * and cannot depend on a module's parameters, so they are the same line for line, but for labels:
 * those of a later half become the labels of the first instance's half, which is written. */
#include "runners/link/private.h"

struct pairing {
    struct linker *l;
    const struct half *first;
    struct half *half;
    struct names back; /* labels of `first`: those of `half` */
};

static int differs(struct pairing *m, struct str what)
{
    return link_refuse(m->l->refusal, LINK_PACKAGE_SETS, what);
}

/* Is this label of the one always that label of the other? */
static bool pair(struct pairing *m, struct str first, struct str label)
{
    const struct name *there = names_get(&m->back, first);
    struct str joint = linker_symbol(m->l, m->l->instance, first);
    if (there)
        return str_eq(there->text, label);
    if (names_get(&m->half->shared, label))
        return false;
    names_put(&m->back, first, m->l->arena)->text = label;
    names_put(&m->half->shared, label, m->l->arena)->text = joint;
    return true;
}

static bool is_label(struct vvp_token t)
{
    return (t.kind == VVP_LABEL || t.kind == VVP_SYMBOL) && vvp_symbol(t.text) == VVP_LABEL_NAME;
}

static bool pair_lines(struct pairing *m, struct str first, struct str line)
{
    struct vvp_token a, b;
    size_t at = 0, there = 0;
    while (vvp_word_next(first, &there, &a)) {
        if (!vvp_word_next(line, &at, &b) || a.kind != b.kind)
            return false;
        if (a.kind == VVP_REMARK)
            continue;
        if (is_label(a) && is_label(b) ? !pair(m, a.text, b.text) : !str_eq(a.text, b.text))
            return false;
    }
    return !vvp_word_next(line, &at, &b);
}

static int pair_range(struct pairing *m, size_t first, size_t last, size_t here, size_t here_last)
{
    const struct vvp_line *a = m->first->p.line, *b = m->half->p.line;
    if (last - first != here_last - here)
        return differs(m, STR(""));
    for (size_t i = first; i < last; i++)
        if (!pair_lines(m, a[i].text, b[here + i - first].text))
            return differs(m, b[here + i - first].text);
    return 0;
}

static int pair_scopes(struct pairing *m, const struct vvp_scope *a, const struct vvp_scope *b)
{
    if (!str_eq(a->type, b->type) || !str_eq(a->name, b->name) || !pair(m, a->label, b->label))
        return differs(m, b->name);
    return pair_range(m, a->first, a->last, b->first, b->last);
}

/* The next scope or thread, from *at on, that belongs to a package. */
static bool next_scope(const struct half *h, size_t *at)
{
    while (*at < h->p.n_scope && !linker_is_package(h, *at))
        ++*at;
    return *at < h->p.n_scope;
}

static bool next_thread(const struct half *h, size_t *at)
{
    while (*at < h->p.n_thread && !linker_is_package(h, h->p.thread[*at].scope))
        ++*at;
    return *at < h->p.n_thread;
}

static int pair_halves(struct pairing *m)
{
    size_t a = 0, b = 0;
    bool more;
    for (; (more = next_scope(m->first, &a)) == next_scope(m->half, &b) && more; a++, b++)
        if (pair_scopes(m, &m->first->p.scope[a], &m->half->p.scope[b]) < 0)
            return -1;
    if (a < m->first->p.n_scope || b < m->half->p.n_scope)
        return differs(m, STR(""));
    for (a = b = 0; (more = next_thread(m->first, &a)) == next_thread(m->half, &b) && more;
         a++, b++) {
        const struct vvp_thread *x = &m->first->p.thread[a], *y = &m->half->p.thread[b];
        if (pair_range(m, x->first, x->last, y->first, y->last) < 0)
            return -1;
    }
    return a < m->first->p.n_thread || b < m->half->p.n_thread ? differs(m, STR("")) : 0;
}

static void share(struct linker *l, struct half *h, struct str label)
{
    names_put(&h->shared, label, l->arena)->text =
        str_c(arena_printf(l->arena, "Zp_" STR_FMT, STR_ARG(label)));
}

static void share_own(struct linker *l, struct half *h)
{
    for (size_t k = 0; k < h->p.n_scope; k++) {
        const struct vvp_scope *s = &h->p.scope[k];
        if (!linker_is_package(h, k))
            continue;
        share(l, h, s->label);
        for (size_t i = s->first; i < s->last; i++) {
            struct str label = h->p.line[i].label;
            if (label.n && vvp_symbol(label) == VVP_LABEL_NAME)
                share(l, h, label);
        }
    }
}

int linker_share_packages(struct linker *l)
{
    if (l->n_instance < 2)
        return 0;
    share_own(l, l->instance[0].half);
    for (size_t k = 0; k < l->n_half; k++) {
        struct pairing m = {.l = l, .first = l->instance[0].half, .half = &l->half[k]};
        if (m.half != m.first && pair_halves(&m) < 0)
            return -1;
    }
    return 0;
}
