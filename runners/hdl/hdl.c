/* hdl.c: limits, files and phases, as all simulators have them. */
#include "runners/hdl/hdl.h"

#include <string.h>

#define GOLDEN_CPU_MS  120000
#define CPU_FLOOR_MS   10000
#define CPU_FACTOR     10 /* times the golden run's CPU time */
#define STALL_FLOOR_MS 2000
#define COMPILE_CPU_MS 10000

const char *hdl_bench_top(const struct job *job)
{
    return *job->problem->top ? job->problem->top : job->oracle->top;
}

/* CPU time that the simulation may take by our rules, in microseconds. */
static int64_t cpu_limit_us(const struct job *job)
{
    int64_t us = job->golden.cpu_us * CPU_FACTOR;
    if (job->is_golden)
        return GOLDEN_CPU_MS * 1000ll;
    if (job->cpu_limit_us)
        return job->cpu_limit_us;
    return us > CPU_FLOOR_MS * 1000ll ? us : CPU_FLOOR_MS * 1000ll;
}

struct exec_limits hdl_compile_limits(void)
{
    struct exec_limits l = exec_limits_default();
    l.cpu_ms = COMPILE_CPU_MS;
    l.wall_ms = 4 * l.cpu_ms + 1000;
    return l;
}

struct exec_limits hdl_simulate_limits(const struct job *job)
{
    struct exec_limits l = exec_limits_default();
    l.cpu_ms = cpu_limit_us(job) / 1000;
    l.wall_ms = 4 * l.cpu_ms + 1000;
    return l;
}

struct exec_limits hdl_official_limits(const struct job *job)
{
    struct exec_limits l = hdl_simulate_limits(job);
    if (l.cpu_ms < job->oracle->official_wall_s * 1000)
        l.cpu_ms = job->oracle->official_wall_s * 1000;
    l.wall_ms = 4 * l.cpu_ms + 1000;
    return l;
}

int64_t hdl_stall_ms(const struct job *job)
{
    int64_t ms = job->golden.cpu_us * CPU_FACTOR / 1000;
    if (job->is_golden)
        return 0;
    return ms > STALL_FLOOR_MS ? ms : STALL_FLOOR_MS;
}

void hdl_set_argv(struct exec_step *step, const char *const *argv)
{
    size_t i = 0;
    for (; argv[i] && i < EXEC_ARGV_MAX; i++)
        step->argv[i] = argv[i];
    step->argv[i] = NULL;
}

struct exec_file *hdl_add_file(struct exec_job *ret, struct exec_file *table, const char *name,
                               struct str data)
{
    table[ret->n_file] = (struct exec_file){.name = name, .data = data};
    ret->file = table;
    return &table[ret->n_file++];
}

void hdl_add_data(struct exec_job *ret, struct exec_file *table, const struct problem *p)
{
    for (size_t i = 0; i < p->n_file; i++)
        if (!p->file[i].compiled && !p->file[i].given)
            hdl_add_file(ret, table, p->file[i].name, p->file[i].data);
}

struct str hdl_join(struct str a, struct str b, struct arena *arena)
{
    char *p = arena_alloc(arena, a.n + b.n + 1);
    if (a.n)
        memcpy(p, a.p, a.n);
    if (b.n)
        memcpy(p + a.n, b.p, b.n);
    return (struct str){p, a.n + b.n};
}

struct str hdl_replace(struct str s, const char *from, const char *to, struct arena *arena)
{
    struct buf out;
    size_t at = 0;
    ptrdiff_t hit;
    if (str_find(s, from, 0) < 0)
        return s;
    buf_init(&out, 4u * HDL_SOURCE_MAX);
    while ((hit = str_find(s, from, at)) >= 0) {
        buf_adds(&out, str_slice(s, at, (size_t)hit));
        buf_addc(&out, to);
        at = (size_t)hit + strlen(from);
    }
    buf_adds(&out, str_slice(s, at, s.n));
    return arena_take(arena, &out);
}

const struct exec_outcome *hdl_outcome(const struct job *job, const char *phase)
{
    const struct exec_result *r = job_phase(job, phase);
    if (!r || !r->n_step)
        return NULL;
    for (size_t i = 0; i + 1 < r->n_step; i++)
        if (r->step[i].status != EXEC_OK)
            return &r->step[i];
    return &r->step[r->n_step - 1];
}

bool hdl_phase_ok(const struct job *job, const char *phase)
{
    const struct exec_result *r = job_phase(job, phase);
    const struct exec_outcome *o = hdl_outcome(job, phase);
    return o && o->status == EXEC_OK && r->n_collected && r->collected[0].data.p;
}

struct str hdl_program(const struct job *job)
{
    if (!hdl_phase_ok(job, PHASE_COMPILE))
        return (struct str){0};
    return job_phase(job, PHASE_COMPILE)->collected[0].data;
}

int hdl_next(const struct hdl_phase *table, size_t n, const struct toolchain *tools,
             struct job *job, struct exec_job *ret, const char **phase)
{
    *ret = (struct exec_job){0};
    for (size_t i = 0; i < n; i++) {
        if (job_phase(job, table[i].name) || !table[i].due(job))
            continue;
        table[i].plan(tools, job, ret);
        *phase = table[i].name;
        return 1;
    }
    return 0;
}
