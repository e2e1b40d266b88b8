/* lock.c: a lock for each run: a byte of a file beside the store, and the name of an abstract socket.
 *
 * The byte holds wherever the file is the same one: for two containers with one volume, too. The name
 * holds where two paths lead to one store, but only within one network namespace. */
#include "harness/flow/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define NO_RUN ((off_t)1 << 61) /* where the bytes of negative numbers begin, which are no run's */

static int taken(const char *store_path, int64_t run, struct err *err)
{
    return err_set(err, ERR_USAGE, "run %lld of %s is being worked on by another process",
                   (long long)run, store_path);
}

/* A descriptor that holds the byte; -1: error. The lock is the open file's, not the process's, so
 * that no other close in this process drops it. */
static int lock_byte(const char *store_path, int64_t run, struct err *err)
{
    char real[PATH_MAX], path[PATH_MAX + 8];
    struct flock byte = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    int fd;
    byte.l_start = run < 0 ? NO_RUN - run : run;
    if (!realpath(store_path, real))
        return err_sys(err, "realpath %s", store_path);
    snprintf(path, sizeof path, "%s-lock", real);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_sys(err, "open %s", path);
    if (fcntl(fd, F_OFD_SETLK, &byte) == 0)
        return fd;
    if (errno == EAGAIN || errno == EACCES)
        taken(store_path, run, err);
    else
        err_sys(err, "lock %s", path);
    close(fd);
    return -1;
}

static int lock_name(const char *store_path, int64_t run, struct err *err)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    struct stat st;
    int n, fd;
    if (stat(store_path, &st) < 0)
        return err_sys(err, "stat %s", store_path);
    n = snprintf(addr.sun_path + 1, sizeof addr.sun_path - 1, "assay-%llx-%llx-%lld",
                 (unsigned long long)st.st_dev, (unsigned long long)st.st_ino, (long long)run);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return err_sys(err, "socket");
    if (bind(fd, (struct sockaddr *)&addr,
             (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n)) == 0)
        return fd;
    if (errno == EADDRINUSE)
        taken(store_path, run, err);
    else
        err_sys(err, "bind");
    close(fd);
    return -1;
}

int lock_run(struct lock *ret, const char *store_path, int64_t run, struct err *err)
{
    struct lock lock;
    lock.name = lock_name(store_path, run, err);
    if (lock.name < 0)
        return -1;
    lock.byte = lock_byte(store_path, run, err);
    if (lock.byte < 0) {
        close(lock.name);
        return -1;
    }
    *ret = lock;
    return 0;
}

void unlock_run(const struct lock *lock)
{
    close(lock->byte);
    close(lock->name);
}
