/* table.c: the on-disk forms, a loader each. */
#include "problems/layouts/layout.h"

const struct layout layout_table[] = {
#define X(n, function, l, h) {.name = n, .help = h, .load = load_##function, .lines = l},
    LAYOUTS(X)
#undef X
        {.name = NULL},
};
