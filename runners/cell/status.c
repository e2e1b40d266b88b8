/* status.c: what ended a step. Decided by what the supervisor saw, never by what the program says:
 * an exit status of 137, a raise(SIGXCPU) or a raise(SIGKILL) is an exit or a signal, not a limit.
 *
 * Words on stderr count in one direction only: they can turn a failure into a failure for another
 * reason, never into a success. */
#include "runners/cell/cell.h"

#include <sys/wait.h>

static bool says(const struct exec_output *o, const char *const *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_has(o->head, word[i]) || str_has(o->tail, word[i]))
            return true;
    return false;
}

/* A bare "memory exhausted" is none of these words: so a parser that Bison made says that the text is
 * nested deeper than its stack. */
static bool says_no_memory(const struct exec_output *o)
{
    static const char *const word[] = {
        "Cannot allocate memory", "std::bad_alloc",     "MemoryError",
        "out of memory",          "Out of memory",      "virtual memory exhausted",
        "OutOfMemoryError",       "failed to allocate",
    };
    return says(o, word, countof(word));
}

static bool says_no_process(const struct exec_output *o)
{
    static const char *const word[] = {"Resource temporarily unavailable",
                                       "Cannot fork",
                                       "can't start new thread",
                                       "fork: retry",
                                       "BlockingIOError",
                                       "unable to create native thread",
                                       "failed to create new OS thread",
                                       "pthread_create failed"};
    return says(o, word, countof(word));
}

static bool failed_alone(const struct evidence *e)
{
    return e->stop == STOP_NONE && e->end.status != 0;
}

/* Who has no memory left gets slow (it fails, catches that, and tries again), so which limit it meets
 * next is the machine's doing: memory was first. */
static bool lacked_memory(const struct evidence *e)
{
    bool full = e->peak_bytes >= e->limits->memory_bytes / 100 * 95;
    if (e->stop == STOP_MEMORY || e->own_oom)
        return true;
    if (e->stop == STOP_CPU || e->stop == STOP_WALL)
        return full;
    if (!failed_alone(e))
        return false;
    if (e->oom && WIFSIGNALED(e->end.status) && WTERMSIG(e->end.status) == SIGKILL)
        return true;
    return full || says_no_memory(e->err);
}

/* At the limit when it was looked at, or at the end; or so many were made that it may have been,
 * and the program complains of just that. */
static bool lacked_processes(const struct evidence *e)
{
    int limit = e->limits->processes;
    if (!failed_alone(e))
        return false;
    return e->at_task_limit || e->end.n_left + 1 >= limit ||
           (e->end.n_tasks >= limit && says_no_process(e->err));
}

enum exec_status status_decide(const struct evidence *e, int32_t *code)
{
    int status = e->end.status;
    *code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    if (lacked_memory(e))
        return EXEC_MEMORY;
    if (e->stop == STOP_OUTPUT)
        return EXEC_OUTPUT;
    /* Measured, so also when it ended by itself between two looks, or by the RLIMIT_CPU behind. */
    if (e->stop == STOP_CPU || e->cpu_us >= e->limits->cpu_ms * 1000)
        return EXEC_CPU;
    if (e->stop == STOP_WALL)
        return EXEC_WALL;
    if (e->stop == STOP_BOX || (failed_alone(e) && e->box_full))
        return EXEC_FILE;
    if (lacked_processes(e))
        return EXEC_PROCESSES;
    if (WIFSIGNALED(status))
        return EXEC_SIGNAL;
    return status ? EXEC_EXIT : EXEC_OK;
}
