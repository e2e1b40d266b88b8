/* kernel.h: inside runners/kernel: numerical kernels, of which values are compared with tolerances, on one
 * and on two threads, and of which it is asked whether they use the programming model that was asked
 * for. README.md tells how it works. */
#ifndef RUNNERS_KERNEL_KERNEL_H
#define RUNNERS_KERNEL_KERNEL_H

#include "runners/runner/runner.h"

#define KERNEL_BENCH "bench" /* the problem's one file */
#define KERNEL_RUNS  2       /* on one thread, on two */

/* A language and the programming model that is asked for in it. */
struct kernel_row {
    const char *word;  /* the kind of answer */
    const char *model; /* a word of kernel_model */
    const char *program, *option, *mark, *package;
    const char *needs;                 /* one more file, and its package; NULL */
    const char *code, *driver, *bench; /* files of the box */
    const char *emit;                  /* the driver's text */
    const char *const *compile, *const *main, *const *link; /* argv; NULL: not compiled */
    const char *const *run;
    const char
        *syntax; /* words of messages that say that a text does not parse, separated by '|' */
};
extern const struct kernel_row kernel_rows[];
extern const size_t kernel_row_count;

#define KERNEL_ROWS_MAX 8

struct kernel_tools {
    struct toolchain base;
    bool has[KERNEL_ROWS_MAX]; /* by row */
};

/* Phases. What the reference told is kept by these names, too: run by run. */
#define KERNEL_REFERENCE "reference"
#define KERNEL_BUILD     "build"
#define KERNEL_RUN       "run"
extern const char *const kernel_kept[KERNEL_RUNS];

/* A job's notes (job.mine). */
struct kernel_notes {
    const struct kernel_row *row;
    struct str bench;
    double tolerance;
};
/* NULL: no such language, or no bench. */
const struct kernel_notes *kernel_notes_of(struct job *job);
size_t kernel_compiles(const struct kernel_row *row); /* steps */

/* ---- what the driver tells (told.c) ---- */

struct kernel_told {
    struct str *values; /* an array each: hexadecimal bits of doubles */
    size_t n;
    int64_t cpu_us, wall_us; /* of the timed call; -1: not told */
    int threads;             /* that touched the arrays; -1: not told */
    struct str model;        /* p NULL: not told */
    bool ended;
};
struct kernel_told kernel_read(struct str out, const char *nonce, struct arena *arena);

/* Where two arrays differ by more than tolerance times the largest number wanted: the index, -1: nowhere.
 * Other lengths differ behind the shorter one. What is no number differs from everything. */
int64_t kernel_differs(struct str want, struct str got, double tolerance, double *wanted,
                       double *gotten);

/* ---- which programming model (model.c) ---- */

#define KERNEL_SERIAL "serial"

/* By the functions that an object file (ELF, 64 bit, little-endian) asks others for: "openmp",
 * "std-thread", "pthread"... or KERNEL_SERIAL. NULL: it is no such file. */
const char *kernel_model(struct str object);

int kernel_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err);
void kernel_close(struct toolchain *tools);
extern const struct runner_tool kernel_programs[];
bool kernel_has(const struct toolchain *tools, const struct kernel_row *row);
int kernel_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                const char **phase);
void kernel_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

#endif
