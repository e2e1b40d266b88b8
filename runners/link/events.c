/* events.c: edge events of the two halves that wait for the same.
 *
 * ivl makes one of them, the first when scopes are counted children first, and threads wake in the
 * order in which they came to wait for it. With two events instead of one the order within a time
 * step changes, and so does what comes of races. The bench's event is the one that stays, moved to
 * the candidate's place where that would come first: the bench never waits at the candidate's. */
#include "runners/link/private.h"

#include <stdlib.h>
#include <string.h>

/* More than there can be: symbols grow by less than half when they are renamed. */
#define KEY_MAX (2u * VVP_TEXT_MAX)

/* What an event is known by: its parts as "posedge driver driver", sorted. */
struct known {
    struct str label;
    size_t post;
    size_t event; /* the bench's, not moved yet; VVP_NONE otherwise */
};

struct merge {
    struct linker *l;
    const struct instance *in; /* NULL: the bench */
    struct names keys;         /* of known events: index in `known` */
    struct known *known;
    size_t n_known, cap_known;
};

static struct str canonical(struct merge *m, struct str symbol)
{
    struct linker *l = m->l;
    struct str driver;
    const struct name *feed;
    if (!m->in)
        return names_text(&l->bench_symbols, names_text(&l->bench_nets, symbol));
    driver = names_text(&m->in->half->nets, symbol);
    feed = names_get(&m->in->feeds, driver);
    return feed ? feed->text : linker_symbol(l, m->in, driver);
}

/* E_0x1/0 belongs to E_0x1. */
static struct str base_label(struct str label)
{
    ptrdiff_t slash = str_find(label, "/", 0);
    return slash < 0 ? label : str_slice(label, 0, (size_t)slash);
}

/* E_0x1/0 .event posedge, v0x1_0, v0x2_0;   Nothing for ".event/or", which only joins the parts. */
static struct str part_of(struct merge *m, struct str line)
{
    struct vvp_token t;
    struct buf b;
    size_t at = 0;
    vvp_word_next(line, &at, &t);
    if (!vvp_word_next(line, &at, &t) || !str_eqc(t.text, ".event"))
        return (struct str){0};
    buf_init(&b, KEY_MAX);
    while (vvp_word_next(line, &at, &t) && t.kind != VVP_REMARK) {
        if (t.kind != VVP_SYMBOL)
            continue;
        buf_adds(&b, b.n ? canonical(m, t.text) : t.text);
        buf_addc(&b, " ");
    }
    return arena_take(m->l->arena, &b);
}

static int compare_parts(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
    return order ? order : (x->n > y->n) - (x->n < y->n);
}

static struct str key_of(struct merge *m, const struct vvp_line *line, size_t n)
{
    struct arena *arena = m->l->arena;
    struct str *part = arena_alloc(arena, n * sizeof *part);
    size_t n_part = 0;
    struct buf b;
    for (size_t i = 0; i < n; i++) {
        part[n_part] = part_of(m, line[i].text);
        n_part += part[n_part].n > 0;
    }
    qsort(part, n_part, sizeof *part, compare_parts);
    buf_init(&b, KEY_MAX);
    for (size_t i = 0; i < n_part; i++) {
        if (i && str_eq(part[i], part[i - 1]))
            continue;
        buf_adds(&b, part[i]);
        buf_addc(&b, "|");
    }
    return arena_take(arena, &b);
}

/* From an event's first line: how many are its, which stand together. */
static size_t event_lines(const struct vvp_line *line, size_t n)
{
    struct str base = base_label(line->label);
    size_t k = 1;
    while (k < n && line[k].what == VVP_EVENT && str_eq(base_label(line[k].label), base))
        k++;
    return k;
}

static void add_known(struct merge *m, struct str key, struct known known)
{
    m->known = arena_room(m->l->arena, m->known, m->n_known, &m->cap_known, sizeof *m->known);
    names_put(&m->keys, key, m->l->arena)->index = m->n_known;
    m->known[m->n_known++] = known;
}

static void bench_event(struct merge *m, size_t scope, size_t line, size_t n)
{
    struct linker *l = m->l;
    struct str key = key_of(m, &l->bench.line[line], n);
    struct bench_event e = {base_label(l->bench.line[line].label), scope, line, line + n};
    if (!key.n || names_get(&m->keys, key))
        return;
    l->event[l->n_event] = e;
    add_known(m, key, (struct known){e.label, l->bench.scope[scope].post, l->n_event++});
}

/* The bench's event in the place of these lines of the candidate's. */
static void move_event(struct merge *m, struct instance *in, struct known *known, struct str first)
{
    const struct bench_event *e = &m->l->event[known->event];
    for (size_t i = e->first; i < e->last; i++)
        m->l->gone[i] = true;
    names_put(&in->fates, first, m->l->arena)->index = FATE_MOVE + 4 * known->event;
    *known = (struct known){known->label, m->l->bench.scope[in->stub].post, VVP_NONE};
}

static void candidate_event(struct merge *m, struct instance *in, const struct vvp_line *line,
                            size_t n)
{
    struct linker *l = m->l;
    struct str key = key_of(m, line, n), base = base_label(line->label);
    const struct name *at = names_get(&m->keys, key);
    size_t post = l->bench.scope[in->stub].post;
    struct known *known;
    if (!key.n)
        return;
    if (!at) {
        add_known(m, key, (struct known){linker_symbol(l, in, base), post, VVP_NONE});
        return;
    }
    known = &m->known[at->index];
    names_put(&in->symbols, base, l->arena)->text = known->label;
    for (size_t i = 0; i < n; i++)
        names_put(&in->fates, line[i].label, l->arena)->index = FATE_DROP;
    if (known->event != VVP_NONE && known->post > post)
        move_event(m, in, known, line->label);
}

/* Named events ("ev") are objects of their own; those of automatic scopes live in each call. */
static bool has_edges(const struct vvp_scope *s, const struct vvp_line *line)
{
    return line->what == VVP_EVENT && !str_starts(s->type, "auto") && !str_has(line->text, "\"");
}

static void bench_events(struct merge *m)
{
    const struct vvp_program *p = &m->l->bench;
    for (size_t k = 0; k < p->n_scope; k++) {
        const struct vvp_scope *s = &p->scope[k];
        for (size_t i = s->first; i < s->last && !m->l->is_stub[k]; i++) {
            size_t n;
            if (!has_edges(s, &p->line[i]))
                continue;
            n = event_lines(&p->line[i], s->last - i);
            bench_event(m, k, i, n);
            i += n - 1;
        }
    }
}

static void candidate_events(struct merge *m, struct instance *in)
{
    const struct vvp_program *p = &in->half->p;
    size_t root = in->half->root;
    m->in = in;
    for (size_t k = root; k < p->scope[root].end; k++) {
        const struct vvp_scope *s = &p->scope[k];
        for (size_t i = s->first; i < s->last; i++) {
            size_t n;
            if (!has_edges(s, &p->line[i]))
                continue;
            n = event_lines(&p->line[i], s->last - i);
            candidate_event(m, in, &p->line[i], n);
            i += n - 1;
        }
    }
}

int linker_merge_events(struct linker *l)
{
    struct merge m = {.l = l};
    size_t n = 0;
    for (size_t i = 0; i < l->bench.n_line; i++)
        n += l->bench.line[i].what == VVP_EVENT;
    l->event = arena_alloc(l->arena, n * sizeof *l->event);
    l->gone = arena_alloc(l->arena, l->bench.n_line);
    bench_events(&m);
    for (size_t i = 0; i < l->n_instance; i++)
        candidate_events(&m, &l->instance[i]);
    return 0;
}
