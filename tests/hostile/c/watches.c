/* watches.c: files that many jobs use, such as /usr of the host, as a way to see what the others
 * do: watches, change notes, leases. */
#include "hostile.h"

#include <sys/inotify.h>

static void by_inotify(const char *path)
{
    int fd = inotify_init1(IN_NONBLOCK), watch = inotify_add_watch(fd, path, IN_ALL_EVENTS);
    escaped_if(fd >= 0, "inotify");
    escaped_if(watch >= 0, "a watch");
}

static void by_note(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    escaped_if(fcntl(fd, F_NOTIFY, DN_ACCESS | DN_MODIFY | DN_CREATE) == 0, "a change note");
}

int main(void)
{
    static const char *const folder[] = {"/usr/bin", "/usr/lib", "/assay", "/", "."};
    int fd;
    signal(SIGIO, SIG_IGN);
    for (size_t i = 0; i < sizeof folder / sizeof *folder; i++) {
        by_inotify(folder[i]);
        by_note(folder[i]);
    }
    fd = open("/usr/bin/env", O_RDONLY);
    escaped_if(fcntl(fd, F_SETLEASE, F_RDLCK) == 0, "a lease");
    escaped_if(syscall(SYS_fanotify_init, 0, 0) >= 0, "fanotify");
    escaped_if(syscall(SYS_fanotify_init, 0x200, 0) >= 0, "fanotify by handles");
    return 0;
}
