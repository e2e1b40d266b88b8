/* grade.h: lines with an answer and a gold answer in, a verdict for each out, in their order: what is behind
 * `assay grade` and `assay validate --grader`. README.md tells the members of a line.
 *
 * Answers are only read and computed with, nothing of them is run: by assay-decide, several processes of it,
 * each with many questions under way. What is under way is bounded, so memory does not grow with the input. */
#ifndef GRADE_GRADE_H
#define GRADE_GRADE_H

#include "harness/base/err.h"
#include "harness/base/str.h"

#include <jansson.h>
#include <stdint.h>

#define GRADE_LINE_MAX (16u << 20) /* bytes of one line */

/* What a file with human labels calls its members. */
struct grade_shape {
    const char *name; /* for people */
    const char *answer,
        *response; /* what was answered: the answer alone, or a reply with a box; NULL */
    const char *gold, *label, *group; /* group: the kind of question; NULL */
};

/* A verdict; texts are valid until the call returns. */
struct graded {
    int64_t line;                /* of the input, from 1 */
    const json_t *id;            /* as the line has it; NULL */
    const char *error;           /* why the line could not be read; then nothing below counts */
    const char *class;           /* "pass", "wrong_answer", "no_box", "undecided" */
    const char *how;             /* runners/math/README.md; "" where nothing was compared */
    bool rigorous;               /* it is proven */
    const char *extracted;       /* the answer that was compared; NULL: none was found */
    const json_t *label, *group; /* of a labelled file's line; NULL */
};

struct grade_options {
    int in;                          /* descriptor that lines come from */
    int64_t jobs;                    /* processes; 0: as many as cores */
    int64_t cpu_ms, memory_mb;       /* of one decision; 0: what assay-decide has */
    const char *program;             /* path of assay-decide; NULL: beside this executable */
    const struct grade_shape *shape; /* NULL: lines as README.md has them */
    int (*each)(void *ctx, const struct graded *g, struct err *err); /* in the order of the lines */
    void (*pause)(void *ctx); /* before it waits: what was told may be handed on; NULL */
    void *ctx;
};

/* Grade every line. A line that cannot be read is an error of its own, and the rest goes on. Errors: what
 * `each` fails with; ERR_SYS where processes and pipes fail. */
int grade_run(const struct grade_options *options, struct err *err);

#endif
