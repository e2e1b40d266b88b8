/* inside.c: the set-up of a slot, done once by the process that will be the cell, ending with a
 * trial step. What is left to the caller is only to put it into the right place first: into new
 * namespaces, under bubblewrap, or nowhere. */
#include "runners/cell/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void slot_init(struct slot *slot, enum exec_tier tier, int socket, int64_t box_bytes)
{
    *slot = (struct slot){
        .tier = tier,
        .socket = socket,
        .box_bytes = box_bytes,
        .box_fd = -1,
        .group = GROUP_NONE,
        .proc_fd = -1,
        .stat_fd = -1,
        .oom_fd = -1,
        .peak_fd = -1,
        .meter_fd = -1,
        .landlock_fd = -1,
        .landlock_proc_fd = -1,
        .peer_ns = -1,
        .peer_fd = -1,
    };
}

/* Nobody may look into the cell, and it does not outlive the keeper. A change of user undoes both,
 * so they are said again after every one. */
static void guard(void)
{
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* In a user namespace whose only user is BOX_UID: become that user, keep the capabilities (over the
 * namespace, nothing else) for mounting and for making namespaces. */
static int become_box_user(struct err *err)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{0, 0, 0}, {0, 0, 0}};
    prctl(PR_SET_KEEPCAPS, 1);
    if (setgroups(0, NULL) < 0 && errno != EPERM) /* EPERM: rootless, where it is forbidden */
        return err_sys(err, "drop groups");
    if (setresgid(BOX_UID, BOX_UID, BOX_UID) < 0 || setresuid(BOX_UID, BOX_UID, BOX_UID) < 0)
        return err_sys(err, "become the user of the box");
    if (syscall(SYS_capget, &head, data) < 0)
        return err_sys(err, "read capabilities");
    data[0].inheritable = 1u << CAP_SYS_ADMIN; /* for a warm program (warm.c): steps drop it */
    data[0].effective = data[0].permitted;
    data[1].effective = data[1].permitted;
    if (syscall(SYS_capset, &head, data) < 0)
        return err_sys(err, "raise capabilities");
    return 0;
}

/* Both are files of root while the process is not dumpable, so this comes before guard(). */
static void open_own_files(struct slot *slot)
{
    if (slot->stat_fd < 0)
        slot->stat_fd = open("/proc/stat", O_RDONLY | O_CLOEXEC);
    if (slot->proc_fd < 0)
        return;
    slot->oom_fd = openat(slot->proc_fd, "self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    slot->peak_fd = openat(slot->proc_fd, "self/clear_refs", O_WRONLY | O_CLOEXEC);
}

/* What a program could regain by exec, once for all programs that will ever be executed; the cell's
 * own capabilities stay. Without the right to do this there is nothing to regain either. */
static void empty_bounding_set(void)
{
    for (int i = 0; i < 64; i++)
        prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
}

/* Where the machine hands the memory of whoever crashes to a program of its own, it does so outside
 * of everything here, whatever the limit of a core file; but not where that is 1 (core(5) does not
 * tell; fs/coredump.c does). Steps cannot change it (`pretend` in filter.c). */
static void limit_core(void)
{
    const struct rlimit one = {1, 1};
    setrlimit(RLIMIT_CORE, &one);
}

/* What every tier has. */
static int finish(struct slot *slot, struct err *err)
{
    struct stat null;
    empty_bounding_set();
    limit_core();
    umask(022);
    if (stat("/dev/null", &null) < 0 || !S_ISCHR(null.st_mode))
        return err_set(err, ERR_SYS, "/dev/null of this machine is not a device");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return err_sys(err, "no_new_privs");
    group_setup(slot);
    meter_open(slot); /* the filter refuses it afterwards */
    if (slot->tier != TIER_NONE && filter_load(slot, err))
        return -1;
    launch_setup(slot);
    orders_setup(slot);
    peer_setup(slot);
    if (box_open(slot, err))
        return -1;
    return self_test(slot, err);
}

int inside_namespaces(struct slot *slot, const struct start *start, struct err *err)
{
    slot->own_init = slot->own_pid_ns = slot->pid_one = slot->can_mount = slot->own_user = true;
    slot->box_path = "/box";
    slot->kit_path = "/assay";
    guard();
    if (become_box_user(err))
        return -1;
    guard();
    open_own_files(slot);
    if (sethostname("box", 3) < 0)
        return err_sys(err, "set the host name");
    if (root_build(slot, start->kit, start->setup.n_kit, err))
        return -1;
    kit_forget(start);
    prctl(PR_SET_DUMPABLE, 1);
    open_own_files(slot); /* the rest of it; /proc is ours now */
    guard();
    return finish(slot, err);
}

int inside_bwrap(struct slot *slot, struct err *err)
{
    slot->pid_one = slot->own_user = true;
    slot->box_path = "/box";
    slot->kit_path = "/assay";
    if (getpid() != 1)
        return err_set(err, ERR_SYS, "not PID 1 under bubblewrap");
    slot->proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    open_own_files(slot);
    guard();
    /* bubblewrap cannot mount /proc later, so it is there from the start; Landlock hides it. */
    if (landlock_usable()) {
        slot->landlock_fd = landlock_build(slot, NULL, false, err);
        slot->landlock_proc_fd = landlock_build(slot, NULL, true, err);
        if (slot->landlock_fd < 0 || slot->landlock_proc_fd < 0)
            return -1;
    }
    return finish(slot, err);
}

/* On the host itself. */
int inside_host(struct slot *slot, const struct start *start, const char *dir, struct err *err)
{
    static char box[96], kit[96];
    snprintf(box, sizeof box, "%s/box", dir);
    snprintf(kit, sizeof kit, "%s/assay", dir);
    slot->box_path = box;
    slot->kit_path = kit;
    slot->own_user = geteuid() == 0;
    kit_forget(start);
    empty_bounding_set(); /* while we may */
    if (drop_to_user(LANDLOCK_UID + (unsigned)start->setup.slot, err))
        return -1;
    prctl(PR_SET_DUMPABLE, 1);
    slot->proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    open_own_files(slot);
    guard();
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 || slot->proc_fd < 0 ||
        faccessat(slot->proc_fd, "thread-self/children", F_OK, 0) < 0)
        return err_sys(err, "cannot follow processes");
    if (slot->tier == TIER_LANDLOCK) {
        slot->landlock_fd = landlock_build(slot, start, false, err);
        slot->landlock_proc_fd = landlock_build(slot, start, true, err);
        if (slot->landlock_fd < 0 || slot->landlock_proc_fd < 0)
            return -1;
        slot->own_init = true;
    }
    return finish(slot, err);
}

_Noreturn void inside_run(struct slot *slot, int progress, int failed, const struct err *err)
{
    struct inbox in;
    const char *say = failed ? err->text : "ok";
    if (write(progress, say, strlen(say)) < 0 || failed)
        _exit(1);
    close(progress);
    inbox_init(&in, slot->socket);
    _exit(serve(slot, &in));
}
