/* others.c: whatever can be set for other processes, groups of them, or all of a user. */
#include "hostile.h"

#ifndef SYS_process_mrelease
#define SYS_process_mrelease 448
#endif

static void one(pid_t pid)
{
    uint64_t attr[6] = {48};
    int fd = (int)syscall(434 /* pidfd_open */, pid, 0);
    struct iovec v = {(void *)4096, 4096};
    if (fd >= 0) {
        escaped_if(syscall(424, fd, SIGSTOP, NULL, 0) == 0 && pid != 1, "pidfd_send_signal");
        escaped_if(syscall(440, fd, &v, 1, MADV_PAGEOUT, 0) >= 0, "process_madvise");
        escaped_if(syscall(SYS_process_mrelease, fd, 0) == 0, "process_mrelease");
        escaped_if(syscall(SYS_setns, fd, CLONE_NEWNS) == 0, "setns");
    }
    escaped_if(syscall(SYS_sched_setattr, pid, attr, 0) == 0, "sched_setattr");
    escaped_if(setpgid(pid, getpid()) == 0, "setpgid of another process");
    escaped_if(syscall(SYS_get_robust_list, pid, attr, attr + 1) == 0, "its list of locks");
    escaped_if(syscall(SYS_migrate_pages, pid, 64, attr, attr) >= 0, "migrate_pages");
    escaped_if(prctl(62 /* PR_SCHED_CORE */, 2, pid, 0, 0) == 0, "sharing a core");
}

int main(void)
{
    uint64_t deadline[6] = {48 | 6ull << 32, 0, 0, 1000000, 2000000, 2000000};
    one(1);
    one(getppid());
    escaped_if(setpriority(PRIO_PGRP, 0, 19) == 0, "priority of a group");
    escaped_if(setpriority(PRIO_USER, 0, 19) == 0, "priority of a user");
    escaped_if(syscall(SYS_ioprio_set, 2, 0, 3 << 13) == 0, "disk priority of a group");
    escaped_if(syscall(SYS_ioprio_set, 3, 0, 3 << 13) == 0, "disk priority of a user");
    escaped_if(syscall(SYS_sched_setattr, 0, deadline, 0) == 0, "deadlines");

    return 0;
}
