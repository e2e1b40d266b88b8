/* cell_link.c: start an assay-cell, greet it, end it. */
#include "harness/sys/cell_link.h"
#include "harness/exec/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HELLO_MS        10000
#define SOCKET_IN_CHILD 3

static int path_beside(const char *relative, char *path, size_t cap)
{
    char self[PATH_MAX], *slash;
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0)
        return -1;
    self[n] = 0;
    slash = strrchr(self, '/');
    if (!slash)
        return -1;
    *slash = 0;
    if ((size_t)snprintf(path, cap, "%s/%s", self, relative) >= cap)
        return -1;
    return access(path, X_OK);
}

char *cell_link_program(const char *asked, struct err *err)
{
    static const char *const place[] = {"assay-cell", "../libexec/assay/assay-cell"};
    char path[PATH_MAX];
    if (asked && access(asked, X_OK) == 0)
        return mem_dup(asked, strlen(asked));
    if (asked) {
        err_sys(err, "%s", asked);
        return NULL;
    }
    for (size_t i = 0; i < countof(place); i++)
        if (path_beside(place[i], path, sizeof path) == 0)
            return mem_dup(path, strlen(path));
    err_set(err, ERR_SYS,
            "assay-cell was not found beside this program or in ../libexec/assay: "
            "run make, or make install");
    return NULL;
}

/* posix_spawn, unlike fork, does not copy our page tables. The environment is empty, so that no API
 * key of ours gets into the cell. All descriptors but 0, 1, 2 and the socket are closed. */
static int spawn(const char *program, int socket, pid_t *ret, struct err *err)
{
    static char *empty[] = {NULL};
    char number[8], *argv[] = {(char *)program, number, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    sigset_t none, all;
    int r;
    snprintf(number, sizeof number, "%d", SOCKET_IN_CHILD);
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, SOCKET_IN_CHILD);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, SOCKET_IN_CHILD + 1);
    r = posix_spawn(ret, program, &actions, &attr, argv, empty);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    errno = r;
    return r ? err_sys(err, "start %s", program) : 0;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000ll + t.tv_nsec / 1000000;
}

/* Blocking with a deadline: only for the greeting, before the loop knows the socket. */
static int wait_for(int fd, short events, int64_t deadline_ms)
{
    struct pollfd p = {.fd = fd, .events = events};
    int64_t left = deadline_ms - now_ms();
    int n;
    do
        n = poll(&p, 1, left > 0 ? (int)left : 0);
    while (n < 0 && errno == EINTR);
    if (n == 0)
        errno = ETIMEDOUT;
    return n > 0 ? 0 : -1;
}

static int send_setup(int fd, struct str data, int64_t deadline_ms)
{
    while (data.n) {
        ssize_t n;
        if (wait_for(fd, POLLOUT, deadline_ms))
            return -1;
        n = send(fd, data.p, data.n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return -1;
        data = str_slice(data, n > 0 ? (size_t)n : 0, data.n);
    }
    return 0;
}

static int read_hello(int fd, struct cell_link *link, int64_t deadline_ms, struct err *err)
{
    struct wire_frame frame;
    struct wire_hello hello;
    char part[4096];
    int r;
    while ((r = wire_frame_next(buf_str(&link->in), &frame, err)) == 0) {
        ssize_t n;
        if (wait_for(fd, POLLIN, deadline_ms))
            return err_sys(err, "assay-cell does not answer");
        n = recv(fd, part, sizeof part, 0);
        if (n <= 0)
            return err_set(err, ERR_SYS, "assay-cell ended before it was ready");
        buf_add(&link->in, part, (size_t)n);
    }
    if (r < 0 || frame.type != WIRE_HELLO || wire_get_hello(frame.body, &hello, err))
        return err_set(err, ERR_INTERNAL, "assay-cell does not speak our language");
    if (!hello.ready)
        return err_set(err, ERR_SYS, "no safe way to run programs here: %s", hello.reason);
    link->tier = hello.tier;
    link->reason = mem_dup(hello.reason, strlen(hello.reason));
    link->cgroup = mem_dup(hello.cgroup, strlen(hello.cgroup));
    link->lingers = hello.lingers;
    buf_clear(&link->in); /* the cell sends nothing more until it gets a job */
    return 0;
}

static void link_delete(struct cell_link *link)
{
    free(link->reason);
    free(link->cgroup);
    buf_finish(&link->in);
    free(link);
}

static void on_link_closed(uv_handle_t *handle)
{
    link_delete(handle->data);
}

/* A cell in namespaces dies with its keeper, so it is killed at once. A cell that `lingers` has
 * something to clean up (processes to kill one by one, a folder, a control group); it sees the end
 * of the socket and gets up to 2 s for that. */
static void end_process(const struct cell_link *link)
{
    if (link->lingers)
        for (int i = 0; i < 400; i++) {
            struct timespec pause = {.tv_nsec = 5000000};
            if (waitpid(link->pid, NULL, WNOHANG) == link->pid)
                return;
            nanosleep(&pause, NULL);
        }
    kill(link->pid, SIGKILL);
    while (waitpid(link->pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

void cell_link_end(struct cell_link *link)
{
    uv_os_fd_t fd;
    if (!link)
        return;
    link->cell = NULL;
    if (link->open && uv_fileno((uv_handle_t *)&link->pipe, &fd) == 0)
        shutdown(fd, SHUT_RDWR);
    if (link->pid > 0)
        end_process(link);
    if (link->open)
        uv_close((uv_handle_t *)&link->pipe, on_link_closed);
    else
        link_delete(link);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret)
{
    static char part[65536]; /* may be static: there is one thread, and it is used before return */
    (void)handle;
    (void)suggested;
    *ret = uv_buf_init(part, sizeof part);
}

static int link_open(struct cell_link *link, uv_loop_t *loop, int fd, uv_read_cb on_read,
                     struct err *err)
{
    int r = uv_pipe_init(loop, &link->pipe, 0);
    link->pipe.data = link;
    link->open = r == 0;
    if (r == 0)
        r = uv_pipe_open(&link->pipe, fd);
    if (r == 0)
        r = uv_read_start((uv_stream_t *)&link->pipe, on_alloc, on_read);
    return r ? err_set(err, ERR_SYS, "watch assay-cell's socket: %s", uv_strerror(r)) : 0;
}

int cell_link_new(struct cell_link **ret, uv_loop_t *loop, const char *program, struct str setup,
                  uv_read_cb on_read, struct err *err)
{
    struct cell_link *link = mem_alloc(sizeof *link);
    int64_t deadline = now_ms() + HELLO_MS;
    int fd[2], r;
    buf_init(&link->in, 2 * (size_t)WIRE_FRAME_MAX);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0) {
        err_sys(err, "no socket pair");
        link_delete(link);
        return -1;
    }
    r = spawn(program, fd[1], &link->pid, err);
    close(fd[1]);
    if (r == 0 && send_setup(fd[0], setup, deadline))
        r = err_sys(err, "assay-cell does not listen");
    if (r == 0)
        r = read_hello(fd[0], link, deadline, err);
    if (r == 0)
        r = link_open(link, loop, fd[0], on_read, err);
    if (r) {
        if (!link->open)
            close(fd[0]);
        cell_link_end(link);
        return -1;
    }
    *ret = link;
    return 0;
}
