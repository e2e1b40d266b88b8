/* toolchain.h: Icarus Verilog as it lies on this machine. */
#ifndef RUNNERS_TOOLCHAIN_H
#define RUNNERS_TOOLCHAIN_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/base/exec.h"

struct toolchain {
    const char *text;           /* versions, stored with every verdict */
    const char *iverilog, *vvp; /* absolute paths */
    const char *ivlpp, *ivl;    /* the two programs that the driver `iverilog` starts */
    const char *ivl_dir;
    /* What the driver hands to them for the flags of a bench. We call both directly: the driver
     * costs a shell and about a third of the compile; what it would say is asked of it once. */
    struct str defines; /* for ivlpp -F */
    struct str config;  /* for ivl -C; "root:" and "out:" stand in it as @ROOT@ and @OUT@ */
    struct exec_file kit[1];   /* the watcher, which vvp loads from /assay */
    struct arena arena;
};

int toolchain_open(struct toolchain **ret, struct err *err);
void toolchain_close(struct toolchain *tools);

/* The config with these in place of @ROOT@ and @OUT@; in arena. */
struct str toolchain_config(const struct toolchain *tools, const char *root, const char *out,
                            struct arena *arena);

#endif
