/* reward.c: the loop behind `assay reward`: a pool, and conversations that bring it work. */
#include "harness/pool/kept.h"
#include "harness/reward/private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define WINDOW_PER_SLOT 16 /* candidates of one conversation under way at most, for each cell */
#define BACKLOG         1024
#define TICK_MS         100

/* Each call of suite_label takes memory. */
static void name_suites(struct rewarder *w)
{
    for (size_t i = 0; i <= w->o->pool.n_more && i < POOL_SUITES; i++)
        w->label[i] = suite_label(reward_suite(w, i));
}

static void fail(void *ctx)
{
    struct rewarder *w = ctx;
    w->failed = true;
    loop_stop(&w->loop);
}

static bool all_over(const struct rewarder *w)
{
    for (const struct talk *t = w->talks; t; t = t->next)
        if (!t->closing)
            return false;
    return w->listener < 0 && !w->web;
}

/* The loop also wakes now and then when no client talks, so that the store is flushed in time: an
 * open transaction would keep every other process from writing to the database. */
static void on_turn(void *ctx)
{
    struct rewarder *w = ctx;
    talk_free_over(w);
    if (store_due(w->o->pool.store) && store_flush(w->o->pool.store, w->err) < 0)
        fail(w);
    if (all_over(w))
        loop_stop(&w->loop);
}

static void on_signal(void *ctx, int number)
{
    struct rewarder *w = ctx;
    w->r->signal = number;
    loop_stop(&w->loop);
}

/* ---- the socket ---- */

static void on_connect(uv_poll_t *handle, int status, int events)
{
    struct rewarder *w = handle->data;
    int fd = accept4(w->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    (void)status;
    (void)events;
    if (fd >= 0)
        talk_open(w, fd, fd, true);
}

/* Does a process listen on this socket? A killed one leaves only the file behind. */
static bool is_alive(const struct sockaddr_un *at)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool alive = fd >= 0 && connect(fd, (const struct sockaddr *)at, sizeof *at) == 0;
    if (fd >= 0)
        close(fd);
    return alive;
}

static int make_way(const char *path, const struct sockaddr_un *at, struct err *err)
{
    struct stat st;
    if (lstat(path, &st) < 0)
        return 0;
    if (!S_ISSOCK(st.st_mode))
        return err_set(err, ERR_USAGE, "%s is there and is no socket", path);
    if (is_alive(at))
        return err_set(err, ERR_SYS, "another process listens on %s", path);
    unlink(path);
    return 0;
}

static int open_socket(struct rewarder *w, const char *path, struct err *err)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    mode_t mask;
    int rc;
    if (strlen(path) >= sizeof at.sun_path)
        return err_set(err, ERR_USAGE, "%s is too long for a socket's path", path);
    memcpy(at.sun_path, path, strlen(path) + 1);
    if (make_way(path, &at, err) < 0)
        return -1;
    w->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mask = umask(0177); /* the socket is for this user only */
    rc = w->listener < 0 ? -1 : bind(w->listener, (struct sockaddr *)&at, sizeof at);
    umask(mask);
    if (rc < 0 || listen(w->listener, BACKLOG) < 0)
        return err_sys(err, "cannot listen on %s", path);
    uv_poll_init(&w->loop.uv, &w->listening, w->listener);
    w->listening.data = w;
    uv_poll_start(&w->listening, UV_READABLE, on_connect);
    return 0;
}

/* ---- life ---- */

static int begin(struct rewarder *w)
{
    w->window = WINDOW_PER_SLOT * pool_slots(w->pool);
    loop_start(&w->loop, TICK_MS);
    if (w->o->socket) {
        if (open_socket(w, w->o->socket, w->err) < 0)
            return -1;
        w->o->listens(w->o->pool.ctx, w->o->socket);
    }
    if (w->o->http && web_open(w, w->err) < 0)
        return -1;
    if (!w->o->socket && !w->o->http)
        talk_open(w, STDIN_FILENO, STDOUT_FILENO, false);
    return 0;
}

static void end(struct rewarder *w)
{
    web_close(w);
    talk_close_all(w);
    pool_free(w->pool);
    if (w->listening.data)
        uv_close((uv_handle_t *)&w->listening, NULL);
    loop_close(&w->loop);
    share_finish(w);
    if (w->listener >= 0) {
        close(w->listener);
        unlink(w->o->socket);
    }
}

int reward_run(const struct reward_options *options, struct reward_result *ret, struct err *err)
{
    struct rewarder w = {.o = options, .r = ret, .err = err, .listener = -1, .pump = talk_pump};
    struct pool_options po = options->pool;
    int rc = -1;
    *ret = (struct reward_result){0};
    w.kept = kept_new(KEPT_MAX);
    name_suites(&w);
    loop_init(&w.loop, &w);
    w.loop.on_turn = on_turn;
    w.loop.on_signal = on_signal;
    po.loop = &w.loop.uv;
    po.failed = fail;
    po.ctx = &w;
    po.err = err;
    if (pool_new(&w.pool, &po, err) == 0 && begin(&w) == 0) {
        loop_run(&w.loop);
        rc = w.failed ? -1 : 0;
    }
    if (store_flush(options->pool.store, err) < 0)
        rc = -1;
    end(&w);
    return rc;
}
