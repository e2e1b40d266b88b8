/* arena.h: bump allocator; everything in it dies together. One per suite, one per sample. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "harness/base/str.h"

struct arena_block;

struct arena {
    struct arena_block *head; /* owned */
    size_t used_bytes;        /* sum of what was handed out */
};

/* A zeroed struct is an empty arena; there is no init. */
void arena_finish(struct arena *a);
void *arena_alloc(struct arena *a, size_t n);        /* zeroed, 16-byte aligned, never NULL */
struct str arena_str(struct arena *a, struct str s); /* NUL-terminated copy */
char *arena_dup(struct arena *a, struct str s);      /* the same as a C string */
/* What the buffer holds, as arena_str and arena_dup have it; the buffer is finished. */
struct str arena_take(struct arena *a, struct buf *b);
char *arena_take_c(struct arena *a, struct buf *b);
/* mem_room for an array in the arena; what the array was before stays there until the arena ends. */
void *arena_room(struct arena *a, void *p, size_t n, size_t *cap, size_t size);
/* `b` behind `a`; `s` with `to` in every place of `from`, 64 MiB at most. */
struct str str_join(struct str a, struct str b, struct arena *arena);
struct str str_replace(struct str s, const char *from, const char *to, struct arena *arena);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
