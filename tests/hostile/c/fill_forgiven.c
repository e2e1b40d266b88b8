/* fill_forgiven.c: files without a name, held by a process that hides and hardly does anything:
 * others with the same table of descriptors write for it, between two looks. */
#include "fill_ways.h"

static char stack[1 << 16] __attribute__((aligned(16)));

static int write_some(void *unused)
{
    int fd = open("x", O_CREAT | O_RDWR, 0644);
    unlink("x");
    for (int i = 0; i < 15; i++)
        if (write(fd, block, sizeof block) != sizeof block)
            _exit(1);
    _exit(unused != NULL);
}

static void hide_and_hold(void)
{
    struct timespec start, now;
    int status;
    clock_gettime(CLOCK_MONOTONIC, &start);
    prctl(PR_SET_DUMPABLE, 0);
    for (int i = 0; i < 8; i++) {
        do /* a little after a look, as far as one can know */
            usleep(4000);
        while (clock_gettime(CLOCK_MONOTONIC, &now) == 0 &&
               (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 <
                   60 + 51 * i);
        prctl(PR_SET_DUMPABLE, 1);
        clone(write_some, stack + sizeof stack, CLONE_FILES | SIGCHLD, NULL);
        prctl(PR_SET_DUMPABLE, 0);
        if (wait(&status) < 0 || status != 0)
            _exit(1);
    }
}

int main(void)
{
    return fill_by(hide_and_hold);
}
