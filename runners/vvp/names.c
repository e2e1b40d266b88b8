/* names.c: open addressing, never more than half full. */
#include "runners/vvp/names.h"

#include <stdint.h>

static size_t hash(const struct names *m, struct str key)
{
    unsigned long long h = m->seed;
    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
    return (size_t)(h ^ (h >> 32));
}

static struct name *place(const struct names *m, struct str key)
{
    for (size_t i = hash(m, key) & (m->cap - 1);; i = (i + 1) & (m->cap - 1))
        if (!m->slot[i].key.p || str_eq(m->slot[i].key, key))
            return &m->slot[i];
}

static void grow(struct names *m, struct arena *arena)
{
    struct names old = *m;
    m->cap = old.cap ? old.cap * 2 : 64;
    m->slot = arena_alloc(arena, m->cap * sizeof *m->slot);
    if (!old.cap)
        m->seed = 14695981039346656037u ^ ((uintptr_t)m->slot * 0x9e3779b97f4a7c15u);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slot[i].key.p)
            *place(m, old.slot[i].key) = old.slot[i];
}

struct name *names_put(struct names *m, struct str key, struct arena *arena)
{
    struct name *at;
    if ((m->n + 1) * 2 > m->cap)
        grow(m, arena);
    at = place(m, key);
    if (!at->key.p) {
        m->n++;
        *at = (struct name){.key = key.p ? key : STR("")};
    }
    return at;
}

struct name *names_get(const struct names *m, struct str key)
{
    struct name *at = m->cap ? place(m, key) : NULL;
    return at && at->key.p ? at : NULL;
}

struct str names_text(const struct names *m, struct str key)
{
    const struct name *at = names_get(m, key);
    return at ? at->text : key;
}
