/* filter.c: the seccomp filter of a step, compiled once to BPF and loaded raw for every step
 * (building it anew with libseccomp costs a quarter of a millisecond). */
#include "runners/cell/cell.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Refused with EPERM. Grouped by what a program could do with it. */
static const char *const refused[] = {
    /* other processes */
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "kcmp",
    "pidfd_getfd",
    /* the view of the file system */
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
    "open_tree_attr",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "name_to_handle_at",
    "open_by_handle_at",
    "quotactl",
    "quotactl_fd",
    "fanotify_init",
    "swapon",
    "swapoff",
    /* namespaces */
    "unshare",
    "setns",
    /* the kernel itself */
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "reboot",
    "acct",
    "syslog",
    "vhangup",
    "iopl",
    "ioperm",
    "modify_ldt",
    "uselib",
    "lookup_dcookie",
    "nfsservctl",
    "sysfs",
    "ustat",
    "personality",
    /* keys outlive a step */
    "add_key",
    "request_key",
    "keyctl",
    /* clocks and names */
    "settimeofday",
    "clock_settime",
    "clock_adjtime",
    "adjtimex",
    "sethostname",
    "setdomainname",
    /* where memory lies */
    "migrate_pages",
    "move_pages",
    "mbind",
    "set_mempolicy",
    "set_mempolicy_home_node",
    "vmsplice",
    /* System V and POSIX objects outlive a step where it has no IPC namespace of its own */
    "shmget",
    "shmat",
    "shmctl",
    "shmdt",
    "msgget",
    "msgsnd",
    "msgrcv",
    "msgctl",
    "semget",
    "semop",
    "semtimedop",
    "semctl",
    "mq_open",
    "mq_unlink",
    "mq_timedsend",
    "mq_timedreceive",
    "mq_notify",
    "mq_getsetattr",
};

/* "Not in this kernel": the C library then uses something older. memfd pages belong to no process,
 * so only a memory cgroup would see them; clone3 hides its flags from a filter. */
static const char *const absent[] = {
    "clone3",         "memfd_create",   "memfd_secret",
    "io_uring_setup", "io_uring_enter", "io_uring_register",
};

static int deny(scmp_filter_ctx ctx, const char *const *name, size_t n, int error)
{
    for (size_t i = 0; i < n; i++) {
        int nr = seccomp_syscall_resolve_name(name[i]);
        if (nr == __NR_SCMP_ERROR)
            continue; /* this libseccomp is older than the call: see the note in README.md */
        if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO((uint32_t)error), nr, 0) < 0 && nr >= 0)
            return -1;
    }
    return 0;
}

static int deny_namespaces(scmp_filter_ctx ctx)
{
    static const uint64_t flag[] = {CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNS,    CLONE_NEWNET,
                                    CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};
    for (size_t i = 0; i < countof(flag); i++)
        if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, flag[i], flag[i])) < 0)
            return -1;
    return 0;
}

/* Without a mount namespace the host's sockets (a message bus, a container engine) are in reach by
 * their path and Landlock does not guard connect(): there no socket at all. Pairs stay possible. */
static int deny_sockets(scmp_filter_ctx ctx, enum exec_tier tier)
{
    if (tier == TIER_NAMESPACES || tier == TIER_BWRAP)
        return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 1,
                                SCMP_A0(SCMP_CMP_NE, AF_UNIX));
    return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 0);
}

/* Two requests push characters into a terminal's input. The upper half of the argument is ignored
 * by the kernel and so must be here. */
static int deny_terminal(scmp_filter_ctx ctx)
{
    static const uint64_t request[] = {TIOCSTI, TIOCLINUX};
    for (size_t i = 0; i < countof(request); i++)
        if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, request[i])) < 0)
            return -1;
    return 0;
}

static int export(scmp_filter_ctx ctx, struct sock_fprog *ret)
{
    int fd = memfd_create("filter", MFD_CLOEXEC);
    void *p = MAP_FAILED;
    off_t n = 0;
    if (fd < 0)
        return -1;
    if (seccomp_export_bpf(ctx, fd) == 0 && (n = lseek(fd, 0, SEEK_END)) > 0)
        p = mmap(NULL, (size_t)n, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (p == MAP_FAILED)
        return -1;
    ret->len = (unsigned short)((size_t)n / sizeof *ret->filter);
    ret->filter = p;
    return 0;
}

/* Landlock does not guard the mode and the attributes of a file. Where the step runs as the very
 * user whose files lie around, it may not change them by name; what it has open it may. */
static int deny_modes(scmp_filter_ctx ctx)
{
    static const char *const name[] = {"chmod",      "fchmodat",    "fchmodat2",   "chown",
                                       "lchown",     "fchownat",    "setxattr",    "lsetxattr",
                                       "setxattrat", "removexattr", "lremovexattr"};
    return deny(ctx, name, countof(name), EPERM);
}

int filter_build(struct sock_fprog *ret, const struct slot *slot, struct err *err)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    int r = -1;
    if (!ctx)
        return err_set(err, ERR_SYS, "seccomp: no filter context");
    seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* binary tree */
    if (deny(ctx, refused, countof(refused), EPERM) == 0 &&
        deny(ctx, absent, countof(absent), ENOSYS) == 0 && deny_namespaces(ctx) == 0 &&
        deny_sockets(ctx, slot->tier) == 0 && deny_terminal(ctx) == 0 &&
        (slot->own_user || deny_modes(ctx) == 0))
        r = export(ctx, ret);
    seccomp_release(ctx);
    return r ? err_set(err, ERR_SYS, "seccomp: the filter cannot be built") : 0;
}
