/* procs.c: which processes there are, read from a procfs; and the end of a whole family of them. */
#include "runners/cell/cell.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <time.h>

struct str proc_text(int dir, const char *name, char *text, size_t cap)
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

static void add_pid(struct pids *list, pid_t pid)
{
    if (list->n < LOOK_MAX)
        list->v[list->n++] = pid;
}

static bool is_among(pid_t pid, const pid_t *list, int n)
{
    for (int i = 0; i < n; i++)
        if (list[i] == pid)
            return true;
    return false;
}

void procs_all(int proc_fd, const pid_t *except, int n, struct pids *list)
{
    DIR *dir = open_dir(proc_fd, ".");
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        pid_t pid = is_number(entry->d_name) ? (pid_t)strtol(entry->d_name, NULL, 10) : 1;
        if (pid != 1 && !is_among(pid, except, n))
            add_pid(list, pid);
    }
    if (dir)
        closedir(dir);
}

static void list_children(int proc_fd, pid_t pid, struct pids *list)
{
    char name[96], text[4096], *end;
    struct dirent *entry;
    DIR *dir;
    snprintf(name, sizeof name, "%d/task", (int)pid);
    dir = open_dir(proc_fd, name);
    while (dir && (entry = readdir(dir))) {
        if (!is_number(entry->d_name))
            continue;
        snprintf(name, sizeof name, "%d/task/%.20s/children", (int)pid, entry->d_name);
        proc_text(proc_fd, name, text, sizeof text);
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

void procs_tree(int proc_fd, pid_t root, struct pids *list)
{
    int first = list->n;
    list_children(proc_fd, root, list);
    for (int i = first; i < list->n; i++)
        list_children(proc_fd, list->v[i], list);
}

static void signal_all(const struct pids *list, int number)
{
    for (int i = 0; i < list->n; i++)
        kill(list->v[i], number);
}

/* Without a namespace there is no blow that hits all at once, and who forks faster than we kill
 * would live for ever. So first stop everybody, as often as it takes until nobody new appears, and
 * kill when nobody can fork any more. */
void procs_kill_tree(int proc_fd, pid_t root)
{
    struct pids list = {.n = 0};
    int before = -1;
    for (int round = 0; round < 100 && list.n != before; round++) {
        before = list.n;
        list.n = 0;
        procs_tree(proc_fd, root, &list);
        signal_all(&list, SIGSTOP);
    }
    signal_all(&list, SIGKILL);
}

/* The precise clock of any process that we can name (see clock_getcpuclockid(3)). */
int64_t meter_clock_us(pid_t pid)
{
    struct timespec t;
    clockid_t id;
    if (clock_getcpuclockid(pid, &id) != 0 || clock_gettime(id, &t) != 0)
        return 0;
    return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}
