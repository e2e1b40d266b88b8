/* storms.c: as many objects of the kernel as there are descriptors, each as large as it may be, in
 * all processes at once; then ended together. */
#include "hostile.h"

#include <linux/futex.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>

static int futex_word;

static void fill_pipe(int k)
{
    static char block[64 << 10];
    int p[2];
    if (pipe2(p, O_NONBLOCK))
        return;
    if (k % 4 == 0)
        fcntl(p[0], F_SETPIPE_SZ, 1 << 20);
    while (write(p[1], block, sizeof block) > 0)
        ;
}

static void one_process(void)
{
    int last = epoll_create1(0);
    for (int k = 0; k < 60; k++) {
        struct itimerspec soon = {{0, 1000}, {0, 1000}};
        struct epoll_event e = {EPOLLIN, {0}};
        int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), next = epoll_create1(0);
        int event = eventfd(1, EFD_NONBLOCK);
        timerfd_settime(timer, 0, &soon, NULL);
        epoll_ctl(last, EPOLL_CTL_ADD, timer, &e);
        epoll_ctl(next, EPOLL_CTL_ADD, last, &e);
        epoll_ctl(next, EPOLL_CTL_ADD, event, &e);
        inotify_add_watch(inotify_init(), ".", IN_ALL_EVENTS);
        last = next;
    }
    for (int k = 0; k < 100; k++)
        fill_pipe(k);
    syscall(SYS_futex, &futex_word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

int main(void)
{
    for (int i = 0; i < 24; i++)
        if (fork() == 0) {
            one_process();
            _exit(0);
        }
    sleep(1);
    return 7;
}
