/* environment.c: looks for keys in its own and everybody's environment. */
#include "hostile.h"
extern char **environ;
int main(void)
{
    char path[64];
    for (char **e = environ; *e; e++)
        puts(*e);
    for (int pid = 1; pid < 40000; pid++) {
        snprintf(path, sizeof path, "/proc/%d/environ", pid);
        if (pid != getpid())
            show(path);
        snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
        if (pid == 1 || pid == getppid())
            show(path);
    }
    return 0;
}
