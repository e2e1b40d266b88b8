/* private.h: for the files of harness/reward only: conversations, their lines, and the candidates
 * under way. */
#ifndef REWARD_PRIVATE_H
#define REWARD_PRIVATE_H

#include "harness/reward/reward.h"
#include "harness/sys/loop.h"

#include <jansson.h>

struct kept;
struct trial;

#define REWARD_LINE_MAX (16u << 20) /* bytes of one line */
#define REWARD_OUT_MAX  (1u << 20)  /* bytes of answers that wait to be taken */

struct rewarder {
    const struct reward_options *o;
    struct reward_result *r;
    struct err *err;
    const char *label[POOL_SUITES]; /* of each suite: "suite/task" */
    struct loop loop;
    struct pool *pool;
    uv_poll_t listening;
    int listener; /* -1: none */
    struct talk *talks;
    struct trial *trials; /* candidates under way */
    struct kept *kept;
    int window; /* most candidates under way for one conversation */
    /* talk_pump; share.c calls it for a conversation that has new answers. */
    void (*pump)(struct talk *t);
    bool failed;
};

/* One line of a conversation, from its arrival to its answer. */
struct ask {
    struct talk *talk; /* NULL: nobody waits for the answer any more */
    struct rewarder *w;
    int64_t line;
    json_t *id;   /* what the line calls itself: said again in its answer; owned; NULL */
    size_t suite; /* reward_suite */
    const struct problem *problem;
    bool format, ready;
    struct buf answer;
    struct ask *next;  /* in its conversation */
    struct ask *waits; /* the next line that waits for the same verdict */
};

/* One conversation: a client that sends lines and reads answers. */
struct talk {
    struct rewarder *w;
    int in, out;
    uv_poll_t poll;
    bool polls; /* the poll handle exists; a regular file has none */
    bool is_socket, ended, closing;
    bool half;       /* the client has closed its writing end, but may still read answers */
    bool skip;       /* drop input up to the next newline: the rest of a line that was too long */
    struct buf text; /* input not yet cut into lines */
    struct ask *head, *tail;
    int under_way; /* lines not answered yet */
    int judging;   /* candidates being judged that this conversation brought first */
    bool due;      /* new answers are ready to be written */
    int64_t lines;
    struct buf answers; /* not yet written */
    struct talk *next;
};

/* The i-th of the suites. */
static inline struct suite *reward_suite(const struct rewarder *w, size_t i)
{
    return i ? &w->o->pool.more[i - 1] : w->o->pool.suite;
}

/* reward/line.c: parse a line and start to judge it; its ask is put at the conversation's end. */
void reward_take(struct talk *t, struct str line);
void reward_take_long(struct talk *t); /* the line is longer than REWARD_LINE_MAX */

/* reward/answer.c: write the answer to a line; each line gets exactly one. */
void reward_answer(struct ask *a, const struct verdict *v);
/* An error in place of a reward: `why`, then `more`. */
void reward_refuse(struct ask *a, const char *why, const char *more);
void ask_free(struct ask *a);

/* reward/share.c: judge the line's candidate, or let the line share the verdict of an equal one. */
void share_judge(struct ask *a, struct str code);
/* The line brings no code, for the reason `none`: that is its verdict if the reference passes. */
void share_none(struct ask *a, enum verdict_class none);
void share_finish(struct rewarder *w); /* frees what is under way; after pool_free */

/* reward/talk.c */
void talk_open(struct rewarder *w, int in, int out, bool is_socket);
void talk_close_all(struct rewarder *w); /* the loop must run once more afterwards */
void talk_pump(struct talk *t);          /* write answers that are ready, take lines that fit */

#endif
