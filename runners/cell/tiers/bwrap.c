/* bwrap.c: the command line that turns this process into bubblewrap, and bubblewrap into the cell.
 *
 * For hosts where only bubblewrap may make user namespaces (Ubuntu 24.04 and later). Two traps: its
 * own environment is readable in the sandbox as /proc/1/environ unless it steps aside
 * (--as-pid-1), so it gets an empty one besides; and everything is handed over as open files
 * (--ro-bind-data), because after the change of user the paths may not be readable any more. */
#include "runners/cell/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARGS_MAX 512

struct args {
    char *v[ARGS_MAX + 1];
    size_t n;
    struct arena memory;
};

static void add(struct args *a, const char *word)
{
    if (a->n < ARGS_MAX)
        a->v[a->n++] = arena_dup(&a->memory, str_c(word));
}

static void add3(struct args *a, const char *option, const char *x, const char *y)
{
    add(a, option);
    add(a, x);
    add(a, y);
}

static const char *number(struct args *a, long long v)
{
    return arena_printf(&a->memory, "%lld", v);
}

int drop_to_user(unsigned id, struct err *err)
{
    if (geteuid() != 0)
        return 0;
    if (setgroups(0, NULL) < 0 || setresgid(id, id, id) < 0 || setresuid(id, id, id) < 0)
        return err_sys(err, "become user %u", id);
    return 0;
}

const char *bwrap_program(void)
{
    static const char *const path[] = {"/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"};
    for (size_t i = 0; i < countof(path); i++)
        if (access(path[i], X_OK) == 0)
            return path[i];
    return NULL;
}

static void add_data(struct args *a, struct str data, const char *mode, const char *path)
{
    int fd = memfd_create("file", 0);
    if (fd >= 0 && write(fd, data.p ? data.p : "", data.n) != (ssize_t)data.n) {
        close(fd);
        fd = -1; /* bubblewrap will complain about it */
    }
    lseek(fd, 0, SEEK_SET);
    add(a, "--perms");
    add(a, mode);
    add3(a, "--ro-bind-data", number(a, fd), path);
}

static void add_system(struct args *a)
{
    static const char *const name[] = {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"};
    static const char *const device[] = {"null", "zero", "full", "random", "urandom"};
    for (size_t i = 0; i < countof(name); i++) {
        char *host = arena_printf(&a->memory, "/%s", name[i]), target[256];
        ssize_t n = readlink(host, target, sizeof target - 1);
        if (n > 0) {
            target[n] = 0;
            add3(a, "--symlink", target, host);
        } else {
            add3(a, "--ro-bind-try", host, host);
        }
    }
    add3(a, "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache");
    add3(a, "--ro-bind-try", "/etc/alternatives", "/etc/alternatives");
    add_data(a, STR("box:x:1000:1000::/box:/bin/sh\n"), "0444", "/etc/passwd");
    add_data(a, STR("box:x:1000:\n"), "0444", "/etc/group");
    add3(a, "--perms", "0755", "--dir");
    add(a, "/dev");
    for (size_t i = 0; i < countof(device); i++) {
        bool zero = strcmp(device[i], "zero") == 0; /* see make_dev in root.c */
        char *path = arena_printf(&a->memory, "/dev/%s", device[i]);
        add3(a, "--dev-bind", zero ? "/dev/full" : path, path);
    }
    add3(a, "--symlink", "../box/tmp", "/dev/shm");
    add3(a, "--symlink", "/proc/self/fd", "/dev/fd");
    add3(a, "--symlink", "box/tmp", "/tmp");
}

static void add_isolation(struct args *a)
{
    static const char *const word[] = {
        "--unshare-all", "--as-pid-1", "--die-with-parent", "--clearenv", "--uid",      "1000",
        "--gid",         "1000",       "--hostname",        "box",        "--cap-drop", "ALL",
    };
    for (size_t i = 0; i < countof(word); i++)
        add(a, word[i]);
}

static void add_kit(struct args *a, const struct start *start)
{
    add3(a, "--perms", "0755", "--dir");
    add(a, "/assay");
    for (size_t i = 0; i < start->setup.n_kit; i++)
        add_data(a, start->kit[i].data, start->kit[i].executable ? "0555" : "0444",
                 kit_is_system(&start->kit[i])
                     ? start->kit[i].name
                     : arena_printf(&a->memory, "/assay/%s", start->kit[i].name));
}

static void add_command(struct args *a, const struct start *start, int self, int progress)
{
    char group[128];
    add(a, "--proc");
    add(a, "/proc");
    add(a, "--size");
    add(a, number(a, start->setup.box_bytes));
    add3(a, "--perms", "0755", "--tmpfs");
    add(a, "/box");
    add(a, "--perms");
    add(a, "0555");
    add3(a, "--ro-bind-data", number(a, self), "/.assay-cell");
    add3(a, "--perms", "0555", "--dir");
    add(a, "/peer");
    add(a, "--remount-ro");
    add(a, "/");
    add3(a, "--chdir", "/box", "--");
    add3(a, "/.assay-cell", "--inside", number(a, start->socket));
    add(a, number(a, progress));
    add(a, number(a, start->setup.box_bytes));
    group_hand(&start->cgroup->group, group, sizeof group);
    add(a, group);
}

int bwrap_exec(const struct start *start, int progress, struct err *err)
{
    static char *empty[] = {NULL};
    struct args a = {0};
    const char *program = bwrap_program();
    int self = open("/proc/self/exe", O_RDONLY);
    if (!program)
        return err_set(err, ERR_SYS, "bubblewrap is not installed");
    if (self < 0)
        return err_sys(err, "open own executable");
    add(&a, program);
    add_isolation(&a);
    add_system(&a);
    add_kit(&a, start);
    add_command(&a, start, self, progress);
    if (a.n >= ARGS_MAX)
        return err_set(err, ERR_LIMIT, "too many kit files for bubblewrap");
    if (drop_to_user(HOST_UID + (unsigned)start->setup.slot, err))
        return -1;
    fcntl(start->socket, F_SETFD, 0);
    fcntl(progress, F_SETFD, 0);
    dup2(progress, 2); /* what bubblewrap complains about is the reason to report */
    execve(program, a.v, empty);
    return err_sys(err, "%s", program);
}
