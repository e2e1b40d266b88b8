/* meter.c: how much CPU and memory a step uses, from clocks the candidate cannot reach.
 *
 * rusage of reaped children alone is not enough: a process that ignores SIGCHLD has its children
 * reaped by the kernel, and their time is lost. One perf counter (task clock, inherited by every
 * descendant) opened by the cell for itself misses nothing; what the cell itself used is taken off.
 *
 * So there are two numbers. The exact one is the sum over what was reaped and what lives; it
 * decides in all ordinary cases. The perf counter is the bound that says when something was hidden.
 */
#include "runners/cell/cell.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void meter_open(struct slot *slot)
{
    struct perf_event_attr attr = {
        .type = PERF_TYPE_SOFTWARE,
        .size = sizeof attr,
        .config = PERF_COUNT_SW_TASK_CLOCK,
        .inherit = 1,
        .exclude_kernel = 1, /* what an unprivileged user may ask for; this clock counts both */
        .exclude_hv = 1,
    };
    slot->meter_fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static int64_t perf_ns(const struct slot *slot)
{
    uint64_t value;
    if (slot->meter_fd < 0 || read(slot->meter_fd, &value, sizeof value) != sizeof value)
        return -1;
    return (int64_t)value;
}

static int64_t self_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

/* The text of a small file of procfs below `dir`. */
static struct str proc_text(int dir, const char *name, char *text, size_t cap)
{
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, cap - 1);
    if (fd >= 0)
        close(fd);
    if (n < 0)
        n = 0;
    text[n] = 0;
    return (struct str){text, (size_t)n};
}

/* How often the kernel has killed for lack of memory since boot. Not only ours: it is asked about
 * only when somebody died by SIGKILL that we did not send. */
static int64_t oom_kills(const struct slot *slot)
{
    char text[16384];
    struct str s;
    ptrdiff_t at;
    if (slot->proc_fd < 0)
        return -1;
    s = proc_text(slot->proc_fd, "vmstat", text, sizeof text);
    at = str_find(s, "\noom_kill ", 0);
    return at < 0 ? -1 : strtoll(s.p + at + 10, NULL, 10);
}

void meter_start(struct meter *m, const struct slot *slot)
{
    static int64_t oom_known = -2; /* read once; afterwards meter_oom keeps it current */
    *m = (struct meter){.slot = slot, .self_start_ns = self_ns(), .perf_start_ns = perf_ns(slot)};
    if (oom_known == -2)
        oom_known = oom_kills(slot);
    m->oom_start = oom_known;
}

bool meter_oom(const struct meter *m)
{
    int64_t now = oom_kills(m->slot);
    return m->oom_start >= 0 && now > m->oom_start;
}

/* Time stolen by a hypervisor is in this clock and not in the scheduler's: it is an upper bound. */
int64_t meter_cpu_bound_us(const struct meter *m)
{
    int64_t now = perf_ns(m->slot), used;
    if (now < 0 || m->perf_start_ns < 0)
        return 0;
    used = (now - m->perf_start_ns) - (self_ns() - m->self_start_ns);
    return used > 0 ? used / 1000 : 0;
}

static DIR *open_dir(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir && fd >= 0)
        close(fd);
    return dir;
}

static bool is_number(const char *name)
{
    return name[0] >= '1' && name[0] <= '9';
}

struct pids {
    pid_t v[LOOK_MAX];
    int n;
};

static void add_pid(struct pids *list, pid_t pid)
{
    if (list->n < LOOK_MAX)
        list->v[list->n++] = pid;
}

/* In a PID namespace of ours: everybody but the cell (1) and the init. */
static void list_all(const struct slot *slot, pid_t init, struct pids *list)
{
    DIR *dir = open_dir(slot->proc_fd, ".");
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        pid_t pid = is_number(entry->d_name) ? (pid_t)strtol(entry->d_name, NULL, 10) : 1;
        if (pid != 1 && pid != init)
            add_pid(list, pid);
    }
    if (dir)
        closedir(dir);
}

static void list_children(const struct slot *slot, pid_t pid, struct pids *list)
{
    char name[96], text[4096], *end;
    struct dirent *entry;
    DIR *dir;
    snprintf(name, sizeof name, "%d/task", (int)pid);
    dir = open_dir(slot->proc_fd, name);
    while (dir && (entry = readdir(dir))) {
        if (!is_number(entry->d_name))
            continue;
        snprintf(name, sizeof name, "%d/task/%.20s/children", (int)pid, entry->d_name);
        proc_text(slot->proc_fd, name, text, sizeof text);
        for (const char *p = text;; p = end) {
            long child = strtol(p, &end, 10);
            if (end == p || *end != ' ') /* the end, or a number that was cut off */
                break;
            add_pid(list, (pid_t)child);
        }
    }
    if (dir)
        closedir(dir);
}

/* On the host: the descendants of the init, or of the cell where there is none. */
static void list_tree(const struct slot *slot, pid_t root, struct pids *list)
{
    list_children(slot, root, list);
    for (int i = 0; i < list->n; i++)
        list_children(slot, list->v[i], list);
}

/* The precise clock of any process that we can name (see clock_getcpuclockid(3)). */
static int64_t clock_of(pid_t pid)
{
    struct timespec t;
    clockid_t id;
    if (clock_getcpuclockid(pid, &id) != 0 || clock_gettime(id, &t) != 0)
        return 0;
    return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

/* Numbers of /proc/PID/stat, counted from the field after the name, which may itself hold blanks
 * and brackets. */
static void add_process(struct meter *m, pid_t pid, int *tasks)
{
    enum { CUTIME = 13, CSTIME, THREADS = 17, RSS = 21 };
    char name[32], text[1024], *end;
    int64_t field[RSS + 1] = {0};
    struct str stat;
    const char *p;
    snprintf(name, sizeof name, "%d/stat", (int)pid);
    stat = proc_text(m->slot->proc_fd, name, text, sizeof text);
    p = memrchr(stat.p, ')', stat.n);
    if (!p || !p[1] || !p[2])
        return;
    p += 3; /* behind the state letter */
    for (int i = 1; i <= RSS; i++, p = end)
        field[i] = strtoll(p, &end, 10);
    m->live_cpu_us += clock_of(pid);
    m->live_cpu_us += (field[CUTIME] + field[CSTIME]) * (1000000 / sysconf(_SC_CLK_TCK));
    m->memory_bytes += field[RSS] * sysconf(_SC_PAGESIZE);
    *tasks += (int)field[THREADS];
}

/* Pages shared by forks are in everybody's resident set: before anybody is killed, ask for the
 * proportional share. */
static int64_t shared_out(const struct slot *slot, pid_t pid)
{
    char name[64], text[1024];
    struct str s;
    ptrdiff_t at;
    snprintf(name, sizeof name, "%d/smaps_rollup", (int)pid);
    s = proc_text(slot->proc_fd, name, text, sizeof text);
    at = str_find(s, "\nPss:", 0);
    return at < 0 ? 0 : strtoll(s.p + at + 5, NULL, 10) * 1024;
}

void meter_look(struct meter *m, pid_t first, int64_t memory_limit)
{
    struct pids list = {.n = 0};
    int64_t shared = 0;
    int tasks = 0;
    m->live_cpu_us = m->memory_bytes = 0;
    if (m->slot->proc_fd < 0)
        return;
    if (m->slot->pid_one)
        list_all(m->slot, m->slot->own_init ? first : 0, &list);
    else
        list_tree(m->slot, m->slot->own_init ? first : getpid(), &list);
    for (int i = 0; i < list.n; i++)
        add_process(m, list.v[i], &tasks);
    if (tasks > m->tasks_max)
        m->tasks_max = tasks;
    if (m->memory_bytes <= memory_limit)
        return;
    for (int i = 0; i < list.n; i++)
        shared += shared_out(m->slot, list.v[i]);
    if (shared > 0)
        m->memory_bytes = shared;
}

static int threads_of_user(const struct slot *slot, const char *pid, uid_t uid)
{
    char name[64], text[4096];
    struct str s;
    ptrdiff_t at, owner;
    snprintf(name, sizeof name, "%.20s/status", pid);
    s = proc_text(slot->proc_fd, name, text, sizeof text);
    owner = str_find(s, "\nUid:\t", 0);
    at = str_find(s, "\nThreads:\t", 0);
    if (owner < 0 || at < 0 || (uid_t)strtoul(s.p + owner + 6, NULL, 10) != uid)
        return 0;
    return (int)strtol(s.p + at + 10, NULL, 10);
}

/* RLIMIT_NPROC counts per user and user namespace. In one of our own there is only the cell (and
 * the init); otherwise whatever the user runs besides. */
int meter_other_tasks(const struct slot *slot)
{
    struct dirent *entry;
    int n = 0;
    DIR *dir;
    if (slot->own_pid_ns)
        return 2;
    if (slot->pid_one)
        return 1;
    if (slot->proc_fd < 0 || !(dir = open_dir(slot->proc_fd, ".")))
        return 4096;
    while ((entry = readdir(dir)))
        if (is_number(entry->d_name))
            n += threads_of_user(slot, entry->d_name, getuid());
    closedir(dir);
    return n + slot->own_init;
}

/* ru_maxrss of a child starts at its parent's peak, vfork or not: after a large job the cell's own
 * peak must go back to what it is now. */
void meter_forget_peak(const struct slot *slot)
{
    if (slot->peak_fd >= 0 && pwrite(slot->peak_fd, "5", 1, 0) < 0)
        return; /* then the next peaks have a higher floor; nothing else depends on it */
}
