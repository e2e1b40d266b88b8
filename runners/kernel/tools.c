/* tools.c: which compilers are here. What is missing is no error: its problems are not judged, and the
 * package is named. */
#include "harness/sys/run.h"
#include "runners/kernel/kernel.h"

#include <stdlib.h>
#include <unistd.h>

#define TABLE_VERSION                                                                              \
    "1" /* of commands and drivers: raise it where a change may change a verdict */

static bool is_there(const struct kernel_row *row)
{
    return access(row->program, X_OK) == 0 && (!row->needs || access(row->needs, R_OK) == 0);
}

static void add_version(struct buf *text, const struct kernel_row *row, struct arena *arena)
{
    struct err ignored = {0};
    const char *version = run_version(row->program, row->option, row->mark, arena, &ignored);
    buf_addf(text, ", %s %s", row->word, version ? version : "?");
}

int kernel_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err)
{
    struct kernel_tools *t = mem_alloc(sizeof *t);
    struct buf text;
    (void)note;
    (void)ctx;
    (void)err;
    buf_init(&text, 4096);
    buf_addc(&text, "kernels " TABLE_VERSION);
    for (size_t i = 0; i < kernel_row_count; i++) {
        t->has[i] = is_there(&kernel_rows[i]);
        if (t->has[i])
            add_version(&text, &kernel_rows[i], &t->base.arena);
    }
    t->base.text = arena_take_c(&t->base.arena, &text);
    *ret = &t->base;
    return 0;
}

void kernel_close(struct toolchain *tools)
{
    if (!tools)
        return;
    arena_finish(&tools->arena);
    free(tools);
}

bool kernel_has(const struct toolchain *tools, const struct kernel_row *row)
{
    return ((const struct kernel_tools *)tools)->has[row - kernel_rows];
}

/* What the runners for these languages have does not name (runners/native/tools.c). */
const struct runner_tool kernel_programs[] = {
    {"numpy", "/usr/bin/python3", "-cimport numpy; print('numpy', numpy.__version__)",
     "python3-numpy", "numpy", false, "runs kernels in Python"},
    {0},
};
