/* stopped_orphans.c: daemons that are stopped, traced or wait for each other when their parent
 * ends. */
#include "hostile.h"
int main(void)
{
    for (int i = 0; i < 10; i++)
        if (fork() == 0) {
            setsid();
            if (fork() != 0)
                _exit(0);
            for (int fd = 0; fd < 256; fd++)
                dup2(0, fd);
            if (i % 2)
                kill(0, SIGSTOP);
            ptrace(PTRACE_TRACEME, 0, 0, 0);
            if (vfork() == 0)
                for (;;)
                    pause();
        }
    usleep(100000);
    return 0;
}
