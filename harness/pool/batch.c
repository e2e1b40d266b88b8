/* batch.c: a loop that fills a pool with the caller's jobs until there are no more. */
#include "harness/pool/batch.h"

#include <signal.h>

#define TICK_MS 100

struct batch {
    const struct batch_options *o;
    struct err *err;
    uv_loop_t loop;
    uv_prepare_t feeder;
    uv_timer_t tick;
    uv_signal_t on_int, on_term;
    struct pool *pool;
    int signal;
    bool failed, dry; /* dry: the last call of `next` gave no job */
};

static void fail(void *ctx)
{
    struct batch *b = ctx;
    b->failed = true;
    uv_stop(&b->loop);
}

/* Called by the pool when opening it takes long; hands the text on to the caller. */
static void on_note(void *ctx, const char *text)
{
    struct batch *b = ctx;
    b->o->pool.note(b->o->pool.ctx, text);
}

static void feed(struct batch *b)
{
    struct pool_job *job;
    b->dry = false;
    while (pool_waiting(b->pool) < 2 * pool_slots(b->pool)) {
        job = b->o->next(b->o->ctx, b->pool);
        if (!job) {
            b->dry = true;
            return;
        }
        pool_add(b->pool, job);
    }
}

/* Before every turn of the loop: jobs that have ended have made room for more. */
static void on_prepare(uv_prepare_t *handle)
{
    struct batch *b = handle->data;
    feed(b);
    if (b->dry && pool_waiting(b->pool) == 0 && pool_working(b->pool) == 0)
        uv_stop(&b->loop);
    if (store_due(b->o->pool.store) && store_flush(b->o->pool.store, b->err) < 0)
        fail(b);
}

static void on_tick(uv_timer_t *timer)
{
    struct batch *b = timer->data;
    if (b->o->progress)
        b->o->progress(b->o->ctx, b->pool, false);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct batch *b = handle->data;
    b->signal = number;
    uv_stop(&b->loop);
}

static void start_handles(struct batch *b)
{
    uv_prepare_init(&b->loop, &b->feeder);
    uv_timer_init(&b->loop, &b->tick);
    uv_signal_init(&b->loop, &b->on_int);
    uv_signal_init(&b->loop, &b->on_term);
    b->feeder.data = b->tick.data = b->on_int.data = b->on_term.data = b;
    uv_prepare_start(&b->feeder, on_prepare);
    uv_timer_start(&b->tick, on_tick, 0, TICK_MS);
    uv_signal_start_oneshot(&b->on_int, on_signal, SIGINT);
    uv_signal_start_oneshot(&b->on_term, on_signal, SIGTERM);
}

static void close_handle(uv_handle_t *handle, void *ctx)
{
    (void)ctx;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void close_batch(struct batch *b)
{
    pool_free(b->pool);
    uv_walk(&b->loop, close_handle, NULL);
    uv_run(&b->loop, UV_RUN_DEFAULT);
    uv_loop_close(&b->loop);
}

int batch_run(const struct batch_options *options, int *signal, struct err *err)
{
    struct batch b = {.o = options, .err = err};
    struct pool_options po = options->pool;
    int rc = -1;
    uv_loop_init(&b.loop);
    po.loop = &b.loop;
    po.failed = fail;
    po.ctx = &b;
    po.err = err;
    po.note = options->pool.note ? on_note : NULL;
    if (pool_new(&b.pool, &po, err) == 0) {
        start_handles(&b);
        uv_run(&b.loop, UV_RUN_DEFAULT);
        if (options->progress)
            options->progress(options->ctx, b.pool, true);
        rc = b.failed ? -1 : 0;
    }
    if (store_flush(options->pool.store, err) < 0)
        rc = -1;
    close_batch(&b);
    *signal = b.signal;
    return rc;
}
