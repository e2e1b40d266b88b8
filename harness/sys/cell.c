/* cell.c: the side of assay-cell that is in this program.
 *
 * A struct cell is what the caller holds; a struct cell_link is one assay-cell process with its
 * socket. A process that dies or calls itself broken takes its link with it, and the cell gets a
 * new one; libuv closes handles in its own time, so a link outlives its cell if it must.
 *
 *     idle --run--> busy --DONE--> idle (done called)
 *                    |  `--DONE with fault, end of file, garbage, overdue--> new link, run again
 *                    `--the same for the second time--> idle (done called, EXEC_HARNESS)
 */
#include "harness/sys/cell.h"
#include "harness/exec/wire.h"
#include "harness/sys/cell_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_OVERHEAD 1024 /* bytes: what a file costs on the wire besides its own, at most */
#define OVERDUE_MS    20000 /* a job that takes this much longer than its steps may: the cell hangs */
#define ATTEMPTS      2
#define KIT_BYTES     (256u << 20)

struct request {
    uv_write_t write;
    struct buf data;
};

/* A cell's timer. It may outlive the cell, since libuv closes timers in its own time too. */
struct clock {
    struct cell *cell;
    uv_timer_t timer;
};

struct cell {
    uv_loop_t *loop;
    char *program;          /* owned */
    struct buf setup;       /* SETUP and the kit, encoded; sent to every new process */
    struct cell_link *link; /* NULL: it died between two jobs, or could not be replaced */
    enum exec_tier tier;    /* of the first process; later ones must reach the same */
    char *reason;           /* owned */
    char *cgroup;           /* owned */
    struct clock *clock;    /* overdue, or 0 to report from outside cell_run */
    bool busy;
    int attempt;
    /* the job */
    const struct exec_job *job;
    struct arena *arena;
    cell_done_fn *done;
    void *ctx;
    struct exec_result result;
    size_t n_collected_max;
    char trouble[1000];
};

/* ---- a job's life ---- */

static void arm(struct cell *cell, int64_t ms, uv_timer_cb fn)
{
    uv_timer_start(&cell->clock->timer, fn, (uint64_t)ms, 0);
}

static void job_over(struct cell *cell)
{
    uv_timer_stop(&cell->clock->timer);
    cell->busy = false;
    cell->done(cell, &cell->result, cell->ctx); /* may free the cell or give it the next job */
}

static void reset_result(struct cell *cell)
{
    size_t n = 0;
    for (const char *p = cell->job->collect; p && *p; p++)
        n += *p != ' ' && (p[1] == ' ' || !p[1]);
    cell->result = (struct exec_result){.trouble = ""};
    cell->n_collected_max = n;
    if (n)
        cell->result.collected = arena_alloc(cell->arena, n * sizeof *cell->result.collected);
}

/* End the job with EXEC_HARNESS in every step; steps that were done do not count. */
static void fail_job(struct cell *cell)
{
    reset_result(cell);
    cell->result.tier = cell->tier;
    cell->result.n_collected = 0;
    for (size_t i = 0; i < cell->job->n_step; i++)
        cell->result.step[i] = (struct exec_outcome){.status = EXEC_HARNESS};
    cell->result.n_step = cell->job->n_step;
    cell->result.trouble = arena_dup(cell->arena, str_c(cell->trouble));
    job_over(cell);
}

static int start_job(struct cell *cell, struct err *err);
static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *data);

/* Start a new process for the cell. All results of a cell must be of one tier, so a process that
 * reaches another tier than the first one is an error. */
static int connect_cell(struct cell *cell, struct err *err)
{
    struct cell_link *link;
    if (cell_link_new(&link, cell->loop, cell->program, buf_str(&cell->setup), on_read, err))
        return -1;
    if (cell->reason && link->tier != cell->tier) {
        err_set(err, ERR_SYS, "a new assay-cell reached only the tier %s: %s",
                exec_tier_name(link->tier), link->reason);
        cell_link_end(link);
        return -1;
    }
    if (!cell->reason)
        cell->reason = mem_dup(link->reason, strlen(link->reason));
    if (!cell->cgroup)
        cell->cgroup = mem_dup(link->cgroup, strlen(link->cgroup));
    cell->tier = link->tier;
    link->cell = cell;
    cell->link = link;
    return 0;
}

/* The process failed: drop it, and try the job under way again with a new one. */
static void broken(struct cell *cell, const char *why)
{
    struct err err = {0};
    snprintf(cell->trouble, sizeof cell->trouble, "%s", why);
    cell_link_end(cell->link);
    cell->link = NULL;
    if (!cell->busy)
        return; /* between two jobs: the next job will start a new process */
    if (cell->attempt >= ATTEMPTS) {
        fail_job(cell);
        return;
    }
    if (connect_cell(cell, &err) || start_job(cell, &err)) {
        snprintf(cell->trouble, sizeof cell->trouble, "%s", err.text);
        fail_job(cell);
    }
}

static void on_overdue(uv_timer_t *timer)
{
    struct clock *clock = timer->data;
    if (clock->cell)
        broken(clock->cell, "assay-cell did not answer in time");
}

/* The job is overdue: wait a little longer once. If this program itself was stopped for a while,
 * the answer is in the socket already, but the loop serves timers first. */
static void on_due(uv_timer_t *timer)
{
    struct clock *clock = timer->data;
    if (clock->cell)
        arm(clock->cell, 2000, on_overdue);
}

static int64_t patience_ms(const struct exec_job *job)
{
    int64_t ms = OVERDUE_MS;
    for (size_t i = 0; i < job->n_step; i++) {
        int64_t wall = job->step[i].limits.wall_ms;
        ms += wall > 0 ? wall : exec_limits_default().wall_ms;
    }
    return ms;
}

static void on_written(uv_write_t *write, int status)
{
    struct request *request = (struct request *)write;
    (void)status; /* a failure shows as the end of the stream as well */
    buf_finish(&request->data);
    free(request);
}

static int encode_job(const struct exec_job *job, struct buf *b, struct err *err)
{
    buf_init(b, WIRE_JOB_MAX);
    wire_put_job(b, job);
    for (size_t i = 0; i < job->n_file; i++)
        wire_put_file(b, &job->file[i]);
    if (!b->over)
        return 0;
    buf_finish(b);
    return err_set(err, ERR_LIMIT, "a job's files are too large for a cell (at most %u MiB each)",
                   WIRE_FRAME_MAX >> 20);
}

static int start_job(struct cell *cell, struct err *err)
{
    struct request *request = mem_alloc(sizeof *request);
    uv_buf_t data;
    int r = encode_job(cell->job, &request->data, err);
    if (r) {
        free(request);
        return -1;
    }
    cell->attempt++;
    reset_result(cell);
    cell->result.tier = cell->tier;
    data = uv_buf_init(request->data.p, (unsigned)request->data.n);
    r = uv_write(&request->write, (uv_stream_t *)&cell->link->pipe, &data, 1, on_written);
    if (r) {
        on_written(&request->write, r);
        return err_set(err, ERR_SYS, "cannot write to assay-cell: %s", uv_strerror(r));
    }
    arm(cell, patience_ms(cell->job), on_due);
    return 0;
}

static struct exec_output keep_output(struct arena *a, struct exec_output o)
{
    o.head = arena_str(a, o.head);
    if (o.tail.n)
        o.tail = arena_str(a, o.tail);
    return o;
}

static int take_outcome(struct cell *cell, struct str body, struct err *err)
{
    struct exec_result *r = &cell->result;
    struct exec_outcome o;
    if (wire_get_outcome(body, &o, err))
        return -1;
    if (r->n_step >= cell->job->n_step)
        return err_set(err, ERR_INTERNAL, "assay-cell reports more steps than were asked for");
    o.out = keep_output(cell->arena, o.out);
    o.err = keep_output(cell->arena, o.err);
    o.witness = arena_str(cell->arena, o.witness);
    r->step[r->n_step++] = o;
    return 0;
}

static int take_collected(struct cell *cell, struct str body, struct err *err)
{
    struct exec_result *r = &cell->result;
    struct exec_file f;
    if (wire_get_file(body, &f, err))
        return -1;
    if (r->n_collected >= cell->n_collected_max)
        return err_set(err, ERR_INTERNAL, "assay-cell returns more files than were asked for");
    f.name = arena_dup(cell->arena, str_c(f.name));
    if (f.data.p)
        f.data = arena_str(cell->arena, f.data);
    r->collected[r->n_collected++] = f;
    return 0;
}

static void take_done(struct cell *cell, struct str body)
{
    struct wire_done done;
    struct err err = {0};
    if (wire_get_done(body, &done, &err)) {
        broken(cell, err.text);
    } else if (cell->result.n_step != cell->job->n_step) {
        broken(cell, "assay-cell left steps out of its answer");
    } else if (done.fault) {
        broken(cell, done.trouble);
    } else {
        cell->result.trouble = arena_dup(cell->arena, str_c(done.trouble));
        job_over(cell);
    }
}

/* Handle one frame. After DONE the link and the cell may be gone; then it returns false, and the
 * caller must stop reading. */
static bool take_frame(struct cell_link *link, const struct wire_frame *frame)
{
    struct cell *cell = link->cell;
    struct err err = {0};
    int r = -1;
    if (!cell->busy) {
        broken(cell, "assay-cell spoke without being asked");
        return false;
    }
    if (frame->type == WIRE_DONE) {
        /* Nothing may follow DONE. The frame's body stays readable until the next append. */
        buf_clear(&link->in);
        take_done(cell, frame->body);
        return false;
    }
    if (frame->type == WIRE_OUTCOME)
        r = take_outcome(cell, frame->body, &err);
    else if (frame->type == WIRE_COLLECTED)
        r = take_collected(cell, frame->body, &err);
    else
        err_set(&err, ERR_INTERNAL, "assay-cell sent a frame out of turn");
    if (r)
        broken(cell, err.text);
    return r == 0;
}

static void take_frames(struct cell_link *link)
{
    struct str rest = buf_str(&link->in);
    struct wire_frame frame;
    struct err err = {0};
    int r;
    while ((r = wire_frame_next(rest, &frame, &err)) > 0) {
        rest = str_slice(rest, frame.size, rest.n);
        if (!take_frame(link, &frame))
            return;
    }
    if (r < 0) {
        broken(link->cell, err.text);
        return;
    }
    memmove(link->in.p, rest.p, rest.n);
    link->in.n = rest.n;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *data)
{
    struct cell_link *link = stream->data;
    if (!link->cell || n == 0)
        return;
    if (n < 0) {
        broken(link->cell, "assay-cell died");
        return;
    }
    buf_add(&link->in, data->base, (size_t)n);
    if (link->in.over)
        broken(link->cell, "assay-cell sent too much");
    else
        take_frames(link);
}

/* ---- the interface ---- */

static int encode_setup(struct cell *cell, const struct cell_options *o, struct err *err)
{
    struct wire_setup setup = {
        .force = o->force_tier,
        .allow_weak = o->allow_weak,
        .slot = o->slot,
        .box_bytes = o->box_bytes,
        .n_kit = (uint32_t)o->n_kit,
        .cgroup = o->cgroup,
    };
    buf_init(&cell->setup, KIT_BYTES);
    if (o->n_kit > EXEC_FILE_MAX)
        return err_set(err, ERR_LIMIT, "too many kit files: %zu", o->n_kit);
    wire_put_setup(&cell->setup, &setup);
    for (size_t i = 0; i < o->n_kit; i++)
        wire_put_file(&cell->setup, &o->kit[i]);
    return cell->setup.over ? err_set(err, ERR_LIMIT, "the kit is too large") : 0;
}

static void on_clock_closed(uv_handle_t *handle)
{
    free(handle->data);
}

int cell_new(struct cell **ret, uv_loop_t *loop, const struct cell_options *options,
             struct err *err)
{
    struct cell *cell = mem_alloc(sizeof *cell);
    cell->loop = loop;
    cell->clock = mem_alloc(sizeof *cell->clock);
    cell->clock->cell = cell;
    cell->clock->timer.data = cell->clock;
    uv_timer_init(loop, &cell->clock->timer);
    cell->program = cell_link_program(options->program, err);
    if (!cell->program || encode_setup(cell, options, err) || connect_cell(cell, err)) {
        cell_free(cell);
        return -1;
    }
    *ret = cell;
    return 0;
}

static int check_step(const struct exec_step *step, struct err *err)
{
    if (!step->argv[0] || step->argv[0][0] != '/')
        return err_set(err, ERR_INTERNAL, "step %s has no absolute program", step->name);
    if (step->shared_bytes > EXEC_SHARED_MAX)
        return err_set(err, ERR_INTERNAL, "step %s would share %zu bytes", step->name,
                       step->shared_bytes);
    return 0;
}

bool cell_takes(const struct exec_job *job)
{
    size_t sum = 0;
    for (size_t i = 0; i < job->n_file; i++) {
        if (job->file[i].data.n > WIRE_FRAME_MAX / 2)
            return false;
        sum += job->file[i].data.n + FILE_OVERHEAD;
    }
    return sum < WIRE_JOB_MAX - WIRE_FRAME_MAX / 2;
}

static int check_job(const struct exec_job *job, struct err *err)
{
    if (job->n_step > EXEC_STEP_MAX || job->n_file > EXEC_FILE_MAX)
        return err_set(err, ERR_INTERNAL, "a job of %zu steps and %zu files", job->n_step,
                       job->n_file);
    for (size_t i = 0; i < job->n_step; i++)
        if (check_step(&job->step[i], err))
            return -1;
    if (!cell_takes(job))
        return err_set(err, ERR_LIMIT,
                       "a job's files are too large for a cell (at most %u MiB each)",
                       WIRE_FRAME_MAX >> 21);
    return 0;
}

int cell_run(struct cell *cell, const struct exec_job *job, struct arena *arena, cell_done_fn *done,
             void *ctx, struct err *err)
{
    if (cell->busy)
        return err_set(err, ERR_INTERNAL, "the cell is busy");
    if (check_job(job, err) || (!cell->link && connect_cell(cell, err)))
        return -1;
    cell->attempt = 0;
    cell->job = job;
    cell->arena = arena;
    cell->done = done;
    cell->ctx = ctx;
    if (start_job(cell, err))
        return -1;
    cell->busy = true;
    return 0;
}

enum exec_tier cell_tier(const struct cell *cell)
{
    return cell->tier;
}

const char *cell_tier_reason(const struct cell *cell)
{
    return cell->reason;
}

const char *cell_cgroup(const struct cell *cell)
{
    return cell->cgroup;
}

void cell_free(struct cell *cell)
{
    if (!cell)
        return;
    cell_link_end(cell->link);
    cell->clock->cell = NULL;
    uv_close((uv_handle_t *)&cell->clock->timer, on_clock_closed);
    buf_finish(&cell->setup);
    free(cell->program);
    free(cell->reason);
    free(cell->cgroup);
    free(cell);
}

struct once {
    struct exec_result *ret;
    bool done;
};

static void on_once(struct cell *cell, const struct exec_result *result, void *ctx)
{
    struct once *once = ctx;
    *once->ret = *result;
    once->done = true;
    uv_stop(cell->loop);
}

int cell_run_once(const struct cell_options *options, const struct exec_job *job,
                  struct arena *arena, struct exec_result *ret, struct err *err)
{
    struct exec_result result = {0};
    struct once once = {.ret = &result};
    struct cell *cell = NULL;
    uv_loop_t loop;
    int r;
    if (uv_loop_init(&loop))
        return err_set(err, ERR_SYS, "no event loop");
    r = cell_new(&cell, &loop, options, err);
    if (r == 0)
        r = cell_run(cell, job, arena, on_once, &once, err);
    while (r == 0 && !once.done)
        uv_run(&loop, UV_RUN_ONCE);
    cell_free(cell);
    while (uv_run(&loop, UV_RUN_DEFAULT))
        ;
    uv_loop_close(&loop);
    if (r == 0)
        *ret = result;
    return r;
}
