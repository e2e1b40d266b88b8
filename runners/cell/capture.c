/* capture.c: keep the first and the last bytes of a stream, count the rest. */
#include "runners/cell/cell.h"

#include <stdlib.h>
#include <string.h>

void capture_start(struct capture *c, size_t keep)
{
    if (!c->p || c->keep != keep)
        c->p = mem_grow(c->p, keep);
    c->keep = keep;
    c->total = 0;
}

void capture_finish(struct capture *c)
{
    free(c->p);
    *c = (struct capture){0};
}

/* Byte number t of the stream belongs at t while t < keep; later ones go
 * around in the second half. */
static size_t place(const struct capture *c, int64_t t)
{
    size_t head = c->keep / 2, ring = c->keep - head;
    if ((size_t)t < c->keep)
        return (size_t)t;
    return head + ((size_t)t - head) % ring;
}

void capture_add(struct capture *c, const char *p, size_t n)
{
    while (n) {
        size_t at = place(c, c->total), room = c->keep - at;
        size_t part = n < room ? n : room;
        memcpy(c->p + at, p, part);
        c->total += (int64_t)part;
        p += part;
        n -= part;
    }
}

static void turn(char *p, size_t n, size_t by)
{
    char *copy = mem_dup(p, by);
    memmove(p, p + by, n - by);
    memcpy(p + n - by, copy, by);
    free(copy);
}

struct exec_output capture_end(struct capture *c)
{
    size_t head = c->keep / 2, ring = c->keep - head;
    if (c->total <= (int64_t)c->keep)
        return (struct exec_output){{c->p, (size_t)c->total}, {NULL, 0}, c->total};
    turn(c->p + head, ring, place(c, c->total) - head);
    return (struct exec_output){{c->p, head}, {c->p + head, ring}, c->total};
}
