/* fill_forgiven.c: files without a name, held by a process that hides and does nothing else: others with
 * the same table of descriptors write a little now and then, between two looks. */
#include "fill_ways.h"

static char stack[1 << 16] __attribute__((aligned(16)));

static int write_some(void *fd)
{
    prctl(PR_SET_DUMPABLE, 1);
    for (int i = 0; i < 2; i++)
        if (write(*(int *)fd, block, sizeof block) != sizeof block)
            _exit(1);
    _exit(0);
}

static void hide_and_hold(void)
{
    int fd = -1, status;
    prctl(PR_SET_DUMPABLE, 0);
    for (int i = 0; i < 100; i++) {
        if (i % 5 == 0) {
            fd = open("x", O_CREAT | O_RDWR, 0644);
            unlink("x");
        }
        usleep(40000);
        clone(write_some, stack + sizeof stack, CLONE_FILES | SIGCHLD, &fd);
        if (wait(&status) < 0 || status != 0)
            _exit(1);
    }
}

int main(void)
{
    return fill_by(hide_and_hold);
}
