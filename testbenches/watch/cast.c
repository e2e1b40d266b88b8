/* cast.c: vvp's casts, remembered.
 *
 * vvp asks C++ for the type of a net with nearly every instruction that touches one: a quarter and
 * more of a heavy simulation goes into __dynamic_cast, which compares the names of types letter by
 * letter. What a cast comes to depends on the object's table of virtual functions, and the types, alone:
 * that table is another one for each class, each base in it, and each stage of construction. So the distance
 * is kept by these three. The file that is the watcher is also named in LD_PRELOAD of the step that runs
 * vvp: this function is then found before the library's. Without that it is never called.
 *
 * The watcher's timer may interrupt a cast and make others (stall.c). So an entry is written once and never
 * changed, and who comes in the middle of a writing does not write. */
#include "testbenches/watch/watch.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define CASTS  4096 /* a power of two; vvp's classes need some hundred */
#define PROBES 8    /* places in which an entry may stand */

typedef void *cast_fn(const void *object, const void *from, const void *to, ptrdiff_t hint);

struct cast {
    const void *table; /* of the object's virtual functions; NULL: a free place */
    const void *from, *to;
    ptrdiff_t distance;
    bool fits; /* the object is of that type */
};

static struct cast casts[CASTS];
static cast_fn *cast_of_library;
static volatile sig_atomic_t is_writing;

__attribute__((constructor)) static void find_library(void)
{
    cast_of_library = (cast_fn *)dlsym(RTLD_NEXT, "__dynamic_cast");
}

static bool is_of(const struct cast *c, const void *table, const void *from, const void *to)
{
    return c->table == table && c->from == from && c->to == to;
}

/* The entry's place, or a free one for it; NULL: there is none. */
static struct cast *place_of(const void *table, const void *from, const void *to)
{
    uintptr_t h = (uintptr_t)table >> 3 ^ (uintptr_t)to >> 4;
    h ^= h >> 12;
    for (uintptr_t i = 0; i < PROBES; i++) {
        struct cast *c = &casts[(h + i) % CASTS];
        if (!c->table || is_of(c, table, from, to))
            return c;
    }
    return NULL;
}

static void write_down(const void *table, const void *from, const void *to, ptrdiff_t distance,
                       bool fits)
{
    struct cast *c;
    if (is_writing)
        return;
    is_writing = 1;
    atomic_signal_fence(memory_order_seq_cst);
    c = place_of(table, from, to); /* anew: an interruption may have filled it */
    if (c && !c->table) {
        *c = (struct cast){NULL, from, to, distance, fits};
        atomic_signal_fence(memory_order_seq_cst);
        c->table = table;
    }
    atomic_signal_fence(memory_order_seq_cst);
    is_writing = 0;
}

void *__dynamic_cast(const void *object, const void *from, const void *to, ptrdiff_t hint);

/* The C++ ABI's function (Itanium C++ ABI, 2.9.5): the object as `to`, or NULL. */
void *__dynamic_cast(const void *object, const void *from, const void *to, ptrdiff_t hint)
{
    const void *table = *(const void *const *)object;
    const struct cast *c = place_of(table, from, to);
    char *ret;
    if (c && c->table)
        return c->fits ? (char *)(uintptr_t)object + c->distance : NULL;
    if (!cast_of_library) /* libraries that start before this one cast as well */
        find_library();
    ret = cast_of_library(object, from, to, hint);
    write_down(table, from, to, ret ? ret - (const char *)object : 0, ret != NULL);
    return ret;
}
