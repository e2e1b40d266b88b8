/* host_wide.c: what one process can do to the whole machine: use up what there is only once, write
 * all of its disks, hand its memory to the program that takes care of crashes. */
#include "hostile.h"
int main(void)
{
    const struct rlimit none = {0, 0};
    struct rlimit core = {0, 0};
    unsigned long ring = 0;
    escaped_if(syscall(SYS_io_setup, 60000, &ring) == 0, "io_setup");
    escaped_if(syncfs(-1) < 0 && errno == EBADF, "syncfs");
    escaped_if(fsync(-1) < 0 && errno == EBADF, "fsync");
    setrlimit(RLIMIT_CORE, &none);
    prlimit(0, RLIMIT_CORE, &none, NULL);
    getrlimit(RLIMIT_CORE, &core);
    escaped_if(core.rlim_cur != 1 || core.rlim_max != 1, "a dump to a program of the host's");
    return 0;
}
