/* filter.c: the seccomp filter of all steps of a slot.
 *
 * It is loaded once, by the cell for itself, and every init and job inherits it: loading it for
 * each step costs 0.15 to 0.4 ms (the kernel checks, tabulates and compiles it every time). So the
 * cell and the init live under it too. The few calls that they need and a step must not have are
 * let through with a key, 64 random bits, in the sixth argument, which none of them uses;
 * the kernel would still refuse them to who has no capabilities. */
#include "runners/cell/cell.h"

#include "runners/cell/raw.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static uint64_t key;

BORROWED long keyed_call(long nr, long a, long b, long c, long d, long e)
{
    return raw6(nr, a, b, c, d, e, (long)key);
}

/* If it fails, what comes after it fails as well. */
void keyed_fchmod(int fd, unsigned mode)
{
    keyed_call(SYS_fchmod, fd, mode, 0, 0, 0);
}

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
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
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

/* "Not in this kernel": the C library then uses something older. clone3 hides its flags from a
 * filter. */
static const char *const absent[] = {
    "clone3",         "memfd_secret",      "io_uring_setup",
    "io_uring_enter", "io_uring_register", "io_setup", /* so many for the whole machine */
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

/* Refused to who has not the key. */
static int deny_keyed(scmp_filter_ctx ctx, int nr, int error)
{
    return seccomp_rule_add(ctx, SCMP_ACT_ERRNO((uint32_t)error), nr, 1, SCMP_A5(SCMP_CMP_NE, key));
}

/* Into a PID namespace a warm program must go, which has no key: as below, the kernel wants a
 * capability for it that no step has. */
static int deny_setns(scmp_filter_ctx ctx, const struct slot *slot)
{
    return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(setns), 2,
                            SCMP_A5(SCMP_CMP_NE, key),
                            SCMP_A1(SCMP_CMP_NE, slot->own_pid_ns ? CLONE_NEWPID : 0));
}

/* Mounting and the namespace of a peer are the cell's business. memfd pages belong to no process,
 * so only a memory cgroup would see them: for a step there is no such call. */
static int deny_cells_own(scmp_filter_ctx ctx, const struct slot *slot)
{
    if (deny_keyed(ctx, SCMP_SYS(mount), EPERM) < 0 ||
        deny_keyed(ctx, SCMP_SYS(umount2), EPERM) < 0 || deny_setns(ctx, slot) < 0)
        return -1;
    return deny_keyed(ctx, SCMP_SYS(memfd_create), ENOSYS);
}

/* Of fcntl(), by the command. The kernel ignores the upper half of the argument. */
static int answer_fcntl(scmp_filter_ctx ctx, const int *command, size_t n, int error)
{
    for (size_t i = 0; i < n; i++)
        if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO((uint32_t)error), SCMP_SYS(fcntl), 1,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, (uint64_t)command[i])) < 0)
            return -1;
    return 0;
}

/* The C library's clone() takes no key, and the cell makes a PID namespace for every step: where it
 * does, that flag is left to the kernel, which wants a capability for it that no step has or could
 * gain without a user namespace. */
static int deny_namespaces(scmp_filter_ctx ctx, const struct slot *slot)
{
    static const uint64_t flag[] = {CLONE_NEWUSER, CLONE_NEWNS,     CLONE_NEWNET, CLONE_NEWIPC,
                                    CLONE_NEWUTS,  CLONE_NEWCGROUP, CLONE_NEWPID};
    for (size_t i = 0; i < countof(flag) - slot->own_pid_ns; i++)
        if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, flag[i], flag[i])) < 0)
            return -1;
    return 0;
}

/* Without a mount namespace the host's sockets (a message bus, a container engine) are in reach by
 * their path and Landlock does not guard connect(): there no socket at all. Pairs stay possible,
 * but reach nobody else (half of one can be connected anew, or be told where to send) and pass no
 * descriptors: a file on its way is one that no quota sees. */
static int deny_sockets(scmp_filter_ctx ctx, enum exec_tier tier)
{
    static const char *const pass[] = {"sendmsg", "sendmmsg"};
    static const char *const reach[] = {"socket", "connect", "bind"};
    if (tier == TIER_NAMESPACES || tier == TIER_BWRAP)
        return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 1,
                                SCMP_A0(SCMP_CMP_NE, AF_UNIX));
    if (deny(ctx, pass, countof(pass), EPERM) < 0 || deny(ctx, reach, countof(reach), EACCES) < 0)
        return -1;
    return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(sendto), 1,
                            SCMP_A4(SCMP_CMP_NE, 0));
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

/* Calls that libseccomp may be too old to know by name; new ones have one number on all machines.
 * What is newer than this table is not in this kernel: nobody has looked what it could do. */
static int deny_new(scmp_filter_ctx ctx)
{
    enum { STATMOUNT = 457, LISTMOUNT = 458, UNKNOWN = 463, END = 512 };
    for (int nr = STATMOUNT; nr < END; nr++)
        if ((nr <= LISTMOUNT || nr >= UNKNOWN) &&
            seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), nr, 0) < 0)
            return -1;
    return 0;
}

/* Requests to a file system: among them some that reserve blocks beyond what any limit counts. Only
 * those of terminals and pipes are left. */
static int deny_requests(scmp_filter_ctx ctx)
{
    if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 1,
                         SCMP_A1(SCMP_CMP_LT, 0x5400)) < 0)
        return -1;
    return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 1,
                            SCMP_A1(SCMP_CMP_GT, 0x54ff));
}

/* Where the box is a folder of the host, its quota is kept by looking. So nothing that takes a
 * whole disk between two looks (the C library writes instead). */
static int deny_quota_tricks(scmp_filter_ctx ctx)
{
    static const char *const fast[] = {"fallocate"};
    return deny(ctx, fast, countof(fast), EOPNOTSUPP) < 0 ? -1 : deny_requests(ctx);
}

/* A file that others use as well (all of /usr, which is the host's) must not tell one job of
 * another: no watches, no leases. Nor may one hold it against another: locks are only said to be
 * taken, since tools that lock what is their own insist, and whose file it is a filter cannot see.
 * So within a step nobody is kept out either. To ask for a lock (F_GETLK) is left: no step has one.
 */
static int deny_watching(scmp_filter_ctx ctx)
{
    static const char *const watch[] = {"inotify_init", "inotify_init1", "inotify_add_watch"};
    static const char *const lock[] = {"flock"};
    static const int watching[] = {F_NOTIFY, F_SETLEASE, F_GETLEASE};
    static const int locking[] = {F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW};
    if (deny(ctx, watch, countof(watch), EPERM) < 0 || deny(ctx, lock, countof(lock), 0) < 0 ||
        answer_fcntl(ctx, watching, countof(watching), EPERM) < 0)
        return -1;
    return answer_fcntl(ctx, locking, countof(locking), 0);
}

/* Landlock does not guard the mode, the times and the attributes of a file. Where the step runs as
 * the very user whose files lie around, it may not change them: not by name, and not of what it can
 * only read, such as the kit. A mode it is told to have set, since programs that copy files insist.
 */
static int deny_modes(scmp_filter_ctx ctx)
{
    static const char *const name[] = {
        "chmod",     "chown",       "lchown",       "fchownat", "fchown", "setxattr", "lsetxattr",
        "fsetxattr", "removexattr", "lremovexattr", "utime",    "utimes", "futimesat"};
    if (deny(ctx, name, countof(name), EPERM) < 0 ||
        deny_keyed(ctx, SCMP_SYS(fchmodat), EPERM) < 0 || deny_keyed(ctx, SYS_fchmodat2, EPERM) < 0)
        return -1;
    if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(utimensat), 1,
                         SCMP_A1(SCMP_CMP_NE, 0)) < 0)
        return -1;
    return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(0), SCMP_SYS(fchmod), 1, SCMP_A5(SCMP_CMP_NE, key));
}

/* Limits and priorities can be set for every process of the same user: without a user namespace
 * those are the cell, the orchestrator and whatever else the user runs, and a limit of no CPU time
 * kills. Each may set its own, with 0 for who it is; whoever names itself by number is refused as
 * well. Of a schedule it is only said to be set: virtual machines name their threads by number, and
 * Mono writes into its output that it could not. */
static int deny_others(scmp_filter_ctx ctx)
{
    const struct {
        int nr;
        unsigned argument;
        uint64_t own;
        uint16_t answer;
    } call[] = {
        {SCMP_SYS(prlimit64), 0, 0, EPERM},
        {SCMP_SYS(sched_setaffinity), 0, 0, EPERM},
        {SCMP_SYS(sched_setscheduler), 0, 0, 0},
        {SCMP_SYS(sched_setparam), 0, 0, 0},
        {SCMP_SYS(sched_setattr), 0, 0, EPERM},
        {SCMP_SYS(setpriority), 0, PRIO_PROCESS, EPERM},
        {SCMP_SYS(setpriority), 1, 0, EPERM},
        {SCMP_SYS(ioprio_set), 0, 1, EPERM}, /* IOPRIO_WHO_PROCESS */
        {SCMP_SYS(ioprio_set), 1, 0, EPERM},
    };
    for (size_t i = 0; i < countof(call); i++)
        if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(call[i].answer), call[i].nr, 1,
                             SCMP_CMP(call[i].argument, SCMP_CMP_NE, call[i].own)) < 0)
            return -1;
    return 0;
}

/* Shared memory without a file stays as long as one page of it is mapped, in nobody's page table
 * and in no limit of a process: only a group's memory controller sees it. Refused also where
 * there is one, so that a program ends the same way on every machine. */
static int deny_shared_memory(scmp_filter_ctx ctx)
{
    const uint64_t flags = MAP_SHARED | MAP_ANONYMOUS;
    return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(mmap), 1,
                            SCMP_A3(SCMP_CMP_MASKED_EQ, flags, flags));
}

/* What reaches the whole machine is only said to be done: the cell has set the limit (inside.c),
 * and nobody needs his files on a disk. (Who waits for a disk cannot be killed meanwhile.) */
static int pretend(scmp_filter_ctx ctx)
{
    static const char *const flush[] = {"sync",      "syncfs", "fsync",
                                        "fdatasync", "msync",  "sync_file_range"};
    if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(0), SCMP_SYS(prlimit64), 3, SCMP_A0(SCMP_CMP_EQ, 0),
                         SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, RLIMIT_CORE),
                         SCMP_A2(SCMP_CMP_NE, 0)) < 0 ||
        seccomp_rule_add(ctx, SCMP_ACT_ERRNO(0), SCMP_SYS(setrlimit), 1,
                         SCMP_A0(SCMP_CMP_MASKED_EQ, 0xffffffffu, RLIMIT_CORE)) < 0)
        return -1;
    return deny(ctx, flush, countof(flush), 0);
}

static int add_rules(scmp_filter_ctx ctx, const struct slot *slot)
{
    seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* binary tree */
    if (deny(ctx, refused, countof(refused), EPERM) < 0 ||
        deny(ctx, absent, countof(absent), ENOSYS) < 0 || deny_namespaces(ctx, slot) < 0 ||
        deny_sockets(ctx, slot->tier) < 0 || deny_terminal(ctx) < 0 || deny_others(ctx) < 0 ||
        deny_new(ctx) < 0 || pretend(ctx) < 0 || deny_shared_memory(ctx) < 0 ||
        deny_watching(ctx) < 0 || deny_cells_own(ctx, slot) < 0)
        return -1;
    if (slot->tier < TIER_BWRAP && deny_quota_tricks(ctx) < 0)
        return -1;
    return slot->own_user ? 0 : deny_modes(ctx);
}

int filter_load(const struct slot *slot, struct err *err)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    int r = -1;
    if (!ctx || getrandom(&key, sizeof key, 0) != sizeof key)
        err_set(err, ERR_SYS, "seccomp: no filter context");
    else if (add_rules(ctx, slot) < 0)
        err_set(err, ERR_SYS, "seccomp: the filter cannot be built");
    else if ((errno = -seccomp_load(ctx)) != 0)
        err_sys(err, "load the seccomp filter");
    else
        r = 0;
    if (ctx)
        seccomp_release(ctx);
    return r;
}
