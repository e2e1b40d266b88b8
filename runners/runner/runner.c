/* runner.c: the table of runners. */
#include "runners/runner/runner.h"

#include <string.h>

extern const struct runner runner_icarus, runner_verilator, runner_python, runner_math;

const struct runner *const runner_table[] = {&runner_icarus, &runner_verilator, &runner_python,
                                             &runner_math, NULL};

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
