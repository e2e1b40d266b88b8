/* comet.c: a process that lives only until its child does, so that no list of PIDs is ever true. */
#include "hostile.h"
int main(void)
{
    if (fork() > 0) {
        usleep(30000);
        return 0;
    }
    signal(SIGCHLD, SIG_IGN);
    setsid();
    for (long i = 0; i < 1000000; i++)
        if (fork() > 0)
            _exit(0);
    _exit(0);
}
