/* value.h: inside runners/value: final answers, compared with the gold ones by assay-decide. README.md
 * tells how it works. */
#ifndef RUNNERS_VALUE_VALUE_H
#define RUNNERS_VALUE_VALUE_H

#include "problems/answers.h"
#include "runners/runner/runner.h"

/* A question for assay-decide (runners/math/README.md), and what is asked it for. */
enum ask_for {
    ASK_ANSWER, /* is this part of the candidate right? */
    ASK_SAME,   /* golden run: the gold answer in another notation: must be equal */
    ASK_NEAR,   /* golden run: a near miss: must not be equal */
    ASK_PEER,   /* what the suite's own rules need to know */
    ASK_FORM,   /* no gold answer: a text that is the same for equal answers */
};

struct ask {
    enum ask_for what;
    struct str gold, answer;
    const char *type; /* a word of the decider */
    bool plain;       /* the gold answer is source */
    double relative, absolute;
    size_t part; /* which of the problem's answers, from 0 */
};

enum said { SAID_UNKNOWN, SAID_EQUAL, SAID_DIFFERENT };

struct reply_of {
    enum said said;
    const char *how;
    bool rigorous;
    struct str form; /* of ASK_FORM; p NULL: none could be had */
};

#define ASKS_MAX 512

struct asks {
    struct ask *item;
    size_t n; /* at most ASKS_MAX; more are dropped */
};

void asks_add(struct asks *asks, struct ask ask);

/* A job's notes (job.mine). */
struct value_notes {
    struct answers gold;
    struct err err; /* set where the gold answers cannot be read */
    bool ok;
    const struct part *part; /* the candidate's */
    size_t n_part;
    struct asks asks;
    void *peer; /* the notes of the suite's own rules */
};

/* Read gold and candidate, and make the questions, once. */
struct value_notes *value_notes_of(struct job *job);

/* Read its answers, in the arena: as many as there are questions, or NULL. */
const struct reply_of *asks_replies(const struct asks *asks, struct str out, struct arena *arena);

/* golden.c: the gold answer in other notations, and near misses of it. */
void golden_asks(struct value_notes *notes, struct arena *arena);

/* The rules of suites' own graders (peers.c): what they need to know of two texts, and what they make of
 * it. `code` is what the suite's own extraction took out of the reply, NULL bytes and all: "" where it found
 * nothing. */
struct peer {
    const char *name; /* suite.official */
    void (*ask)(struct value_notes *notes, struct str code, struct arena *arena);
    bool (*passes)(const struct value_notes *notes, const struct reply_of *reply);
};
const struct peer *peer_find(const char *official); /* NULL: none */

/* The answer, the same for all that are equal, in at most 64 characters: what votes are counted by. All
 * that pass are one. "": not asked, or not known. */
const char *value_behaviour(const struct value_notes *notes, const struct reply_of *reply,
                            bool passed, struct arena *arena);

int math_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err);
void math_close(struct toolchain *tools);
void math_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

#endif
