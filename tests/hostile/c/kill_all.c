/* kill_all.c: every signal to everybody. */
#include "hostile.h"
int main(void)
{
    for (int s = 1; s < 32; s++)
        if (s != SIGTSTP && s != SIGSTOP && s != SIGTTIN && s != SIGTTOU) {
            signal(s, SIG_IGN);
            kill(-1, s);
        }
    kill(1, SIGKILL);
    kill(getppid(), SIGKILL);
    kill(1, SIGSTOP);
    kill(getppid(), SIGSTOP);
    puts("still here");
    return 0;
}
