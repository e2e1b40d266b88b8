/* scan_tasks.c: the system tasks that a design may call, and those that it may not. */
#include "runners/icarus/scan.h"
#include "runners/icarus/scan_text.h"

#include <string.h>

/* Tasks that no design needs and that change what they are not given, and those that only compute.
 * $deposit drives a port's net, which is the bench's; $assay_said is ours. */
static const char *const tasks_bad[] = {"$deposit", "$assay_said", "$system", "$sdf_annotate"};
static const char *const tasks_plain[] = {
    "$clog2",     "$countones", "$countbits",  "$onehot",     "$onehot0",
    "$isunknown", "$size",      "$high",       "$low",        "$left",
    "$right",     "$increment", "$dimensions", "$bits",       "$unpacked_dimensions",
    "$itor",      "$rtoi",      "$realtobits", "$bitstoreal", "$time",
    "$stime",     "$realtime",  "$signed",     "$unsigned",
};

/* Tasks that name files or take descriptors, which in vvp are one table for bench and design. Not
 * those that write to a descriptor: they are how one prints to standard error. */
static const char *const tasks_file[] = {
    "$fopen",     "$fclose",    "$fgetc",     "$fgets",       "$fread",       "$fscanf",
    "$ungetc",    "$fseek",     "$rewind",    "$readmemh",    "$readmemb",    "$sreadmemh",
    "$sreadmemb", "$writememh", "$writememb", "$readmempath", "$table_model", "$fmonitor",
};

/* Those that draw from a generator of the simulator's; $dist_... have their seed in a variable. */
static const char *const tasks_draw[] = {"$random", "$urandom", "$urandom_range"};

static bool among(const char *const *list, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eqc(name, list[i]))
            return true;
    return false;
}

bool vvpscan_bad_task(struct str name)
{
    return among(tasks_bad, countof(tasks_bad), name);
}

bool vvpscan_plain_task(struct str name)
{
    return str_starts(name, "$ivl_") || among(tasks_plain, countof(tasks_plain), name);
}

bool vvpscan_file_task(struct str name)
{
    return among(tasks_file, countof(tasks_file), name);
}

void vvpscan_note_draw(struct vvpscan_result *ret, struct str name, struct arena *arena)
{
    struct str *grown;
    if (!among(tasks_draw, countof(tasks_draw), name))
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
