/* loop.h: an event loop that ends with a signal: what every long work has around it. */
#ifndef SYS_LOOP_H
#define SYS_LOOP_H

#include <uv.h>

struct loop {
    uv_loop_t uv;
    uv_prepare_t turn;
    uv_timer_t tick;
    uv_signal_t on_int, on_term;
    void (*on_turn)(void *ctx);
    void (*on_tick)(void *ctx);
    void (*on_signal)(void *ctx, int signum);
    void *ctx;
};

/* The functions may be NULL, and are set by the caller between loop_init and loop_start:
 *     on_turn    before every turn of the loop
 *     on_tick    every `tick_ms`; 0: never. Without a function the loop only wakes then
 *     on_signal  once for each of SIGINT and SIGTERM */
/* -1 and nothing to close: the kernel gives no descriptor. */
#define LOOP_FAILED "no event loop: too few open files are allowed (see `ulimit -n`)"
int loop_init(struct loop *l, void *ctx);
void loop_start(struct loop *l, int tick_ms);
void loop_run(struct loop *l); /* until loop_stop, or until nothing is waited for */
void loop_stop(struct loop *l);
/* Everything else on the loop must be closed or closing. */
void loop_close(struct loop *l);

#endif
