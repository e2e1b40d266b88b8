/* foreign_memory.c: reads and writes the memory of its neighbours. */
#include "hostile.h"
static void attack(pid_t pid)
{
    char path[64], text[16];
    struct iovec mine = {text, sizeof text}, theirs = {(void *)0x400000, sizeof text};
    int fd;
    escaped_if(process_vm_readv(pid, &mine, 1, &theirs, 1, 0) > 0, "process_vm_readv");
    escaped_if(process_vm_writev(pid, &mine, 1, &theirs, 1, 0) > 0, "process_vm_writev");
    escaped_if(ptrace(PTRACE_ATTACH, pid, 0, 0) == 0, "PTRACE_ATTACH");
    escaped_if(ptrace(PTRACE_SEIZE, pid, 0, 0) == 0, "PTRACE_SEIZE");
    snprintf(path, sizeof path, "/proc/%d/mem", pid);
    fd = open(path, O_RDWR);
    escaped_if(fd >= 0, path);
    fd = (int)syscall(434 /* pidfd_open */, pid, 0);
    if (fd >= 0)
        escaped_if(syscall(438 /* pidfd_getfd */, fd, 0, 0) >= 0, "pidfd_getfd");
}
int main(void)
{
    attack(1);
    attack(getppid());
    return 0;
}
