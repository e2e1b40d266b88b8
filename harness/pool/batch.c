/* batch.c: a loop that fills a pool with the caller's jobs until there are no more. */
#include "harness/pool/batch.h"

#include "harness/sys/loop.h"

#define TICK_MS 100

struct batch {
    const struct batch_options *o;
    struct err *err;
    struct loop loop;
    struct pool *pool;
    int signal;
    bool failed, dry; /* dry: the last call of `next` gave no job */
};

static void fail(void *ctx)
{
    struct batch *b = ctx;
    b->failed = true;
    loop_stop(&b->loop);
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
static void on_turn(void *ctx)
{
    struct batch *b = ctx;
    feed(b);
    if (b->dry && pool_waiting(b->pool) == 0 && pool_working(b->pool) == 0)
        loop_stop(&b->loop);
    if (store_due(b->o->pool.store) && store_flush(b->o->pool.store, b->err) < 0)
        fail(b);
}

static void on_tick(void *ctx)
{
    struct batch *b = ctx;
    if (b->o->progress)
        b->o->progress(b->o->ctx, b->pool, false);
}

static void on_signal(void *ctx, int number)
{
    struct batch *b = ctx;
    b->signal = number;
    loop_stop(&b->loop);
}

int batch_run(const struct batch_options *options, int *signal, struct err *err)
{
    struct batch b = {.o = options, .err = err};
    struct pool_options po = options->pool;
    int rc = -1;
    loop_init(&b.loop, &b);
    b.loop.on_turn = on_turn;
    b.loop.on_tick = on_tick;
    b.loop.on_signal = on_signal;
    po.loop = &b.loop.uv;
    po.failed = fail;
    po.ctx = &b;
    po.err = err;
    if (pool_new(&b.pool, &po, err) == 0) {
        loop_start(&b.loop, TICK_MS);
        loop_run(&b.loop);
        if (options->progress)
            options->progress(options->ctx, b.pool, true);
        rc = b.failed ? -1 : 0;
    }
    if (store_flush(options->pool.store, err) < 0)
        rc = -1;
    pool_free(b.pool);
    loop_close(&b.loop);
    *signal = b.signal;
    return rc;
}
