/* launch.c: from "here are the descriptors and limits" to a running program, and back to nothing.
 *
 * With a PID namespace per step:
 *
 *     cell --clone(CLONE_VM, NEWPID)--> init (PID 1) --vfork--> job (PID 2) --exec--> program
 *
 * In the Landlock tier the init is an ordinary process that locks itself into a Landlock domain
 * with scoped signals first; the job then enters a second domain inside that one. So the init's
 * kill(-1) reaches the step and nobody else, and the step cannot reach the init.
 *
 * The job must not be PID 1 itself: the kernel ignores default actions for PID 1, so abort() would
 * end as something else. Sharing memory instead of forking saves the copy of the page tables (the
 * largest part of the cost), and lets the init write its report straight into struct launch.
 *
 * The price: init and job run in the cell's memory while the cell runs too. They may only use raw
 * system calls (errno is shared) and must not touch anything of the cell's but *launch.
 *
 * A peer has an init of its own, which does the same beside the first. */
#include "runners/cell/cell.h"
#include "runners/cell/raw.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What each init has of its own in the memory that all share: first the step's, then a peer's. */
static struct init {
    /* An init may be made ahead, while nobody waits for a result: making a PID namespace and a
     * process in it is the largest part of starting a step. It sleeps until it is handed its
     * launch. */
    pid_t spare; /* 0 = there is none */
    int pidfd;
    struct launch *volatile launch;
    volatile int news; /* of a warm step: counted up when a child has died, or the job */
    /* Set by the init itself on the cell's request to stop (SIGTERM); reset by the cell. */
    volatile sig_atomic_t stop_asked;
    /* Likewise: the init of the Landlock tier is locked in. */
    volatile sig_atomic_t confined;
    char stack[32 << 10] __attribute__((aligned(16)));
} inits[2];

static volatile int oom_raised; /* so many are between their vfork and the program's exec */

/* Which of them we are, by the stack that we run on. */
static BORROWED struct init *me(void)
{
    const char *here = __builtin_frame_address(0);
    const char *peers = inits[1].stack;
    return &inits[here >= peers && here < peers + sizeof inits[1].stack];
}

/* Never a kill(-1) from a process for which that means more than the step. */
static BORROWED void kill_step(void)
{
    if (raw0(SYS_getpid) == 1 || me()->confined)
        raw2(SYS_kill, -1, SIGKILL);
}

/* Only ever runs in an init: the cell keeps SIGTERM blocked. */
static BORROWED void on_stop(int signal_number)
{
    (void)signal_number;
    me()->stop_asked = 1;
    kill_step();
}

/* Likewise, and it keeps SIGCHLD blocked too. */
static BORROWED void on_child(int signal_number)
{
    (void)signal_number;
    __atomic_add_fetch(&me()->news, 1, __ATOMIC_SEQ_CST);
}

static void on_nothing(int signal_number)
{
    (void)signal_number;
}

void launch_setup(const struct slot *slot)
{
    struct sigaction action = {.sa_handler = on_nothing};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    if (slot->own_pid_ns)
        sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    /* A handler and not SIG_IGN: ignored signals stay ignored across exec, handlers do not. */
    sigaction(SIGPIPE, &action, NULL);
    if (slot->own_init) {
        action.sa_handler = on_stop;
        sigaction(SIGTERM, &action, NULL);
    }
    action.sa_handler = on_child;
    if (slot->own_pid_ns)
        sigaction(SIGCHLD, &action, NULL);
}

static BORROWED int job_entry(void *ctx)
{
    job_main(ctx);
}

/* The kernel's out-of-memory killer must take the job and never the cell, although pages of tmpfs
 * belong to no process. A new process inherits the score, so raise it just around the vfork; all
 * who share our memory have one score, so the last to be through puts it back. */
static BORROWED void oom_first(const struct slot *slot, bool first)
{
    int n = first ? __atomic_add_fetch(&oom_raised, 1, __ATOMIC_SEQ_CST)
                  : __atomic_sub_fetch(&oom_raised, 1, __ATOMIC_SEQ_CST);
    if (slot->oom_fd >= 0 && (first || n == 0))
        raw4(SYS_pwrite64, slot->oom_fd, first ? "1000" : "0", first ? 4 : 1, 0);
}

static BORROWED void count_in(struct ending *end, const struct rusage *use)
{
    int64_t peak = use->ru_maxrss * 1024;
    end->cpu_us += (use->ru_utime.tv_sec + use->ru_stime.tv_sec) * 1000000 + use->ru_utime.tv_usec +
                   use->ru_stime.tv_usec;
    if (peak > end->peak_bytes)
        end->peak_bytes = peak;
}

/* A task of our own gets the next number: that tells how many there were since the job's. */
static BORROWED int tasks_since(long job)
{
    long pid = raw5(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0)
        for (;;)
            raw1(SYS_exit_group, 0);
    while (pid > 0 && raw4(SYS_wait4, pid, 0, 0, 0) == -EINTR)
        ;
    return pid > job ? (int)(pid - job) : 0;
}

static BORROWED long init_wait(struct launch *l, int *status, int options)
{
    struct rusage use;
    long pid;
    do
        pid = raw4(SYS_wait4, -1, status, options, &use);
    while (pid == -EINTR);
    if (pid > 0)
        count_in(&l->end, &use);
    return pid;
}

/* The job has ended, and nobody of the step's may live on. */
static BORROWED void init_end(struct launch *l, int status, long job)
{
    long pid;
    l->end.status = status;
    l->end.seen = true;
    if (status != 0 && !me()->stop_asked)
        l->end.n_tasks = tasks_since(job);
    while ((pid = init_wait(l, &status, WNOHANG)) > 0)
        ; /* the dead do not count as left behind */
    l->end.leftover = pid == 0;
    if (pid < 0)
        return;
    kill_step();
    while (init_wait(l, &status, 0) > 0)
        l->end.n_left++;
}

static BORROWED void init_wait_for(struct launch *l, long job)
{
    int status = 0;
    long pid;
    while ((pid = init_wait(l, &status, 0)) > 0 && pid != job)
        ;
    if (pid == job)
        init_end(l, status, job);
}

/* The job of a warm step is no child of ours but the cell's, which tells when it has ended; whoever it
 * leaves behind becomes ours. */
static BORROWED void init_tend(struct launch *l)
{
    struct init *i = me();
    long space = raw4(SYS_openat, l->slot->proc_fd, "self/ns/pid", O_RDONLY | O_CLOEXEC, 0);
    l->space = space < 0 ? -1 : (int)space;
    raw3(SYS_futex, &l->space, FUTEX_WAKE_PRIVATE, 1);
    for (;;) {
        int news = __atomic_load_n(&i->news, __ATOMIC_SEQ_CST), status;
        while (init_wait(l, &status, WNOHANG) > 0)
            ;
        if (l->job_over)
            break;
        raw4(SYS_futex, &i->news, FUTEX_WAIT_PRIVATE, news, 0);
    }
    count_in(&l->end, &l->job_use);
    init_end(l, l->job_status, l->job);
}

/* If the cell dies, the init still kills the step: on the host nobody else would. */
static BORROWED void become_host_init(struct launch *l)
{
    long r;
    raw2(SYS_prctl, PR_SET_PDEATHSIG, SIGTERM);
    r = raw2(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1);
    if (r == 0)
        r = raw2(SYS_landlock_restrict_self, job_rules(l), 0);
    if (r < 0)
        job_give_up(l, "restrict the init (Landlock)", r);
    me()->confined = 1;
}

static BORROWED struct launch *await_launch(void)
{
    struct init *i = me();
    while (!i->launch)
        raw4(SYS_futex, &i->launch, FUTEX_WAIT_PRIVATE, 0, 0);
    return i->launch;
}

static BORROWED int init_main(void *ctx)
{
    struct launch *l = ctx ? ctx : await_launch();
    unsigned long blocked = l->warm ? 0 : 1ul << (SIGCHLD - 1); /* wait4 tells the others */
    long job, r;
    if (!l->slot->own_pid_ns)
        become_host_init(l);
    raw4(SYS_rt_sigprocmask, SIG_SETMASK, &blocked, 0, sizeof blocked);
    if (l->warm) {
        init_tend(l);
        for (;;)
            raw1(SYS_exit_group, 0);
    }
    if (l->proc && l->slot->own_pid_ns) {
        r = keyed_call(SYS_mount, (long)"proc", (long)"/proc", (long)"proc",
                       MS_NOSUID | MS_NODEV | MS_NOEXEC, 0);
        if (r < 0)
            job_give_up(l, "mount /proc", r);
    }
    oom_first(l->slot, true);
    /* vfork on our own stack: the child only calls a function that never returns. */
    job = raw5(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);
    if (job == 0)
        job_main(l);
    oom_first(l->slot, false);
    l->job = (pid_t)job;
    if (job < 0)
        job_give_up(l, "fork", job);
    if (me()->stop_asked) /* it came before there was anybody to kill */
        kill_step();
    init_wait_for(l, job);
    for (;;)
        raw1(SYS_exit_group, 0);
}

/* The job takes its copies of the descriptors from the table that the init shares with the cell. */
static pid_t start_init(const struct slot *slot, struct init *i, struct launch *l, int *pidfd)
{
    int flags = CLONE_VM | CLONE_FILES | CLONE_PIDFD | SIGCHLD;
    if (slot->own_pid_ns)
        flags |= CLONE_NEWPID;
    return clone(init_main, i->stack + sizeof i->stack, flags, l, pidfd);
}

/* Only where the init is PID 1: elsewhere it would count among the user's tasks and wait in reach
 * of others. */
void launch_ahead(const struct slot *slot)
{
    for (int k = 0; k < 1 + slot->peer_ahead && slot->own_pid_ns; k++) {
        struct init *i = &inits[k];
        if (i->spare > 0)
            continue;
        i->launch = NULL;
        i->spare = start_init(slot, i, NULL, &i->pidfd);
    }
}

static void use_spare(struct init *i, struct launch *l)
{
    l->pid = i->spare;
    l->pidfd = i->pidfd;
    i->spare = 0;
    i->launch = l;
    syscall(SYS_futex, &i->launch, FUTEX_WAKE_PRIVATE, 1);
}

int launch_inits(const struct launch *l, pid_t pid[INITS_MAX])
{
    pid_t beside = l->peer ? l->peer->pid : inits[1].spare;
    const pid_t all[INITS_MAX] = {l->pid, beside, l->slot->warm.pid};
    int n = 0;
    for (int i = 0; i < INITS_MAX && l->slot->own_init; i++) {
        bool there = all[i] > 0 || i == 0 || (i == 1 && l->peer);
        if (there && pid)
            pid[n] = all[i];
        n += there;
    }
    return n;
}

static pid_t start_job(struct launch *l)
{
    pid_t pid;
    oom_first(l->slot, true);
    pid = clone(job_entry, inits[0].stack + sizeof inits[0].stack,
                CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, l, &l->pidfd);
    oom_first(l->slot, false);
    l->job = pid;
    return pid;
}

static int start_one(struct launch *l, struct init *i, struct err *err)
{
    i->stop_asked = i->confined = 0;
    if (i->spare > 0)
        use_spare(i, l);
    else
        l->pid = l->slot->own_init ? start_init(l->slot, i, l, &l->pidfd) : start_job(l);
    if (l->pid < 0)
        return err_sys(err, "cannot start a process in the cell");
    return l->warm ? warm_start(l, err) : 0;
}

void launch_job_ended(struct launch *l)
{
    warm_reap(l);
    l->job_over = true;
    __atomic_add_fetch(&inits[0].news, 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &inits[0].news, FUTEX_WAKE_PRIVATE, 1);
}

static void kill_everybody(const struct slot *slot)
{
    if (slot->pid_one && getpid() == 1)
        kill(-1, SIGKILL);
    else
        procs_kill_tree(slot->proc_fd, getpid());
}

/* If it still runs, this is the end of it: alone, or all that is its. */
static void stop_peer(struct launch *peer, bool hard)
{
    struct pollfd p = {.fd = peer->pidfd, .events = POLLIN};
    if (peer->pid <= 0 || poll(&p, 1, 0) != 0)
        return;
    peer->outlived = peer->outlived || !peer->end.seen;
    kill(peer->pid, hard || !peer->slot->own_init ? SIGKILL : SIGTERM);
}

void launch_stop(struct launch *l, bool hard)
{
    if (l->peer)
        stop_peer(l->peer, hard);
    if (l->slot->own_init && l->pid > 0)
        kill(l->pid, hard ? SIGKILL : SIGTERM);
    else if (!l->slot->own_init)
        kill_everybody(l->slot);
}

static void reap_strangers(struct launch *l)
{
    struct timespec pause = {.tv_nsec = 200 * 1000};
    struct rusage use;
    int status;
    for (int round = 0; round < 20000; round++) {
        pid_t pid = wait4(-1, &status, WNOHANG, &use);
        if (pid < 0 && errno == ECHILD)
            return;
        if (pid > 0) {
            count_in(&l->end, &use);
            l->end.n_left += l->end.leftover;
            continue;
        }
        l->end.leftover = true;
        kill_everybody(l->slot);
        if (round > 10)
            nanosleep(&pause, NULL);
    }
    l->fail_at = "kill what the step left behind";
    l->fail_errno = EBUSY;
}

static void reap_job(struct launch *l, pid_t pid, int status, const struct rusage *use)
{
    l->end.seen = pid == l->pid;
    l->end.status = status;
    if (l->end.seen)
        count_in(&l->end, use);
    if (status != 0)
        l->end.n_tasks = tasks_since(l->pid);
    reap_strangers(l);
}

static pid_t reap(struct launch *l, int *status, struct rusage *use)
{
    pid_t pid;
    do
        pid = wait4(l->pid, status, 0, use);
    while (pid < 0 && errno == EINTR);
    close(l->pidfd);
    l->pidfd = -1;
    return pid;
}

void launch_reap_peer(struct launch *peer)
{
    struct rusage use;
    int status = 0;
    pid_t pid = reap(peer, &status, &use);
    if (!peer->slot->own_init && pid == peer->pid) {
        peer->end.seen = true;
        peer->end.status = status;
        count_in(&peer->end, &use);
    }
    peer->pid = 0;
}

/* The step is over. A peer's init that does not get to report in time is killed itself. */
static void end_peer(struct launch *peer)
{
    struct pollfd p = {.fd = peer->pidfd, .events = POLLIN};
    if (peer->pid <= 0)
        return;
    stop_peer(peer, false);
    if (poll(&p, 1, KILL_GRACE_MS) == 0)
        kill(peer->pid, SIGKILL);
    launch_reap_peer(peer);
}

void launch_reap(struct launch *l)
{
    struct rusage use;
    int status = 0;
    pid_t pid;
    if (l->peer)
        end_peer(l->peer);
    if (l->job_pidfd >= 0) /* no namespace ends before its dead are fetched */
        launch_job_ended(l);
    pid = reap(l, &status, &use);
    if (!l->slot->own_init)
        reap_job(l, pid, status, &use);
    else if (!l->slot->own_pid_ns)
        reap_strangers(l); /* nobody, unless the init was killed */
    if (l->proc && l->slot->can_mount)
        keyed_call(SYS_umount2, (long)"/proc", MNT_DETACH, 0, 0, 0);
}

/* The step first: whoever begins could leave no process for the other. */
int launch_start(struct launch *l, struct err *err)
{
    if (start_one(l, &inits[0], err))
        return -1;
    if (!l->peer || start_one(l->peer, &inits[1], err) == 0)
        return 0;
    launch_stop(l, true);
    launch_reap(l);
    return -1;
}
