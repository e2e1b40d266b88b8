/* arena.c: blocks of growing size in a list. */
#include "harness/base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of str_replace: a candidate four times as long as one may be (16 MiB). */
#define REPLACED_MAX (64u << 20)

struct arena_block {
    struct arena_block *next;
    size_t used, cap;
    _Alignas(16) char data[];
};

void arena_finish(struct arena *a)
{
    while (a->head) {
        struct arena_block *next = a->head->next;
        free(a->head);
        a->head = next;
    }
    a->used_bytes = 0;
}

void *arena_alloc(struct arena *a, size_t n)
{
    size_t need = (n + 15) & ~(size_t)15;
    struct arena_block *b = a->head;
    if (!b || b->cap - b->used < need) {
        size_t cap = b ? b->cap * 2 : 4096;
        if (cap > 1 << 20)
            cap = 1 << 20;
        if (cap < need)
            cap = need;
        b = mem_alloc(sizeof *b + cap);
        b->cap = cap;
        b->next = a->head;
        a->head = b;
    }
    b->used += need;
    a->used_bytes += need;
    return b->data + b->used - need;
}

struct str arena_str(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

char *arena_dup(struct arena *a, struct str s)
{
    return (char *)arena_str(a, s).p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    char *p;
    int n;
    va_start(ap, fmt);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    p = arena_alloc(a, (size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return p;
}

void *arena_room(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
    void *more;
    if (n < *cap)
        return p;
    *cap = *cap ? 2 * *cap : 16;
    more = arena_alloc(a, *cap * size);
    if (n)
        memcpy(more, p, n * size);
    return more;
}

struct str arena_take(struct arena *a, struct buf *b)
{
    struct str ret = arena_str(a, buf_str(b));
    buf_finish(b);
    return ret;
}

char *arena_take_c(struct arena *a, struct buf *b)
{
    return (char *)arena_take(a, b).p;
}

struct str str_join(struct str a, struct str b, struct arena *arena)
{
    char *p = arena_alloc(arena, a.n + b.n + 1);
    if (a.n)
        memcpy(p, a.p, a.n);
    if (b.n)
        memcpy(p + a.n, b.p, b.n);
    return (struct str){p, a.n + b.n};
}

struct str str_replace(struct str s, const char *from, const char *to, struct arena *arena)
{
    struct buf out;
    size_t at = 0;
    ptrdiff_t hit;
    if (str_find(s, from, 0) < 0)
        return s;
    buf_init(&out, REPLACED_MAX);
    while ((hit = str_find(s, from, at)) >= 0) {
        buf_adds(&out, str_slice(s, at, (size_t)hit));
        buf_addc(&out, to);
        at = (size_t)hit + strlen(from);
    }
    buf_adds(&out, str_slice(s, at, s.n));
    return arena_take(arena, &out);
}
