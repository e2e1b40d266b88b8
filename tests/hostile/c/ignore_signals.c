/* ignore_signals.c: cannot be asked to stop. */
#include "hostile.h"
int main(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (int s = 1; s < 65; s++)
        signal(s, SIG_IGN);
    for (;;)
        pause();
}
