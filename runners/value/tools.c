/* tools.c: find the decider, and see that it works in a cell. */
#include "harness/io/fs.h"
#include "harness/sys/run.h"
#include "runners/value/value.h"

#include <stdlib.h>

#define PROGRAM     "assay-decide"
#define DECIDER_MAX (64u << 20)

struct math_tools {
    struct toolchain base;
    struct exec_file kit[1];
};

static int find_program(struct math_tools *t, struct err *err)
{
    struct arena *arena = &t->base.arena;
    const char *path = run_beside(PROGRAM, arena), *version;
    if (!path)
        return err_set(err, ERR_SYS,
                       PROGRAM " was not found beside this program or in ../libexec/assay: "
                               "run make, or make install");
    version = run_version(path, "--version", PROGRAM " ", arena, err);
    t->kit[0] = (struct exec_file){.name = PROGRAM, .executable = true};
    if (!version || fs_read(&t->kit[0].data, path, DECIDER_MAX, arena, err) < 0)
        return -1;
    t->base.kit = t->kit;
    t->base.n_kit = countof(t->kit);
    t->base.text = arena_printf(arena, PROGRAM " %s", version);
    return 0;
}

int math_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err)
{
    struct math_tools *t = mem_alloc(sizeof *t);
    (void)note;
    (void)ctx;
    if (find_program(t, err) == 0) {
        *ret = &t->base;
        return 0;
    }
    math_close(&t->base);
    return -1;
}

void math_close(struct toolchain *tools)
{
    if (!tools)
        return;
    arena_finish(&tools->arena);
    free(tools);
}
