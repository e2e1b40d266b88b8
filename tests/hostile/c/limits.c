/* limits.c: lifts its own limits; makes itself more important. */
#include "hostile.h"
int main(void)
{
    static const int what[] = {RLIMIT_CPU,    RLIMIT_DATA, RLIMIT_FSIZE,  RLIMIT_NPROC,
                               RLIMIT_NOFILE, RLIMIT_CORE, RLIMIT_MEMLOCK};
    struct rlimit r = {RLIM_INFINITY, RLIM_INFINITY}, now;
    struct sched_param p = {.sched_priority = 1};
    int fd = open("/proc/self/oom_score_adj", O_WRONLY);
    for (size_t i = 0; i < sizeof what / sizeof *what; i++)
        escaped_if(setrlimit(what[i], &r) == 0 && getrlimit(what[i], &now) == 0 &&
                       now.rlim_cur == RLIM_INFINITY,
                   "setrlimit");
    escaped_if(prlimit(getppid(), RLIMIT_NOFILE, &r, NULL) == 0, "prlimit of the parent");
    escaped_if(fd >= 0 && write(fd, "-1000", 5) == 5, "oom_score_adj");
    escaped_if(setpriority(PRIO_PROCESS, 0, -20) == 0, "nice");
    escaped_if(sched_setscheduler(0, SCHED_FIFO, &p) == 0, "SCHED_FIFO");
    return 0;
}
