/* namespaces.c: a namespace of its own is a kingdom of its own. */
#include "hostile.h"
int main(void)
{
    static const int flag[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,   CLONE_NEWNET,
                               CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};
    struct {
        uint64_t flags, rest[10];
    } args = {.flags = CLONE_NEWUSER};
    for (size_t i = 0; i < sizeof flag / sizeof *flag; i++) {
        escaped_if(unshare(flag[i]) == 0, "unshare");
        long pid = syscall(SYS_clone, flag[i] | SIGCHLD, 0, 0, 0, 0);
        if (pid == 0)
            _exit(0);
        escaped_if(pid > 0, "clone");
    }
    args.rest[3] = SIGCHLD;
    long pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0)
        _exit(0);
    escaped_if(pid > 0, "clone3");
    escaped_if(setns(open("/proc/1/ns/mnt", O_RDONLY), 0) == 0, "setns");
    return 0;
}
