/* tier.c: put a child into the place where a tier works, and wait for what it says of it. */
#include "runners/cell/cell.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <linux/sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_MS 8000
#define DIR_NAME    "assay-cell-"

/* The child waits behind a gate until its keeper has put it where it belongs: what it starts is
 * then born there. */
struct gate {
    int fd[2];
};

/* In the child. What comes through says whether it is in a control group. */
static void await_gate(const struct gate *g, struct cgroup *c)
{
    char word = 0;
    close(g->fd[1]);
    if (read(g->fd[0], &word, 1) != 1)
        _exit(1);
    close(g->fd[0]);
    if (word == 'n')
        c->group = GROUP_NONE;
}

/* fork() with new namespaces. The keeper is small, so a copy is cheap here. */
static pid_t fork_with(uint64_t flags, struct gate *g, struct err *err)
{
    struct clone_args args = {.flags = flags, .exit_signal = SIGCHLD};
    pid_t pid;
    if (pipe2(g->fd, O_CLOEXEC) < 0)
        return err_sys(err, "no pipe");
    pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
    if (pid != 0)
        close(g->fd[0]);
    if (pid < 0) {
        err_sys(err, "clone");
        close(g->fd[1]);
    }
    return pid;
}

/* In the keeper. If something failed before, the child ends. */
static void open_gate(const struct gate *g, pid_t pid, struct cgroup *c, struct err *err)
{
    bool grouped = err->kind == ERR_NONE && c->n && cgroup_enter(c, pid) == 0;
    if (err->kind == ERR_NONE && write(g->fd[1], grouped ? "g" : "n", 1) != 1)
        err_sys(err, "start");
    close(g->fd[1]);
}

static int write_proc(pid_t pid, const char *file, const char *text, struct err *err)
{
    char path[64];
    int fd, r = 0;
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return err_sys(err, "open %s", file);
    if (write(fd, text, strlen(text)) < 0)
        r = err_sys(err, "write %s", file);
    close(fd);
    return r;
}

/* Root maps the box's user to one that nobody else is; anybody else can only map himself, and must
 * give up setgroups for it. */
static int write_maps(pid_t pid, int slot, struct err *err)
{
    bool root = geteuid() == 0;
    char uid[64], gid[64];
    snprintf(uid, sizeof uid, "%d %u 1", BOX_UID, root ? HOST_UID + (unsigned)slot : geteuid());
    snprintf(gid, sizeof gid, "%d %u 1", BOX_UID, root ? HOST_UID + (unsigned)slot : getegid());
    if (!root && write_proc(pid, "setgroups", "deny", err))
        return -1;
    if (write_proc(pid, "uid_map", uid, err) || write_proc(pid, "gid_map", gid, err))
        return -1;
    return 0;
}

static pid_t spawn_namespaces(const struct start *start, int progress, struct err *err)
{
    const uint64_t flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET |
                           CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
    struct slot slot;
    struct gate gate;
    pid_t pid = fork_with(flags, &gate, err);
    if (pid == 0) {
        await_gate(&gate, start->cgroup);
        slot_init(&slot, TIER_NAMESPACES, start->socket, start->setup.box_bytes);
        slot.group = start->cgroup->group;
        inside_run(&slot, progress, inside_namespaces(&slot, start, err), err);
    }
    if (pid > 0) {
        write_maps(pid, start->setup.slot, err);
        open_gate(&gate, pid, start->cgroup, err);
    }
    return pid;
}

static pid_t spawn_bwrap(const struct start *start, int progress, struct err *err)
{
    struct gate gate;
    pid_t pid = fork_with(0, &gate, err);
    if (pid == 0) {
        await_gate(&gate, start->cgroup);
        bwrap_exec(start, progress, err);
        if (write(progress, err->text, strlen(err->text)) < 0)
            _exit(2);
        _exit(1);
    }
    if (pid > 0)
        open_gate(&gate, pid, start->cgroup, err);
    return pid;
}

/* The folder of a cell that was killed stays behind. Whoever lives holds a lock on his, so what can
 * be locked is nobody's; what is young may be about to be locked. */
static void clear_stale(void)
{
    DIR *tmp = opendir("/tmp");
    struct dirent *e;
    while (tmp && (e = readdir(tmp))) {
        struct helper h;
        struct stat st;
        int fd;
        if (strncmp(e->d_name, DIR_NAME, strlen(DIR_NAME)) != 0)
            continue;
        snprintf(h.dir, sizeof h.dir, "/tmp/%.40s", e->d_name);
        fd = open(h.dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            continue;
        if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && st.st_ctime + 60 < time(NULL) &&
            flock(fd, LOCK_EX | LOCK_NB) == 0)
            helper_clean(&h);
        close(fd);
    }
    if (tmp)
        closedir(tmp);
}

static int make_locked_dir(char dir[64], struct err *err)
{
    int fd;
    snprintf(dir, 64, "/tmp/" DIR_NAME "XXXXXX");
    if (!mkdtemp(dir)) {
        dir[0] = 0;
        return err_sys(err, "make a folder in /tmp");
    }
    fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* open until the last of us ends */
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0 || chmod(dir, 0755) < 0)
        return err_sys(err, "%s", dir);
    return 0;
}

static int make_dir(const struct start *start, char dir[64], struct err *err)
{
    unsigned id = LANDLOCK_UID + (unsigned)start->setup.slot;
    char path[128];
    clear_stale();
    if (make_locked_dir(dir, err))
        return -1;
    snprintf(path, sizeof path, "%s/assay", dir);
    if (mkdir(path, 0755) < 0)
        return err_sys(err, "%s", path);
    for (size_t i = 0; i < start->setup.n_kit; i++) {
        const struct exec_file *f = &start->kit[i];
        int fd;
        if (kit_is_system(f)) /* the host's own is there */
            continue;
        snprintf(path, sizeof path, "%s/assay/%s", dir, f->name);
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, f->executable ? 0555 : 0444);
        if (fd < 0 || write(fd, f->data.p ? f->data.p : "", f->data.n) != (ssize_t)f->data.n)
            return err_sys(err, "%s", path);
        close(fd);
    }
    snprintf(path, sizeof path, "%s/peer", dir);
    if (mkdir(path, 0555) < 0)
        return err_sys(err, "%s", path);
    snprintf(path, sizeof path, "%s/box", dir);
    if (mkdir(path, 0700) < 0 || (geteuid() == 0 && chown(path, id, id) < 0))
        return err_sys(err, "%s", path);
    return 0;
}

static pid_t spawn_host(enum exec_tier tier, const struct start *start, char dir[64], int progress,
                        struct err *err)
{
    struct slot slot;
    struct gate gate;
    pid_t pid;
    if (make_dir(start, dir, err))
        return -1;
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    pid = fork_with(0, &gate, err);
    if (pid == 0) {
        await_gate(&gate, start->cgroup);
        slot_init(&slot, tier, start->socket, start->setup.box_bytes);
        slot.group = start->cgroup->group;
        inside_run(&slot, progress, inside_host(&slot, start, dir, err), err);
    }
    if (pid > 0)
        open_gate(&gate, pid, start->cgroup, err);
    return pid;
}

/* "ok", or the reason why not, or silence and the end. */
static int read_progress(int fd, struct err *err)
{
    char text[600];
    size_t n = 0;
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        ssize_t got = poll(&p, 1, PROGRESS_MS) > 0 ? read(fd, text + n, sizeof text - 1 - n) : -1;
        if (got < 0)
            return err_set(err, ERR_SYS, "no answer within %d s", PROGRESS_MS / 1000);
        n += (size_t)got;
        text[n] = 0;
        if (strcmp(text, "ok") == 0)
            return 0;
        if (got == 0 || n == sizeof text - 1)
            break;
    }
    while (n && text[n - 1] == '\n')
        text[--n] = 0;
    return err_set(err, ERR_SYS, "%s", n ? text : "it ended without a word");
}

int tier_spawn(enum exec_tier tier, const struct start *start, struct helper *ret, struct err *err)
{
    struct helper h = {.pid = -1};
    int progress[2];
    if (pipe2(progress, O_CLOEXEC) < 0)
        return err_sys(err, "no pipe");
    if (tier == TIER_NAMESPACES)
        h.pid = spawn_namespaces(start, progress[1], err);
    else if (tier == TIER_BWRAP)
        h.pid = spawn_bwrap(start, progress[1], err);
    else
        h.pid = spawn_host(tier, start, h.dir, progress[1], err);
    close(progress[1]);
    if (h.pid > 0 && err->kind == ERR_NONE)
        read_progress(progress[0], err);
    close(progress[0]);
    if (err->kind != ERR_NONE) {
        if (h.pid > 0) {
            kill(h.pid, SIGKILL);
            waitpid(h.pid, NULL, 0);
        }
        helper_clean(&h);
        return -1;
    }
    *ret = h;
    return 0;
}

void helper_clean(const struct helper *h)
{
    int fd = h->dir[0] ? open(h->dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    tree_empty(fd);
    close(fd);
    rmdir(h->dir);
}
