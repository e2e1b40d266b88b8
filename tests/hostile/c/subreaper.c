/* subreaper.c: takes in orphans itself, so that they do not come to whoever clears up. */
#include "hostile.h"
int main(void)
{
    if (fork() == 0) {
        setsid();
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        for (int i = 0; i < 8; i++)
            if (fork() == 0) {
                if (fork() == 0)
                    for (;;)
                        pause();
                _exit(0);
            }
        for (;;)
            pause();
    }
    usleep(50000);
    return 0;
}
