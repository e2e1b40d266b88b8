/* job.c: what a step's own process does before it executes its program. It runs in the cell's memory
 * (launch.c): raw system calls only. */
#include "runners/cell/cell.h"
#include "runners/cell/raw.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>

BORROWED _Noreturn void job_give_up(struct launch *l, const char *at, long error)
{
    l->fail_at = at;
    l->fail_errno = (int)(error < 0 ? -error : EIO);
    for (;;)
        raw1(SYS_exit_group, 127);
}

/* What is to be executed stands where a step has the end of its peer, and closes by itself. */
static BORROWED void take_descriptors(struct launch *l)
{
    long r = raw3(SYS_dup3, l->in, 0, 0);
    if (r >= 0)
        r = raw3(SYS_dup3, l->out, 1, 0);
    if (r >= 0)
        r = raw3(SYS_dup3, l->err, 2, 0);
    if (r >= 0 && l->witness >= 0)
        r = raw3(SYS_dup3, l->witness, 3, 0);
    if (r >= 0 && l->shared >= 0)
        r = raw3(SYS_dup3, l->shared, 4, 0);
    if (r >= 0 && l->lost >= 0)
        r = raw3(SYS_dup3, l->lost, 5, 0);
    if (r >= 0 && l->program >= 0)
        r = raw3(SYS_dup3, l->program, 5, O_CLOEXEC);
    if (r < 0)
        job_give_up(l, "set descriptors", r);
}

BORROWED int job_rules(const struct launch *l)
{
    if (l->program >= 0)
        return l->rules;
    return l->proc ? l->slot->landlock_proc_fd : l->slot->landlock_fd;
}

/* The order matters: Landlock needs its descriptor, so before close_range. The seccomp filter is
 * inherited from the cell. */
static BORROWED void lock_up(struct launch *l)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    int rules = job_rules(l), rest = l->shared >= 0 ? 6 : l->witness >= 0 ? 4 : 3;
    long r = 0;
    for (int i = 0; i < LIMIT_COUNT && r >= 0; i++)
        r = raw4(SYS_prlimit64, 0, l->limit[i].what, &l->limit[i].value, 0);
    if (r < 0)
        job_give_up(l, "set limits", r);
    if (rules >= 0 && (r = raw2(SYS_landlock_restrict_self, rules, 0)) < 0)
        job_give_up(l, "restrict itself (Landlock)", r);
    if ((r = raw3(SYS_close_range, rest, ~0u, 0)) < 0)
        job_give_up(l, "close descriptors", r);
    if ((r = raw2(SYS_capset, &head, none)) < 0)
        job_give_up(l, "set capabilities", r);
}

/* The init may be older than the box. If the step before has locked it: we are in it already. */
static BORROWED void enter_box(struct launch *l)
{
    long r = l->program >= 0 ? peer_enter(l) : 0;
    if (r < 0)
        job_give_up(l, "enter a peer's box", r);
    if (l->program < 0)
        raw1(SYS_fchdir, l->slot->box_fd);
}

static BORROWED long execute(struct launch *l)
{
    long r = l->program >= 0 ? peer_confine(l) : 0;
    if (r < 0)
        job_give_up(l, "restrict a peer (seccomp)", r);
    if (l->program >= 0)
        return raw5(SYS_execveat, 5, "", l->argv, l->envp, AT_EMPTY_PATH);
    return raw3(SYS_execve, l->argv[0], l->argv, l->envp);
}

BORROWED _Noreturn void job_main(struct launch *l)
{
    unsigned long no_signal = 0;
    raw0(SYS_setsid);
    if (!l->slot->own_pid_ns) /* else the end of the init is the end of all */
        raw2(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
    enter_box(l);
    take_descriptors(l);
    raw4(SYS_rt_sigprocmask, SIG_SETMASK, &no_signal, 0, sizeof no_signal);
    lock_up(l);
    job_give_up(l, "execute", execute(l));
}
