/* runner.h: the runners: how a candidate is judged under one simulator, a row each of one table.
 *
 * A runner never forks, waits, reads a clock or opens the store: it says what to run next and reads
 * the result. So it can be tested with a table of results.
 *
 * The principle for every runner: what judges and what is judged share no name space, no file and
 * no descriptor, nothing but the channel of inputs and outputs; and where what is judged can become
 * machine code, no process (exec_step.peer). Whatever is not apart by construction will be reached.
 *
 * The rule for every runner: a pass needs positive evidence that the candidate could not have made.
 * The evidence comes over the step's private socket (`witness` in harness/exec/exec.h). Each of its
 * lines begins with a nonce that is new for each job and that the candidate never sees; the exit
 * status, the limits and the evidence must agree. Text that the candidate can print is never
 * evidence. tests/hostile tests this. */
#ifndef RUNNER_RUNNER_H
#define RUNNER_RUNNER_H

#include "runners/runner/messages.h"
#include "runners/verdict.h"
#include "runners/job.h"

/* The runner's programs: where they are, which versions. Each runner's own
 * struct begins with this. */
struct toolchain {
    /* What is stored with every verdict: "iverilog 11.0, vvp 11.0, watch 4, link 1". */
    const char *text;
    const struct exec_file *kit; /* files that every cell of this runner sees in /assay */
    size_t n_kit;
    struct arena arena; /* owns every byte above */
};

/* Called once, with a text for a person, when opening takes long because something must be built.
 * NULL: nobody is told. */
typedef void runner_note_fn(void *ctx, const char *text);

/* A program that a runner needs, for `assay doctor`. */
struct runner_tool {
    const char *name; /* as shown */
    const char *program, *option, *package;
    const char *mark; /* stands in the line that tells the version */
    bool needed;      /* nothing can be judged without it */
    const char *use;
};

/* The words of --simulator, separated by '|': every runner, and the first two together. */
#define RUNNER_BOTH    "both"
#define RUNNER_CHOICES "icarus|verilator|" RUNNER_BOTH
/* The words of --fallback: who can decide what a limit of the first one ends. */
#define RUNNER_FALLBACK "verilator"

/* A candidate in a folder with the bench's files, for people. Names are quoted, with a blank in front
 * of each. */
struct by_hand {
    const char *top;     /* quoted: the root, or what is called */
    const char *sources; /* what is compiled, the candidate among it, in order */
    const char *files;   /* all of the bench's */
};

struct runner {
    const char *name, *help;
    const struct runner_tool *tools; /* ended by a row without name */
    /* Where a program of `tools` is that is not simply the first of its name in PATH; NULL: all are. */
    const char *(*which)(const char *program, struct arena *arena);
    unsigned can;                         /* enum want */
    const struct message_table *messages; /* what its compiler's messages mean; NULL: it has none */

    /* Find the programs and read their versions. Errors: ERR_SYS with how to
     * get what is missing. */
    int (*open)(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err);
    void (*close)(struct toolchain *tools);

    /* What to run next: fills *ret and *phase (a constant) and returns 1; 0 when the job is done.
     * Everything in *ret lives in job->arena or is borrowed from the job. */
    int (*next)(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                const char **phase);

    /* The verdict, from the job's phases only. Texts in job->arena. */
    void (*judge)(const struct toolchain *tools, const struct job *job, struct verdict *ret);

    /* For `assay doctor`: `hello` plans one visit to a cell that uses every program once;
     * `hello_trouble` says what went wrong in it, NULL when it works. A runner without the two is
     * not tried. */
    void (*hello)(const struct toolchain *tools, struct exec_job *ret, struct arena *arena);
    const char *(*hello_trouble)(const struct toolchain *tools, const struct exec_result *result,
                                 struct arena *arena);

    /* A shell command that tries the candidate, for people who do it again by hand. In the arena. */
    const char *(*by_hand)(const struct by_hand *what, struct arena *arena);
};
extern const struct runner *const runner_table[]; /* ended by NULL */

const struct runner *runner_find(const char *name); /* NULL: none */

/* A golden job's verdict, as the facts that later jobs need. */
struct golden golden_from(const struct verdict *verdict, struct arena *arena);

/* Score by the suite's own rules, quirks included: fills letter and official_passed of *verdict.
 * `code` is what the suite's own harness would have compiled. False when the suite has none. */
bool official_score(const struct suite *suite, const struct job *job, struct str code,
                    struct verdict *verdict);

/* The rules of suites with final answers (runners/value/peers.c): '.' it passes there, 'F' it fails. */
void official_value(const struct job *job, struct str code, struct verdict *verdict);

#endif
