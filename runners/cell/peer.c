/* peer.c: a program that runs beside a step and shares with it one piece of memory and nothing
 * else. It is what makes judge and judged two processes. Three walls keep them apart:
 *
 *  - what it sees: in the namespaces tier a mount namespace made once for the slot, where no box
 * was ever mounted; elsewhere a Landlock domain of its own, made for each peer. Both hold the
 * system and an empty folder, and nothing that could be written: so nothing of it can be left.
 *  - whom it sees: an init of its own (launch.c), with a PID namespace where there is one.
 *  - what it may ask the kernel for: a small filter behind the step's own.
 *
 * Its program is a file of the box that it cannot reach, opened here and executed by descriptor. */
#include "runners/cell/cell.h"
#include "runners/cell/raw.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL /* newer than the headers of the oldest system we build on */
#define MFD_NOEXEC_SEAL 8u
#endif

/* ---- the filter ---- */

#define ARGUMENT(i) (offsetof(struct seccomp_data, args) + 8 * (i)) /* its lower half */
#define NUMBER      offsetof(struct seccomp_data, nr)

/* No socket: a network namespace, and with it the abstract names, is the slot's. No change of a
 * file by name: Landlock does not guard modes, owners, times and attributes, nor, at first,
 * lengths. */
static const int refused[] = {
    SYS_socket,    SYS_socketpair,  SYS_connect,      SYS_bind,      SYS_sendto,   SYS_sendmsg,
    SYS_sendmmsg,  SYS_truncate,    SYS_fchmodat,     SYS_fchmodat2, SYS_fchownat, SYS_setxattr,
    SYS_lsetxattr, SYS_removexattr, SYS_lremovexattr, SYS_utimensat,
#ifdef SYS_chmod
    SYS_chmod,     SYS_chown,       SYS_lchown,       SYS_utime,     SYS_utimes,   SYS_futimesat,
#endif
};

/* Where neither a PID namespace nor Landlock keeps signals in: only to itself. */
static const int to_others[] = {SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_pidfd_send_signal};
static const int to_itself[] = {SYS_kill, SYS_tkill, SYS_tgkill};

static struct sock_filter code[160];
static struct sock_fprog program = {.filter = code};
static unsigned own_pid_at[countof(to_itself)]; /* where the number of the job is to be written */
static bool guards_signals;

static void add(struct sock_filter f)
{
    code[program.len++] = f;
}

#define LOAD(at)      ((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(at)))
#define RETURN(value) ((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, (value)))
#define EQUAL(k, yes, no)                                                                          \
    ((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (k), (yes), (no)))
#define REFUSE RETURN(SECCOMP_RET_ERRNO | EACCES)
#define ALLOW  RETURN(SECCOMP_RET_ALLOW)

static void refuse(const int *number, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        add(EQUAL((unsigned)number[i], 0, 1));
        add(REFUSE);
    }
}

/* Who shall get the signal of a descriptor: the second argument says that this is asked. */
static void refuse_owner(void)
{
    add(EQUAL(SYS_fcntl, 0, 5));
    add(LOAD(ARGUMENT(1)));
    add(EQUAL(F_SETOWN, 2, 0));
    add(EQUAL(F_SETOWN_EX, 1, 0));
    add(ALLOW);
    add(REFUSE);
}

static void guard_signals(void)
{
    refuse(to_others, countof(to_others));
    for (size_t i = 0; i < countof(to_itself); i++) {
        add(EQUAL((unsigned)to_itself[i], 0, 4));
        add(LOAD(ARGUMENT(0)));
        own_pid_at[i] = program.len;
        add(EQUAL(0, 0, 1));
        add(ALLOW);
        add(REFUSE);
    }
    refuse_owner();
}

/* The step's own filter has looked at the architecture. */
static void build_filter(void)
{
    program.len = 0;
    add(LOAD(NUMBER));
    refuse(refused, countof(refused));
    if (guards_signals)
        guard_signals();
    add(ALLOW);
}

/* ---- once for each slot ---- */

/* Where it fails a peer cannot be started, which is said then. */
void peer_setup(struct slot *slot)
{
    char path[128];
    if (slot->peer_ns < 0) {
        snprintf(path, sizeof path, "%.*speer", (int)(strlen(slot->box_path) - 3), slot->box_path);
        slot->peer_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    slot->peer_apart = slot->peer_ns >= 0 || landlock_version() > 0;
    guards_signals = !slot->own_pid_ns && !landlock_usable();
    build_filter();
}

/* ---- for each peer ---- */

static int open_program(const struct slot *slot, const char *name, struct err *err)
{
    int fd = box_read_from(slot, name);
    if (fd < 0)
        return err_sys(err, "cannot open the peer %s", name);
    if (!slot->own_user) /* as in box_make_executable() */
        keyed_fchmod(fd, 0755);
    return fd;
}

static long make_memfd(unsigned flags)
{
    return keyed_call(SYS_memfd_create, (long)"shared", (long)(MFD_CLOEXEC | flags), 0, 0, 0);
}

/* Nobody can make it longer (its pages belong to no process), nor shorter (who then touches it dies
 * of that). */
static int make_shared(size_t bytes, struct err *err)
{
    long page = sysconf(_SC_PAGESIZE), fd = make_memfd(MFD_NOEXEC_SEAL);
    if (fd == -EINVAL) /* before Linux 6.3 */
        fd = make_memfd(MFD_ALLOW_SEALING);
    if (fd < 0) {
        errno = (int)-fd;
        return err_sys(err, "no shared memory");
    }
    if (ftruncate((int)fd, (off_t)(bytes ? bytes : (size_t)page)) < 0 ||
        fcntl((int)fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0) {
        err_sys(err, "no shared memory");
        close((int)fd);
        return -1;
    }
    return (int)fd;
}

int peer_open(const struct slot *slot, const struct exec_step *step, struct launch *main,
              struct launch *peer, int *alive, struct err *err)
{
    int end[2];
    if (!slot->peer_apart && slot->tier > TIER_WEAK)
        return err_set(err, ERR_SYS, "a peer in the tier %s needs Landlock, which is not here",
                       exec_tier_name(slot->tier));
    peer->program = open_program(slot, step->peer, err);
    if (peer->program < 0)
        return -1;
    if (slot->peer_ns < 0) {
        peer->rules = landlock_build_peer(slot, peer->program);
        if (peer->rules < 0 && slot->peer_apart)
            return err_sys(err, "Landlock rules of the peer");
    }
    peer->in = peer->out = peer->err = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (peer->in < 0)
        return err_sys(err, "cannot open /dev/null");
    main->shared = peer->shared = make_shared(step->shared_bytes, err);
    if (main->shared < 0)
        return -1;
    if (pipe2(end, O_CLOEXEC) < 0)
        return err_sys(err, "no pipe");
    main->lost = end[0];
    *alive = end[1];
    main->peer = peer;
    return 0;
}

/* But for the memory, which is the step's as well. */
void peer_close(struct launch *peer)
{
    const int fd[] = {peer->program, peer->rules, peer->in};
    for (size_t i = 0; i < countof(fd); i++)
        if (fd[i] >= 0)
            close(fd[i]);
    peer->program = peer->rules = peer->in = -1;
}

BORROWED long peer_enter(const struct launch *peer)
{
    const struct slot *slot = peer->slot;
    long r;
    if (slot->peer_ns < 0)
        return raw1(SYS_fchdir, slot->peer_fd);
    r = keyed_call(SYS_setns, slot->peer_ns, CLONE_NEWNS, 0, 0, 0);
    return r < 0 ? r : raw1(SYS_chdir, "/box");
}

/* In the job, on memory that is the cell's: there is only one peer at a time. */
BORROWED long peer_confine(const struct launch *peer)
{
    unsigned pid = (unsigned)raw0(SYS_getpid);
    (void)peer;
    if (guards_signals)
        for (size_t i = 0; i < countof(own_pid_at); i++)
            code[own_pid_at[i]].k = pid;
    return raw3(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

/* By the same rules as a step, with what is known of the peer alone. */
struct exec_peer peer_outcome(const struct launch *peer, const struct exec_limits *limits)
{
    const struct exec_output silent = {{"", 0}, {"", 0}, 0};
    struct exec_peer ret = {.apart = peer->slot->peer_apart, .outlived = peer->outlived};
    struct evidence e = {
        .limits = limits,
        .end = peer->end,
        .cpu_us = peer->end.cpu_us,
        .peak_bytes = peer->end.peak_bytes,
        .err = &silent,
    };
    ret.cpu_us = peer->end.cpu_us;
    if (!peer->end.seen) /* it was killed with its init */
        e.end.status = SIGKILL;
    ret.status = status_decide(&e, &ret.code);
    if (ret.outlived) {
        ret.status = EXEC_SIGNAL;
        ret.code = SIGKILL;
    }
    return ret;
}
