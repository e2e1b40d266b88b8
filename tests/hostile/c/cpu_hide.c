/* cpu_hide.c: work done in children that the kernel reaps, so that no wait() ever sees it. */
#include "hostile.h"
int main(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 40; i++) {
        if (fork() == 0) {
            clock_t end = clock() + CLOCKS_PER_SEC / 20;
            while (clock() < end)
                ;
            _exit(0);
        }
        while (wait(NULL) > 0)
            ;
    }
    puts("2 s burnt unseen");
    return 0;
}
