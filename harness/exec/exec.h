/* exec.h: the language between the stages and the kernel: what to run in a cell, what came of it.
 *
 * Data only. A runner fills a struct exec_job, the cell carries it out, the runner reads the
 * struct exec_result. Neither side knows the other's insides. */
#ifndef EXEC_EXEC_H
#define EXEC_EXEC_H

#include "harness/base/str.h"

#include <stdint.h>

#define EXEC_STEP_MAX   16
#define EXEC_FILE_MAX   64
#define EXEC_ARGV_MAX   64
#define EXEC_NONCE_SIZE 16
#define EXEC_SHARED_MAX (64u << 20)

/* How strongly the cell isolates; decided by trying (see runners/cell). Stored with every verdict. */
#define EXEC_TIERS(X)                                                                              \
    X(TIER_NONE, "none", "no isolation was possible")                                              \
    X(TIER_WEAK, "weak", "rlimits and seccomp only (--allow-weak-isolation)")                      \
    X(TIER_LANDLOCK, "landlock", "Landlock, seccomp and rlimits; no namespaces")                   \
    X(TIER_BWRAP, "bwrap", "namespaces set up by bubblewrap")                                      \
    X(TIER_NAMESPACES, "namespaces",                                                               \
      "own user, PID, mount, network, IPC, UTS and cgroup namespaces")

enum exec_tier {
#define X(id, name, text) id,
    EXEC_TIERS(X)
#undef X
};
const char *exec_tier_name(enum exec_tier tier);
const char *exec_tier_text(enum exec_tier tier);
enum exec_tier exec_tier_named(const char *name); /* TIER_NONE for NULL and for no tier's name */

/* Which kind of control group a cell lives in. It gives evidence and a back-stop, no other verdicts. */
#define EXEC_CGROUPS(X)                                                                            \
    X(CGROUP_AUTO, "auto") /* the best there is */                                                 \
    X(CGROUP_NONE, "none")                                                                         \
    X(CGROUP_V1, "v1")                                                                             \
    X(CGROUP_V2, "v2")

enum exec_cgroup {
#define X(id, name) id,
    EXEC_CGROUPS(X)
#undef X
};
const char *exec_cgroup_name(enum exec_cgroup kind);

/* 0 in a field means "the default of exec_limits_default()". */
struct exec_limits {
    int64_t cpu_ms;  /* CPU time of the whole step, all its processes */
    int64_t wall_ms; /* generous: the CPU limit decides, wall time only ends sleepers */
    int64_t memory_bytes;
    int64_t file_bytes;   /* largest file that the step may write */
    int64_t output_bytes; /* per stream, what may be written before the step is ended */
    int32_t processes;
    int32_t keep_bytes; /* per stream: the first and the last half of it are kept; the rest is
                         * only counted */
};

struct exec_file {
    const char *name; /* relative: "bench.txt", or below a folder of the box: "data/x.txt". Of a kit
                       * also "/etc/...", "/var/lib/...": what a tool reads there, whoever may log in may read, and
                       * weak tiers have of the host itself */
    struct str data;  /* borrowed */
    bool executable;
};

struct exec_step {
    const char *name;                    /* "preprocess", "compile", "simulate": for evidence */
    const char *argv[EXEC_ARGV_MAX + 1]; /* NULL-terminated; argv[0] is an absolute path */
    const char *stdin_file;              /* file of the box, or NULL for /dev/null */
    const char *stdout_file; /* file of the box that takes stdout, or NULL to capture it */
    const char *remove;      /* files of the box to delete before the step starts, separated by a
                              * blank: what the candidate must not be able to read */
    const char *env;         /* more of the environment, "NAME=value" lines; NULL for none. The
                              * environment is otherwise PATH, HOME=/box, LANG=C.UTF-8, TMPDIR */
    struct exec_limits limits;
    bool witness;     /* give the step a private socket as descriptor 3, with `brief` waiting in
                       * it to be read and its answer captured apart from both outputs */
    struct str brief; /* what stands on that socket before the step starts; borrowed */
    bool go_on;       /* run the next step even if this one does not exit with 0 */
    bool proc;        /* needs /proc (sanitizers, JVM, Go); costs half a millisecond. They reserve
                       * address space by the terabyte, so memory is then limited by what is in
                       * use, looked at every 10 ms, and not by rlimits */
    int32_t warm; /* so many first words of argv are a program that may stay started from one step
                   * to the next. With "serve" behind them it makes copies of itself, and the other
                   * words are told to the step's own copy (runners/cell/warm.c). Only a matter of
                   * speed: all of argv must do the same. Not with a witness, a peer or proc. 0: no */
    const char *peer;    /* file of the box, an ELF program that is run beside this step as long as
                       * it lasts, without arguments; NULL for none. The two share nothing but
                       * memory of `shared_bytes`, which both find as descriptor 4: zeros, of a
                       * fixed size, to be mapped. The peer sees no file but the system's and can
                       * write none; its descriptors 0 to 2 are /dev/null; it has no sockets.
                       * The step itself has as descriptor 5 a pipe that is at its end once the
                       * peer has ended. The limits hold for both together. What is not true of
                       * this in weak tiers: runners/cell/README.md */
    size_t shared_bytes; /* at most EXEC_SHARED_MAX; 0: one page */
};

struct exec_job {
    const struct exec_file *file; /* borrowed */
    size_t n_file;
    struct exec_step step[EXEC_STEP_MAX];
    size_t n_step;
    const char *collect; /* files of the box to hand back, separated by a blank; NULL for none */
    size_t collect_max_bytes; /* per file; 0 = 1 MiB */
    bool keep_box; /* do not empty the box before this job: it goes on from the last one */
};

/* What ended a step, by the supervisor's own evidence, never by the program's word. Tested in this
 * order: the first that holds is the status. */
#define EXEC_STATUSES(X)                                                                           \
    X(EXEC_NOT_RUN, "not_run")     /* an earlier step failed */                                    \
    X(EXEC_HARNESS, "harness")     /* our fault or the machine's: set-up failed, the cell died */  \
    X(EXEC_MEMORY, "memory")       /* over the memory limit */                                     \
    X(EXEC_OUTPUT, "output")       /* wrote more than output_bytes */                              \
    X(EXEC_CPU, "cpu")             /* over the CPU limit, measured */                              \
    X(EXEC_WALL, "wall")           /* over the wall limit */                                       \
    X(EXEC_FILE, "file")           /* over the file size limit, or the box was full */             \
    X(EXEC_PROCESSES, "processes") /* met the process limit */                                     \
    X(EXEC_SIGNAL, "signal")       /* ended by a signal of its own */                              \
    X(EXEC_EXIT, "exit")           /* exited with something other than 0 */                        \
    X(EXEC_OK, "ok")               /* exited with 0 */

enum exec_status {
#define X(id, name) id,
    EXEC_STATUSES(X)
#undef X
};
const char *exec_status_name(enum exec_status status);

/* One captured stream: the first bytes, the last bytes, and how many there were. When total is at
 * most what was kept, head holds everything and tail is empty. */
struct exec_output {
    struct str head, tail; /* owned by the arena that the result was decoded into */
    int64_t total_bytes;
};

/* How the peer of a step ended. `status` is EXEC_NOT_RUN if there was none. A peer that still runs
 * when its step ends, for whatever reason, has done nothing wrong: it is killed then, which is
 * `outlived` and EXEC_SIGNAL with SIGKILL. */
struct exec_peer {
    enum exec_status
        status; /* else EXEC_OK, _EXIT or _SIGNAL; _MEMORY, _CPU if it alone met those */
    int32_t code;
    bool outlived;
    bool apart;     /* its step was out of its reach; only false where there is neither a namespace
                     * nor Landlock, which needs --allow-weak-isolation */
    int64_t cpu_us; /* its part of the step's */
};

struct exec_outcome {
    enum exec_status status;
    int32_t code;            /* exit status, signal number, or errno for EXEC_HARNESS */
    int64_t cpu_us, wall_us; /* the peer's in it */
    int64_t peak_bytes;      /* largest resident set of the step's processes */
    struct exec_peer peer;
    struct exec_output out, err;
    struct str witness; /* what came over the private socket, at most 64 KiB */
    bool witness_cut;
    bool leftover; /* the step left processes behind; they were killed */
};

struct exec_result {
    enum exec_tier tier;
    struct exec_outcome step[EXEC_STEP_MAX];
    size_t n_step;
    struct exec_file *collected; /* in the order asked; data.p is NULL where the file was missing,
                                  * no regular file, or too large */
    size_t n_collected;
    const char *trouble; /* why a step is EXEC_HARNESS, for a person; "" when there is none */
};

/* The limits of a step that names none of its own. */
struct exec_limits exec_limits_default(void);

#endif
