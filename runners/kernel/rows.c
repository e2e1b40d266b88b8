/* rows.c: the languages, the model that is asked for in each, and how a kernel and its driver become a
 * program. The driver's main comes first, so that one of the answer's own is passed over. */
#include "runners/kernel/kernel.h"

#define ARGV(...)                                                                                  \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define DRIVER "/usr/bin/gcc", "-O1", "-w", "-c", "-o", "main.o"
#define JOINED "-Wl,-z,muldefs", "-o", "program", "main.o", "candidate.o"
#define GCC    .option = "--version", .mark = ") "

const struct kernel_row kernel_rows[] = {
    {.word = "c",
     .model = "openmp",
     .program = "/usr/bin/gcc",
     GCC,
     .package = "gcc",
     .code = "candidate.c",
     .driver = "main.c",
     .bench = "bench.inc",
     .emit = "runners/kernel/drive/c",
     .compile = ARGV("/usr/bin/gcc", "-O2", "-fopenmp", "-std=gnu17", "-w", "-c", "-o",
                     "candidate.o", "candidate.c"),
     .main = ARGV(DRIVER, "main.c"),
     .link = ARGV("/usr/bin/gcc", "-fopenmp", JOINED, "-lm"),
     .run = ARGV("/box/program"),
     .syntax = "error: expected|error: unknown type name|error: missing terminating"},
    {.word = "cpp",
     .model = "std-thread",
     .program = "/usr/bin/g++",
     GCC,
     .package = "g++",
     .code = "candidate.cpp",
     .driver = "main.c",
     .bench = "bench.inc",
     .emit = "runners/kernel/drive/c",
     .compile = ARGV("/usr/bin/g++", "-O2", "-fopenmp", "-std=gnu++20", "-w", "-c", "-o",
                     "candidate.o", "candidate.cpp"),
     .main = ARGV(DRIVER, "-DTELLS_THREADS", "main.c"),
     .link = ARGV("/usr/bin/g++", "-fopenmp", JOINED),
     .run = ARGV("/box/program"),
     .syntax = "error: expected|error: missing terminating|error: stray"},
    {.word = "fortran",
     .model = "openmp",
     .program = "/usr/bin/gfortran",
     GCC,
     .package = "gfortran",
     .code = "candidate.f90",
     .driver = "main.c",
     .bench = "bench.inc",
     .emit = "runners/kernel/drive/c",
     .compile = ARGV("/usr/bin/gfortran", "-O2", "-fopenmp", "-w", "-c", "-o", "candidate.o",
                     "candidate.f90"),
     .main = ARGV(DRIVER, "-DBY_REFERENCE", "main.c"),
     .link = ARGV("/usr/bin/gfortran", "-fopenmp", JOINED),
     .run = ARGV("/box/program"),
     .syntax = "Syntax error|Unclassifiable statement|Expecting END"},
    {.word = "python",
     .model = "numpy",
     .program = "/usr/bin/python3",
     .option = "--version",
     .mark = "Python ",
     .package = "python3-numpy",
     .needs = "/usr/lib/python3/dist-packages/numpy/version.py",
     .code = "candidate.py",
     .driver = "main.py",
     .bench = "bench.py",
     .emit = "runners/kernel/drive/python",
     .run = ARGV("/usr/bin/python3", "-s", "-B", "main.py"),
     .syntax = "SyntaxError|IndentationError|TabError"},
};
const size_t kernel_row_count = countof(kernel_rows);
_Static_assert(countof(kernel_rows) <= KERNEL_ROWS_MAX, "a place for each row");
