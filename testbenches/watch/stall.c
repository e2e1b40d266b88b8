/* stall.c: ends a simulation whose time stands still because it goes round in a circle.
 *
 * In such a loop vvp never comes back to VPI, so the watcher looks from a signal handler, after each
 * hundredth of a second of CPU time. The loop is told from hard work at one time by three things that
 * must hold together, through all of the brief's `stall` milliseconds of CPU time:
 *   - simulated time does not move
 *   - vvp works off events in each hundredth, or no function or task is automatic: a procedure at work
 *     may have its progress in such variables, which nobody can see from outside
 *   - what the design's nets and variables hold comes again: in the last second no state was seen that
 *     had not been seen before. Events that get somewhere, however many, count or shift something.
 * Where one of them does not hold nothing is done, and the limit of CPU time decides as ever. What cannot be told apart is in README.md.
 *
 * The handler may interrupt vvp anywhere. So it allocates nothing: it reads reals, and what has 64 bits
 * at most, which vvp holds in place. It ends the process by itself, since vvp looks whether it is to
 * finish only when time moves; what vvp has printed and not written yet is lost, as with a kill. */
#include "testbenches/watch/watch.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS     10
#define EVENTS_MIN  16   /* in a tick */
#define STATES_MAX  512  /* a circle with more of them is not recognized */
#define OBJECTS_MAX 4096 /* nor one in a larger design */
#define DEPTH_MAX   64
#define QUIET_TICKS 100

/* vvp's own statistics of events; NULL where a build does not let modules see them. */
extern unsigned long count_gen_events __attribute__((weak));
extern unsigned long count_thread_events __attribute__((weak));

struct watch_object {
    vpiHandle object;
    PLI_INT32 format;
};

struct watch_stall {
    struct watch *watch;
    timer_t timer;
    struct watch_object object[OBJECTS_MAX];
    size_t n;   /* OBJECTS_MAX: there may be more, so that nothing is decided */
    bool hides; /* something is automatic */
    uint64_t time;
    unsigned long events;
    int64_t ticks; /* since time or events stood in the way of a decision */
    uint64_t state[STATES_MAX];
    size_t n_state;
    int64_t quiet; /* ticks without a new state */
};

/* ---- what is looked at ---- */

static void add_object(struct watch_stall *s, vpiHandle object)
{
    bool is_real = vpi_get(vpiType, object) == vpiRealVar;
    int bits = is_real ? 64 : vpi_get(vpiSize, object);
    if (bits < 1 || bits > 64 || s->n == OBJECTS_MAX)
        return;
    s->object[s->n++] = (struct watch_object){object, is_real ? vpiRealVal : vpiIntVal};
}

/* What is automatic lives in a call only, and cannot be read from outside. */
static void add_scope(struct watch_stall *s, vpiHandle scope, int depth)
{
    static const PLI_INT32 kinds[] = {vpiNet, vpiReg, vpiVariables};
    vpiHandle list, child;
    if (vpi_get(vpiAutomatic, scope) > 0) {
        s->hides = true;
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        list = vpi_iterate(kinds[i], scope);
        while (list && (child = vpi_scan(list)))
            add_object(s, child);
    }
    list = depth < DEPTH_MAX ? vpi_iterate(vpiInternalScope, scope) : NULL;
    while (list && (child = vpi_scan(list)))
        add_scope(s, child, depth + 1);
}

static void find_objects(struct watch_stall *s)
{
    vpiHandle list = vpi_iterate(vpiModule, NULL), root;
    while (list && (root = vpi_scan(list)))
        add_scope(s, root, 0);
}

/* ---- in the handler ---- */

static uint64_t time_now(void)
{
    s_vpi_time now = {.type = vpiSimTime};
    vpi_get_time(NULL, &now);
    return (uint64_t)now.high << 32 | now.low;
}

/* A digest of what all objects hold, with the steps of FNV-1a. */
static uint64_t state_now(const struct watch_stall *s)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s->n; i++) {
        s_vpi_value v = {.format = s->object[i].format};
        uint64_t word = 0;
        vpi_get_value(s->object[i].object, &v);
        if (v.format == vpiRealVal)
            memcpy(&word, &v.value.real, sizeof word);
        else
            word = (uint32_t)v.value.integer;
        hash = (hash ^ word) * 0x100000001b3u;
        hash ^= hash >> 32;
    }
    return hash;
}

static void note_state(struct watch_stall *s)
{
    uint64_t state = state_now(s);
    s->quiet++;
    for (size_t i = 0; i < s->n_state; i++)
        if (s->state[i] == state)
            return;
    s->quiet = 0;
    if (s->n_state < STATES_MAX)
        s->state[s->n_state++] = state;
}

static unsigned long events_so_far(void)
{
    return &count_gen_events && &count_thread_events ? count_gen_events + count_thread_events : 0;
}

/* Did the simulation do what a circle does since the last tick? */
static bool goes_round(struct watch_stall *s)
{
    uint64_t time = time_now(), before = s->time;
    unsigned long events = events_so_far(), ran = events - s->events;
    s->time = time;
    s->events = events;
    return time == before && (ran >= EVENTS_MIN || !s->hides);
}

static _Noreturn void tell(struct watch_stall *s)
{
    struct watch_line l;
    line_start(&l, s->watch, "stall");
    line_add_time(&l);
    line_send(&l);
    _exit(0);
}

static void on_tick(int number, siginfo_t *info, void *context)
{
    struct watch_stall *s = info->si_value.sival_ptr;
    int64_t limit = s->watch->stall_ms / TICK_MS;
    int64_t quiet = limit / 2 < QUIET_TICKS ? limit / 2 : QUIET_TICKS;
    (void)number;
    (void)context;
    if (info->si_code != SI_TIMER)
        return;
    if (!goes_round(s)) {
        s->ticks = s->quiet = 0;
        s->n_state = 0;
        return;
    }
    if (++s->ticks > limit / 4) /* before that it is most often soon over */
        note_state(s);
    if (s->ticks >= limit && s->quiet >= quiet)
        tell(s);
}

/* ---- life ---- */

static int start_timer(struct watch_stall *s)
{
    struct sigaction action = {.sa_sigaction = on_tick, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGPROF};
    struct timespec tick = {.tv_nsec = TICK_MS * 1000000};
    struct itimerspec each = {.it_interval = tick, .it_value = tick};
    event.sigev_value.sival_ptr = s;
    if (sigaction(SIGPROF, &action, NULL) ||
        timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &s->timer))
        return -1;
    return timer_settime(s->timer, 0, &each, NULL);
}

void watch_stall(struct watch *w)
{
    struct watch_stall *s;
    if (!w->stall_ms)
        return;
    s = calloc(1, sizeof *s);
    if (!s)
        return;
    s->watch = w;
    find_objects(s);
    if (s->n < OBJECTS_MAX && !start_timer(s))
        w->stall = s;
}

void watch_stall_over(struct watch *w)
{
    if (w->stall)
        timer_delete(w->stall->timer);
}
