/* lock.c: a lock for each run, by the name of an abstract socket. */
#include "harness/flow/lock.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int lock_run(int *ret, const char *store_path, int64_t run, struct err *err)
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
             (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n)) == 0) {
        *ret = fd;
        return 0;
    }
    close(fd);
    if (errno == EADDRINUSE)
        return err_set(err, ERR_USAGE, "run %lld of %s is being worked on by another process",
                       (long long)run, store_path);
    return err_sys(err, "bind");
}

void unlock_run(int lock)
{
    close(lock);
}
