/* talk.c: conversations: lines in, answers out in the same order, on the loop. */
#include "harness/reward/private.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* How many lines may wait for an answer, for each candidate that may be under way. */
#define LINES_PER_WINDOW 8

#define PART 65536 /* bytes that are read at once */

#define TEXT_OUT_MAX (128u << 20) /* bytes of answers to a text; its lines are counted before */

static void on_poll(uv_poll_t *handle, int status, int events);

static void free_talk(struct talk *t)
{
    struct talk **at = &t->w->talks;
    while (*at && *at != t)
        at = &(*at)->next;
    if (*at)
        *at = t->next;
    if (t->is_socket)
        close(t->in);
    buf_finish(&t->text);
    buf_finish(&t->answers);
    free(t);
}

static void on_closed(uv_handle_t *handle)
{
    free_talk(handle->data);
}

/* Close a conversation. Its candidates under way are judged to their end, and the verdicts thrown
 * away. */
void talk_drop(struct talk *t)
{
    struct ask *next;
    if (t->closing)
        return;
    for (struct ask *a = t->head; a; a = next) {
        next = a->next;
        a->talk = NULL;
        if (a->ready)
            ask_free(a);
    }
    t->head = t->tail = NULL;
    t->closing = true;
    if (t->polls)
        uv_close((uv_handle_t *)&t->poll, on_closed);
}

void talk_close_all(struct rewarder *w)
{
    struct talk *next;
    for (struct talk *t = w->talks; t; t = next) {
        next = t->next;
        talk_drop(t);
        if (!t->polls)
            free_talk(t);
    }
}

/* ---- out ---- */

static void collect(struct talk *t)
{
    while (t->head && t->head->ready && (t->over || t->answers.n < REWARD_OUT_MAX)) {
        struct ask *a = t->head;
        t->refusal = a->refusal;
        buf_adds(&t->answers, buf_str(&a->answer));
        t->head = a->next;
        if (!t->head)
            t->tail = NULL;
        t->under_way--;
        ask_free(a);
    }
}

static ssize_t put(struct talk *t)
{
    return t->is_socket ? send(t->out, t->answers.p, t->answers.n, MSG_NOSIGNAL | MSG_DONTWAIT)
                        : write(t->out, t->answers.p, t->answers.n);
}

/* Write answers as far as possible. False when the client is gone. */
static bool flush(struct talk *t)
{
    while (t->answers.n && !t->over) {
        ssize_t n = put(t);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN;
        memmove(t->answers.p, t->answers.p + n, t->answers.n - (size_t)n);
        t->answers.n -= (size_t)n;
    }
    return true;
}

/* ---- in ---- */

static bool has_room(const struct talk *t)
{
    return t->judging < t->w->window && t->under_way < LINES_PER_WINDOW * t->w->window &&
           (t->over || t->answers.n < REWARD_OUT_MAX);
}

/* Take as many whole lines as there is room for. False when none was taken. */
static bool take_lines(struct talk *t)
{
    size_t from = 0;
    while (has_room(t)) {
        struct str rest = str_slice(buf_str(&t->text), from, t->text.n);
        const char *end = rest.n ? memchr(rest.p, '\n', rest.n) : NULL;
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        if (!end && !(t->ended && rest.n))
            break;
        reward_take(t, str_slice(rest, 0, n));
        from += n + (end ? 1 : 0);
    }
    if (from) {
        memmove(t->text.p, t->text.p + from, t->text.n - from);
        t->text.n -= from;
    }
    return from > 0;
}

/* Append a piece of input to the text; all whole lines must have been taken before. A line that
 * gets too long is answered at once and the rest of it thrown away. */
static void keep(struct talk *t, struct str piece)
{
    if (t->skip) {
        const char *end = memchr(piece.p, '\n', piece.n);
        if (!end)
            return;
        piece = str_slice(piece, (size_t)(end - piece.p) + 1, piece.n);
        t->skip = false;
    }
    buf_adds(&t->text, piece);
    if (t->text.n <= REWARD_LINE_MAX || memchr(t->text.p, '\n', t->text.n))
        return;
    reward_take_long(t);
    t->text.n = 0;
    t->skip = true;
}

/* Read one piece of input. */
static void read_more(struct talk *t)
{
    static char part[PART];
    ssize_t n = read(t->in, part, sizeof part);
    if (n > 0)
        keep(t, (struct str){part, (size_t)n});
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        t->ended = true;
}

static bool is_over(const struct talk *t)
{
    return t->ended && !t->head && (t->over || t->answers.n == 0) && t->text.n == 0;
}

static int wanted_events(const struct talk *t)
{
    return (!t->ended && has_room(t) ? UV_READABLE : 0) | (t->answers.n ? UV_WRITABLE : 0) |
           (t->is_socket && !t->half ? UV_DISCONNECT : 0);
}

/* Start or stop polling. With no events wanted the poll must be stopped, or the loop would spin. */
static void poll_on(struct talk *t)
{
    int events = wanted_events(t);
    if (events)
        uv_poll_start(&t->poll, events, on_poll);
    else
        uv_poll_stop(&t->poll);
}

/* Write answers that are ready and take lines that fit. A regular file is always readable and
 * cannot be polled, so it is read here. False when there was nothing to do, or the client is gone.
 */
static bool advance(struct talk *t)
{
    bool more;
    collect(t);
    more = take_lines(t);
    if (!more && !t->polls && !t->ended && has_room(t)) {
        read_more(t);
        more = true;
    }
    collect(t);
    if (flush(t))
        return more;
    talk_drop(t);
    return false;
}

/* A line that is answered at once makes room for the next without any event of the loop, so this
 * repeats until nothing is left to do. */
void talk_pump(struct talk *t)
{
    if (t->closing)
        return;
    while (advance(t))
        ;
    if (t->closing)
        return;
    if (is_over(t)) {
        if (t->over)
            t->over(t);
        talk_drop(t);
    } else if (t->polls) {
        poll_on(t);
    }
}

/* Does the client no longer read answers? A client that has closed only its writing end still waits
 * for them. */
static bool is_gone(const struct talk *t)
{
    struct pollfd at = {.fd = t->out};
    return poll(&at, 1, 0) == 1 && (at.revents & (POLLHUP | POLLERR));
}

static void on_poll(uv_poll_t *handle, int status, int events)
{
    struct talk *t = handle->data;
    if (status < 0 || ((events & UV_DISCONNECT) && is_gone(t))) {
        talk_drop(t);
        return;
    }
    t->half = t->half || (events & UV_DISCONNECT);
    if ((events & (UV_READABLE | UV_DISCONNECT)) && !t->ended && has_room(t))
        read_more(t);
    talk_pump(t);
}

void talk_open(struct rewarder *w, int in, int out, bool is_socket)
{
    struct talk *t = mem_alloc(sizeof *t);
    *t = (struct talk){.w = w, .in = in, .out = out, .is_socket = is_socket, .next = w->talks};
    w->talks = t;
    buf_init(&t->text, (size_t)REWARD_LINE_MAX + PART);
    buf_init(&t->answers, (size_t)REWARD_OUT_MAX + REWARD_LINE_MAX);
    t->poll.data = t;
    t->polls = uv_poll_init(&w->loop.uv, &t->poll, in) == 0;
    if (t->polls)
        uv_poll_start(&t->poll, wanted_events(t), on_poll);
    else
        talk_pump(t);
}

struct talk *talk_open_text(struct rewarder *w, struct str text, void (*over)(struct talk *t),
                            void *ctx)
{
    struct talk *t = mem_alloc(sizeof *t);
    *t = (struct talk){.w = w,
                       .in = -1,
                       .out = -1,
                       .ended = true,
                       .over = over,
                       .over_ctx = ctx,
                       .next = w->talks};
    w->talks = t;
    buf_init(&t->text, (size_t)REWARD_LINE_MAX + PART);
    buf_init(&t->answers, TEXT_OUT_MAX);
    buf_adds(&t->text, text);
    talk_pump(t);
    return t;
}

void talk_free_over(struct rewarder *w)
{
    struct talk *next;
    for (struct talk *t = w->talks; t; t = next) {
        next = t->next;
        if (t->over && t->closing)
            free_talk(t);
    }
}
