/* link.h: joins a candidate that was compiled alone with a bench that was compiled with a stub of
 * the candidate's ports (vvp_ports.h), so that the ports are the only edges between the two.
 *
 * How that is safe. Every symbol of the candidate's half gets a prefix, so no operand in it can
 * name anything of the bench; what cannot be told apart is refused. An input of the candidate is a
 * net of its own, fed by what drives the stub's input: neither a force nor a system task in the
 * candidate reaches the bench's net. An output takes the place of the stub's variable. Edge events
 * for which both halves wait are one, as ivl makes them, and always the bench's: threads wake in
 * the order of a joint compile. The candidate's scopes stand in the place of the stub's, its
 * threads in the place of the stub's one thread.
 *
 * Where instances have different parameters there is a program of the candidate for each set of
 * them, and a stub whose widths depend on the set. Which program stands in an instance's place is
 * read from the values in the bench's program; its ports must be the stub's. Packages are there
 * once, as in a joint compile. */
#ifndef RUNNERS_LINK_LINK_H
#define RUNNERS_LINK_LINK_H

#include "runners/link/vvp_ports.h"
#include "runners/link/tasks.h"

#define LINK_TEXT_MAX      (32u << 20)  /* what a cell takes as one file */
#define LINK_SETS_TEXT_MAX VVP_TEXT_MAX /* all programs of a candidate together */
#define LINK_INSTANCES_MAX 1024

struct link_job {
    struct str bench; /* compiled with the stub */
    const char *entry;
    /* The programs of the candidate, each compiled with `entry` as a root, at the bench's precision
     * and with the parameters of its set. An instance gets that of its own set. (A parameter with a
     * type takes another value from them than an instance of the stub.) */
    const struct link_sets *sets;
    const struct link_ports *reference; /* or NULL: directions are then not looked at */
    const struct task_rename *rename;   /* of the candidate's calls; ended by NULLs; or NULL */
};

struct link_result {
    struct str text;        /* the program */
    size_t n_instance;      /* of the candidate in it */
    struct task_call *task; /* distinct names, in the order of their first calls */
    size_t n_task;
};

/* 0, or -1 with *refusal, which the caller has zeroed; *ret is then untouched. Texts are owned by
 * the arena, or views of the programs. Linear in the programs, times the instances. */
int link_programs(const struct link_job *job, struct link_result *ret, struct arena *arena,
                  struct link_refusal *refusal);

/* The sets of parameters that the bench gives to its instances of the module, in the order of the
 * instances, from a program of the bench and a probe; at least one, which may be empty. Too many
 * are refused (LINK_PARAMETER_SETS, LINK_INSTANCES). The candidate is then compiled with each
 * (link_set_defparams), and a stub made of what came of that. */
int link_parameters(struct str bench, const char *entry, struct link_sets *ret, struct arena *arena,
                    struct link_refusal *refusal);

/* A candidate may ask for a finer precision than the bench has. Delays are 64 bits wide and wrap,
 * so the bench compiled at that precision must be the bench as it is, times the power of ten.
 * LINK_PRECISION otherwise. `own` and `finer` are programs of bench and stub. */
int link_check_precision(struct str own, struct str finer, struct arena *arena,
                         struct link_refusal *refusal);

/* The precision (a power of ten) of a program; 0 when it tells none. */
int link_precision(struct str program);

#endif
