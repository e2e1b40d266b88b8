/* kill_by_number.c: SIGKILL to every PID, one by one, but its own. */
#include "hostile.h"
int main(void)
{
    pid_t parent = getppid();
    for (pid_t p = 1; p < 40000; p++)
        if (p != getpid() && p != parent && kill(p, SIGKILL) == 0)
            escaped_if(p > 4, "killed somebody");
    return 0;
}
