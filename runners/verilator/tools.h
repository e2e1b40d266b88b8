/* tools.h: Verilator and the C++ compiler as they lie on this machine, and a runtime that
 * was built once for them. */
#ifndef RUNNERS_VERILATOR_TOOLS_H
#define RUNNERS_VERILATOR_TOOLS_H

#include "runners/runner/runner.h"

struct verilator_tools {
    struct toolchain base;
    const char *verilator; /* verilator_bin: the program behind the Perl wrapper */
    const char *cxx;       /* g++ */
    const char *include;   /* folder of verilated.h */
    const char *linker;    /* "-fuse-ld=gold", or "" where there is no gold */
};

/* Flags of every C++ compile: what was precompiled counts only for the same ones. A blank in
 * between. */
#define VERILATOR_CXX_FLAGS                                                                        \
    "-O0 -std=gnu++14 -fcoroutines -fno-exceptions -fno-asynchronous-unwind-tables -w "            \
    "-DVL_USER_FINISH -DVL_USER_STOP -DVL_USER_FATAL -DVM_COVERAGE=0 -DVM_SC=0 -DVM_TRACE=0"

/* Builds the runtime when the cache has none for these versions (about 15 s,
 * told through `note`). */
int verilator_tools_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err);
void verilator_tools_close(struct toolchain *tools);

static inline const struct verilator_tools *verilator_tools(const struct toolchain *tools)
{
    return (const struct verilator_tools *)tools;
}

/* Split `words` at blanks onto the end of argv, from *n on; at most `max` in all. In arena. */
void verilator_add_words(const char **argv, size_t *n, size_t max, const char *words,
                         struct arena *arena);

#endif
