/* fill_dodge.c: a folder of files that is told when somebody lists the box, and then moves to where
 * he has been already. */
#include "hostile.h"

#include <sys/inotify.h>

enum { CROWD = 500 };

static char block[1 << 20];

static int write_one(const char *name, int n)
{
    int fd = open(name, O_CREAT | O_WRONLY, 0644), r = fd < 0 ? -1 : 0;
    for (int k = 0; k < n && r == 0; k++)
        r = write(fd, block, sizeof block) == sizeof block ? 0 : -1;
    close(fd);
    return r;
}

/* Both have many files besides, so that to read them takes time. */
static void crowd(const char *dir)
{
    char name[32];
    mkdir(dir, 0755);
    for (int i = 0; i < CROWD; i++) {
        snprintf(name, sizeof name, "%s/%d", dir, i);
        if (write_one(name, 0))
            _exit(1);
    }
}

int main(void)
{
    char name[32], event[4096];
    int at = 0, i = 0, fd = inotify_init1(IN_NONBLOCK), watch[2];
    time_t end;
    const char *place[] = {"a/d", "b/d"};
    crowd("a");
    crowd("b");
    mkdir("a/d", 0755);
    watch[0] = inotify_add_watch(fd, "a", IN_ACCESS | IN_ONLYDIR);
    watch[1] = inotify_add_watch(fd, "b", IN_ACCESS | IN_ONLYDIR);
    if (watch[0] < 0 || watch[1] < 0)
        return 1;
    end = time(NULL) + 3;
    while (time(NULL) < end) {
        ssize_t n = read(fd, event, sizeof event);
        const struct inotify_event *e = (const void *)event;
        if (n > 0 && e->wd == watch[1 - at] && rename(place[at], place[1 - at]) == 0)
            at = 1 - at;
        snprintf(name, sizeof name, "%s/f%d", place[at], i);
        if (i < 20 && write_one(name, 10) == 0)
            i++;
    }
    if (i == 20)
        puts("ESCAPED: 200 MB");
    return 1;
}
