/* random.c: $assay_random, $assay_urandom, $assay_urandom_range: a generator for the candidate
 * alone.
 *
 * vvp has one generator for $random and one for $urandom, which all modules share. A bench makes
 * its stimulus with them, so a candidate that draws as well, or gives $urandom a seed, decides what
 * the bench will ask. The runner therefore renames the candidate's calls in the compiled program to
 * these (task_own_draws, runners/link/tasks.h), and the bench gets the same numbers as in the
 * reference's run. */
#include "testbenches/watch/watch.h"

#include <stdlib.h>

struct draw {
    bool range;      /* the arguments are limits, and not a seed */
    uint32_t *state; /* shared by all three functions */
};

static uint32_t step(uint32_t *state)
{
    uint32_t x = *state = *state * 1664525u + 1013904223u;
    x ^= x >> 16;
    x *= 0x7feb352du;
    return x ^ x >> 15;
}

/* The first two arguments of the call, NULL where there are fewer. */
static void arguments(vpiHandle call, vpiHandle arg[2])
{
    vpiHandle list = vpi_iterate(vpiArgument, call);
    arg[0] = list ? vpi_scan(list) : NULL;
    arg[1] = arg[0] ? vpi_scan(list) : NULL;
    if (arg[1])
        vpi_free_object(list);
}

static uint32_t number(vpiHandle arg)
{
    s_vpi_value v = {.format = vpiIntVal};
    if (arg)
        vpi_get_value(arg, &v);
    return arg ? (uint32_t)v.value.integer : 0;
}

static void give(vpiHandle object, uint32_t n)
{
    s_vpi_value v = {.format = vpiIntVal, .value.integer = (PLI_INT32)n};
    vpi_put_value(object, &v, NULL, vpiNoDelay);
}

static bool is_variable(vpiHandle arg)
{
    int type = vpi_get(vpiType, arg);
    return type == vpiReg || type == vpiIntegerVar || type == vpiIntVar || type == vpiBitVar;
}

static uint32_t within(uint32_t n, uint32_t a, uint32_t b)
{
    uint64_t low = a < b ? a : b, high = a < b ? b : a;
    return (uint32_t)(low + n % (high - low + 1));
}

static PLI_INT32 on_draw(PLI_BYTE8 *data)
{
    const struct draw *d = (const struct draw *)data;
    vpiHandle call = vpi_handle(vpiSysTfCall, NULL), arg[2];
    uint32_t seed, n;
    arguments(call, arg);
    if (d->range || !arg[0]) {
        n = step(d->state);
        give(call, d->range ? within(n, number(arg[0]), number(arg[1])) : n);
        return 0;
    }
    seed = number(arg[0]);
    give(call, step(&seed));
    if (is_variable(arg[0]))
        give(arg[0], seed);
    return 0;
}

void watch_random(void)
{
    static const struct {
        const char *name;
        bool range;
    } tasks[] = {
        {"$assay_random", false}, {"$assay_urandom", false}, {"$assay_urandom_range", true}};
    uint32_t *state = calloc(1, sizeof *state);
    for (size_t i = 0; state && i < sizeof tasks / sizeof *tasks; i++) {
        struct draw *d = calloc(1, sizeof *d);
        s_vpi_systf_data f = {.type = vpiSysFunc,
                              .sysfunctype = vpiIntFunc,
                              .tfname = tasks[i].name,
                              .calltf = on_draw,
                              .user_data = (PLI_BYTE8 *)d};
        if (!d)
            return;
        *d = (struct draw){tasks[i].range, state};
        vpi_register_systf(&f);
    }
}
