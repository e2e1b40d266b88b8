/* warm.c: steps that are forks of a program which has started already.
 *
 *     cell --vfork, exec--> server        once a slot; it runs nothing of a candidate's
 *       |                     `- job      per step: a copy of it, our child (CLONE_PARENT): limits, no capabilities
 *       `-- init (PID 1)                  launch.c: the job is made in its namespace
 *
 * To start an interpreter costs more than most programs in it. A step that says so
 * (exec_step.warm) is not executed: the server, which the first words of its argv start, is asked for
 * a copy of itself, which goes on with the other words. What holds for every step holds for these: a
 * PID namespace with an init of its own, limits, the filter (inherited), no capabilities, the box as
 * working folder, no descriptor but its own. The init is ours, as every step's; the server only goes into
 * its namespace before it makes the copy.
 *
 * A copy of the server has all of the server's memory, so nothing may ever be in there but the system's
 * own libraries: it is told limits, words and descriptors of one step at a time, and only by its copy
 * is a file of the box read. To make the namespace it keeps one capability, over the slot's user namespace;
 * the filter lets nobody mount. Where a step has no PID namespace of its own it is executed as others. */
#include "runners/cell/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_S 10 /* until a server must have said that it is ready: it may import much */
#define REPLY_S 5  /* until it must have made a copy */

/* ---- the server ---- */

/* In the child, which has our memory until it executes. */
static void become_server(int fd, char **argv, char **envp)
{
    sigset_t none;
    int null = open("/dev/null", O_RDWR);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0);
    for (int i = 0; i < 3; i++)
        dup2(null, i);
    dup2(fd, 3);
    syscall(SYS_close_range, 4, ~0u, 0);
    execve(argv[0], argv, envp);
    _exit(127);
}

static bool read_word(int fd, char *word, size_t cap, int wait_s)
{
    struct timeval limit = {.tv_sec = wait_s};
    ssize_t n;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    do
        n = recv(fd, word, cap - 1, 0);
    while (n < 0 && errno == EINTR);
    word[n > 0 ? n : 0] = 0;
    return n > 0;
}

static void end_server(struct warm *s)
{
    if (s->pid > 0) {
        kill(s->pid, SIGKILL);
        waitpid(s->pid, NULL, 0);
        close(s->socket);
    }
    free(s->key);
    *s = (struct warm){0};
}

static void start_server(struct warm *s, char **argv, char **envp)
{
    int fd[2];
    char word[16];
    pid_t pid;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) < 0)
        return;
    pid = vfork();
    if (pid == 0)
        become_server(fd[1], argv, envp);
    close(fd[1]);
    s->pid = pid > 0 ? pid : 0;
    s->socket = fd[0];
    if (pid < 0)
        close(fd[0]);
    else if (!read_word(fd[0], word, sizeof word, START_S) || strcmp(word, "ready") != 0)
        end_server(s);
}

/* What the server is: its words and its environment. */
static char *key_of(const struct launch *l)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    for (int i = 0; i < l->warm; i++)
        buf_addf(&b, "%s\n", l->argv[i]);
    for (char **e = l->envp; *e; e++)
        buf_addf(&b, "%s\n", *e);
    return b.p;
}

void warm_prepare(struct slot *slot, struct launch *l)
{
    struct warm *s = &slot->warm;
    char *key, *argv[EXEC_ARGV_MAX + 2] = {NULL}, serve[] = "serve";
    if (!l->warm)
        return;
    key = key_of(l);
    if (s->key && strcmp(s->key, key) == 0) {
        free(key);
    } else {
        end_server(s);
        for (int i = 0; i < l->warm; i++)
            argv[i] = l->argv[i];
        argv[l->warm] = serve;
        start_server(s, argv, l->envp);
        s->key = key; /* also of one that does not start: it is not tried again and again */
    }
    if (s->pid <= 0)
        l->warm = 0;
}

/* ---- a step ---- */

/* "RESOURCE SOFT HARD" for each limit, then the words, ended by a zero each. */
static void add_request(struct buf *b, const struct launch *l)
{
    for (int i = 0; i < LIMIT_COUNT; i++)
        buf_addf(b, "%d %lld %lld\n", l->limit[i].what, (long long)l->limit[i].value.rlim_cur,
                 (long long)l->limit[i].value.rlim_max);
    buf_addc(b, "\n");
    for (char **word = l->argv + l->warm; *word; word++)
        buf_add(b, *word, strlen(*word) + 1);
}

/* The namespace of the init, as it opens it itself: nobody else may look at it. */
static int await_space(struct launch *l)
{
    const struct timespec limit = {.tv_sec = REPLY_S};
    while (l->space == SPACE_NOT_YET)
        if (syscall(SYS_futex, &l->space, FUTEX_WAIT_PRIVATE, SPACE_NOT_YET, &limit) < 0 &&
            errno == ETIMEDOUT)
            return -1;
    return l->space;
}

static bool send_request(const struct launch *l, int report, int space)
{
    const int fd[] = {l->in, l->out, l->err, report, space};
    char control[CMSG_SPACE(sizeof fd)] __attribute__((aligned(8))) = {0};
    struct buf b;
    struct iovec part;
    struct msghdr m = {.msg_iov = &part,
                       .msg_iovlen = 1,
                       .msg_control = control,
                       .msg_controllen = sizeof control};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    ssize_t n;
    buf_init(&b, 1 << 16);
    add_request(&b, l);
    part = (struct iovec){b.p, b.n};
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), fd, sizeof fd);
    n = b.over ? -1 : sendmsg(l->slot->warm.socket, &m, MSG_NOSIGNAL);
    buf_finish(&b);
    return n > 0;
}

/* Nothing came of it: the init has nobody to wait for. */
static int give_up(struct launch *l, struct err *err)
{
    end_server((struct warm *)(uintptr_t)&l->slot->warm);
    kill(l->pid, SIGKILL);
    if (l->job_pid > 0)
        waitpid(l->job_pid, NULL, 0);
    waitpid(l->pid, NULL, 0);
    close(l->pidfd);
    close(l->report);
    l->pidfd = l->report = -1;
    return err_set(err, ERR_SYS, "a warm program makes no copies of itself");
}

int warm_start(struct launch *l, struct err *err)
{
    int report[2], space = await_space(l);
    char word[32];
    if (pipe2(report, O_CLOEXEC | O_NONBLOCK) < 0)
        return err_sys(err, "no pipe");
    l->report = report[0];
    if (space >= 0 && send_request(l, report[1], space) &&
        read_word(l->slot->warm.socket, word, sizeof word, REPLY_S))
        l->job_pid = (pid_t)strtol(word, NULL, 10);
    close(report[1]);
    if (space >= 0)
        close(space);
    if (l->job_pid > 0)
        l->job_pidfd = (int)syscall(SYS_pidfd_open, l->job_pid, 0);
    if (l->job_pidfd < 0)
        return give_up(l, err);
    l->job = 2; /* in its namespace */
    return 0;
}

void warm_reap(struct launch *l)
{
    char word;
    pid_t pid;
    do
        pid = wait4(l->job_pid, &l->job_status, 0, &l->job_use);
    while (pid < 0 && errno == EINTR);
    if (read(l->report, &word, 1) == 1) {
        l->fail_errno = EIO;
        l->fail_at = "set up a copy of a warm program";
    }
    close(l->report);
    close(l->job_pidfd);
    l->job_pidfd = -1;
}
