/* tapes.h: recorded replies, found by model, suite, problem and sample. */
#ifndef RECORDED_TAPES_H
#define RECORDED_TAPES_H

#include "harness/io/json.h"

/* One reply. Only the text of its line is kept, and parsed again when the reply is handed out, so a
 * recording of 100 MB takes 100 MB of memory. */
struct take {
    struct str line; /* in the arena */
    int64_t sample;
    int64_t turn;      /* of a conversation; 0: the first answer */
    const char *where; /* file name, for errors */
    int64_t line_no;
    int64_t served; /* how often it was handed out */
};

/* The replies of one model to one problem, by sample number. */
struct tape {
    const char *model, *suite, *problem; /* suite: "suite/task", "suite" or "" */
    struct take *take;
    size_t n, cap;
    size_t next;      /* index of the take to hand out next when no sample is named */
    size_t next_same; /* next tape with the same model and problem, + 1; 0: none */
};

struct tapes {
    struct arena arena;
    struct tape *tape;
    size_t n, cap;
    const char **model; /* names, in the order of first appearance */
    size_t n_model, cap_model;
    json_t *index; /* "model\nproblem" -> number of the first tape, + 1 */
    int64_t n_take;
};

void tapes_finish(struct tapes *t);

/* Called for each line with a "question": a specification that the recording brings along. */
typedef void tapes_question_fn(void *ctx, const struct tape *tape, struct str question);

/* Read one JSONL text; `text` must stay as long as the tapes. Errors: ERR_INPUT with file:line. */
int tapes_read(struct tapes *t, struct str text, const char *where, tapes_question_fn *question,
               void *ctx, struct err *err);
/* After the last tapes_read: sort. Errors: ERR_INPUT when a sample was recorded twice. */
int tapes_seal(struct tapes *t, struct err *err);

/* The tape of a problem; `model` must be one of tapes->model. NULL: nothing was recorded. */
struct tape *tapes_find(const struct tapes *t, const char *model, const char *suite,
                        const char *problem);
/* The reply to this turn of this sample; NULL: not recorded. */
struct take *tape_sample(const struct tape *tape, int64_t sample, int64_t turn);

/* Do "suite/task" and "suite" mean the same suite? "" fits all. */
bool tapes_suite_fits(const char *a, const char *b);

#endif
