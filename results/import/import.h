/* import.h: completions made elsewhere, in the formats of other harnesses, into the store.
 *
 * Everything is read and checked before anything is stored: suite, problem ids, sample numbers,
 * text. A "completion" is code that was taken out of a reply elsewhere; a "response" is a model's
 * whole reply and goes through extraction. */
#ifndef RESULTS_IMPORT_IMPORT_H
#define RESULTS_IMPORT_IMPORT_H

#include "results/store/store.h"

#include <jansson.h>

struct import;

/* The formats: name, is it a folder, prefix of its functions (private.h), what it is. When none is
 * named, the first one that the material looks like is taken. */
#define IMPORT_FORMATS(X)                                                                          \
    X("turtle", false, turtle, "TuRTLe's generations.json: a list of samples for each problem")    \
    X("verilog-eval-v1", false, task_id, "human-eval's lines: {\"task_id\", \"completion\"}")      \
    X("json", false, list, "a list of such objects: [{\"problem\", ...}, ...]")                    \
    X("jsonl", false, lines, "lines: {\"problem\", \"sample\", \"completion\" or \"response\"}")   \
    X("verilog-eval-v2", true, build, "build folder: PROBLEM/PROBLEM_sampleNN.sv")                 \
    X("rtllm", true, trials, "folder of trials: tN/PROBLEM.v")

/* One format: a row of import_formats. */
struct import_format {
    const char *name, *help;
    bool folder; /* it is a folder, not a file */
    /* Does the material look like this format? */
    bool (*probe)(const struct import *im, const struct suite *suite);
    /* Read it into im->row and the other fields. */
    int (*read)(struct import *im, const struct suite *suite, struct err *err);
};
extern const struct import_format import_formats[]; /* ended by a row without name */

struct import_row {
    const struct problem *problem;
    int index;                 /* of the sample; -1 until all is read: count up in its problem */
    const char *where;         /* "t1/alu.v", "problem 3, sample 1"; NULL: see `line` */
    size_t line;               /* line of the file, from 1 */
    struct str json;           /* that line's text, parsed again when the reply is stored */
    const struct reply *reply; /* NULL: the reply is in `json` */
};

struct import {
    const struct import_format *format;
    const char *path;       /* as messages name it */
    struct str text;        /* the file, unpacked; borrowed from `input` or the arena */
    struct buf input;       /* owned: what came on standard input, or was unpacked */
    char sha256[HASH_HEX];  /* of the unpacked file; of a folder: over names and bytes of all files
                             * that were read, in the order of the names */
    const char *model;      /* the first model that the material names, or "unknown" */
    const char *note;       /* a remark for the user on how it was read, or NULL */
    struct import_row *row; /* owned */
    size_t n, cap;
    int n_each; /* largest number of samples of one problem */
    struct {
        size_t n;
        const char *name[4], *where; /* the first few names; the place of the first one */
    } unknown;                       /* names that are no problem of the suite */
    struct arena arena;
};

/* Read and check a file ("-": standard input; .gz is unpacked) or a folder. `format` NULL: the
 * first that it looks like. Errors: ERR_INPUT with file and line; ERR_USAGE for an unknown format.
 */
int import_read(struct import *ret, const char *path, const char *format, const struct suite *suite,
                struct err *err);

/* What the model said, of an object with "response", a reply, or else "completion", which is code, or
 * a reply where it is a list of messages, of which the model's last one counts. A text may come in
 * parts; those that are thinking are left out. *ret is borrowed from `obj` or in the arena. Errors:
 * ERR_INPUT: there is neither, or it is no text. */
int import_answer(struct str *ret, const json_t *obj, bool *is_completion, struct arena *arena,
                  struct err *err);

/* Store the replies that the run does not have yet, in one transaction. */
int import_store(const struct import *im, struct store *store, const struct suite *suite,
                 const struct run *run, struct err *err);
void import_finish(struct import *im);

#endif
