/* scan_tasks.c: calls of random generators in a compiled program, and how they are given another. */
#include "harness/lang/verilog/systasks.h"
#include "runners/icarus/scan.h"
#include "runners/icarus/scan_text.h"

#include <string.h>

void vvpscan_note_draw(struct vvpscan_result *ret, struct str name, struct arena *arena)
{
    struct str *grown;
    if (systask_of(name) != SYSTASK_DRAW)
        return;
    if (ret->n_draw == ret->cap_draw) {
        ret->cap_draw = ret->cap_draw ? ret->cap_draw * 2 : 16;
        grown = arena_alloc(arena, ret->cap_draw * sizeof *grown);
        if (ret->n_draw)
            memcpy(grown, ret->draw, ret->n_draw * sizeof *grown);
        ret->draw = grown;
    }
    ret->draw[ret->n_draw++] = name;
}

struct str vvpscan_own_draws(struct str vvp, const struct vvpscan_result *scan, struct arena *arena)
{
    static const char prefix[] = "$assay_";
    struct buf b;
    struct str ret;
    const char *at = vvp.p;
    if (!scan->n_draw)
        return vvp;
    buf_init(&b, vvp.n + scan->n_draw * sizeof prefix);
    for (size_t i = 0; i < scan->n_draw; i++) {
        buf_adds(&b, (struct str){at, (size_t)(scan->draw[i].p - at)});
        buf_addc(&b, prefix);
        at = scan->draw[i].p + 1; /* behind the $ */
    }
    buf_adds(&b, (struct str){at, (size_t)(vvp.p + vvp.n - at)});
    ret = arena_str(arena, buf_str(&b));
    buf_finish(&b);
    return ret;
}
