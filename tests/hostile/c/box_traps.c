/* box_traps.c: leaves in the box whatever could fool who reads it: links out, a FIFO that blocks, a
 * socket, hard links, attributes on the box itself. */
#include "hostile.h"
int main(void)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    symlink("/etc/passwd", "out.txt");
    symlink("/var/tmp/assay-canary", "dir");
    mkfifo("fifo", 0666);
    if (fd >= 0)
        bind(fd, (struct sockaddr *)&un, sizeof un);
    link("/usr/bin/env", "hard");
    mknod("device", S_IFCHR | 0666, makedev(1, 1));
    setxattr(".", "user.assay", "leftover", 8, 0);
    fsetxattr(open(".", O_RDONLY), "user.assay", "leftover", 8, 0);
    rename("tmp", "moved");
    symlink("/var/tmp", "tmp");
    return 0;
}
