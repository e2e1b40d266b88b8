/* box.c: the folder a step works in: emptied, filled, read back. Whatever lies in it was made by
 * somebody hostile: no path is followed out of it, no name is opened before it is known to be a
 * regular file, and empty means seen to be empty. */
#include "runners/cell/cell.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

static int open_beneath(int dir, const char *name, int flags, int mode)
{
    struct open_how how = {
        .flags = (uint64_t)(flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK),
        .mode = (uint64_t)mode,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, dir, name, &how, sizeof how);
}

static int close_with(int fd, int error)
{
    close(fd);
    errno = error;
    return -1;
}

static bool is_dot(const char *name)
{
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

/* A stream of its own: the descriptor stays with the caller and keeps its position. */
static DIR *list(int dir)
{
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (!d && fd >= 0)
        close(fd);
    return d;
}

/* Give ourselves access to a directory. Never to what a link points to: chmod would follow it. */
static void unlock(int dir, const char *name)
{
    struct stat st;
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode) &&
        keyed_call(SYS_fchmodat, dir, (long)name, 0700, 0, 0) < 0)
        return; /* then it stays, and is seen to stay */
}

/* Take the entry away, whatever it is. A directory that is not empty is emptied by moving its
 * sub-directories up to the top first: no recursion, two descriptors, any depth, any name length.
 * Moving a directory writes its "..", so its mode must allow that: chmod first. */
static void flatten(int top, int dir, const char *name)
{
    static unsigned counter;
    char fresh[32];
    struct dirent *e;
    DIR *d;
    int fd;
    if (unlinkat(dir, name, 0) == 0 || unlinkat(dir, name, AT_REMOVEDIR) == 0)
        return;
    unlock(dir, name);
    fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    d = list(fd);
    while (d && (e = readdir(d))) {
        if (is_dot(e->d_name) || unlinkat(fd, e->d_name, 0) == 0 ||
            unlinkat(fd, e->d_name, AT_REMOVEDIR) == 0)
            continue;
        unlock(fd, e->d_name);
        snprintf(fresh, sizeof fresh, ".%u", counter++);
        renameat(fd, e->d_name, top, fresh);
    }
    if (d)
        closedir(d);
    close(fd);
    unlinkat(dir, name, AT_REMOVEDIR);
}

static int count_entries(int dir)
{
    struct dirent *e;
    DIR *d = list(dir);
    int n = 0;
    if (!d)
        return -1;
    while ((e = readdir(d)))
        n += !is_dot(e->d_name);
    closedir(d);
    return n;
}

/* Every pass either removes something or moves it nearer; the bound is for what may not be removed
 * at all. The check afterwards, and not a return value on the way, says whether it is empty. */
int tree_empty(int dir_fd)
{
    int left = 0;
    for (int pass = 0; pass < 3 * BOX_INODES; pass++) {
        struct dirent *e;
        DIR *d = list(dir_fd);
        if (!d)
            return -1;
        while ((e = readdir(d)))
            if (!is_dot(e->d_name))
                flatten(dir_fd, dir_fd, e->d_name);
        closedir(d);
        left = count_entries(dir_fd);
        if (left <= 0)
            break;
    }
    return left == 0 ? 0 : -1;
}

/* One pass over a directory that most probably holds a few files: how many entries there were, or
 * -1 when one of them did not go at once. */
static int remove_plain(int dir)
{
    char text[4096] __attribute__((aligned(8)));
    long n;
    int count = 0;
    if (lseek(dir, 0, SEEK_SET) < 0)
        return -1;
    while ((n = syscall(SYS_getdents64, dir, text, sizeof text)) > 0)
        for (long at = 0; at < n;) {
            const struct dirent64 *e = (const struct dirent64 *)(text + at);
            at += e->d_reclen;
            if (is_dot(e->d_name))
                continue;
            if (unlinkat(dir, e->d_name, e->d_type == DT_DIR ? AT_REMOVEDIR : 0) < 0)
                return -1;
            count++;
        }
    return n < 0 ? -1 : count;
}

/* The second pass must see that there is nothing. */
static int box_empty(int dir)
{
    return remove_plain(dir) >= 0 && remove_plain(dir) == 0 ? 0 : tree_empty(dir);
}

/* Attributes of the box itself would reach the next job. Access lists are among them; what a
 * security module has put there stays. -1 if there are more than can be listed, or one does not go.
 */
static int drop_attributes(int fd)
{
    static char names[XATTR_LIST_MAX];
    ssize_t n = flistxattr(fd, names, sizeof names);
    int left = n < 0 && errno != ENOTSUP, no_flags = 0;
    for (ssize_t i = 0; i < n; i += (ssize_t)strlen(names + i) + 1)
        if (fremovexattr(fd, names + i) < 0 && strncmp(names + i, "security.", 9) != 0)
            left++;
    ioctl(fd, FS_IOC_SETFLAGS, &no_flags);
    return left ? -1 : 0;
}

int box_open(struct slot *slot, struct err *err)
{
    if (slot->box_fd >= 0)
        close(slot->box_fd);
    slot->box_fd = open(slot->box_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (slot->box_fd < 0 || fchdir(slot->box_fd) < 0)
        return err_sys(err, "cannot enter the box");
    return 0;
}

static int remount(struct slot *slot, struct err *err)
{
    long r;
    if (!slot->can_mount)
        return err_set(err, ERR_SYS, "the box cannot be emptied");
    if (chdir("/") < 0)
        return err_sys(err, "cannot leave the box");
    close(slot->box_fd);
    slot->box_fd = -1;
    if ((r = keyed_call(SYS_umount2, (long)slot->box_path, MNT_DETACH, 0, 0, 0)) < 0) {
        errno = (int)-r;
        return err_sys(err, "cannot unmount the box");
    }
    if (root_mount_box(slot, err) || box_open(slot, err))
        return -1;
    return 0;
}

int box_wipe(struct slot *slot, struct err *err)
{
    keyed_fchmod(slot->box_fd, 0755);
    if ((box_empty(slot->box_fd) || drop_attributes(slot->box_fd)) && remount(slot, err))
        return -1;
    if (mkdirat(slot->box_fd, "tmp", 0700) < 0)
        return err_sys(err, "cannot make tmp in the box");
    box_is_empty(slot);
    return 0;
}

/* A folder in the folder. What stands in its place goes: a link there would lead elsewhere. */
static int open_sub(int box, int at, const char *name, bool make)
{
    int fd = open_beneath(at, name, O_RDONLY | O_DIRECTORY, 0);
    if (fd >= 0)
        return fd;
    if (errno == ELOOP || errno == ENOTDIR)
        flatten(box, at, name);
    else if (errno == EACCES)
        unlock(at, name);
    if (make && mkdirat(at, name, 0755) < 0 && errno != EEXIST)
        return -1;
    return open_beneath(at, name, O_RDONLY | O_DIRECTORY, 0);
}

static void close_sub(int box, int fd)
{
    int error = errno;
    if (fd != box)
        close(fd);
    errno = error;
}

/* The folder of the last part of "a/b/c": the box itself, or a new descriptor, or -1. */
static int open_parent(int box, const char *name, bool make, const char **last)
{
    char part[NAME_MAX + 1];
    int at = box;
    for (const char *slash; (slash = strchr(name, '/')); name = slash + 1) {
        int next;
        if (slash == name)
            continue;
        snprintf(part, sizeof part, "%.*s", (int)(slash - name), name);
        next = open_sub(box, at, part, make);
        close_sub(box, at);
        at = next;
        if (at < 0)
            return -1;
    }
    *last = name;
    return at;
}

/* Where a step may not change modes, a program it built lacks its execute bit. */
void box_make_executable(const struct slot *slot, const char *path)
{
    size_t n = strlen(slot->box_path);
    int fd;
    if (slot->own_user || strncmp(path, slot->box_path, n) != 0 || path[n] != '/')
        return;
    fd = box_read_from(slot, path + n + 1);
    if (fd < 0)
        return; /* execve will say why */
    keyed_fchmod(fd, 0755);
    close(fd);
}

static int write_all(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        s = str_slice(s, (size_t)n, s.n);
    }
    return 0;
}

static bool safe_name(const char *name)
{
    struct str s = str_c(name);
    return s.n && name[0] != '/' && !str_has(s, "..") && !str_ends(s, "/");
}

static int remove_one(int box, const char *name)
{
    const char *last;
    int dir = open_parent(box, name, false, &last);
    if (dir < 0)
        return errno == ENOENT ? 0 : -1;
    if (dir != box)
        keyed_fchmod(dir, 0700);
    flatten(box, dir, last);
    close_sub(box, dir);
    return 0;
}

static int create(int box, const char *name, int mode)
{
    const char *last;
    int fd, dir = open_parent(box, name, true, &last);
    if (dir < 0)
        return -1;
    fd = open_beneath(dir, last, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (fd < 0) { /* with keep_box something may stand there already */
        flatten(box, dir, last);
        fd = open_beneath(dir, last, O_WRONLY | O_CREAT | O_EXCL, mode);
    }
    close_sub(box, dir);
    return fd;
}

int box_put(const struct slot *slot, const struct exec_file *file, struct err *err)
{
    int fd;
    if (!safe_name(file->name))
        return err_set(err, ERR_INTERNAL, "not a name for the box: %s", file->name);
    fd = create(slot->box_fd, file->name, file->executable ? 0755 : 0644);
    if (fd < 0)
        return err_sys(err, "cannot write %s into the box", file->name);
    if (write_all(fd, file->data) < 0) {
        close_with(fd, errno);
        return err_sys(err, "cannot write %s into the box", file->name);
    }
    close(fd);
    return 0;
}

int box_remove(const struct slot *slot, const char *names, struct err *err)
{
    char name[PATH_MAX];
    while (names && *names) {
        size_t n = strcspn(names, " ");
        if (n && n < sizeof name) {
            snprintf(name, sizeof name, "%.*s", (int)n, names);
            if (!safe_name(name) || remove_one(slot->box_fd, name) < 0 ||
                faccessat(slot->box_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
                return err_set(err, ERR_SYS, "cannot remove %s from the box", name);
        }
        names += n + (names[n] == ' ');
    }
    return 0;
}

/* Only a regular file; a FIFO or a device would block or answer for something else. */
static int regular(int fd)
{
    struct stat st;
    if (fd < 0)
        return -1;
    if (fstat(fd, &st) < 0)
        return close_with(fd, errno);
    if (!S_ISREG(st.st_mode))
        return close_with(fd, EINVAL);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    return fd;
}

int box_read_from(const struct slot *slot, const char *name)
{
    return regular(open_beneath(slot->box_fd, name, O_RDONLY, 0));
}

int box_write_to(const struct slot *slot, const char *name)
{
    if (!safe_name(name)) {
        errno = EINVAL;
        return -1;
    }
    remove_one(slot->box_fd, name);
    return regular(open_beneath(slot->box_fd, name, O_WRONLY | O_CREAT | O_EXCL, 0644));
}

void box_collect(const struct slot *slot, const char *name, int64_t max, struct buf *data,
                 bool *found)
{
    struct stat st;
    char part[16384];
    ssize_t n = -1;
    int fd = box_read_from(slot, name);
    buf_clear(data);
    *found = false;
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && st.st_size <= max)
        while ((n = read(fd, part, sizeof part)) > 0 && (int64_t)data->n + n <= max)
            buf_add(data, part, (size_t)n);
    *found = n == 0 && !data->over;
    close(fd);
}
