/* load.h: inside results/train/ only: the samples of one problem, out of the store. */
#ifndef TRAIN_LOAD_H
#define TRAIN_LOAD_H

#include "prompts/prompt.h"
#include "results/train/train.h"

/* What stands behind a struct train_sample. Texts in the problem's arena. */
struct origin {
    int64_t run;
    int index;
    const char *prompt_sha256; /* NULL: made elsewhere; the default prompt stands for it */
    const char *model, *detail;
    const char *tool; /* of a mutant: its operator; NULL */
    /* of a repaired sample, source "repairs": what its last turn was sent; turns before that one */
    const char *last_sha256;
    int64_t turns;
    struct answer answer;
    bool format; /* a fenced block with code in it */
    int64_t mismatches, compared;
};

struct loader {
    struct store *store;
    const struct train_options *options;
    const struct kind *kind; /* of the problem under way: whoever loads it says so */
    sqlite3_stmt *samples, *mutants, *prompt;
};

/* Prepares the queries; `l` borrows the store and the options. Errors: ERR_STORE. */
int loader_open(struct loader *l, struct store *store, const struct train_options *o,
                struct err *err);
void loader_close(struct loader *l);

struct sample_list {
    struct train_sample *s;
    size_t n, cap; /* how many there are; how many fit */
};

/* Append the samples that `run` has of the problem to the list. In the arena. */
int load_samples(struct sample_list *list, struct loader *l, int64_t run, const char *model,
                 const struct problem *p, struct arena *arena, struct err *err);

/* The reference and its mutants that are known to be wrong, of the suite's newest whole audit. */
int load_mutants(struct sample_list *list, struct loader *l, const struct problem *p,
                 struct arena *arena, struct err *err);

/* The messages of a stored prompt; new reference. Errors: ERR_STORE. */
int load_prompt(json_t **ret, struct loader *l, const char *sha256, struct arena *arena,
                struct err *err);

#endif
