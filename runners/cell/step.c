/* step.c: run one step: open its descriptors, start it, watch it, end it, say what came of it.
 *
 * The end of a step is the end of its main process. End of file on its outputs means nothing: a
 * program may close them and go on, or leave children that keep them open. Once everything is
 * killed there is no writer any more but ourselves, and only then the pipes are read to their end.
 */
#include "runners/cell/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DRAIN_MS  500
#define HIDDEN_US 50000 /* more than this beyond what was reaped did not happen by itself */

struct watch {
    struct slot *slot;
    const struct exec_step *step;
    struct exec_limits limits; /* of the step, defaults filled in */
    struct step_run *run;
    struct arena memory; /* argv and environment */
    struct launch launch, peer;
    struct meter meter;
    int out, err, witness; /* our ends; -1 when closed */
    int alive;             /* held until the peer has ended; likewise */
    size_t brief_sent;
    int64_t seen_us; /* most CPU seen in a look: some of it may never be reaped */
    int64_t start_us, tick_us, grace_us; /* grace: when to stop asking and kill the init */
    enum stop stop;
    bool ended;
};

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* A file that an earlier step of the same job took away, or put something else in the place of, is an
 * empty input: what became of it is that step's doing and no fault of the cell. */
static int open_input(struct watch *w, struct err *err)
{
    const char *name = w->step->stdin_file;
    w->launch.in = name ? box_read_from(w->slot, name) : -1;
    if (!name || (w->launch.in < 0 && w->slot->box_used))
        w->launch.in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return w->launch.in < 0 ? err_sys(err, "cannot open %s", name ? name : "/dev/null") : 0;
}

static int make_pipe(int fd[2])
{
    if (pipe2(fd, O_CLOEXEC) < 0)
        return -1;
    fcntl(fd[0], F_SETFL, O_NONBLOCK);
    return 0;
}

void step_ahead(struct slot *slot)
{
    while (slot->n_pipe < (int)countof(slot->pipe) && make_pipe(slot->pipe[slot->n_pipe]) == 0)
        slot->n_pipe++;
}

static int open_pipe(struct slot *slot, int *ours, int *theirs, struct err *err)
{
    int made[2], *fd = made;
    if (slot->n_pipe > 0)
        fd = slot->pipe[--slot->n_pipe];
    else if (make_pipe(made) < 0)
        return err_sys(err, "no pipe");
    *ours = fd[0];
    *theirs = fd[1];
    return 0;
}

static int open_output(struct watch *w, struct err *err)
{
    const char *name = w->step->stdout_file;
    if (!name)
        return open_pipe(w->slot, &w->out, &w->launch.out, err);
    w->launch.out = box_write_to(w->slot, name);
    return w->launch.out < 0 ? err_sys(err, "cannot open %s", name) : 0;
}

/* As much of the brief as the socket takes; then our side is closed for writing, so that a reader
 * sees its end. True while something is left. */
static bool send_brief(struct watch *w)
{
    struct str rest = str_slice(w->step->brief, w->brief_sent, w->step->brief.n);
    while (rest.n) {
        ssize_t n = send(w->witness, rest.p, rest.n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (n < 0) /* the reader is gone: nobody wants the rest */
            w->brief_sent = w->step->brief.n;
        else
            w->brief_sent += (size_t)n;
        rest = str_slice(w->step->brief, w->brief_sent, w->step->brief.n);
    }
    shutdown(w->witness, SHUT_WR);
    return false;
}

static int open_witness(struct watch *w, struct err *err)
{
    int fd[2];
    if (!w->step->witness)
        return 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0)
        return err_sys(err, "no socket pair");
    w->witness = fd[0];
    w->launch.witness = fd[1];
    send_brief(w);
    return 0;
}

static int prepare(struct watch *w, struct err *err)
{
    if (box_remove(w->slot, w->step->remove, err) || open_input(w, err) || open_output(w, err) ||
        open_pipe(w->slot, &w->err, &w->launch.err, err) || open_witness(w, err))
        return -1;
    w->slot->peer_ahead = w->step->peer != NULL;
    if (w->step->peer && peer_open(w->slot, w->step, &w->launch, &w->peer, &w->alive, err))
        return -1;
    orders_make(w->slot, w->step, &w->limits, &w->memory, &w->launch);
    warm_prepare(w->slot, &w->launch);
    box_make_executable(w->slot, w->launch.argv[0]);
    capture_start(&w->run->out, (size_t)w->limits.keep_bytes);
    capture_start(&w->run->err, (size_t)w->limits.keep_bytes);
    buf_clear(&w->run->witness);
    return 0;
}

/* Not before the step has ended: the init shares our descriptors, and the job takes its copies when
 * it gets around to it. So nobody's end of a pipe closes while a step runs, and its end wakes us
 * only once. */
static void close_theirs(struct watch *w)
{
    close_fd(&w->launch.in);
    close_fd(&w->launch.out);
    close_fd(&w->launch.err);
    close_fd(&w->launch.witness);
    close_fd(&w->launch.shared);
    close_fd(&w->launch.lost);
    peer_close(&w->peer);
}

/* The first reason stands. The init kills, reaps and reports what was used; it is killed itself
 * only if that takes too long, because then the report is lost. */
static void stop(struct watch *w, enum stop why)
{
    if (w->stop == STOP_NONE)
        w->stop = why;
    if (w->ended || w->grace_us)
        return;
    launch_stop(&w->launch, false);
    w->grace_us = now_us() + KILL_GRACE_MS * 1000ll;
}

static void read_stream(struct watch *w, int *fd, struct capture *c)
{
    static char part[65536];
    ssize_t n = read(*fd, part, sizeof part);
    if (n > 0) {
        capture_add(c, part, (size_t)n);
        if (c->total > w->limits.output_bytes)
            stop(w, STOP_OUTPUT);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        close_fd(fd);
    }
}

static void read_witness(struct watch *w)
{
    char part[4096];
    ssize_t n = recv(w->witness, part, sizeof part, MSG_DONTWAIT);
    if (n > 0) {
        buf_add(&w->run->witness, part, (size_t)n);
        if (w->run->witness.over)
            w->run->outcome.witness_cut = true;
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        close_fd(&w->witness);
    }
}

/* Nobody waits for the result any more: end everything at once. */
static void abandon(struct watch *w)
{
    if (!w->ended) {
        launch_stop(&w->launch, true);
        launch_reap(&w->launch);
    }
    _exit(0);
}

/* Over by the exact sum, or so far over by the bound that work must be hidden. */
static bool cpu_is_over(struct watch *w, int64_t reaped_us)
{
    int64_t limit = w->limits.cpu_ms * 1000;
    return reaped_us + w->meter.live_cpu_us >= limit ||
           meter_cpu_bound_us(&w->meter) >= limit + limit / 4 + HIDDEN_US;
}

static int64_t reaped_us(const struct watch *w)
{
    return w->launch.end.cpu_us + w->peer.end.cpu_us;
}

static void look(struct watch *w)
{
    int64_t now = now_us(), reaped = reaped_us(w); /* before the look: nothing twice */
    if (w->grace_us && now >= w->grace_us)
        launch_stop(&w->launch, true);
    if (w->stop != STOP_NONE)
        return;
    meter_look(&w->meter, &w->launch, w->limits.memory_bytes);
    if (reaped + w->meter.live_cpu_us > w->seen_us)
        w->seen_us = reaped + w->meter.live_cpu_us;
    if (cpu_is_over(w, reaped))
        stop(w, STOP_CPU);
    else if (w->meter.memory_bytes > w->limits.memory_bytes)
        stop(w, STOP_MEMORY);
    else if (now - w->start_us >= w->limits.wall_ms * 1000)
        stop(w, STOP_WALL);
    else if (box_over_quota(w->slot, &w->launch))
        stop(w, STOP_BOX);
}

static int64_t min64(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Often at first, so that short steps are measured too and long ones cost nothing; never long past
 * the moment when a limit may be reached. */
static int next_look_ms(struct watch *w)
{
    static long cores;
    int64_t max_us = (w->step->proc ? 10 : TICK_MS) * 1000, left;
    if (!cores)
        cores = sysconf(_SC_NPROCESSORS_ONLN);
    w->tick_us = min64(w->tick_us * 2, max_us);
    if (w->stop != STOP_NONE)
        return (int)(w->tick_us / 1000);
    left = w->limits.cpu_ms * 1000 - reaped_us(w) - w->meter.live_cpu_us;
    left = min64(left / (cores > 0 ? cores : 1), w->start_us + w->limits.wall_ms * 1000 - now_us());
    left = min64(left, w->tick_us);
    return left < 1000 ? 1 : (int)(left / 1000);
}

static void watch_end(struct watch *w)
{
    launch_reap(&w->launch);
    close_theirs(w);
    w->run->outcome.wall_us = now_us() - w->start_us;
    w->ended = true;
}

/* Could the peer not be set up? That it cannot be executed is its own doing and no fault of ours:
 * its program is made of what is not trusted. */
static bool peer_is_broken(const struct watch *w)
{
    return w->peer.fail_at && strcmp(w->peer.fail_at, "execute") != 0;
}

/* From now on the step can know. If the peer could not be set up the step need not go on. */
static void peer_end(struct watch *w)
{
    launch_reap_peer(&w->peer);
    close_fd(&w->alive);
    if (peer_is_broken(w))
        stop(w, STOP_WALL);
}

/* One round. False when nothing is left to wait for. */
static bool watch_round(struct watch *w, int timeout_ms)
{
    bool briefing = w->witness >= 0 && w->brief_sent < w->step->brief.n && !w->ended;
    struct pollfd p[7] = {
        {.fd = w->out, .events = POLLIN},
        {.fd = w->err, .events = POLLIN},
        {.fd = w->witness, .events = (short)(POLLIN | (briefing ? POLLOUT : 0))},
        {.fd = w->ended ? -1 : w->launch.pidfd, .events = POLLIN},
        {.fd = w->slot->socket, .events = POLLRDHUP},
        {.fd = w->peer.pidfd, .events = POLLIN},
        {.fd = w->launch.job_pidfd, .events = POLLIN},
    };
    int n = poll(p, countof(p), timeout_ms);
    if (p[4].revents & (POLLHUP | POLLRDHUP | POLLERR))
        abandon(w);
    if (w->out >= 0 && p[0].revents)
        read_stream(w, &w->out, &w->run->out);
    if (w->err >= 0 && p[1].revents)
        read_stream(w, &w->err, &w->run->err);
    if (w->witness >= 0 && (p[2].revents & POLLOUT))
        send_brief(w);
    if (w->witness >= 0 && (p[2].revents & ~POLLOUT))
        read_witness(w);
    if (w->peer.pidfd >= 0 && p[5].revents)
        peer_end(w);
    if (w->launch.job_pidfd >= 0 && p[6].revents)
        launch_job_ended(&w->launch);
    if (!w->ended && p[3].revents)
        watch_end(w);
    if (w->ended)
        return n > 0 && (w->out >= 0 || w->err >= 0 || w->witness >= 0);
    return true;
}

static void watch_all(struct watch *w)
{
    int64_t due = 0;
    bool more = true;
    w->tick_us = 4000; /* doubled before each look */
    while (more) {
        int64_t now = now_us();
        if (now >= due && !w->ended) {
            if (due)
                look(w);
            due = now_us() + next_look_ms(w) * 1000ll;
        }
        more = watch_round(w, w->ended ? DRAIN_MS : (int)((due - now_us()) / 1000) + 1);
    }
}

static void fault(struct step_run *run, const char *what, int error, bool ours)
{
    run->outcome.status = EXEC_HARNESS;
    run->outcome.code = error;
    run->fault = ours;
    snprintf(run->trouble, sizeof run->trouble, "%s", what);
}

/* Of a step and its peer one already runs when the other is started, and can have made as many
 * processes as the group allows: that is no fault of ours. */
static bool is_crowded(const struct watch *w, int error)
{
    return w->launch.peer && error == EAGAIN && meter_refused(&w->meter);
}

/* Errors of execve are about the program asked for; a new cell would meet them again. */
static void launch_fault(struct watch *w, const struct launch *l)
{
    char text[400];
    bool is_exec = strcmp(l->fail_at, "execute") == 0;
    if (!is_exec && is_crowded(w, l->fail_errno)) {
        w->run->outcome.status = EXEC_PROCESSES;
        return;
    }
    snprintf(text, sizeof text, "step %s: cannot %s%s%s: %s", w->step->name, l->fail_at,
             is_exec ? " " : "", is_exec ? l->argv[0] : "", strerror(l->fail_errno));
    fault(w->run, text, l->fail_errno, !is_exec);
}

static int64_t total_cpu_us(const struct watch *w)
{
    int64_t known = reaped_us(w), bound = meter_cpu_bound_us(&w->meter);
    if (w->seen_us > known)
        known = w->seen_us;
    return bound > known + known / 4 + HIDDEN_US ? bound : known;
}

static void conclude(struct watch *w)
{
    struct exec_outcome *o = &w->run->outcome;
    const struct ending *end = &w->launch.end;
    struct evidence e = {
        .limits = &w->limits, .end = *end, .stop = w->stop, .peak_bytes = end->peak_bytes};
    bool failed = end->status != 0 && w->stop == STOP_NONE;
    o->out = capture_end(&w->run->out);
    o->err = capture_end(&w->run->err);
    o->witness = buf_str(&w->run->witness);
    o->cpu_us = e.cpu_us = total_cpu_us(w);
    o->peak_bytes = end->peak_bytes;
    o->leftover = end->leftover && w->stop == STOP_NONE;
    if (w->launch.peer)
        o->peer = peer_outcome(&w->peer, &w->limits);
    if (w->peer.end.peak_bytes > end->peak_bytes)
        o->peak_bytes = e.peak_bytes = w->peer.end.peak_bytes;
    if (peer_is_broken(w) || w->launch.fail_at) {
        launch_fault(w, w->launch.fail_at ? &w->launch : &w->peer);
        return;
    }
    if (!end->seen && w->stop == STOP_NONE) {
        fault(w->run, "the step's init was lost", ECHILD, true);
        return;
    }
    if (!end->seen) /* slow to die: that does not make it our fault, nor undo the reason */
        e.end.status = SIGKILL;
    e.wall_us = o->wall_us;
    e.err = &o->err;
    e.at_task_limit = meter_refused(&w->meter) || w->meter.tasks_max >= w->limits.processes;
    if (meter_kills_are_ours(w->slot))
        e.own_oom = meter_oom(&w->meter);
    else
        e.oom = failed && WIFSIGNALED(end->status) && WTERMSIG(end->status) == SIGKILL &&
                meter_oom(&w->meter);
    e.box_full = failed && box_is_full(w->slot, w->limits.file_bytes);
    o->status = status_decide(&e, &o->code);
}

static void run_prepared(struct watch *w)
{
    struct err err = {0};
    meter_start(&w->meter, w->slot);
    w->start_us = now_us();
    if (launch_start(&w->launch, &err)) {
        if (is_crowded(w, err.sys))
            w->run->outcome.status = EXEC_PROCESSES;
        else
            fault(w->run, err.text, err.sys, true);
        return;
    }
    watch_all(w);
    conclude(w);
}

static struct launch nothing_yet(const struct slot *slot)
{
    return (struct launch){.slot = slot,
                           .in = -1,
                           .out = -1,
                           .err = -1,
                           .witness = -1,
                           .shared = -1,
                           .lost = -1,
                           .program = -1,
                           .rules = -1,
                           .pidfd = -1,
                           .space = SPACE_NOT_YET,
                           .job_pidfd = -1,
                           .report = -1};
}

void step_run(struct slot *slot, const struct exec_step *step, struct step_run *run)
{
    struct err err = {0};
    struct watch w = {
        .slot = slot,
        .step = step,
        .limits = orders_limits(step->limits),
        .run = run,
        .out = -1,
        .err = -1,
        .witness = -1,
        .alive = -1,
        .launch = nothing_yet(slot),
        .peer = nothing_yet(slot),
    };
    w.launch.proc = step->proc;
    if (slot->own_pid_ns && !step->peer && !step->proc && !step->witness)
        w.launch.warm = step->warm;
    run->outcome = (struct exec_outcome){0};
    run->fault = false;
    run->trouble[0] = 0;
    if (prepare(&w, &err)) {
        err_within(&err, "step %s: ", step->name);
        fault(run, err.text, err.sys, false);
    } else {
        run_prepared(&w);
    }
    close_theirs(&w);
    close_fd(&w.alive);
    close_fd(&w.out);
    close_fd(&w.err);
    close_fd(&w.witness);
    arena_finish(&w.memory);
}

void step_finish(struct step_run *run)
{
    capture_finish(&run->out);
    capture_finish(&run->err);
    buf_finish(&run->witness);
}
