/* locks.c: locks on files that other jobs use: held against them, or found held by them. */
#include "hostile.h"

#include <sys/file.h>

static int lock_by_fcntl(int fd, int command, short type)
{
    struct flock l = {.l_type = type, .l_whence = SEEK_SET};
    return fcntl(fd, command, &l);
}

/* A file of two descriptors of its own: what the first holds, the second must not meet. */
static void whole(const char *path)
{
    int a = open(path, O_RDONLY), b = open(path, O_RDONLY);
    if (a < 0 || b < 0)
        return;
    flock(a, LOCK_EX | LOCK_NB);
    escaped_if(flock(b, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK, "flock of a shared file");
}

/* The other one is asked in another process: locks by fcntl() are a process's. */
static void parts(const char *path, int set, int get)
{
    int a = open(path, O_RDONLY), b = open(path, O_RDONLY), status = 0;
    struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    pid_t pid;
    if (a < 0 || b < 0)
        return;
    lock_by_fcntl(a, set, F_RDLCK);
    pid = fork();
    if (pid == 0)
        _exit(fcntl(b, get, &l) == 0 && l.l_type == F_RDLCK);
    waitpid(pid, &status, 0);
    escaped_if(status != 0, "a read lock of a shared file is seen");
    close(a);
    close(b);
}

int main(void)
{
    whole("/usr/bin/env");
    whole("/usr/bin");
    whole("/etc/ld.so.cache");
    whole("/dev/null");
    parts("/usr/bin/env", F_SETLK, F_GETLK);
    parts("/usr/bin/env", F_SETLKW, F_GETLK);
    parts("/usr/bin/env", F_OFD_SETLK, F_OFD_GETLK);
    parts("/usr/bin/env", F_OFD_SETLKW, F_OFD_GETLK);
    return 0;
}
