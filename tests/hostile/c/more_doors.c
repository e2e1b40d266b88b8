/* more_doors.c: calls and families of sockets beside the well-known ones, and what they do to other
 * processes. */
#include "hostile.h"

#include <sys/inotify.h>

static void families(void)
{
    static const struct {
        int family, type;
        const char *name;
    } door[] = {
        {AF_NETLINK, SOCK_RAW, "netlink"},   {AF_PACKET, SOCK_RAW, "packet socket"},
        {40, SOCK_STREAM, "vsock"},          {38, SOCK_SEQPACKET, "kernel crypto socket"},
        {44, SOCK_RAW, "express data path"}, {AF_INET6, SOCK_DGRAM, "IPv6 socket"},
        {29, SOCK_RAW, "CAN socket"},        {31, SOCK_RAW, "Bluetooth socket"},
    };
    for (size_t i = 0; i < sizeof door / sizeof *door; i++)
        escaped_if(socket(door[i].family, door[i].type, 0) >= 0, door[i].name);
}

static void calls(void)
{
    char b[64] = {0};
    escaped_if(syscall(447, 0) >= 0, "memfd_secret");
    escaped_if(syscall(438, 0, 0, 0) >= 0, "pidfd_getfd");
    escaped_if(syscall(SYS_name_to_handle_at, AT_FDCWD, "/", b, b, 0) == 0, "name_to_handle_at");
    escaped_if(syscall(428, AT_FDCWD, "/", 1) >= 0, "open_tree");
    escaped_if(syscall(430, "tmpfs", 0) >= 0, "fsopen");
    escaped_if(syscall(SYS_fanotify_init, 0, 0) >= 0, "fanotify_init");
    escaped_if(syscall(SYS_kcmp, getpid(), getppid(), 0, 0, 0) >= 0, "kcmp with the parent");
    escaped_if(syscall(SYS_setgroups, 0, NULL) == 0, "setgroups");
    escaped_if(syscall(SYS_seccomp, 1, 8, NULL) >= 0, "listener for its own system calls");
    escaped_if(syscall(SYS_iopl, 3) == 0, "iopl");
    escaped_if(prctl(PR_SET_MM, 13, 0, 0, 0) == 0, "another name in /proc");
    escaped_if(ioctl(0, TIOCSTI, "x") == 0, "typing for others");
    escaped_if(open("/proc/sys/kernel/core_pattern", O_WRONLY) >= 0, "core_pattern");
    escaped_if(open("/proc/sysrq-trigger", O_WRONLY) >= 0, "sysrq");
    escaped_if(open("/proc/self/mem", O_RDWR) >= 0, "its own memory as a file");
}

/* Limits and priorities of others: no CPU time for the init, the cell or the orchestrator would end
 * them, and a failed step would be called our fault, tried again and not counted. */
static void limits_of_others(pid_t pid)
{
    static const int which[] = {RLIMIT_CPU, RLIMIT_NOFILE, RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_AS};
    const struct rlimit none = {0, 0};
    const struct sched_param idle = {0};
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(0, &cpus);
    for (size_t i = 0; i < sizeof which / sizeof *which; i++)
        escaped_if(prlimit(pid, which[i], &none, NULL) == 0, "limits of another process");
    sched_setscheduler(pid, SCHED_IDLE, &idle); /* may be said to be done */
    escaped_if(sched_getscheduler(pid) == SCHED_IDLE, "scheduling of another process");
    escaped_if(sched_setaffinity(pid, sizeof cpus, &cpus) == 0, "cores of another process");
    escaped_if(setpriority(PRIO_PROCESS, (id_t)pid, 19) == 0, "priority of another process");
    escaped_if(syscall(SYS_ioprio_set, 1, pid, 3 << 13) == 0, "disk priority of another process");
    kill(pid, SIGSTOP);
}

int main(void)
{
    int fd;
    signal(SIGXFSZ, SIG_IGN);
    families();
    calls();
    for (int i = 0; i < 5000 && (fd = inotify_init()) >= 0; i++)
        inotify_add_watch(fd, ".", IN_ALL_EVENTS);
    escaped_if(posix_fallocate(open("f", O_CREAT | O_RDWR, 0600), 0, (off_t)64 << 30) == 0,
               "64 GiB of disk");
    limits_of_others(1);
    limits_of_others(getppid());
    escaped_if(setpriority(PRIO_USER, 0, 19) == 0, "priority of all of the user");
    return 7;
}
