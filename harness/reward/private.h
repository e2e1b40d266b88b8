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
    int listener;    /* -1: none */
    struct web *web; /* NULL: nothing comes over HTTP */
    struct talk *talks;
    struct trial *trials; /* candidates under way */
    struct kept *kept;
    int window; /* most candidates under way for one conversation */
    /* talk_pump; share.c calls it for a conversation that has new answers. */
    void (*pump)(struct talk *t);
    bool failed;
};

/* Why a line has no reward, and what a client should do about it. */
enum refusal {
    REFUSED_NOT,    /* it has one */
    REFUSED_INPUT,  /* the line cannot be read */
    REFUSED_NAME,   /* there is no such suite or problem */
    REFUSED_ALWAYS, /* the suite's fault, or a tool's limit: it will be the same the next time */
    REFUSED_AGAIN,  /* our fault, or the machine was too busy: the client should try again */
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
    enum refusal refusal;
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
    /* The conversation is a text that came whole, without descriptors, and this is called when all its
     * lines are answered; it may not close it. NULL: its answers are written to `out`. */
    void (*over)(struct talk *t);
    void *over_ctx;
    enum refusal refusal; /* of the last line that was answered */
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
void reward_refuse(struct ask *a, enum refusal refusal, const char *why, const char *more);
void ask_free(struct ask *a);

/* reward/share.c: judge the line's candidate, or let the line share the verdict of an equal one. */
void share_judge(struct ask *a, struct str code);
/* The line brings no code, for the reason `none`: that is its verdict if the reference passes. */
void share_none(struct ask *a, enum verdict_class none);
void share_finish(struct rewarder *w); /* frees what is under way; after pool_free */

/* reward/talk.c */
void talk_open(struct rewarder *w, int in, int out, bool is_socket);
/* A conversation of one text. Every line of it is answered, then `over` is called, perhaps from inside
 * of this call; afterwards the conversation goes by itself. */
struct talk *talk_open_text(struct rewarder *w, struct str text, void (*over)(struct talk *t),
                            void *ctx);
void talk_drop(struct talk *t); /* its client went away: `over` is not called any more */
void talk_free_over(
    struct rewarder *w); /* those of texts that are over; not inside of a callback */
void talk_close_all(struct rewarder *w); /* the loop must run once more afterwards */
void talk_pump(struct talk *t);          /* write answers that are ready, take lines that fit */

/* reward/web.c: the same over HTTP. */
int web_open(struct rewarder *w, struct err *err);
void web_close(struct rewarder *w); /* the loop must run once more afterwards */

/* reward/gym.c: the line that a body of POST /verify is about: a new reference, its texts borrowed from
 * `body`, or in the arena. Errors: ERR_INPUT: it is no such object. */
int gym_line(json_t **ret, const json_t *body, struct err *err);
/* The body with what came of it: `answer` is the line's. A new reference. */
json_t *gym_answer(json_t *body, const json_t *answer);

/* reward/metrics.c: numbers for Prometheus. */
#define METRICS_BUCKETS 12
struct metrics {
    int64_t status[600];             /* answers with each status */
    int64_t bucket[METRICS_BUCKETS]; /* requests of at most so long; not summed up */
    int64_t n, us;                   /* requests for rewards, and their times together */
};
void metrics_count(struct metrics *m, int status);
void metrics_time(struct metrics *m, int64_t us);
void metrics_write(struct buf *out, const struct rewarder *w, const struct metrics *m,
                   int connections);

#endif
