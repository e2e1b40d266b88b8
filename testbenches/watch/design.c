/* design.c: what the watcher looks up in the elaborated design: callers, counters, their values. */
#include "testbenches/watch/watch.h"

#include <string.h>

/* Is the scope an instance of this module? */
static bool is_instance_of(vpiHandle scope, const char *module)
{
    const char *name;
    if (vpi_get(vpiType, scope) != vpiModule)
        return false;
    name = vpi_get_str(vpiDefName, scope);
    return name && !strcmp(name, module);
}

/* A call is the candidate's when some scope above it is an instance of the candidate's top module,
 * or when the topmost scope is not the bench: code in packages, in $unit and in further roots does
 * not belong to the bench. */
enum watch_by watch_caller(const struct watch *w)
{
    vpiHandle call = vpi_handle(vpiSysTfCall, NULL);
    vpiHandle scope = call ? vpi_handle(vpiScope, call) : NULL, root = NULL;
    while (scope) {
        if (is_instance_of(scope, w->entry))
            return BY_CANDIDATE;
        root = scope;
        scope = vpi_handle(vpiScope, scope);
    }
    return root && is_instance_of(root, w->top) ? BY_BENCH : BY_CANDIDATE;
}

static struct watch_value part_of(const s_vpi_vecval *word, int words, enum watch_part part)
{
    int low = part == PART_TOP32 ? words - 1 : 0;
    int many = part == PART_ALL ? words : 1;
    struct watch_value v = {.known = true};
    for (int i = 0; i < many; i++) {
        uint32_t bits = (uint32_t)word[low + i].aval;
        if (word[low + i].bval || (i > 1 && bits))
            return (struct watch_value){0};
        if (i < 2)
            v.n |= (uint64_t)bits << 32 * i;
    }
    return v;
}

struct watch_value watch_value(const struct watch_counter *c)
{
    s_vpi_value v = {.format = vpiVectorVal};
    int words = (vpi_get(vpiSize, c->object) + 31) / 32;
    vpi_get_value(c->object, &v);
    if (v.format != vpiVectorVal || !v.value.vector || words < 1)
        return (struct watch_value){0};
    return part_of(v.value.vector, words, c->part);
}

/* Can the object be a counter? It must have bits, since vpi_get_value misbehaves for a scope or a
 * real. Where a part of it is meant, its size must be a multiple of 32, so that the part is one
 * word.
 */
static bool usable(vpiHandle object, enum watch_part part)
{
    static const int types[] = {vpiReg,        vpiNet,         vpiIntegerVar, vpiIntVar,
                                vpiLongIntVar, vpiShortIntVar, vpiBitVar,     vpiByteVar};
    int size = vpi_get(vpiSize, object), type = vpi_get(vpiType, object);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (type == types[i])
            return part == PART_ALL ? size > 0 : size >= 32 && size % 32 == 0;
    return false;
}

void watch_find_counters(struct watch *w)
{
    for (size_t i = 0; i < w->n_counter; i++) {
        struct watch_counter *c = &w->counter[i];
        c->object = vpi_handle_by_name(c->path, NULL);
        if (c->object && !usable(c->object, c->part))
            c->object = NULL;
    }
}
