/* cgroup.c: one control group for each slot, where the machine lets us make one.
 *
 * Made once by the keeper, which stays outside; the cell is put into it before it does anything,
 * and every init and job is born there (moving a process costs up to 10 ms, being born nothing).
 * What the group gives is a back-stop and better evidence, never another verdict: CPU that nobody
 * can hide, kills for memory that are surely ours, forks that were refused. Version 2 where memory
 * is delegated to us, version 1 where it is writable, none elsewhere; of each what there is.
 *
 * The keeper takes the group away when the cell has ended. If the keeper itself is killed, the next
 * one finds the empty group by its name and does it. */
#include "runners/cell/cell.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAME      "assay-cell-"
#define MAIN_NAME "assay-main" /* where the orchestrator goes when its group must hold nobody */
#define GONE_MS   2000         /* how long the kernel may need to see that a group is empty */

static int open_in(const char *dir, const char *name, int flags)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%.3000s/%s", dir, name);
    return open(path, flags | O_CLOEXEC);
}

static int write_in(const char *dir, const char *name, const char *text)
{
    int fd = open_in(dir, name, O_WRONLY), error;
    ssize_t n;
    if (fd < 0)
        return -1;
    n = write(fd, text, strlen(text));
    error = errno;
    close(fd);
    errno = error;
    return n < 0 ? -1 : 0;
}

static int move_into(const char *dir, pid_t pid)
{
    char text[24];
    snprintf(text, sizeof text, "%d", (int)pid);
    return write_in(dir, "cgroup.procs", text);
}

/* ---- leftovers ---- */

/* Removing a group that somebody lives in fails, so at worst a live keeper loses one that it is
 * just making; it makes another. */
static void sweep(const char *own)
{
    DIR *dir = opendir(own);
    struct dirent *e;
    while (dir && (e = readdir(dir))) {
        size_t n = strlen(NAME);
        pid_t keeper = strncmp(e->d_name, NAME, n) == 0 ? (pid_t)atoi(e->d_name + n) : 0;
        if (keeper > 0 && kill(keeper, 0) < 0 && errno == ESRCH)
            unlinkat(dirfd(dir), e->d_name, AT_REMOVEDIR);
        if (strcmp(e->d_name, MAIN_NAME) == 0)
            unlinkat(dirfd(dir), e->d_name, AT_REMOVEDIR);
    }
    if (dir)
        closedir(dir);
}

/* ---- making one ---- */

/* Our own child group; its name tells whose it is and is nobody else's in another PID namespace. */
static int make_group(struct cgroup *c, const char *own)
{
    struct timespec t;
    char *path = c->dir[c->n];
    clock_gettime(CLOCK_MONOTONIC, &t);
    sweep(own);
    if ((size_t)snprintf(path, sizeof c->dir[0], "%s/" NAME "%d-%llx", own, (int)getpid(),
                         t.tv_sec * 1000000000ull + (unsigned long long)t.tv_nsec) >=
            sizeof c->dir[0] ||
        mkdir(path, 0755) < 0)
        return -1;
    c->n++;
    return 0;
}

/* What the cell needs of it, by controller; in version 2 one directory has all of it. */
static const struct {
    const char *controller, *v1, *v2;
    int flags;
} file[GROUP_FDS] = {
    [GROUP_LIMIT] = {"memory", "memory.limit_in_bytes", "memory.max", O_WRONLY},
    [GROUP_KILLS] = {"memory", "memory.oom_control", "memory.events", O_RDONLY},
    [GROUP_TASKS] = {"pids", "pids.max", "pids.max", O_WRONLY},
    [GROUP_REFUSED] = {"pids", "pids.events", "pids.events", O_RDONLY},
    [GROUP_COUNT] = {"pids", "pids.current", "pids.current", O_RDONLY},
    [GROUP_CPU] = {"cpuacct", "cpuacct.usage", "cpu.stat", O_RDONLY},
};

static void hold(struct cgroup *c, const char *controller)
{
    const char *dir = c->dir[c->n - 1];
    bool any = false;
    size_t n = strlen(c->text);
    for (int i = 0; i < GROUP_FDS; i++) {
        if (strcmp(file[i].controller, controller) != 0)
            continue;
        c->group.fd[i] =
            open_in(dir, c->group.kind == CGROUP_V1 ? file[i].v1 : file[i].v2, file[i].flags);
        any = any || c->group.fd[i] >= 0;
    }
    if (any)
        snprintf(c->text + n, sizeof c->text - n, "%s%s", n ? ", " : "", controller);
}

static const char *const controller[] = {"memory", "pids", "cpuacct"};

/* Every controller has a tree of its own. */
static int make_v1(struct cgroup *c)
{
    char own[PATH_MAX / 2];
    int error = ENOENT;
    c->group.kind = CGROUP_V1;
    for (size_t i = 0; i < countof(controller); i++) {
        if (cgroup_find(controller[i], own, sizeof own) < 0 || make_group(c, own) < 0)
            error = errno;
        else
            hold(c, controller[i]);
    }
    errno = error;
    return c->n ? 0 : -1;
}

/* ---- version 2: one tree ---- */

static pid_t parent_of(pid_t pid)
{
    char name[40], text[512];
    struct str s;
    const char *p;
    snprintf(name, sizeof name, "/proc/%d/stat", (int)pid);
    s = proc_text(AT_FDCWD, name, text, sizeof text);
    p = s.n ? memrchr(s.p, ')', s.n) : NULL;
    return p && p[1] && p[2] && p[3] ? (pid_t)atoi(p + 4) : 0;
}

/* A group that hands controllers down may hold no process itself. Only where all that live in ours
 * are the orchestrator and its children is it ours alone, and they may be moved. */
static int make_room(const char *own)
{
    char path[PATH_MAX], text[4096], *end;
    pid_t orchestrator = getppid(), pid;
    snprintf(path, sizeof path, "%.3000s/cgroup.procs", own);
    proc_text(AT_FDCWD, path, text, sizeof text);
    for (char *p = text; (pid = (pid_t)strtol(p, &end, 10)) > 0; p = end)
        if (pid != orchestrator && parent_of(pid) != orchestrator)
            return -1;
    snprintf(path, sizeof path, "%.3000s/" MAIN_NAME, own);
    if (mkdir(path, 0755) < 0 && errno != EEXIST)
        return -1;
    for (char *p = text; (pid = (pid_t)strtol(p, &end, 10)) > 0; p = end)
        move_into(path, pid);
    return 0;
}

static void enable(const char *own)
{
    static const char *const word[] = {"+memory", "+pids"};
    for (size_t i = 0; i < countof(word); i++)
        if (write_in(own, "cgroup.subtree_control", word[i]) < 0 && errno == EBUSY &&
            make_room(own) == 0)
            write_in(own, "cgroup.subtree_control", word[i]);
}

static int make_v2(struct cgroup *c)
{
    char own[PATH_MAX / 2];
    c->group.kind = CGROUP_V2;
    if (cgroup_find(NULL, own, sizeof own) < 0)
        return -1;
    enable(own);
    if (make_group(c, own) < 0)
        return -1;
    for (size_t i = 0; i < countof(controller); i++)
        hold(c, controller[i]);
    return 0;
}

static bool v2_has_memory(void)
{
    char own[PATH_MAX / 2], path[PATH_MAX], text[1024];
    if (cgroup_find(NULL, own, sizeof own) < 0)
        return false;
    snprintf(path, sizeof path, "%.3000s/cgroup.controllers", own);
    return str_has(proc_text(AT_FDCWD, path, text, sizeof text), "memory");
}

/* ---- either ---- */

static void none(struct cgroup *c, const char *why)
{
    cgroup_remove(c);
    *c = (struct cgroup){.group = GROUP_NONE};
    snprintf(c->text, sizeof c->text, "none: %s", why);
}

static int try_kind(struct cgroup *c, enum exec_cgroup kind)
{
    char what[sizeof c->text];
    int error;
    if ((kind == CGROUP_V1 ? make_v1(c) : make_v2(c)) == 0) {
        snprintf(what, sizeof what, "%s", c->text);
        snprintf(c->text, sizeof c->text, "%s: %.150s", exec_cgroup_name(kind), what);
        return 0;
    }
    error = errno;
    none(c, strerror(error));
    return -1;
}

int cgroup_make(struct cgroup *c, enum exec_cgroup force, struct err *err)
{
    enum exec_cgroup first = v2_has_memory() ? CGROUP_V2 : CGROUP_V1;
    *c = (struct cgroup){.group = GROUP_NONE};
    if (force == CGROUP_NONE)
        none(c, "not wanted");
    else if (force != CGROUP_AUTO && try_kind(c, force) < 0)
        return err_set(err, ERR_SYS, "no control group of version %s: %s", exec_cgroup_name(force),
                       c->text);
    else if (force == CGROUP_AUTO && try_kind(c, first) < 0)
        try_kind(c, first == CGROUP_V1 ? CGROUP_V2 : CGROUP_V1);
    return 0;
}

int cgroup_enter(struct cgroup *c, pid_t pid)
{
    for (int i = 0; i < c->n; i++)
        if (move_into(c->dir[i], pid) < 0) {
            none(c, strerror(errno));
            return -1;
        }
    return 0;
}

void cgroup_remove(struct cgroup *c)
{
    for (int i = 0; i < c->n; i++)
        for (int ms = 0; ms < GONE_MS && rmdir(c->dir[i]) < 0 && errno == EBUSY; ms++)
            usleep(1000);
    c->n = 0;
    for (int i = 0; i < GROUP_FDS; i++) {
        if (c->group.fd[i] >= 0)
            close(c->group.fd[i]);
        c->group.fd[i] = -1;
    }
}
