/* signals_by_file.c: a descriptor that sends a signal of our choice, when something arrives, to a
 * process of our choice. */
#include "hostile.h"
static void aim(pid_t pid, int number)
{
    int p[2];
    if (pipe(p) || fcntl(p[0], F_SETOWN, pid) || fcntl(p[0], F_SETSIG, number) ||
        fcntl(p[0], F_SETFL, O_ASYNC))
        return;
    if (write(p[1], "x", 1) != 1)
        return;
    close(p[0]);
    close(p[1]);
}
int main(void)
{
    pid_t around[] = {1, getppid(), getpid() - 1, getpid() - 2, getpid() - 3, getpid() - 4};
    for (size_t i = 0; i < sizeof around / sizeof *around; i++)
        if (around[i] > 0) {
            aim(around[i], SIGSTOP);
            aim(around[i], SIGKILL);
        }
    puts("alive");
    return 0;
}
