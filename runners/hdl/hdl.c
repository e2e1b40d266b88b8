/* hdl.c: limits, files and phases, as all simulators have them. */
#include "runners/hdl/hdl.h"

#include <string.h>

#define STALL_FLOOR_MS 2000
#define STALL_FACTOR   10 /* times the golden run's CPU time */

const char *hdl_bench_top(const struct job *job)
{
    return *job->problem->top ? job->problem->top : job->oracle->top;
}

struct exec_limits hdl_official_limits(const struct job *job)
{
    struct exec_limits l = visit_run_limits(job);
    if (l.cpu_ms < job->oracle->official_wall_s * 1000)
        l.cpu_ms = job->oracle->official_wall_s * 1000;
    l.wall_ms = 4 * l.cpu_ms + 1000;
    return l;
}

int64_t hdl_stall_ms(const struct job *job)
{
    int64_t ms = job->golden.cpu_us * STALL_FACTOR / 1000;
    if (job->is_golden)
        return 0;
    return ms > STALL_FLOOR_MS ? ms : STALL_FLOOR_MS;
}

void hdl_add_data(struct exec_job *ret, struct exec_file *table, const struct problem *p)
{
    for (size_t i = 0; i < p->n_file; i++)
        if (!p->file[i].compiled && !p->file[i].given)
            visit_add_file(ret, table, p->file[i].name, p->file[i].data);
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
