/* runner.c: the table of runners. */
#include "runners/runner/runner.h"

#include <string.h>

/* The runners, in the order in which they are named. */
#define RUNNERS(X) X(icarus) X(verilator) X(python) X(native) X(ghdl) X(kernel) X(math) X(opinion)

#define X(name) extern const struct runner runner_##name;
RUNNERS(X)
#undef X

#define X(name) &runner_##name,
const struct runner *const runner_table[] = {RUNNERS(X) NULL};
#undef X

const struct runner *runner_find(const char *name)
{
    for (const struct runner *const *r = runner_table; *r; r++)
        if (strcmp((*r)->name, name) == 0)
            return *r;
    return NULL;
}

struct golden golden_from(const struct verdict *v, struct arena *arena)
{
    struct golden g = {
        .passed = v->class == CLASS_PASS,
        .reason = "",
        .cpu_us = v->cpu_us,
        .compared = v->compared,
        .ended = v->ended,
    };
    if (!g.passed)
        g.reason = arena_printf(arena, "%s%s%s: %.300s", verdict_class(v->class)->name,
                                *v->detail ? " " : "", v->detail, v->evidence);
    return g;
}
