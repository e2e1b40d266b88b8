/* tasks.h: the system tasks and functions that a candidate's half of a program calls, and what is
 * to be thought of each. Rules are data here; what a finding comes to is the runner's business. */
#ifndef RUNNERS_LINK_TASKS_H
#define RUNNERS_LINK_TASKS_H

#include "harness/base/arena.h"

enum task_kind {
    TASK_OTHER, /* in no table: it may write to what it is given */
    TASK_BAD,   /* made to reach outside; no design needs it */
    TASK_FILE,  /* names files or takes descriptors: one table for bench and design */
    TASK_DRAW,  /* draws from a generator that all modules share */
    TASK_PRINT, /* prints, ends or pauses the run; writes to nothing that it is given */
    TASK_PLAIN, /* only computes */
};

struct task_rule {
    const char *name;
    enum task_kind kind;
};

/* The kind of a task by its name, with its $. */
enum task_kind task_kind(struct str name);

/* Writes to nothing that it is given? */
bool task_only_reads(struct str name);

/* A task's name in the candidate's half, and what it becomes. */
struct task_rename {
    const char *from, *to;
};
/* $random and its like become the watcher's: bench and candidate have a generator each. The last
 * row's names are NULL. */
extern const struct task_rename task_own_draws[];

/* A task that the candidate's half calls: its first call, and how often it stands there. */
struct task_call {
    struct str name; /* as written, before any renaming */
    enum task_kind kind;
    struct str file; /* as ivl tells it; empty when it does not */
    unsigned long line;
    size_t calls;
};

#endif
