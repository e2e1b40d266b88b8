/* recorded.h: a model made of recorded replies: an OpenAI-compatible server on 127.0.0.1.
 *
 * A recording is a JSONL file, one reply a line:
 *   {"suite", "task", "problem", "sample", "model", "response" or "completion",
 *    "reasoning", "finish_reason", "usage", "question", "turn"}
 * "response" is a whole reply and is handed out as it is; "completion" is bare code and goes into a
 * fence. Only "problem" and one of these two are required. "task_id" and "sample_index" stand in
 * for "problem" and "sample", so what `assay export samples` writes can be served again.
 * "turn" is the number of answers that came before in the same conversation: 0 for the first. When
 * turn K of a sample was not recorded, the first answer of the sample K places further on is given
 * instead; behind the last sample comes the first.
 *
 * The server recognizes the problem by the prompt, which must hold the problem's specification
 * (given with recorded_add_spec, or by a line's "question"); white space and "//" in front of lines
 * do not matter. When a prompt holds several, the one that ends last counts, since examples come
 * before the question; of several that end there the longest.
 *
 *   POST /v1/chat/completions   (also without /v1) sample 0, 1, 2... of a problem in turn; the
 *                               header "X-Assay-Sample: K" or the field "x_assay_sample" asks
 *                               for sample K
 *   GET  /v1/models, /health    which model this is; whether the server is up
 *   GET  /x-assay/served        how often each sample was handed out
 *
 * Errors are {"error":{"message","type","code"}}: 400 bad request, 404 "not_found" (problem) or
 * "model_not_found", 410 "exhausted" (no such sample, unless `wrap`). */
#ifndef RECORDED_RECORDED_H
#define RECORDED_RECORDED_H

#include "harness/base/err.h"
#include "harness/base/str.h"

#include <stdint.h>

struct recorded_options {
    const char *const *file; /* recordings, in this order */
    size_t n_file;
    struct str demo;                /* a recording in memory, borrowed; p NULL: none */
    int port;                       /* 0: any that is free */
    int delay_ms_min, delay_ms_max; /* each reply waits for a time drawn evenly from this range;
                                     * other requests are served meanwhile */
    int fail_every; /* answer every k-th completion request with 429 or 500 in turn; 0: none */
    bool wrap;      /* behind the last sample comes the first, marked "x_assay_exhausted" */
};

struct recorded;

/* Reads the recordings whole. Errors: ERR_INPUT with file:line, ERR_SYS. */
int recorded_open(struct recorded **ret, const struct recorded_options *options, struct err *err);
void recorded_free(struct recorded *r); /* stops it first */

/* Tell the server a problem's specification, by which its prompts are recognized. `suite` is
 * "suite/task" or "suite"; a recording that names only the suite fits any of its tasks, and a
 * specification that names only the suite fits a recording of any task. To be called before
 * recorded_start; texts are copied. */
void recorded_add_spec(struct recorded *r, const char *suite, const char *problem_id,
                       struct str spec);

/* Serves on threads of its own from here on. Errors: ERR_SYS. */
int recorded_start(struct recorded *r, struct err *err);
void recorded_stop(struct recorded *r);
int recorded_port(const struct recorded *r); /* 0 before it is started */

int64_t recorded_count(const struct recorded *r); /* replies loaded */
/* How many replies are for a problem without a specification: they can never be given. `suites`
 * receives the names of their suites, as the recording has them, separated by ", ". */
int64_t recorded_unmatched(const struct recorded *r, struct buf *suites);

#endif
