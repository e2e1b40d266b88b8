/* orphans.c: session leaders, twice forked, deaf to every signal. */
#include "hostile.h"
int main(void)
{
    for (int i = 0; i < 15; i++)
        if (fork() == 0) {
            setsid();
            if (fork() > 0)
                _exit(0);
            for (int s = 1; s < 65; s++)
                signal(s, SIG_IGN);
            for (;;)
                pause();
        }
    while (wait(NULL) > 0)
        ;
    return 0;
}
