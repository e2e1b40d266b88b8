/* main.c: assay-cell, the keeper: find the strongest tier that works, start the cell in it, wait.
 *
 *     assay-cell FD [--tier NAME]     FD is the socket to the orchestrator
 *
 * README.md beside this tells how the whole works. */
#include "runners/cell/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
    const char *path;
    unsigned minor;
} device[] = {
    {"/dev/null", 3}, {"/dev/zero", 5}, {"/dev/full", 7}, {"/dev/random", 8}, {"/dev/urandom", 9},
};

/* The numbers 0 to 9 are taken for ever: what is opened later never stands where a step's
 * descriptors will be put. */
static int reserve_low_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && fd < 9);
    if (fd > 9)
        close(fd);
    return fd < 0 ? -1 : 0;
}

static bool devices_are_usable(void)
{
    struct stat st;
    for (size_t i = 0; i < countof(device); i++)
        if (stat(device[i].path, &st) < 0 || !S_ISCHR(st.st_mode) ||
            st.st_rdev != makedev(1, device[i].minor) || (st.st_mode & 0666) != 0666)
            return false;
    return true;
}

/* A linker told to write to /dev/null as root takes its place or its mode away, and some machines
 * are set up so from the start. As root we can lay proper nodes over it, in a
 * mount namespace of our own so that the host keeps what it has. If any of it fails the candidate
 * has to live with the host's. */
static void repair_devices(void)
{
    if (geteuid() != 0 || devices_are_usable() || unshare(CLONE_NEWNS) < 0)
        return;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NOEXEC, "size=64k,mode=755") < 0)
        return;
    umask(0);
    for (size_t i = 0; i < countof(device); i++) {
        char node[64];
        snprintf(node, sizeof node, "/tmp/%u", device[i].minor);
        if (mknod(node, S_IFCHR | 0666, makedev(1, device[i].minor)) == 0 &&
            mount(node, device[i].path, NULL, MS_BIND, NULL) < 0)
            break;
    }
    umount2("/tmp", MNT_DETACH);
}

static enum exec_tier tier_named(const char *name)
{
    for (int t = TIER_NONE; t <= TIER_NAMESPACES; t++)
        if (strcmp(name, exec_tier_name((enum exec_tier)t)) == 0)
            return (enum exec_tier)t;
    return TIER_NONE;
}

/* SETUP and the kit. What the kit's views point to is copied: the inbox moves on. */
static int read_setup(struct inbox *in, struct arena *arena, struct start *start, struct err *err)
{
    struct wire_frame frame;
    struct exec_file *kit;
    if (inbox_next(in, &frame, err) <= 0 || frame.type != WIRE_SETUP ||
        wire_get_setup(frame.body, &start->setup, err))
        return err_set(err, ERR_INTERNAL, "no SETUP on the socket");
    kit = arena_alloc(arena, start->setup.n_kit * sizeof *kit);
    for (size_t i = 0; i < start->setup.n_kit; i++) {
        if (inbox_next(in, &frame, err) <= 0 || frame.type != WIRE_FILE ||
            wire_get_file(frame.body, &kit[i], err))
            return err_set(err, ERR_INTERNAL, "a kit file is missing");
        kit[i].name = arena_dup(arena, str_c(kit[i].name));
        kit[i].data = kit_pages(kit[i].data);
    }
    start->kit = kit;
    if (start->setup.box_bytes <= 0)
        start->setup.box_bytes = BOX_BYTES;
    return 0;
}

struct choice {
    enum exec_tier tier;
    struct helper helper;
    bool found;
    struct buf reasons; /* why not the stronger ones */
};

/* Where a folder lies in /tmp or a control group was made, the keeper outlives the orchestrator for
 * as long as it takes to clear up: the cell sees the end by its socket. */
static void try_tier(struct choice *c, enum exec_tier tier, const struct start *start)
{
    struct err err = {0};
    if (tier < TIER_BWRAP || start->cgroup->n)
        prctl(PR_SET_PDEATHSIG, 0);
    if (tier_spawn(tier, start, &c->helper, &err) == 0) {
        c->found = true;
        c->tier = tier;
        return;
    }
    prctl(PR_SET_PDEATHSIG, start->cgroup->n ? 0 : SIGKILL);
    buf_addf(&c->reasons, "%s%s: %s", c->reasons.n ? "; " : "", exec_tier_name(tier), err.text);
}

static void choose(struct choice *c, const struct start *start)
{
    static const enum exec_tier order[] = {TIER_NAMESPACES, TIER_BWRAP, TIER_LANDLOCK, TIER_WEAK,
                                           TIER_NONE};
    const struct wire_setup *s = &start->setup;
    for (size_t i = 0; i < countof(order) && !c->found; i++) {
        bool weak = order[i] < TIER_LANDLOCK;
        if ((s->force != TIER_NONE && s->force != order[i]) || (weak && !s->allow_weak))
            continue;
        try_tier(c, order[i], start);
    }
    if (s->force != TIER_NONE && s->force < TIER_LANDLOCK && !s->allow_weak)
        buf_addc(&c->reasons, "this tier needs --allow-weak-isolation");
    else if (c->reasons.n)
        advice_add(&c->reasons, c->found ? c->tier : TIER_NONE);
}

static int say_hello(const struct start *start, const struct choice *c)
{
    struct wire_hello hello = {
        .ready = c->found,
        .tier = c->tier,
        .reason = c->reasons.p ? c->reasons.p : "",
        .cgroup = start->cgroup->text,
        .lingers = start->cgroup->n || c->tier < TIER_BWRAP,
    };
    struct buf b;
    int r;
    buf_init(&b, 1 << 16);
    wire_put_hello(&b, &hello);
    r = outbox_send(start->socket, buf_str(&b));
    buf_finish(&b);
    return r;
}

/* Wait for the cell, then for whatever it left to us: in the tiers without a PID namespace the
 * keeper is the next to inherit orphans. */
static int keep(const struct helper *h)
{
    int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), status = 0, one;
    pid_t pid;
    while ((pid = waitpid(h->pid, &status, 0)) < 0 && errno == EINTR)
        ;
    while ((pid = waitpid(-1, &one, WNOHANG)) >= 0)
        if (pid == 0) {
            procs_kill_tree(proc, getpid());
            usleep(1000);
        }
    helper_clean(h);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static volatile pid_t cell_pid;

static void on_orphaned(int signal_number)
{
    (void)signal_number;
    kill(cell_pid, SIGKILL);
}

/* A cell in namespaces of its own ends at one blow. It should see the end of its socket; whether it
 * does or hangs, it ends with the orchestrator, and we are there to clear up. */
static void end_with_parent(const struct choice *c)
{
    struct sigaction action = {.sa_handler = on_orphaned};
    if (c->tier < TIER_BWRAP)
        return;
    cell_pid = c->helper.pid;
    sigaction(SIGTERM, &action, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

/* The socket belongs to the cell alone: while anybody else holds it, the orchestrator would not see
 * the cell's end. */
static int settle(const struct start *start, struct choice *c)
{
    struct err err = {0};
    int failed, status = 1;
    repair_devices();
    buf_init(&c->reasons, 4000);
    if (cgroup_make(start->cgroup, start->setup.cgroup, &err))
        buf_addc(&c->reasons, err.text);
    else
        choose(c, start);
    prctl(PR_SET_DUMPABLE, 0);
    kit_forget(start);
    if (c->found)
        end_with_parent(c);
    failed = say_hello(start, c);
    close(start->socket);
    if (c->found)
        status = keep(&c->helper); /* if nobody listened, the cell has noticed it as well */
    cgroup_remove(start->cgroup);
    return failed ? 1 : status;
}

static int run(int socket, const char *tier)
{
    static struct cgroup cgroup = {.group = {CGROUP_NONE, {-1, -1, -1, -1, -1, -1}}};
    struct start start = {.socket = fcntl(socket, F_DUPFD_CLOEXEC, 10), .cgroup = &cgroup};
    struct choice choice = {.found = false};
    struct arena arena = {0};
    struct inbox in;
    struct err err = {0};
    int status = 1;
    if (start.socket < 0 || close(socket) < 0 || reserve_low_descriptors() < 0)
        return 1;
    inbox_init(&in, start.socket);
    if (read_setup(&in, &arena, &start, &err)) {
        fprintf(stderr, "assay-cell: %s\n", err.text);
        buf_finish(&in.data);
    } else {
        buf_finish(&in.data); /* the orchestrator waits for HELLO before it says more */
        if (tier)
            start.setup.force = tier_named(tier);
        status = settle(&start, &choice);
    }
    buf_finish(&choice.reasons);
    arena_finish(&arena);
    return status;
}

/* Under bubblewrap: the socket, where to say how it went, the size of the
 * box, the control group. */
static int run_inside(char **argv)
{
    int progress = atoi(argv[1]);
    struct err err = {0};
    struct slot slot;
    slot_init(&slot, TIER_BWRAP, atoi(argv[0]), atoll(argv[2]));
    group_take(&slot.group, argv[3]);
    if (reserve_low_descriptors() < 0)
        return 1;
    inside_run(&slot, progress, inside_bwrap(&slot, &err), &err);
}

int main(int argc, char **argv)
{
    bool tier = argc == 4 && strcmp(argv[2], "--tier") == 0;
    if (argc == 6 && strcmp(argv[1], "--inside") == 0)
        return run_inside(argv + 2);
    if (argc != 2 && !tier) {
        fprintf(stderr, "assay-cell is started by assay, which talks to it over a socket\n"
                        "usage: assay-cell FD [--tier NAME]\n");
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid(); /* Ctrl-C is for the orchestrator */
    return run(atoi(argv[1]), tier ? argv[3] : NULL);
}
