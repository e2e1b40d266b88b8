/* timers.c: a storm of its own signals and timers. */
#include "hostile.h"
static void on_signal(int s)
{
    (void)s;
}
int main(void)
{
    struct itimerval v = {{0, 1}, {0, 1}};
    timer_t t;
    int n = 0;
    signal(SIGALRM, on_signal);
    setitimer(ITIMER_REAL, &v, NULL);
    while (n < 100000 && timer_create(CLOCK_MONOTONIC, NULL, &t) == 0)
        n++;
    escaped_if(n >= 100000, "100000 timers");
    for (;;)
        pause();
}
