/* group.c: what the cell does with the control group it lives in: set its limits above the job's
 * own, read its counters. All of it through descriptors that the keeper has opened; -1 where there
 * is none. */
#include "runners/cell/cell.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLACK                                                                                      \
    (128ll                                                                                         \
     << 20) /* page tables, inodes, pipes and sockets of a step within its limits            \
                   */

/* The number of the file; with a key, the one behind the key at the start of a line. */
static int64_t number(const struct slot *slot, enum group_fd which, const char *key)
{
    char text[2048];
    int fd = slot->group.fd[which];
    ssize_t n = fd < 0 ? -1 : pread(fd, text + 1, sizeof text - 2, 0);
    struct str s;
    ptrdiff_t at;
    if (n <= 0)
        return -1;
    text[0] = '\n';
    text[n + 1] = 0;
    if (!key)
        return strtoll(text + 1, NULL, 10);
    s = (struct str){text, (size_t)n + 1};
    at = str_find(s, key, 0);
    return at < 0 ? -1 : strtoll(text + at + strlen(key), NULL, 10);
}

int64_t group_kills(const struct slot *slot)
{
    return number(slot, GROUP_KILLS, "\noom_kill ");
}

int64_t group_refused(const struct slot *slot)
{
    return number(slot, GROUP_REFUSED, "\nmax ");
}

int64_t group_cpu_us(const struct slot *slot)
{
    int64_t n;
    if (slot->group.kind == CGROUP_V2)
        return number(slot, GROUP_CPU, "\nusage_usec ");
    n = number(slot, GROUP_CPU, NULL);
    return n < 0 ? -1 : n / 1000;
}

void group_hand(const struct group_fds *g, char *word, size_t cap)
{
    size_t n = (size_t)snprintf(word, cap, "%d", (int)g->kind);
    for (int i = 0; i < GROUP_FDS && n < cap; i++) {
        if (g->fd[i] >= 0)
            fcntl(g->fd[i], F_SETFD, 0);
        n += (size_t)snprintf(word + n, cap - n, ",%d", g->fd[i]);
    }
}

void group_take(struct group_fds *g, const char *word)
{
    char *end;
    g->kind = (enum exec_cgroup)strtol(word, &end, 10);
    for (int i = 0; i < GROUP_FDS && *end == ','; i++) {
        g->fd[i] = (int)strtol(end + 1, &end, 10);
        if (g->fd[i] >= 0)
            fcntl(g->fd[i], F_SETFD, FD_CLOEXEC);
    }
}

void group_setup(struct slot *slot)
{
    slot->group_base = number(slot, GROUP_COUNT, NULL);
}

static void set(struct slot *slot, enum group_fd which, int64_t *have, int64_t value)
{
    char text[24];
    int n;
    if (slot->group.fd[which] < 0 || *have == value)
        return;
    n = snprintf(text, sizeof text, "%lld", (long long)value);
    *have = pwrite(slot->group.fd[which], text, (size_t)n, 0) == n ? value : -1;
}

/* Memory: the kernel's kill comes only where the sum over the processes, looked at from time to
 * time, came too late. Tasks: exactly the limit, so that the group counts what it refused;
 * RLIMIT_NPROC stands behind it. False where no group limits the tasks. */
bool group_limit(struct slot *slot, const struct exec_limits *l, int inits)
{
    int64_t memory = l->memory_bytes + l->memory_bytes / 4 + slot->box_bytes + SLACK;
    set(slot, GROUP_LIMIT, &slot->group_memory, memory);
    if (slot->group_base < 0)
        return false;
    set(slot, GROUP_TASKS, &slot->group_tasks, slot->group_base + inits + l->processes);
    return slot->group_tasks > 0;
}
