/* private.h: for the files of this room only: conversations, their lines, what is under way. */
#ifndef REWARD_PRIVATE_H
#define REWARD_PRIVATE_H

#include "harness/reward/reward.h"

struct reward_kept;
struct trial;

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
    struct trial *trials; /* candidates under way */
    struct reward_kept *kept;
    int window; /* candidates under way for one conversation */
    void (*pump)(
        struct talk
            *t); /* talk_pump: what share.c does with a conversation whose answers are due */
    bool failed;
};

/* One line: from its arrival to its answer. */
struct ask {
    struct talk *talk; /* NULL: nobody waits for the answer any more */
    struct rewarder *w;
    int64_t line;
    const struct problem *problem;
    bool format, ready;
    struct buf answer;
    struct ask *next;  /* in its conversation */
    struct ask *waits; /* for the same verdict */
};

struct talk {
    struct rewarder *w;
    int in, out;
    uv_poll_t poll;
    bool polls; /* the poll handle exists; a regular file has none */
    bool is_socket, ended, closing;
    bool half;       /* the other side says no more, and may read on */
    bool skip;       /* until the next newline: a line that is too long was answered already */
    struct buf text; /* read and not yet taken apart */
    struct ask *head, *tail;
    int under_way; /* lines */
    int judging;   /* candidates that its lines were the first to bring */
    bool due;      /* it has new answers */
    int64_t lines;
    struct buf answers; /* not yet written */
    struct talk *next;
};

/* reward/line.c: read a line and start on it: the ask stands at the conversation's end. */
void reward_take(struct talk *t, struct str line);
void reward_take_long(struct talk *t); /* the line is longer than REWARD_LINE_MAX */

/* reward/answer.c: what is said to a line, once. */
void reward_answer(struct ask *a, const struct verdict *v);
void reward_refuse(struct ask *a, const char *why, const char *more); /* no number, but a reason */
void ask_free(struct ask *a);

/* reward/share.c: have it judged, or let it have part in a verdict. */
void share_judge(struct ask *a, struct str code);
void share_none(struct ask *a, enum verdict_class none); /* no code: it waits for the reference */
void share_finish(struct rewarder *w);                   /* once the pool is gone */

/* reward/talk.c */
void talk_open(struct rewarder *w, int in, int out, bool is_socket);
void talk_close_all(struct rewarder *w); /* the loop must turn once more */
void talk_pump(struct talk *t);          /* answers that are ready go out, lines that fit come in */

#endif
