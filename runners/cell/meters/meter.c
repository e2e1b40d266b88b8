/* meter.c: how much CPU and memory a step uses, from clocks the candidate cannot reach.
 *
 * rusage of reaped children alone is not enough: a process that ignores SIGCHLD has its children
 * reaped by the kernel, and their time is lost. The control group's clock misses nothing, nor does,
 * where there is no group, one perf counter (task clock, inherited by every descendant) opened by
 * the cell for itself; what the cell itself used is taken off.
 *
 * So there are two numbers. The exact one is the sum over what was reaped and what lives; it
 * decides in all ordinary cases. The other is the bound that says when something was hidden. */
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

static int64_t clock_ns(const struct slot *slot)
{
    uint64_t value;
    if (slot->group.fd[GROUP_CPU] >= 0)
        return group_cpu_us(slot) * 1000;
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

/* How often the kernel has killed for lack of memory since boot. Not only ours: it is asked about
 * only when somebody died by SIGKILL that we did not send. */
static int64_t oom_kills(const struct slot *slot)
{
    char text[16384];
    struct str s;
    ptrdiff_t at;
    if (slot->group.fd[GROUP_KILLS] >= 0)
        return group_kills(slot);
    if (slot->proc_fd < 0)
        return -1;
    s = proc_text(slot->proc_fd, "vmstat", text, sizeof text);
    at = str_find(s, "\noom_kill ", 0);
    return at < 0 ? -1 : strtoll(s.p + at + 10, NULL, 10);
}

/* Every process start and end pays some 20 us for the counter: not where the group has a clock. */
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
    if (slot->group.fd[GROUP_CPU] < 0)
        slot->meter_fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    slot->kills = oom_kills(slot);
    slot->refused = group_refused(slot);
}

/* In a group of our own every kill was the step's: nobody else is there for whom it could be. */
bool meter_kills_are_ours(const struct slot *slot)
{
    return slot->group.fd[GROUP_KILLS] >= 0;
}

/* The clocks before a step, read while nobody waits where that can be; what the cell itself uses in
 * between is taken off. */
void meter_ahead(struct slot *slot)
{
    time_t now = time(NULL);
    if (!meter_kills_are_ours(slot) && slot->kills_at_s != now)
        slot->kills = oom_kills(slot); /* somebody else's, meanwhile; it takes long to read */
    slot->kills_at_s = now;
    slot->self_ns = self_ns();
    slot->clock_ns = clock_ns(slot);
    slot->clock_is_read = true;
}

void meter_start(struct meter *m, struct slot *slot)
{
    if (!slot->clock_is_read)
        meter_ahead(slot);
    slot->clock_is_read = false;
    *m = (struct meter){.slot = slot, .stolen_start_us = -1};
}

static bool grew(int64_t *known, int64_t now)
{
    bool more = *known >= 0 && now > *known;
    *known = now;
    return more;
}

bool meter_oom(const struct meter *m)
{
    return grew(&m->slot->kills, oom_kills(m->slot));
}

bool meter_refused(const struct meter *m)
{
    return grew(&m->slot->refused, group_refused(m->slot));
}

/* Time that a hypervisor took from all processors so far. */
static int64_t stolen_us(const struct slot *slot)
{
    char text[512], *p = text + 3, *end;
    int64_t ticks = 0;
    ssize_t n = slot->stat_fd < 0 ? -1 : pread(slot->stat_fd, text, sizeof text - 1, 0);
    if (n < 4)
        return -1;
    text[n] = 0;
    for (int i = 0; i < 8; i++, p = end) /* user nice system idle iowait irq softirq steal */
        ticks = strtoll(p, &end, 10);
    return ticks * (1000000 / sysconf(_SC_CLK_TCK));
}

/* The perf clock also counts what was stolen while a task was on a processor, the scheduler's and
 * the group's do not. How much of it hit this step is not known: all of it is taken off, so that
 * the bound never blames a step for a crowded machine. */
static int64_t stolen_from_clock_us(const struct slot *slot)
{
    return slot->group.fd[GROUP_CPU] >= 0 ? 0 : stolen_us(slot);
}

int64_t meter_cpu_bound_us(const struct meter *m)
{
    int64_t now, used, stolen;
    if (m->stolen_start_us < 0 || m->slot->clock_ns < 0 || (now = clock_ns(m->slot)) < 0)
        return 0;
    stolen = stolen_from_clock_us(m->slot);
    used = (now - m->slot->clock_ns) - (self_ns() - m->slot->self_ns);
    used = used / 1000 - (stolen - m->stolen_start_us);
    return used > 0 && stolen >= 0 ? used : 0;
}

/* What is resident. Numbers of /proc/PID/stat, counted from the field after the name, which may
 * itself hold blanks and brackets. */
static int64_t add_process(struct meter *m, pid_t pid, int *tasks)
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
        return 0;
    p += 3; /* behind the state letter */
    for (int i = 1; i <= RSS; i++, p = end)
        field[i] = strtoll(p, &end, 10);
    m->live_cpu_us += meter_clock_us(pid);
    m->live_cpu_us += (field[CUTIME] + field[CSTIME]) * (1000000 / sysconf(_SC_CLK_TCK));
    *tasks += (int)field[THREADS];
    return field[RSS] * sysconf(_SC_PAGESIZE);
}

/* Pages shared by forks are in everybody's resident set: before anybody is killed, ask for the
 * proportional share. Who does not let us ask has all of it. */
static int64_t shared_out(const struct slot *slot, pid_t pid, int64_t resident)
{
    char name[64], text[1024];
    struct str s;
    ptrdiff_t at;
    snprintf(name, sizeof name, "%d/smaps_rollup", (int)pid);
    errno = 0;
    s = proc_text(slot->proc_fd, name, text, sizeof text);
    at = str_find(s, "\nPss:", 0);
    if (at < 0)
        return errno == EACCES || errno == EPERM ? resident : 0;
    return strtoll(s.p + at + 5, NULL, 10) * 1024;
}

/* The step's processes and its peer's. */
static void list_all(const struct slot *slot, const struct launch *l, struct pids *list)
{
    pid_t init[INITS_MAX];
    int n = launch_inits(l, init);
    if (slot->pid_one)
        procs_all(slot->proc_fd, init, n, list);
    for (int i = 0; i < n && !slot->pid_one; i++)
        procs_tree(slot->proc_fd, init[i], list);
    if (n == 0 && !slot->pid_one)
        procs_tree(slot->proc_fd, getpid(), list);
}

void meter_look(struct meter *m, const struct launch *l, int64_t memory_limit)
{
    struct pids list = {.n = 0};
    static int64_t resident[LOOK_MAX];
    int64_t shared = 0;
    int tasks = 0;
    m->live_cpu_us = m->memory_bytes = 0;
    if (m->stolen_start_us < 0) /* not in meter_start: a short step hides nothing worth the cost */
        m->stolen_start_us = stolen_from_clock_us(m->slot);
    if (m->slot->proc_fd < 0)
        return;
    list_all(m->slot, l, &list);
    for (int i = 0; i < list.n; i++)
        m->memory_bytes += resident[i] = add_process(m, list.v[i], &tasks);
    if (tasks > m->tasks_max)
        m->tasks_max = tasks;
    if (m->memory_bytes <= memory_limit)
        return;
    for (int i = 0; i < list.n; i++)
        shared += shared_out(m->slot, list.v[i], resident[i]);
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

/* However many there are on the machine. */
static int tasks_of_user(const struct slot *slot)
{
    int fd = openat(slot->proc_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), n = 0;
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *e;
    while (dir && (e = readdir(dir)))
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9')
            n += threads_of_user(slot, e->d_name, getuid());
    if (dir)
        closedir(dir);
    return n;
}

/* RLIMIT_NPROC counts per user and user namespace. In one of our own there is only the cell (and
 * inits); otherwise whatever the user runs besides, and asking for that takes milliseconds. */
int meter_other_tasks(struct slot *slot, int inits)
{
    struct timespec now;
    if (slot->pid_one)
        return 1 + inits;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (slot->tasks_at_s != now.tv_sec)
        slot->tasks = tasks_of_user(slot);
    slot->tasks_at_s = now.tv_sec;
    return slot->tasks + inits;
}

/* ru_maxrss of a child starts at its parent's peak, vfork or not: after a large job the cell's own
 * peak must go back to what it is now. */
void meter_forget_peak(const struct slot *slot)
{
    if (slot->peak_fd >= 0 && pwrite(slot->peak_fd, "5", 1, 0) < 0)
        return; /* then the next peaks have a higher floor; nothing else depends on it */
}
