/* fork_sleepers.c: takes every process there is and waits. */
#include "hostile.h"
int main(void)
{
    int n = 0;
    pid_t pid;
    while (n < 5000 && (pid = fork()) > 0)
        n++;
    escaped_if(n >= 5000, "5000 processes");
    for (;;)
        pause();
}
