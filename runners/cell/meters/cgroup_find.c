/* cgroup_find.c: which directory stands for the control group that we are in. The kernel tells it
 * in two halves: /proc/self/cgroup has the path within a hierarchy, /proc/self/mountinfo where the
 * hierarchy is mounted and from which of its directories on. */
#include "runners/cell/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* procfs hands out a page at a time. */
static struct str read_all(const char *path, char *text, size_t cap)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t n = 0;
    ssize_t got = 0;
    while (fd >= 0 && n < cap && (got = read(fd, text + n, cap - n)) > 0)
        n += (size_t)got;
    if (fd >= 0)
        close(fd);
    return (struct str){text, n};
}

static bool has_word(struct str list, const char *word)
{
    while (list.n) {
        const char *comma = memchr(list.p, ',', list.n);
        size_t n = comma ? (size_t)(comma - list.p) : list.n;
        if (str_eqc(str_slice(list, 0, n), word))
            return true;
        list = str_slice(list, n + (comma != NULL), list.n);
    }
    return false;
}

/* The fields of a line, as many as there is room for. */
static size_t split(struct str line, struct str *field, size_t max)
{
    size_t n = 0;
    while (n < max && line.n) {
        const char *blank = memchr(line.p, ' ', line.n);
        size_t len = blank ? (size_t)(blank - line.p) : line.n;
        field[n++] = str_slice(line, 0, len);
        line = str_slice(line, len + (blank != NULL), line.n);
    }
    return n;
}

/* 36 35 98:0 ROOT POINT options [tags] - TYPE source OPTIONS */
static bool find_mount(const char *controller, struct str text, struct str *root, struct str *point)
{
    const char *type = controller ? "cgroup" : "cgroup2";
    struct str line, f[24];
    while (str_line(&text, &line)) {
        size_t n = split(line, f, countof(f)), dash = 6;
        while (dash < n && !str_eqc(f[dash], "-"))
            dash++;
        if (dash + 3 >= n || !str_eqc(f[dash + 1], type) ||
            (controller && !has_word(f[dash + 3], controller)))
            continue;
        *root = f[3];
        *point = f[4];
        return true;
    }
    return false;
}

/* NUMBER:CONTROLLERS:PATH; version 2 has no controllers there. */
static bool find_path(const char *controller, struct str text, struct str *path)
{
    struct str line;
    while (str_line(&text, &line)) {
        ptrdiff_t a = str_find(line, ":", 0), b = a < 0 ? -1 : str_find(line, ":", (size_t)a + 1);
        struct str list;
        if (b < 0)
            continue;
        list = str_slice(line, (size_t)a + 1, (size_t)b);
        if (controller ? !has_word(list, controller) : list.n != 0)
            continue;
        *path = str_slice(line, (size_t)b + 1, line.n);
        return true;
    }
    return false;
}

int cgroup_find(const char *controller, char *dir, size_t cap)
{
    char mounts[32768], groups[4096];
    struct str root, point, path;
    size_t n;
    if (!find_mount(controller, read_all("/proc/self/mountinfo", mounts, sizeof mounts), &root,
                    &point) ||
        !find_path(controller, read_all("/proc/self/cgroup", groups, sizeof groups), &path)) {
        errno = ENOENT;
        return -1;
    }
    if (root.n > 1 && path.n >= root.n && memcmp(path.p, root.p, root.n) == 0)
        path = str_slice(path, root.n, path.n);
    snprintf(dir, cap, STR_FMT STR_FMT, STR_ARG(point), STR_ARG(path));
    n = strlen(dir);
    if (n && dir[n - 1] == '/')
        dir[n - 1] = 0;
    return access(dir, F_OK);
}
