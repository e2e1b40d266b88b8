/* private.h: for the files of harness/grade only: lines under way, and the processes that decide them. */
#ifndef GRADE_PRIVATE_H
#define GRADE_PRIVATE_H

#include "harness/grade/grade.h"

#include <sys/types.h>

#define GRADE_WINDOW  4096        /* lines under way */
#define GRADE_HELD    (64u << 20) /* bytes that they may hold */
#define GRADE_WORKERS 256
#define GRADE_QUEUE   256 /* questions of one process under way */

/* A line, from its arrival until its verdict is told. */
struct item {
    int64_t line;
    json_t *id, *label, *group; /* owned; NULL */
    char *error, *extracted;    /* owned; NULL */
    const char *class;
    char how[32];
    bool rigorous, done;
};

/* Read one line into *it. True: `question` has what is to be asked, a line of JSON with its end. False: there is
 * nothing to ask, and it->done. */
bool grade_read(struct item *it, struct str line, const struct grade_shape *shape,
                struct buf *question);
/* assay-decide's answer to it. */
void grade_settle(struct item *it, struct str reply);
void item_clear(struct item *it);
size_t item_bytes(const struct item *it);

/* One process of assay-decide. */
struct worker {
    pid_t pid; /* 0: none */
    int to, from;
    struct buf out, in;              /* questions not written yet; part of an answer */
    struct item *queue[GRADE_QUEUE]; /* what it was asked and has not answered; a ring */
    size_t head, n;
};

int worker_start(struct worker *w, const struct grade_options *o, struct err *err);
void worker_end(struct worker *w);
/* Write what the pipe takes; read what there is and settle its items. Errors: ERR_SYS. */
int worker_write(struct worker *w, struct err *err);
int worker_read(struct worker *w, struct err *err);

#endif
