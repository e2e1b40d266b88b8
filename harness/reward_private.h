/* reward_private.h: for the reward*.c files only: conversations and their lines. */
#ifndef HARNESS_REWARD_PRIVATE_H
#define HARNESS_REWARD_PRIVATE_H

#include "harness/reward.h"

#define REWARD_LINE_MAX (16u << 20) /* bytes of one line */
#define REWARD_OUT_MAX  (1u << 20)  /* bytes of answers that wait to be taken */

struct rewarder {
    const struct reward_options *o;
    struct reward_result *r;
    struct err *err;
    uv_loop_t loop;
    struct pool *pool;
    uv_prepare_t feeder;
    uv_timer_t tick;
    uv_signal_t on_int, on_term;
    uv_poll_t listening;
    int listener; /* -1: none */
    struct talk *talks;
    int window;
    bool failed;
};

/* One line: from its arrival to its answer. */
struct ask {
    struct pool_job job; /* first */
    struct talk *talk;   /* NULL: nobody waits for the answer any more */
    struct rewarder *w;
    int64_t line;
    const struct problem *problem;
    bool format, ready;
    struct buf answer;
    struct arena arena;
    struct ask *next;
};

struct talk {
    struct rewarder *w;
    int in, out;
    uv_poll_t poll;
    bool polls; /* the poll handle exists; a regular file has none */
    bool is_socket, ended, closing;
    struct buf text; /* read and not yet taken apart */
    struct ask *head, *tail;
    int under_way;
    int64_t lines;
    struct buf answers; /* not yet written */
    struct talk *next;
};

/* reward_line.c: read a line and start on it: the ask stands at the conversation's end. */
void reward_take(struct talk *t, struct str line);

/* reward_talk.c */
void talk_open(struct rewarder *w, int in, int out, bool is_socket);
void talk_close_all(struct rewarder *w); /* the loop must turn once more */
void talk_pump(struct talk *t);          /* answers that are ready go out, lines that fit come in */

#endif
