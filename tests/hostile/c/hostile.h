/* hostile.h: what the hostile programs share: headers, and the one word that says "it worked". */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#define MB (1 << 20)

static inline void escaped_if(int worked, const char *what)
{
    if (worked)
        printf("ESCAPED: %s\n", what);
    else
        printf("%s: %s\n", what, strerror(errno));
    fflush(stdout);
}

/* Print a file, as somebody would who looks for secrets. */
static inline int show(const char *path)
{
    char text[4096];
    ssize_t n, total = 0;
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    if (fd < 0)
        return 0;
    while ((n = read(fd, text, sizeof text)) > 0 && (total += n) < 100000)
        fwrite(text, 1, (size_t)n, stdout);
    close(fd);
    return total > 0;
}

#endif
