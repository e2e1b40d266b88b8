/* foreign_modes.c: modes and times of files that are not its own: the kit's, which later jobs need,
 * and those of whoever runs the harness. */
#include "hostile.h"

static void lock(const char *path)
{
    struct stat before = {0}, after = {0};
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &before) < 0)
        return;
    fchmod(fd, 0);
    fchown(fd, getuid(), getgid());
    fsetxattr(fd, "user.x", "y", 1, 0);
    fstat(fd, &after);
    escaped_if(before.st_mode != after.st_mode, path);
    escaped_if(fgetxattr(fd, "user.x", NULL, 0) >= 0, "an attribute");
    fchmod(fd, before.st_mode & 07777);
    close(fd);
}

int main(void)
{
    const struct timespec times[2] = {{77, 7}, {77, 7}};
    const struct timeval old[2] = {{77, 7}, {77, 7}};
    const char *mine = "/var/tmp/assay-canary/escape/mine";
    lock("../assay/tool");
    lock("../assay");
    lock("/assay/tool");
    escaped_if(utimensat(AT_FDCWD, mine, times, 0) == 0, "times of a file of the host's");
#ifdef SYS_utime
    escaped_if(syscall(SYS_utimes, mine, old) == 0, "the same by utimes");
    escaped_if(syscall(SYS_utime, mine, NULL) == 0, "the same by utime");
    escaped_if(syscall(SYS_futimesat, AT_FDCWD, mine, old) == 0, "the same by futimesat");
#endif
    escaped_if(chmod(mine, 0777) == 0, "the mode of a file of the host's");
    return 0;
}
