/* meter.c: how much CPU and memory a step uses, from clocks the candidate cannot reach.
 *
 * rusage of reaped children alone is not enough: a process that ignores SIGCHLD has its children
 * reaped by the kernel, and their time is lost. One perf counter (task clock, inherited by every
 * descendant) opened by the cell for itself misses nothing; what the cell itself used is taken off.
 * Where perf is refused, looking at the live processes in /proc is the second best. */
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

int64_t meter_cpu_us(const struct meter *m)
{
    int64_t now = perf_ns(m->slot), used;
    if (now < 0 || m->perf_start_ns < 0)
        return m->live_cpu_us;
    used = (now - m->perf_start_ns) - (self_ns() - m->self_start_ns);
    return used > 0 ? used / 1000 : 0;
}

/* One process: numbers of /proc/PID/stat, counted from the field after the name, which may itself
 * hold blanks and brackets. */
static void add_stat(struct meter *m, struct str stat, int *tasks)
{
    enum { UTIME = 11, STIME, CUTIME, CSTIME, THREADS = 17, RSS = 21 };
    int64_t field[RSS + 1] = {0};
    const char *p = memrchr(stat.p, ')', stat.n);
    char *end;
    if (!p || !p[1] || !p[2])
        return;
    p += 3; /* behind the state letter */
    for (int i = 1; i <= RSS; i++, p = end)
        field[i] = strtoll(p, &end, 10);
    m->live_cpu_us += (field[UTIME] + field[STIME] + field[CUTIME] + field[CSTIME]) *
                      (1000000 / sysconf(_SC_CLK_TCK));
    m->memory_bytes += field[RSS] * sysconf(_SC_PAGESIZE);
    *tasks += (int)field[THREADS];
}

/* Pages shared by forks are in everybody's resident set: before anybody is killed, ask for the
 * proportional share. */
static int64_t shared_out(const struct slot *slot, const char *pid)
{
    char name[64], text[1024];
    struct str s;
    ptrdiff_t at;
    snprintf(name, sizeof name, "%.20s/smaps_rollup", pid);
    s = proc_text(slot->proc_fd, name, text, sizeof text);
    at = str_find(s, "\nPss:", 0);
    return at < 0 ? 0 : strtoll(s.p + at + 5, NULL, 10) * 1024;
}

static bool is_pid(const char *name)
{
    /* 1 is the cell */
    return name[0] >= '1' && name[0] <= '9' && strcmp(name, "1") != 0;
}

static DIR *open_proc(const struct slot *slot)
{
    int fd = openat(slot->proc_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir && fd >= 0)
        close(fd);
    return dir;
}

void meter_look(struct meter *m, int64_t memory_limit)
{
    char name[64], text[1024];
    struct dirent *entry;
    int64_t cpu_before = m->live_cpu_us, shared = 0;
    int tasks = m->slot->own_pid_ns ? -1 : 0; /* without the init */
    DIR *dir;
    if (!m->slot->pid_one || m->slot->proc_fd < 0 || !(dir = open_proc(m->slot)))
        return;
    m->live_cpu_us = m->memory_bytes = 0;
    while ((entry = readdir(dir)))
        if (is_pid(entry->d_name)) {
            snprintf(name, sizeof name, "%.20s/stat", entry->d_name);
            add_stat(m, proc_text(m->slot->proc_fd, name, text, sizeof text), &tasks);
        }
    if (m->memory_bytes > memory_limit) {
        rewinddir(dir);
        while ((entry = readdir(dir)))
            if (is_pid(entry->d_name))
                shared += shared_out(m->slot, entry->d_name);
        if (shared > 0)
            m->memory_bytes = shared;
    }
    closedir(dir);
    if (m->live_cpu_us < cpu_before)
        m->live_cpu_us = cpu_before;
    if (tasks > m->tasks_max)
        m->tasks_max = tasks;
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
    if (slot->proc_fd < 0 || !(dir = open_proc(slot)))
        return 4096;
    while ((entry = readdir(dir)))
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
            n += threads_of_user(slot, entry->d_name, getuid());
    closedir(dir);
    return n;
}

/* ru_maxrss of a child starts at its parent's peak, vfork or not: after a large job the cell's own
 * peak must go back to what it is now. */
void meter_forget_peak(const struct slot *slot)
{
    if (slot->peak_fd >= 0 && pwrite(slot->peak_fd, "5", 1, 0) < 0)
        return; /* then the next peaks have a higher floor; nothing else depends on it */
}
