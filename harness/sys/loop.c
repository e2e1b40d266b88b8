/* loop.c: the handles that every loop has. */
#include "harness/sys/loop.h"

#include <signal.h>

static void on_prepare(uv_prepare_t *handle)
{
    struct loop *l = handle->data;
    l->on_turn(l->ctx);
}

static void on_timer(uv_timer_t *handle)
{
    struct loop *l = handle->data;
    if (l->on_tick)
        l->on_tick(l->ctx);
}

static void on_signal(uv_signal_t *handle, int signum)
{
    struct loop *l = handle->data;
    if (l->on_signal)
        l->on_signal(l->ctx, signum);
}

int loop_init(struct loop *l, void *ctx)
{
    *l = (struct loop){.ctx = ctx};
    if (uv_loop_init(&l->uv))
        return -1;
    uv_prepare_init(&l->uv, &l->turn);
    uv_timer_init(&l->uv, &l->tick);
    uv_signal_init(&l->uv, &l->on_int);
    uv_signal_init(&l->uv, &l->on_term);
    l->turn.data = l->tick.data = l->on_int.data = l->on_term.data = l;
    return 0;
}

void loop_start(struct loop *l, int tick_ms)
{
    if (l->on_turn)
        uv_prepare_start(&l->turn, on_prepare);
    if (tick_ms)
        uv_timer_start(&l->tick, on_timer, 0, (uint64_t)tick_ms);
    uv_signal_start_oneshot(&l->on_int, on_signal, SIGINT);
    uv_signal_start_oneshot(&l->on_term, on_signal, SIGTERM);
}

void loop_run(struct loop *l)
{
    uv_run(&l->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *l)
{
    uv_stop(&l->uv);
}

void loop_close(struct loop *l)
{
    uv_close((uv_handle_t *)&l->turn, NULL);
    uv_close((uv_handle_t *)&l->tick, NULL);
    uv_close((uv_handle_t *)&l->on_int, NULL);
    uv_close((uv_handle_t *)&l->on_term, NULL);
    uv_run(&l->uv, UV_RUN_DEFAULT);
    uv_loop_close(&l->uv);
}
