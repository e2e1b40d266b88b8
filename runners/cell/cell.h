/* cell.h: what the parts of assay-cell share. See README.md beside this for
 * how they play together. */
#ifndef CELL_CELL_H
#define CELL_CELL_H

#include "harness/base/err.h"
#include "harness/exec/exec.h"
#include "harness/exec/wire.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#define BOX_UID  1000  /* who the candidate is, inside */
#define HOST_UID 60000 /* who it is outside when the harness is root: + slot */
#define LANDLOCK_UID                                                                               \
    61000 /* the same for the tiers on the host: RLIMIT_NPROC must not count both */
#define BOX_INODES    4096
#define BOX_BYTES     (64ll << 20)
#define COLLECT_BYTES (1ll << 20)
#define KILL_GRACE_MS 1000 /* what the init gets to kill, reap and report */
#define LOOK_MAX      2048 /* processes seen in one look */
#define TICK_MS       50   /* longest time between two looks at CPU, memory and processes */

/* What the keeper opened of a slot's control group: descriptors, or -1. */
enum group_fd {
    GROUP_LIMIT,   /* memory: where its hard limit is written */
    GROUP_KILLS,   /* memory: how often the kernel killed for it */
    GROUP_TASKS,   /* pids: limit */
    GROUP_REFUSED, /* pids: how often a fork was refused */
    GROUP_COUNT,   /* pids: tasks now */
    GROUP_CPU,     /* CPU used by everybody who ever lived in it */
    GROUP_FDS
};

struct group_fds {
    enum exec_cgroup kind;
    int fd[GROUP_FDS];
};
#define GROUP_NONE ((struct group_fds){CGROUP_NONE, {-1, -1, -1, -1, -1, -1}})

/* A program that has started and of which steps are copies: warm.c. */
struct warm {
    pid_t pid; /* 0: none */
    int socket;
    char *key; /* owned: its words and environment; NULL: none was tried */
};

/* One slot: everything that is set up once and lives until the cell ends. */
struct slot {
    enum exec_tier tier;
    int socket;             /* to the orchestrator; -1 while trying out */
    int64_t box_bytes;      /* size quota */
    const char *box_path;   /* "/box", or a directory of the host in the tiers without a root */
    const char *kit_path;   /* "/assay", likewise */
    int pipe[2][2], n_pipe; /* made ahead for the outputs of the next step */
    int box_fd;             /* the box, opened for reading */
    bool box_used;          /* a step of this job has run in it */
    int64_t disk_low;       /* least used of the file system of a box on the host, since empty */
    bool own_init;          /* every step gets an init, which can kill all of it at one blow: */
    bool own_user;          /* the step's user is not the harness's */
    bool own_pid_ns;        /* because it is PID 1 of a new namespace, or because its */
                            /* Landlock domain reaches nobody else */
    bool pid_one;           /* the cell is PID 1: kill(-1) hits the step and nobody else */
    bool can_mount;         /* may mount: a fresh box, /proc */
    int proc_fd;            /* a procfs that shows what the cell may see, or -1 */
    int stat_fd;            /* /proc/stat: time stolen from the machine; or -1 */
    int oom_fd;             /* own oom_score_adj, or -1 */
    int peak_fd;            /* own clear_refs: resets the peak that children would inherit; or -1 */
    int meter_fd;           /* perf task clock of the cell and all its descendants, or -1 */
    struct group_fds group; /* the control group that the cell lives in, if any */
    int64_t group_base;     /* tasks in it while no step runs, or -1 */
    int64_t group_memory, group_tasks; /* its limits as last set */
    int64_t kills, refused;            /* counters as last read */
    time_t kills_at_s;
    bool clock_is_read;               /* for the next step: */
    int64_t clock_ns, self_ns;        /* used by all of us, by the cell alone */
    int tasks;                        /* the user's, when last counted, ... */
    int64_t tasks_at_s;               /* ... which was then */
    int landlock_fd;                  /* rules for a step, or -1 */
    int landlock_proc_fd;             /* the same with /proc readable, or -1 */
    struct rlimit have[RLIM_NLIMITS]; /* the cell's own: no step can have more */
    int peer_ns;                      /* the mount namespace of peers, or -1: then ... */
    int peer_fd;                      /* ... the empty folder that is theirs, read-only */
    bool peer_apart;                  /* and the step's files are out of their reach */
    bool peer_ahead;                  /* the last step had one: so may the next */
    struct warm warm;
};

/* A captured stream: the first half of `keep` bytes stays, the rest of the room is a ring. */
struct capture {
    char *p; /* owned, `keep` bytes */
    size_t keep;
    int64_t total;
};

void capture_start(struct capture *c, size_t keep);
void capture_add(struct capture *c, const char *p, size_t n);
/* Views into the capture; the ring is turned so that it reads in order. */
struct exec_output capture_end(struct capture *c);
void capture_finish(struct capture *c);

/* One step on its way. Lives in the cell's memory; the init and the job write `end` and `fail_`
 * there because they share it. */
struct ending {
    bool seen;      /* the main process was reaped */
    bool leftover;  /* others were alive when it ended */
    int status;     /* of the main process, as from wait4 */
    int n_left;     /* how many of them */
    int n_tasks;    /* tasks ever made in the step's PID namespace; 0 = unknown */
    int64_t cpu_us; /* of everything reaped */
    int64_t peak_bytes;
};

enum { LIMIT_COUNT = 9, SPACE_NOT_YET = -2 };

struct launch {
    const struct slot *slot;
    char **argv, **envp;       /* borrowed from the job's arena */
    int in, out, err, witness; /* the step's ends; witness may be -1 */
    int shared, lost;          /* with a peer: descriptors 4 and 5; else -1 */
    int program, rules;        /* of a peer itself: what to execute, its Landlock rules; else -1 */
    struct launch *peer;       /* what runs beside it, or NULL */
    int warm;                  /* so many words of argv are a warm program's; 0: it is executed */
    int report;                /* where a warm step's job says that it could not be set up */
    volatile int space;        /* its init's PID namespace, opened; -1 or SPACE_NOT_YET */
    pid_t job_pid;             /* of a warm step: a child of the cell's, ... */
    int job_pidfd;             /* ... -1 once it was reaped; ... */
    int job_status;            /* ... and what came of it, set before ... */
    struct rusage job_use;
    volatile bool job_over; /* ... this */
    bool proc;
    struct {
        int what;
        struct rlimit value;
    } limit[LIMIT_COUNT];
    pid_t pid; /* the init, or the job where there is no init */
    int pidfd;
    volatile pid_t job;      /* where no PID namespace hides it; 0 = it has not begun to execute */
    volatile int fail_errno; /* set-up failed before the program ran */
    const char *volatile fail_at; /* doing what */
    struct ending end;
    int forgiven;  /* looks at which the job could not be looked at: unlinked.c */
    bool outlived; /* a peer: still ran when its step ended */
};

/* Why the supervisor ended a step, if it did. */
enum stop {
    STOP_NONE,
    STOP_MEMORY,
    STOP_OUTPUT,
    STOP_CPU,
    STOP_WALL,
    STOP_BOX,
};

/* All that is known about a step when it is over: the verdict is made from this alone. */
struct evidence {
    const struct exec_limits *limits;
    struct ending end;
    enum stop stop;
    int64_t cpu_us, wall_us, peak_bytes;
    bool oom;           /* the kernel killed for memory meanwhile, somewhere, ... */
    bool own_oom;       /* ... or in the step's own control group */
    bool at_task_limit; /* so many tasks were seen at once, or the control group refused one */
    bool box_full;      /* no block or no inode left, or a file as long as allowed */
    const struct exec_output *err;
};

/* What a step is measured by, while it runs and at its end. */
struct meter {
    struct slot *slot;
    int64_t stolen_start_us; /* -1 = not read yet */
    int64_t live_cpu_us;     /* last look: of live processes and what they waited for */
    int64_t memory_bytes;    /* last look: sum over live processes */
    int tasks_max;           /* most tasks seen at once */
};

void meter_open(struct slot *slot);
void meter_ahead(struct slot *slot);
void meter_start(struct meter *m, struct slot *slot);
/* Look at the processes, the peer's too: live CPU, memory, tasks. */
void meter_look(struct meter *m, const struct launch *l, int64_t memory_limit);
int64_t meter_cpu_bound_us(const struct meter *m); /* hidden work included; 0 = unknown */
int64_t meter_clock_us(pid_t pid); /* CPU used by a process that we can name, exactly */
/* Since they were last asked: */
bool meter_oom(const struct meter *m);              /* the kernel killed for memory, ... */
bool meter_kills_are_ours(const struct slot *slot); /* ... surely in this step */
bool meter_refused(const struct meter *m);          /* the group refused a fork */

/* Tasks that RLIMIT_NPROC counts besides the step's, so many inits among them. */
int meter_other_tasks(struct slot *slot, int inits);
void meter_forget_peak(const struct slot *slot);

/* group.c: handing the descriptors over an exec, as one word. */
void group_hand(const struct group_fds *g, char *word, size_t cap);
void group_take(struct group_fds *g, const char *word);
/* The control group from inside. Numbers only grow; -1 = not known. */
void group_setup(struct slot *slot);
bool group_limit(struct slot *slot, const struct exec_limits *limits, int inits);
int64_t group_kills(const struct slot *slot);
int64_t group_refused(const struct slot *slot);
int64_t group_cpu_us(const struct slot *slot);

/* procs.c */
struct pids {
    pid_t v[LOOK_MAX];
    int n;
};

/* The text of a small file of procfs, cut to the room there is. */
struct str proc_text(int dir, const char *name, char *text, size_t cap);
/* Both append. All but PID 1 and those `n`; the descendants. */
void procs_all(int proc_fd, const pid_t *except, int n, struct pids *list);
void procs_tree(int proc_fd, pid_t root, struct pids *list);
void procs_kill_tree(int proc_fd, pid_t root); /* one attempt; reap and see who is left */

/* filter.c */
int filter_load(const struct slot *slot, struct err *err); /* for this process and all below it */
void keyed_fchmod(int fd, unsigned mode);
/* A call that the filter refuses to steps: mount, umount2, fchmod and the like. Returns -errno;
 * errno itself stays as it is. */
long keyed_call(long nr, long a, long b, long c, long d, long e);

/* root.c: the small root of the namespaces tier. The caller is alone in a new mount namespace. */
int root_build(struct slot *slot, const struct exec_file *kit, size_t n_kit, struct err *err);
int root_mount_box(struct slot *slot, struct err *err);

/* box.c */
int box_open(struct slot *slot, struct err *err);
int box_wipe(struct slot *slot, struct err *err); /* afterwards it is empty but for tmp/ */
int box_put(const struct slot *slot, const struct exec_file *file, struct err *err);
void box_make_executable(const struct slot *slot, const char *path);
int box_remove(const struct slot *slot, const char *names, struct err *err);
int box_read_from(const struct slot *slot, const char *name); /* fd or -1 (errno) */
int box_write_to(const struct slot *slot, const char *name);  /* fd or -1 (errno) */
void box_collect(const struct slot *slot, const char *name, int64_t max, struct buf *data,
                 bool *found);
/* usage.c */
void box_is_empty(struct slot *slot);                          /* just now */
bool box_is_full(const struct slot *slot, int64_t file_bytes); /* or was, by what lies in it */
bool box_over_quota(struct slot *slot, struct launch *l);      /* where no mount keeps it */
/* unlinked.c: blocks of the box's files without a name that somebody in the step holds; more than
 * any quota if one of them cannot be looked at. `unseen`: what more the disk may hold of theirs. */
int64_t unlinked_bytes(const struct slot *slot, struct launch *l, int64_t unseen);
/* Remove everything below the directory. 0 when it is empty. */
int tree_empty(int dir_fd);

/* landlock.c */
long landlock_version(void); /* 0: there is none */
bool landlock_usable(void);  /* as the only wall of a tier */
struct start;
/* Ruleset fd or -1. The kit's files of /etc are in it. */
int landlock_build(struct slot *slot, const struct start *start, bool with_proc, struct err *err);
/* For a peer that executes the opened file, by what any version of Landlock can do. Ruleset fd; -1
 * with errno, EOPNOTSUPP where there is no Landlock. */
int landlock_build_peer(const struct slot *slot, int program);

/* peer.c: a program beside a step that shares one piece of memory with it and nothing else. */
void peer_setup(struct slot *slot);
/* Open what the step and its peer need. *alive is held until the peer has ended. */
int peer_open(const struct slot *slot, const struct exec_step *step, struct launch *main,
              struct launch *peer, int *alive, struct err *err);
void peer_close(struct launch *peer);
/* In the job, last of all before it executes: 0 or -errno. */
long peer_enter(const struct launch *peer);
long peer_confine(const struct launch *peer);
struct exec_peer peer_outcome(const struct launch *peer, const struct exec_limits *limits);

/* job.c */
_Noreturn void job_main(struct launch *l);
int job_rules(const struct launch *l);                                    /* of Landlock, or -1 */
_Noreturn void job_give_up(struct launch *l, const char *at, long error); /* -errno */

/* launch.c */
void launch_setup(const struct slot *slot); /* once, in the process that will launch */
void launch_ahead(const struct slot *slot); /* make the next step's init: nobody waits just now */
int launch_start(struct launch *l, struct err *err);
void launch_stop(struct launch *l, bool hard); /* kill all of it; the init reports unless hard */
void launch_reap(struct launch *l);            /* pidfd was readable: collect, kill the rest */
void launch_reap_peer(struct launch *peer);    /* its pidfd was readable */
void launch_job_ended(struct launch *l);       /* job_pidfd was readable: its init does the rest */
/* How many inits, and warm programs, live while this runs; they are not the step's. If asked, which. */
#define INITS_MAX 3
int launch_inits(const struct launch *l, pid_t pid[INITS_MAX]);

/* warm.c: see there. Start or find the warm program that a step wants; without one it is executed as
 * any other. Before the step's clocks are read. */
void warm_prepare(struct slot *slot, struct launch *l);
int warm_start(struct launch *l, struct err *err); /* its init is there */
void warm_reap(struct launch *l);                  /* wait for its job, and say what came of that */

/* orders.c: fill argv, environment and rlimits of a launch and its peer; they live in `memory`. */
struct exec_limits orders_limits(struct exec_limits asked); /* with defaults for zeros */
void orders_setup(struct slot *slot);
void orders_make(struct slot *slot, const struct exec_step *step, const struct exec_limits *limits,
                 struct arena *memory, struct launch *launch);

/* step.c */
struct step_run {
    struct exec_outcome outcome; /* views into the captures below */
    struct capture out, err;
    struct buf witness;
    bool fault;         /* ours: the cell should be replaced */
    char trouble[1000]; /* why it is EXEC_HARNESS; "" */
};

void step_ahead(struct slot *slot);
void step_run(struct slot *slot, const struct exec_step *step, struct step_run *run);
void step_finish(struct step_run *run);

/* status.c */
enum exec_status status_decide(const struct evidence *e, int32_t *code);

/* serve.c */
struct inbox {
    int fd;
    struct buf data;
    size_t taken; /* bytes of `data` already handed out */
};

void inbox_init(struct inbox *in, int fd);
/* The next frame; its body lives until the next call that is not `keep`. 1, or 0 at end of file, or
 * -1. */
int inbox_next(struct inbox *in, struct wire_frame *ret, struct err *err);
int outbox_send(int fd, struct str data);
int serve(struct slot *slot, struct inbox *in); /* until the socket ends; the exit status */
int self_test(struct slot *slot, struct err *err);

/* cgroup.c: the same from outside; cgroup_find.c */
struct cgroup {
    struct group_fds group;
    char dir[3][2200]; /* one for each hierarchy */
    int n;             /* how many of them */
    char text[200];    /* for a person */
};

/* -1 only when the one asked for is not to be had. */
int cgroup_make(struct cgroup *c, enum exec_cgroup force, struct err *err);
int cgroup_enter(struct cgroup *c, pid_t pid); /* on failure there is none any more */
void cgroup_remove(struct cgroup *c);          /* waits until nobody is in it */
/* The directory of our own group; controller NULL: of version 2. -1 with errno. */
int cgroup_find(const char *controller, char *dir, size_t cap);

/* tier.c */
struct start {
    int socket;
    struct wire_setup setup;
    const struct exec_file *kit; /* setup.n_kit of them; borrowed */
    struct cgroup *cgroup;       /* borrowed */
};

/* cell/kit.c: the bytes of one file of the kit in pages of their own (p NULL: no memory or nothing),
 * and all of them given back once they lie where they belong. */
struct str kit_pages(struct str data);
/* Is it a file of /etc or /var/lib (exec.h)? */
bool kit_is_system(const struct exec_file *file);
void kit_forget(const struct start *start);

struct helper {
    pid_t pid;    /* the cell, or bubblewrap around it */
    char dir[64]; /* of the host, to remove at the end; "" */
};

/* Try a tier by doing it, in a child. 0 when that child proved itself with a trial step and serves
 * on the socket from now on. */
int tier_spawn(enum exec_tier tier, const struct start *start, struct helper *ret, struct err *err);
void helper_clean(const struct helper *h);

/* inside.c: the set-up in the child, by tier, up to the trial step. */
void slot_init(struct slot *slot, enum exec_tier tier, int socket, int64_t box_bytes);
int inside_namespaces(struct slot *slot, const struct start *start, struct err *err);
int inside_host(struct slot *slot, const struct start *start, const char *dir, struct err *err);
int inside_bwrap(struct slot *slot, struct err *err);
/* Say how it went on the progress pipe, then serve. Never returns. */
_Noreturn void inside_run(struct slot *slot, int progress, int failed, const struct err *err);

/* advice.c: append the commands that would lift this host above the tier. */
void advice_add(struct buf *b, enum exec_tier tier);

/* bwrap.c: become bubblewrap, which becomes `assay-cell --inside`. Returns only on failure. */
const char *bwrap_program(void); /* NULL: not installed */
int bwrap_exec(const struct start *start, int progress, struct err *err);
int drop_to_user(unsigned id, struct err *err); /* when root */

#endif
