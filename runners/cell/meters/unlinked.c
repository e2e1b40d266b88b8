/* unlinked.c: files of the box that have no name any more, but hold their blocks for as long as
 * somebody has them open or mapped. Where no mount keeps the quota, they are looked for in what the
 * step's processes hold. (On their way through a socket they would be nowhere: so there the filter
 * refuses sendmsg.) */
#include "runners/cell/cell.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEEN_MAX 1024

/* Until it executes, the job is in the cell's memory, which nobody may look into; and for moments
 * after that. Whoever has used less than this may be there, but not at so many looks. */
#define EXEC_US    10000
#define EXEC_LOOKS 10

struct seen {
    const struct slot *slot;
    dev_t dev;
    ino_t ino[SEEN_MAX];
    int n;
    int64_t bytes;
    int only_mapped; /* so many of them by what is mapped */
    bool hidden;     /* somebody does not let us look */
};

static void add(struct seen *s, ino_t ino, int64_t bytes)
{
    for (int i = 0; i < s->n; i++)
        if (s->ino[i] == ino)
            return;
    if (s->n == SEEN_MAX) {
        s->hidden = true;
        return;
    }
    s->ino[s->n++] = ino;
    s->bytes += bytes;
}

static DIR *open_dir(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir && fd >= 0)
        close(fd);
    return dir;
}

/* The kernel's flags of a task; all of them if it is gone. */
static unsigned long task_flags(int task, const char *tid)
{
    char name[32], text[512];
    unsigned long flags;
    struct str s;
    const char *p;
    snprintf(name, sizeof name, "%.20s/stat", tid);
    s = proc_text(task, name, text, sizeof text);
    p = s.n ? memrchr(s.p, ')', s.n) : NULL;
    return p && sscanf(p, ") %*c %*d %*d %*d %*d %*d %lu", &flags) == 1 ? flags : ~0ul;
}

/* Who is about to end has no memory any more, and so belongs to root; he holds nothing for long. */
static bool is_ending(int task, const char *tid)
{
    enum { PF_EXITING = 4 };
    return task_flags(task, tid) & PF_EXITING;
}

static void add_open(struct seen *s, int task, const char *tid)
{
    char name[64];
    struct dirent *e;
    DIR *dir;
    snprintf(name, sizeof name, "%.20s/fd", tid);
    dir = open_dir(task, name);
    if (!dir && (errno == EACCES || errno == EPERM) && !is_ending(task, tid))
        s->hidden = true;
    while (dir && (e = readdir(dir))) {
        struct stat st;
        if (e->d_name[0] != '.' && fstatat(dirfd(dir), e->d_name, &st, 0) == 0 &&
            S_ISREG(st.st_mode) && st.st_nlink == 0 && st.st_dev == s->dev)
            add(s, st.st_ino, st.st_blocks * 512);
    }
    if (dir)
        closedir(dir);
}

/* A task may have descriptors of its own. */
static void add_tasks(struct seen *s, pid_t pid)
{
    char name[32];
    struct dirent *e;
    DIR *dir;
    snprintf(name, sizeof name, "%d/task", (int)pid);
    dir = open_dir(s->slot->proc_fd, name);
    while (dir && (e = readdir(dir)))
        if (e->d_name[0] != '.')
            add_open(s, dirfd(dir), e->d_name);
    if (dir)
        closedir(dir);
}

/* START-END MODE OFFSET DEVICE INODE PATH (deleted), in the box: there is no other place where a
 * step can make files, so the device need not be asked for. The file reaches at least as far as
 * what is mapped of it; how much farther only a descriptor could tell. */
static void add_map(struct seen *s, struct str line)
{
    unsigned long start, end, offset, inode;
    char text[160];
    int before = s->n;
    snprintf(text, sizeof text, STR_FMT, STR_ARG(line));
    if (!str_ends(line, " (deleted)") || !str_has(line, s->slot->box_path) ||
        sscanf(text, "%lx-%lx %*s %lx %*s %lu", &start, &end, &offset, &inode) != 4)
        return;
    add(s, inode, (int64_t)(offset + (end - start)));
    s->only_mapped += s->n - before;
}

static void add_maps(struct seen *s, pid_t pid)
{
    char name[32], *line = NULL; /* a newline in a path is four bytes here: no line is too long */
    size_t cap = 0;
    int fd;
    FILE *f;
    snprintf(name, sizeof name, "%d/maps", (int)pid);
    fd = openat(s->slot->proc_fd, name, O_RDONLY | O_CLOEXEC);
    f = fd < 0 ? NULL : fdopen(fd, "r");
    snprintf(name, sizeof name, "%d", (int)pid);
    if (fd < 0 && (errno == EACCES || errno == EPERM) && !is_ending(s->slot->proc_fd, name))
        s->hidden = true;
    while (f && getline(&line, &cap, f) > 0)
        add_map(s, str_trim_right(str_c(line)));
    free(line);
    if (f)
        fclose(f);
    else if (fd >= 0)
        close(fd);
}

/* The program that runs may have been removed as well; it can be asked for by a name of its own. */
static void add_program(struct seen *s, pid_t pid)
{
    char name[32];
    struct stat st;
    snprintf(name, sizeof name, "%d/exe", (int)pid);
    if (fstatat(s->slot->proc_fd, name, &st, 0) == 0 && st.st_nlink == 0 && st.st_dev == s->dev)
        add(s, st.st_ino, st.st_blocks * 512);
}

static void forgive(struct seen *s, struct launch *l, pid_t pid)
{
    enum { PF_FORKNOEXEC = 0x40 };
    char name[16];
    if (!s->hidden || (pid != l->job && (!l->peer || pid != l->peer->job)))
        return;
    snprintf(name, sizeof name, "%d", (int)pid);
    if (task_flags(s->slot->proc_fd, name) & PF_FORKNOEXEC ||
        (meter_clock_us(pid) < EXEC_US && l->forgiven++ < EXEC_LOOKS))
        s->hidden = false;
}

/* First what can be measured, of all of them: a file that one has mapped another may have open. */
static void add_all(struct seen *s, struct launch *l)
{
    struct pids list = {.n = 0};
    procs_tree(s->slot->proc_fd, s->slot->own_init ? l->pid : getpid(), &list);
    for (int i = 0; i < list.n && !s->hidden; i++) {
        add_tasks(s, list.v[i]);
        add_program(s, list.v[i]);
        forgive(s, l, list.v[i]);
    }
    for (int i = 0; i < list.n && !s->hidden; i++) {
        add_maps(s, list.v[i]);
        forgive(s, l, list.v[i]);
    }
}

static int64_t largest_file(const struct launch *l)
{
    for (int i = 0; i < LIMIT_COUNT; i++)
        if (l->limit[i].what == RLIMIT_FSIZE)
            return (int64_t)l->limit[i].value.rlim_cur;
    return 0;
}

int64_t unlinked_bytes(const struct slot *slot, struct launch *l, int64_t unseen)
{
    static struct seen s; /* too large for a stack */
    struct stat st;
    int64_t most;
    /* before and after the job it is our own code that runs there, in the cell's memory */
    if (slot->proc_fd < 0 || l->job <= 0 || l->end.seen || fstat(slot->box_fd, &st) < 0)
        return 0;
    s.slot = slot;
    s.dev = st.st_dev;
    s.n = s.only_mapped = 0;
    s.bytes = 0;
    s.hidden = false;
    add_all(&s, l);
    if (s.hidden && !l->end.seen)
        return INT64_MAX / 2;
    /* A file that is only mapped may be as long as files may be, if so much
     * is gone from the disk. */
    most = s.only_mapped * largest_file(l);
    unseen -= s.bytes;
    return s.bytes + (unseen < 0 ? 0 : unseen < most ? unseen : most);
}
