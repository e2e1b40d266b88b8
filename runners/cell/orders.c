/* orders.c: what a program is told (argv, environment) and what it is held to (rlimits). */
#include "runners/cell/cell.h"

#include <string.h>

struct orders {
    struct slot *slot;
    const struct exec_step *step;
    const struct exec_limits *limits;
    struct arena *memory;
    struct launch *launch;
};

static void set_default(int64_t *v, int64_t fallback)
{
    if (*v <= 0)
        *v = fallback;
}

struct exec_limits orders_limits(struct exec_limits l)
{
    struct exec_limits d = exec_limits_default();
    set_default(&l.cpu_ms, d.cpu_ms);
    set_default(&l.wall_ms, d.wall_ms);
    set_default(&l.memory_bytes, d.memory_bytes);
    set_default(&l.file_bytes, d.file_bytes);
    set_default(&l.output_bytes, d.output_bytes);
    if (l.processes <= 0)
        l.processes = d.processes;
    if (l.keep_bytes <= 1)
        l.keep_bytes = d.keep_bytes;
    return l;
}

/* Where there is no root of our own, /box and /assay are elsewhere: say so in what the program is
 * told. A name counts at the start of the text or behind something that cannot be part of a path.
 */
static char *localize(struct orders *w, const char *text)
{
    struct buf b;
    char *copy;
    buf_init(&b, 1 << 20);
    for (const char *p = text; *p; p++) {
        bool fresh = p == text || strchr("=:, \n", p[-1]);
        bool box = fresh && strncmp(p, "/box", 4) == 0 && strchr("/:, \n", p[4]);
        bool kit = fresh && strncmp(p, "/assay", 6) == 0 && strchr("/:, \n", p[6]);
        if (box)
            buf_addc(&b, w->slot->box_path);
        else if (kit)
            buf_addc(&b, w->slot->kit_path);
        else
            buf_add(&b, p, 1);
        p += box ? 3 : kit ? 5 : 0;
    }
    copy = arena_dup(w->memory, buf_str(&b));
    buf_finish(&b);
    return copy;
}

static char *told(struct orders *w, const char *text)
{
    if (strcmp(w->slot->box_path, "/box") == 0)
        return arena_dup(w->memory, str_c(text));
    return localize(w, text);
}

static void make_argv(struct orders *w)
{
    size_t n = 0;
    while (w->step->argv[n])
        n++;
    w->launch->argv = arena_alloc(w->memory, (n + 1) * sizeof(char *));
    for (size_t i = 0; i < n; i++)
        w->launch->argv[i] = told(w, w->step->argv[i]);
}

/* A peer is told nothing of the step. */
static void make_peer(struct orders *w)
{
    static char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", home[] = "HOME=/";
    static char language[] = "LANG=C.UTF-8";
    static char *env[] = {path, home, language, NULL};
    struct launch *peer = w->launch->peer;
    peer->argv = arena_alloc(w->memory, 2 * sizeof(char *));
    peer->argv[0] = arena_dup(w->memory, str_c(w->step->peer));
    peer->envp = env;
    memcpy(peer->limit, w->launch->limit, sizeof peer->limit);
}

static void make_env(struct orders *w)
{
    static const char *const always[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/box",
                                         "LANG=C.UTF-8", "TMPDIR=/box/tmp"};
    struct str rest = str_c(w->step->env), line;
    size_t n = countof(always), lines = 1;
    for (size_t i = 0; i < rest.n; i++)
        lines += rest.p[i] == '\n';
    w->launch->envp = arena_alloc(w->memory, (n + lines + 1) * sizeof(char *));
    for (size_t i = 0; i < n; i++)
        w->launch->envp[i] = told(w, always[i]);
    while (str_line(&rest, &line))
        if (line.n)
            w->launch->envp[n++] = told(w, arena_dup(w->memory, line));
}

void orders_setup(struct slot *slot)
{
    for (int i = 0; i < (int)countof(slot->have); i++)
        if (getrlimit((__rlimit_resource_t)i, &slot->have[i]) < 0)
            slot->have[i].rlim_max = RLIM_INFINITY;
}

/* Never above the hard limit we have ourselves: raising that is refused, even to root in a user
 * namespace. */
static void limit(struct orders *w, size_t i, int what, int64_t soft, int64_t hard)
{
    rlim_t max = w->slot->have[what].rlim_max;
    rlim_t s = soft < 0 ? RLIM_INFINITY : (rlim_t)soft, h = hard < 0 ? RLIM_INFINITY : (rlim_t)hard;
    h = h > max ? max : h;
    s = s > h ? h : s;
    w->launch->limit[i].what = what;
    w->launch->limit[i].value = (struct rlimit){s, h};
}

/* RLIMIT_CPU samples clock ticks and fires up to a fifth too early: it only stands behind the
 * precise clock, at twice the limit. RLIMIT_DATA does not see shared mappings, so RLIMIT_AS beside
 * it; but sanitizers, Java and Go reserve address space by the terabyte, and for them (`proc`) the
 * memory in use is what is watched. */
static void make_limits(struct orders *w)
{
    const struct exec_limits *l = w->limits;
    int64_t cpu_s = (l->cpu_ms * 2 + 999) / 1000;
    int inits = launch_inits(w->launch, NULL);
    int64_t tasks = l->processes + meter_other_tasks(w->slot, inits);
    int64_t behind =
        group_limit(w->slot, l, inits) ? 4 : 0; /* the group refuses first, and counts it */
    bool by_look = w->step->proc && w->slot->pid_one && w->slot->proc_fd >= 0;
    limit(w, 0, RLIMIT_CPU, cpu_s, cpu_s + 1);
    limit(w, 1, RLIMIT_AS, by_look ? -1 : l->memory_bytes + (64 << 20),
          by_look ? -1 : l->memory_bytes + (64 << 20));
    limit(w, 2, RLIMIT_DATA, by_look ? -1 : l->memory_bytes, by_look ? -1 : l->memory_bytes);
    limit(w, 3, RLIMIT_FSIZE, l->file_bytes, l->file_bytes);
    limit(w, 4, RLIMIT_NPROC, tasks + behind, tasks + behind);
    limit(w, 5, RLIMIT_NOFILE, 256, 256);
    limit(w, 6, RLIMIT_STACK, 8 << 20, 64 << 20);
    limit(w, 7, RLIMIT_MEMLOCK, 64 << 10, 64 << 10);
    limit(w, 8, RLIMIT_SIGPENDING, 256, 256);
}

void orders_make(struct slot *slot, const struct exec_step *step, const struct exec_limits *limits,
                 struct arena *memory, struct launch *launch)
{
    struct orders w = {slot, step, limits, memory, launch};
    make_argv(&w);
    make_env(&w);
    make_limits(&w);
    if (launch->peer)
        make_peer(&w);
}
