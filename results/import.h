/* import.h: completions made elsewhere, from a JSONL file into the store.
 *
 * Two shapes, line by line:
 *   {"problem": "Prob001_zero", "sample": 0, "model": "x", "completion" or "response": "..."}
 *   {"task_id": "Prob001_zero", "completion": "..."}     (human-eval; lines of a task count up)
 * A "response" is a model's whole reply and goes through extraction; a "completion" is code.
 * "suite" and "task" must fit the suite when they are there. Other keys are ignored. */
#ifndef RESULTS_IMPORT_H
#define RESULTS_IMPORT_H

#include "results/store.h"

struct import_row {
    const struct problem *problem;
    int index;
    size_t at, length; /* the line, in `text` */
};

struct import {
    struct str text;       /* the file; borrowed from `input` or the arena */
    struct buf input;      /* owned: what came on standard input */
    char sha256[HASH_HEX]; /* of its bytes */
    const char *model;     /* the first line's, or "unknown" */
    struct import_row *row;
    size_t n;
    int n_each; /* largest number of samples of one problem */
    struct arena arena;
};

/* Read and check the whole file ("-": standard input) before anything is stored. Errors: ERR_INPUT
 * with file:line. */
int import_read(struct import *ret, const char *path, const struct suite *suite, struct err *err);

/* Store the replies that the run does not have yet, in one transaction. */
int import_store(const struct import *im, struct store *store, const struct suite *suite,
                 const struct run *run, struct err *err);
void import_finish(struct import *im);

#endif
