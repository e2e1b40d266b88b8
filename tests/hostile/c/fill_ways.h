/* fill_ways.h: files without a name, held where a look at the open files does not find them. Each
 * fill_WAY.c tries one of the ways. */
#ifndef FILL_WAYS_H
#define FILL_WAYS_H

#include "hostile.h"

static char block[1 << 20];

static inline int fill_file(const char *name)
{
    int fd = open(name, O_CREAT | O_RDWR, 0644);
    for (int k = 0; k < 10; k++)
        if (fd < 0 || write(fd, block, sizeof block) != sizeof block)
            return -1;
    return fd;
}

static inline int fill(void)
{
    int fd = fill_file("x");
    unlink("x");
    return fd;
}

static inline void mapped(void)
{
    for (int i = 0; i < 20; i++) {
        int fd = fill();
        if (fd < 0 || mmap(NULL, 10 << 20, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
            _exit(1);
        close(fd);
    }
}

static inline int own_table(void *unused)
{
    for (int i = 0; i < 20; i++)
        if (fill() < 0)
            _exit(1);
    for (;;)
        pause();
    return unused != NULL;
}

static inline void in_a_thread(void)
{
    static char stack[1 << 16] __attribute__((aligned(16)));
    if (clone(own_table, stack + sizeof stack, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, NULL) < 0)
        _exit(1);
    sleep(2);
}

static inline void unseen(void)
{
    prctl(PR_SET_DUMPABLE, 0);
    for (int i = 0; i < 20; i++)
        if (fill() < 0)
            _exit(1);
}

static inline void on_the_way(void)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0)
        _exit(1);
    for (int i = 0; i < 20; i++) {
        char room[CMSG_SPACE(sizeof(int))] = {0}, c = 0;
        struct iovec io = {&c, 1};
        struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = room};
        int fd = fill();
        m.msg_controllen = sizeof room;
        CMSG_FIRSTHDR(&m)->cmsg_level = SOL_SOCKET;
        CMSG_FIRSTHDR(&m)->cmsg_type = SCM_RIGHTS;
        CMSG_FIRSTHDR(&m)->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(CMSG_FIRSTHDR(&m)), &fd, sizeof fd);
        if (fd < 0 || sendmsg(pair[0], &m, 0) < 0)
            _exit(1);
        close(fd);
    }
}

static inline int fill_by(void (*way)(void))
{
    way();
    sleep(2);
    puts("ESCAPED: 200 MB");
    return 1;
}

#endif
