/* worker.c: one process of assay-decide: started, asked, listened to, ended. */
#include "harness/grade/private.h"
#include "harness/sys/run.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUT_MAX (GRADE_QUEUE * (size_t)GRADE_LINE_MAX)

/* The environment is empty: what reads answers by strangers needs nothing of ours. */
static int spawn(struct worker *w, const char *program, const struct grade_options *o, int in,
                 int out)
{
    static char *empty[] = {NULL};
    char cpu[24], memory[24];
    char *argv[] = {(char *)program, NULL, NULL, NULL, NULL, NULL};
    posix_spawn_file_actions_t actions;
    int n = 1, rc;
    snprintf(cpu, sizeof cpu, "%lld", (long long)o->cpu_ms);
    snprintf(memory, sizeof memory, "%lld", (long long)o->memory_mb);
    if (o->cpu_ms > 0) {
        argv[n++] = (char *)"--cpu-ms";
        argv[n++] = cpu;
    }
    if (o->memory_mb > 0) {
        argv[n++] = (char *)"--memory-mb";
        argv[n++] = memory;
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    rc = posix_spawn(&w->pid, program, &actions, NULL, argv, empty);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

int worker_start(struct worker *w, const struct grade_options *o, struct err *err)
{
    int down[2], up[2], rc;
    if (pipe2(down, O_CLOEXEC) < 0)
        return err_sys(err, "cannot make a pipe");
    if (pipe2(up, O_CLOEXEC) < 0) {
        close(down[0]);
        close(down[1]);
        return err_sys(err, "cannot make a pipe");
    }
    rc = spawn(w, o->program, o, down[0], up[1]);
    close(down[0]);
    close(up[1]);
    w->to = down[1];
    w->from = up[0];
    fcntl(w->to, F_SETFL, O_NONBLOCK);
    buf_init(&w->out, OUT_MAX);
    buf_init(&w->in, 1u << 20);
    if (rc == 0)
        return 0;
    w->pid = 0;
    errno = rc;
    return err_sys(err, "cannot start %s", o->program);
}

/* Its input ends, and so does it; what it still says is for nobody. */
void worker_end(struct worker *w)
{
    if (w->to > 0)
        close(w->to);
    if (w->from > 0)
        close(w->from);
    while (w->pid && waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    buf_finish(&w->out);
    buf_finish(&w->in);
}

static void drop_front(struct buf *b, size_t n)
{
    memmove(b->p, b->p + n, b->n - n);
    b->n -= n;
}

int worker_write(struct worker *w, struct err *err)
{
    ssize_t n = w->out.n ? write(w->to, w->out.p, w->out.n) : 0;
    if (n < 0 && errno != EAGAIN && errno != EINTR)
        return err_sys(err, "cannot write to assay-decide");
    if (n > 0)
        drop_front(&w->out, (size_t)n);
    return 0;
}

static int settle_lines(struct worker *w, struct err *err)
{
    size_t used = 0;
    char *end;
    while ((end = memchr(w->in.p + used, '\n', w->in.n - used))) {
        size_t n = (size_t)(end - (w->in.p + used));
        if (!w->n)
            return err_set(err, ERR_INTERNAL, "assay-decide answers what was not asked");
        grade_settle(w->queue[w->head], (struct str){w->in.p + used, n});
        w->head = (w->head + 1) % GRADE_QUEUE;
        w->n--;
        used += n + 1;
    }
    drop_front(&w->in, used);
    return 0;
}

int worker_read(struct worker *w, struct err *err)
{
    char chunk[65536];
    ssize_t n = read(w->from, chunk, sizeof chunk);
    if (n < 0)
        return errno == EINTR ? 0 : err_sys(err, "cannot read from assay-decide");
    if (n == 0)
        return err_set(err, ERR_SYS, "assay-decide ended while it was asked");
    buf_add(&w->in, chunk, (size_t)n);
    return settle_lines(w, err);
}
