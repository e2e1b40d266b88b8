/* serve.c: the cell's working life: read a job, wipe the box, lay the files in it, run the steps,
 * answer; until the socket ends. Also the frames, and the trial run that proves a tier. */
#include "runners/cell/cell.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define BIG (256u << 10) /* a buffer of more than this leaves a mark on the peak */

void inbox_init(struct inbox *in, int fd)
{
    *in = (struct inbox){.fd = fd};
    buf_init(&in->data, 2 * (size_t)WIRE_FRAME_MAX);
}

static int inbox_read(struct inbox *in)
{
    static char part[65536];
    ssize_t n;
    do
        n = read(in->fd, part, sizeof part);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        buf_add(&in->data, part, (size_t)n);
    return n > 0 ? 1 : n < 0 && errno != ECONNRESET ? -1 : 0;
}

/* Move what is not yet read to the front. Views into what was read die here. */
static void inbox_compact(struct inbox *in)
{
    size_t rest = in->data.n - in->taken;
    if (in->taken && rest)
        memmove(in->data.p, in->data.p + in->taken, rest);
    in->data.n = rest;
    in->taken = 0;
}

int inbox_next(struct inbox *in, struct wire_frame *ret, struct err *err)
{
    inbox_compact(in);
    for (;;) {
        int r = wire_frame_next(buf_str(&in->data), ret, err);
        if (r > 0)
            in->taken = ret->size;
        if (r != 0)
            return r;
        r = inbox_read(in);
        if (r <= 0)
            return r < 0 ? err_sys(err, "read from the orchestrator") : 0;
    }
}

int outbox_send(int fd, struct str data)
{
    while (data.n) {
        ssize_t n = send(fd, data.p, data.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        data = str_slice(data, (size_t)n, data.n);
    }
    return 0;
}

struct work {
    struct slot *slot;
    struct inbox *in;
    struct buf body; /* the JOB's own copy: `job` points into it while FILE frames pass through */
    struct exec_job job;
    struct buf reply;
    struct step_run run;
    bool fault;
    char trouble[1000];
};

static void note(struct work *w, const char *text, bool fault)
{
    w->fault = w->fault || fault;
    if (!w->trouble[0])
        snprintf(w->trouble, sizeof w->trouble, "%s", text);
}

/* All files are read even if one cannot be laid down: the conversation must stay in step. */
static int take_files(struct work *w, struct err *err)
{
    for (size_t i = 0; i < w->job.n_file; i++) {
        struct wire_frame frame;
        struct exec_file file;
        struct err local = {0};
        if (inbox_next(w->in, &frame, err) <= 0 || frame.type != WIRE_FILE ||
            wire_get_file(frame.body, &file, err))
            return err_set(err, ERR_INTERNAL, "a file of the job is missing");
        if (!w->trouble[0] && box_put(w->slot, &file, &local))
            note(w, local.text, false);
    }
    return 0;
}

static int flush(struct work *w)
{
    int r = w->reply.over ? -1 : outbox_send(w->slot->socket, buf_str(&w->reply));
    buf_clear(&w->reply);
    return r;
}

/* Every message wakes the orchestrator: what is small waits for the last one. */
static int flush_big(struct work *w)
{
    return w->reply.n > BIG / 2 ? flush(w) : 0;
}

static int run_steps(struct work *w)
{
    bool go_on = true;
    w->slot->box_used = false;
    for (size_t i = 0; i < w->job.n_step; i++) {
        struct exec_outcome none = {.status = w->trouble[0] ? EXEC_HARNESS : EXEC_NOT_RUN};
        const struct exec_step *step = &w->job.step[i];
        if (go_on && !w->trouble[0]) {
            step_run(w->slot, step, &w->run);
            w->slot->box_used = true;
            wire_put_outcome(&w->reply, &w->run.outcome);
            go_on = w->run.outcome.status == EXEC_OK ||
                    (step->go_on && w->run.outcome.status != EXEC_HARNESS);
            if (w->run.outcome.status == EXEC_HARNESS)
                note(w, w->run.trouble, w->run.fault);
        } else {
            wire_put_outcome(&w->reply, &none);
        }
        if (flush_big(w))
            return -1;
    }
    return 0;
}

static int send_collected(struct work *w)
{
    const char *names = w->job.collect;
    int64_t max = w->job.collect_max_bytes ? (int64_t)w->job.collect_max_bytes : COLLECT_BYTES;
    struct buf data;
    int r = 0;
    buf_init(&data, WIRE_FRAME_MAX / 2);
    while (r == 0 && names && *names) {
        char name[4096];
        size_t n = strcspn(names, " ");
        struct exec_file file = {.name = name};
        bool found;
        if (n && n < sizeof name) {
            snprintf(name, sizeof name, "%.*s", (int)n, names);
            box_collect(w->slot, name, max, &data, &found);
            if (found)
                file.data = buf_str(&data);
            wire_put_collected(&w->reply, &file);
            r = flush_big(w);
        }
        names += n + (names[n] == ' ');
    }
    buf_finish(&data);
    return r;
}

static int send_done(struct work *w)
{
    struct wire_done done = {.fault = w->fault, .trouble = w->trouble};
    wire_put_done(&w->reply, &done);
    return flush(w);
}

static int do_job(struct work *w, struct err *err)
{
    struct err local = {0};
    w->fault = false;
    w->trouble[0] = 0;
    if (!w->job.keep_box && box_wipe(w->slot, &local))
        note(w, local.text, true);
    if (take_files(w, err))
        return -1;
    if (run_steps(w) || send_collected(w) || send_done(w))
        return err_set(err, ERR_SYS, "the orchestrator does not listen any more");
    return 0;
}

/* A large job leaves large buffers; the next one must not find their peak in its own. */
static void slim(struct work *w)
{
    bool big =
        w->in->data.cap > BIG || w->body.cap > BIG || w->reply.cap > BIG || w->run.out.keep > BIG;
    if (!big)
        return;
    inbox_compact(w->in);
    if (w->in->data.n == 0)
        buf_finish(&w->in->data);
    buf_finish(&w->body);
    buf_finish(&w->reply);
    step_finish(&w->run);
    malloc_trim(0);
    meter_forget_peak(w->slot);
}

/* While nobody waits for us. */
static void prepare_next(struct slot *slot)
{
    launch_ahead(slot);
    step_ahead(slot);
    meter_ahead(slot);
}

int serve(struct slot *slot, struct inbox *in)
{
    struct work w = {.slot = slot, .in = in};
    struct wire_frame frame;
    struct err err = {0};
    int r = 0;
    buf_init(&w.body, WIRE_FRAME_MAX);
    buf_init(&w.reply, 2 * (size_t)WIRE_FRAME_MAX);
    buf_init(&w.run.witness, WIRE_WITNESS_MAX);
    prepare_next(slot);
    while (r == 0 && (r = inbox_next(in, &frame, &err)) > 0) {
        buf_clear(&w.body);
        buf_adds(&w.body, frame.body);
        if (frame.type != WIRE_JOB || wire_get_job(buf_str(&w.body), &w.job, &err))
            r = -1;
        else
            r = do_job(&w, &err);
        slim(&w);
        prepare_next(slot);
    }
    if (r < 0)
        fprintf(stderr, "assay-cell: %s\n", err.text);
    return r < 0 ? 1 : 0;
}

int self_test(struct slot *slot, struct err *err)
{
    struct exec_step step = {
        .name = "self-test",
        .argv = {"/bin/sh", "-c", "exit 0"},
        .limits = {.keep_bytes = 1024},
    };
    struct step_run run = {0};
    int r = 0;
    buf_init(&run.witness, WIRE_WITNESS_MAX);
    if (box_wipe(slot, err))
        return -1;
    step_run(slot, &step, &run);
    if (run.outcome.status == EXEC_HARNESS)
        r = err_set(err, ERR_SYS, "%s", run.trouble);
    else if (run.outcome.status != EXEC_OK)
        r = err_set(err, ERR_SYS, "a trial step ended with %s %d: " STR_FMT,
                    exec_status_name(run.outcome.status), run.outcome.code,
                    STR_ARG(run.outcome.err.head));
    step_finish(&run);
    return r;
}
