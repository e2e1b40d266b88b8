/* fs.c: whole files and folders. */
#include "harness/io/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_fd(struct str *ret, int fd, const char *path, size_t size, struct arena *arena,
                   struct err *err)
{
    char *p = arena_alloc(arena, size + 1);
    size_t n = 0;
    while (n < size) {
        ssize_t got = read(fd, p + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_sys(err, "read %s", path);
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *ret = (struct str){p, n};
    return 0;
}

/* Read the whole file behind `fd`, and close it. */
static int read_open(struct str *ret, int fd, const char *path, size_t max_bytes,
                     struct arena *arena, struct err *err)
{
    struct stat st;
    int rc;
    if (fstat(fd, &st) < 0)
        rc = err_sys(err, "stat %s", path);
    else if (!S_ISREG(st.st_mode))
        rc = err_set(err, ERR_INPUT, "%s: not a regular file", path);
    else if ((size_t)st.st_size > max_bytes)
        rc = err_set(err, ERR_LIMIT, "%s: %lld bytes, at most %zu are accepted", path,
                     (long long)st.st_size, max_bytes);
    else
        rc = read_fd(ret, fd, path, (size_t)st.st_size, arena, err);
    close(fd);
    return rc;
}

int fs_read(struct str *ret, const char *path, size_t max_bytes, struct arena *arena,
            struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return err_sys(err, "open %s", path);
    return read_open(ret, fd, path, max_bytes, arena, err);
}

/* Open `path` below `root` part by part, each in the folder before it, so that
 * no link is followed. */
static int open_below(const char *root, const char *path, int flags)
{
    char part[256];
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (fd >= 0 && *path) {
        size_t n = strcspn(path, "/");
        int up, last = path[n] == 0;
        snprintf(part, sizeof part, "%.*s", (int)(n < 255 ? n : 255), path);
        up = fd;
        errno = EINVAL;
        fd = strcmp(part, "..") == 0 ? -1
                                     : openat(up, part,
                                              O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK |
                                                  (last ? flags : O_DIRECTORY));
        close(up);
        path += n + !last;
    }
    return fd;
}

static int open_failed(const char *root, const char *path, struct err *err)
{
    int cause = errno; /* ENOTDIR also for a link in the place of a folder */
    struct stat st;
    struct buf b;
    bool link;
    buf_init(&b, 8192);
    buf_addf(&b, "%s/%s", root, path);
    link = cause == ELOOP || (lstat(b.p, &st) == 0 && S_ISLNK(st.st_mode));
    errno = cause;
    if (link)
        err_set(err, ERR_INPUT, "%s: a symbolic link; links are not followed here", b.p);
    else
        err_sys(err, "open %s", b.p);
    buf_finish(&b);
    return -1;
}

int fs_read_below(struct str *ret, const char *root, const char *path, size_t max_bytes,
                  struct arena *arena, struct err *err)
{
    int fd = open_below(root, path, 0);
    if (fd < 0)
        return open_failed(root, path, err);
    return read_open(ret, fd, arena_printf(arena, "%s/%s", root, path), max_bytes, arena, err);
}

bool fs_is_dir_below(const char *root, const char *path)
{
    int fd = open_below(root, path, O_DIRECTORY);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static int write_all(int fd, struct str data)
{
    while (data.n) {
        ssize_t put = write(fd, data.p, data.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        data.p += put;
        data.n -= (size_t)put;
    }
    return 0;
}

int fs_write(const char *path, struct str data, struct err *err)
{
    struct arena arena = {0};
    char *temp = arena_printf(&arena, "%s.new.%d", path, (int)getpid());
    int rc = -1, fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        err_sys(err, "create %s", temp);
        goto out;
    }
    if (write_all(fd, data) < 0 || fsync(fd) < 0) {
        err_sys(err, "write %s", temp);
        close(fd);
        unlink(temp);
        goto out;
    }
    close(fd);
    if (rename(temp, path) < 0) {
        err_sys(err, "rename %s to %s", temp, path);
        unlink(temp);
        goto out;
    }
    rc = 0;
out:
    arena_finish(&arena);
    return rc;
}

int fs_mkdirs_for_file(const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    char *dir;
    int rc = 0;
    if (!slash || slash == path)
        return 0;
    dir = mem_dup(path, (size_t)(slash - path));
    if (mkdir(dir, 0777) < 0 && errno != EEXIST)
        rc = errno == ENOENT
                 ? err_set(err, ERR_USAGE, "%s: there is no folder to create %s in", path, dir)
                 : err_sys(err, "create folder %s", dir);
    free(dir);
    return rc;
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    return kind == FTW_DP || kind == FTW_D ? rmdir(path) : unlink(path);
}

int fs_rmtree(const char *path, struct err *err)
{
    if (nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) < 0 && errno != ENOENT)
        return err_sys(err, "remove %s", path);
    return 0;
}

bool fs_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool fs_is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Read the names in the folder, and close it. */
static void list_open(const char *const **ret, size_t *n, DIR *dir, struct arena *arena)
{
    const char **name = NULL, **final;
    size_t used = 0, cap = 0;
    struct dirent *entry;
    while ((entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        name = mem_room(name, used, &cap, sizeof *name);
        name[used++] = arena_dup(arena, str_c(entry->d_name));
    }
    closedir(dir);
    if (used)
        qsort(name, used, sizeof *name, by_bytes);
    final = arena_alloc(arena, used * sizeof *final);
    if (used)
        memcpy(final, name, used * sizeof *final);
    free(name);
    *ret = final;
    *n = used;
}

int fs_list(const char *const **ret, size_t *n, const char *path, struct arena *arena,
            struct err *err)
{
    DIR *dir = opendir(path);
    if (!dir)
        return err_sys(err, "open folder %s", path);
    list_open(ret, n, dir, arena);
    return 0;
}

int fs_list_below(const char *const **ret, size_t *n, const char *root, const char *path,
                  struct arena *arena, struct err *err)
{
    int fd = open_below(root, path, O_DIRECTORY);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir)
        return open_failed(root, path, err);
    list_open(ret, n, dir, arena);
    return 0;
}

int fs_temp_dir(const char **ret, struct arena *arena, struct err *err)
{
    const char *base = getenv("TMPDIR");
    char *path = arena_printf(arena, "%s/assay-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(path))
        return err_sys(err, "create a folder like %s", path);
    *ret = path;
    return 0;
}

/* Make the folder if it is missing, and check that it is ours and that nobody
 * else can write to it. */
static int own_dir(const char *path)
{
    struct stat st;
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return -1;
    if (stat(path, &st) < 0)
        return -1;
    if (S_ISDIR(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & 022))
        return 0;
    errno = EPERM;
    return -1;
}

/* The first of the usual places that can be used. */
static const char *cache_root(struct arena *arena)
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    const char *root = NULL;
    if (xdg && *xdg == '/') {
        mkdir(xdg, 0700);
        root = arena_printf(arena, "%s/assay", xdg);
    } else if (home && *home == '/') {
        root = arena_printf(arena, "%s/.cache", home);
        mkdir(root, 0700);
        root = arena_printf(arena, "%s/assay", root);
    }
    if (root && own_dir(root) == 0)
        return root;
    return arena_printf(arena, "/tmp/assay-cache-%d", (int)geteuid());
}

int fs_cache_dir(const char **ret, const char *name, struct arena *arena, struct err *err)
{
    const char *root = cache_root(arena);
    const char *path = arena_printf(arena, "%s/%s", root, name);
    if (own_dir(root) < 0 || own_dir(path) < 0)
        return err_sys(err, "use the cache folder %s", path);
    *ret = path;
    return 0;
}

int fs_self_dir(const char **ret, struct arena *arena, struct err *err)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;
    if (n < 0)
        return err_sys(err, "read /proc/self/exe");
    path[n] = 0;
    slash = strrchr(path, '/');
    *slash = 0;
    *ret = arena_dup(arena, str_c(slash == path ? "/" : path));
    return 0;
}
