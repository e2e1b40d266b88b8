/* tools.h: Icarus Verilog as it lies on this machine. */
#ifndef RUNNERS_ICARUS_TOOLS_H
#define RUNNERS_ICARUS_TOOLS_H

#include "runners/runner/runner.h"

struct icarus_tools {
    struct toolchain base;
    const char *iverilog, *vvp; /* absolute paths */
    const char *ivlpp, *ivl;    /* the two programs that the driver `iverilog` starts */
    const char *ivl_dir;
    const char *verilator; /* verilator_bin, asked about code that ivl does not read; or NULL */
    const char *verilator_text; /* "Verilator 5.006" */
    /* What the driver hands to them for the flags of a bench. We call both directly: the driver
     * costs a shell and about a third of the compile; what it would say is asked of it once. */
    struct str defines;      /* for ivlpp -F */
    struct str config;       /* for ivl -C; "root:" and "out:" stand in it as @ROOT@ and @OUT@ */
    struct exec_file kit[1]; /* the watcher, which vvp loads from /assay */
};

/* `open` and `close` of struct runner. */
int icarus_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err);
void icarus_close(struct toolchain *tools);

static inline const struct icarus_tools *icarus_tools(const struct toolchain *tools)
{
    return (const struct icarus_tools *)tools;
}

/* The config with these in place of @ROOT@ and @OUT@; in arena. */
struct str icarus_config(const struct toolchain *tools, const char *root, const char *out,
                         struct arena *arena);

#endif
