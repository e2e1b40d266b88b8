/* tasks.h: the system tasks and functions that a candidate's half of a program calls, and what is
 * to be thought of each. Rules are data here; what a finding comes to is the runner's business. */
#ifndef RUNNERS_LINK_TASKS_H
#define RUNNERS_LINK_TASKS_H

#include "harness/base/arena.h"
#include "harness/lang/verilog/systasks.h"

/* Writes to nothing that it is given? */
bool task_only_reads(struct str name);

/* A task's name in the candidate's half, and what it becomes. */
struct task_rename {
    const char *from, *to;
};
/* $random and its like become the watcher's: bench and candidate have a generator each. The last
 * row's names are NULL. */
extern const struct task_rename task_own_draws[];
/* The same, and files: beside a bench that reads files a candidate writes in a folder of its own. */
extern const struct task_rename task_own_files[];

/* Is a task of this name renamed by the table? */
bool task_is_renamed(const struct task_rename *table, struct str name);

/* A task that the candidate's half calls: its first call, and how often it stands there. */
struct task_call {
    struct str name; /* as written, before any renaming */
    enum systask kind;
    struct str file; /* as ivl tells it; empty when it does not */
    unsigned long line;
    size_t calls;
};

#endif
