/* store.h: the result store: one SQLite file, one writer. See schema.sql for what it holds.
 *
 * Writes are collected in a transaction that store_flush commits; store_due says when (32 replies or
 * 200 ms). WAL mode, foreign keys on. Errors are ERR_STORE with the file's name. */
#ifndef RESULTS_STORE_STORE_H
#define RESULTS_STORE_STORE_H

#include "results/sample.h"
#include "runners/job.h"

#include <sqlite3.h>

#define STORE_SCHEMA_VERSION 8
#define STORE_APPLICATION    0x61737379 /* "assy": PRAGMA application_id, by which a file is ours */

struct store;

enum store_mode {
    STORE_READ,   /* must exist; never written to, and may be unwritable: an older schema is
                   * brought up to date in a copy */
    STORE_CREATE, /* created when missing or empty, brought up to the current schema */
};

/* store/open.c. Errors: ERR_USAGE: there is no store to read; ERR_STORE: it is another program's
 * database, or one of a newer assay, or SQLite cannot read it. */
int store_open(struct store **ret, const char *path, enum store_mode mode, struct err *err);
int store_close(struct store *store, struct err *err); /* flushes; NULL allowed */
int store_flush(struct store *store, struct err *err);
void store_rollback(struct store *store);  /* drops what was written since the last flush */
bool store_due(const struct store *store); /* is it time for a flush? */
sqlite3 *store_db(struct store *store);    /* for the readers in results/ */
const char *store_path(const struct store *store);
/* The same from the root of the file system on; in the arena. */
const char *store_file(const struct store *store, struct arena *arena);

/* ---- suites (store/suite.c) ---- */

/* Store a suite unless this version is there, and make it the current one of its name and task.
 * Fills in the row numbers of the suite and its problems. All or nothing. */
int store_put_suite(struct store *store, struct suite *suite, struct err *err);

/* Store a suite to which problems may be added without a new version (harness/judge/judge.h): what is
 * there stays, what is new is added. Fills in the row numbers. All or nothing. */
int store_grow_suite(struct store *store, struct suite *suite, struct err *err);

/* The files of the problem in row p->row, into p->file; in the arena. */
int store_problem_files(struct store *store, struct problem *p, struct arena *arena,
                        struct err *err);

/* Load the current version (or `row` when not 0). *found tells whether there is one. */
int store_get_suite(struct store *store, const char *name, const char *task, int64_t row,
                    struct suite *ret, bool *found, struct err *err);

/* ---- runs (store/run.c) ---- */

struct run {
    int64_t row;
    char key[HASH_HEX];
    int64_t suite_row, model_row;
    const char *source;   /* "model" or "file" */
    const char *prompt;   /* template label */
    const char *template; /* the template's name alone; NULL or "": nothing is asked */
    int shots;            /* worked examples; of no meaning without a template */
    bool rules;           /* the suite's additional rules are in the prompt */
    int n;
    int64_t wanted; /* samples that this start plans for */
    bool as_official;
    const char *model, *base_url, *parameters; /* parameters: JSON text */
    const char *provider, *released; /* of the model; NULL or "": not told, and what stands there
                                      * stays */
    const char *label;               /* NULL or "": none; another label is another run */
    const char *extract;             /* pattern that the code is taken out with; "": the rules */
    const char *price; /* --price of this start; NULL: none, and what stands there stays */
    const char *notes; /* what its requests had changed from the beginning, JSON; NULL: nothing */
    const char *simulator; /* of a runner, "both", "fallback"; "": the suite's own */
    int repair;            /* further turns that a failing sample gets */
    int best_of; /* at most so many samples, one after another, until one passes; 0: all n */
};

/* Find the run of this key or create it; fills row and model_row. A run that is there stays as it
 * is: another process may be at work on it. */
int store_put_run(struct store *store, struct run *run, struct err *err);

/* A run by its number ("3"), or "last". Texts are in `arena`. ERR_USAGE when there is none. */
int store_get_run(struct store *store, const char *name, struct run *ret, struct arena *arena,
                  struct err *err);

/* Set the run's state to open and raise its n to run->n if that is larger. The caller must hold the
 * run's lock. */
int store_start_run(struct store *store, const struct run *run, struct err *err);
/* Set the state of a run that has ended: "complete" if `complete` (this start did all it wanted)
 * and no sample lacks a verdict, else "incomplete". */
int store_end_run(struct store *store, int64_t run, bool complete, struct err *err);

/* Set the state by what the run has, whoever did it: "complete" when a start of the same plan would
 * find nothing to do. For a run that several stores share (settle.c). */
int store_settle_run(struct store *store, int64_t run, struct err *err);
/* So many more attempts failed in this way. */
int store_add_faults(struct store *store, int64_t run, const char *kind, int64_t n,
                     struct err *err);
/* One more note of what was dropped from the run's requests or renamed in them. */
int store_add_note(struct store *store, int64_t run, const char *note, struct err *err);
/* The notes (a JSON list, in the arena) of this run or, where it has none, of the newest other run of
 * the same model at the same address; NULL: there are none. */
int store_model_notes(struct store *store, const struct run *run, const char **ret,
                      struct arena *arena, struct err *err);

/* ---- runs that go (store/remove.c) ---- */

/* Remove a run with its samples, verdicts, turns and checks; under its lock. Written at the next
 * flush. */
int store_remove_run(struct store *store, int64_t run, struct err *err);
/* No later run gets this run's number, which stands in reports, pages and exported data. A start that
 * came to nothing was told to nobody, and leaves its number free. Written at the next flush. */
int store_retire_number(struct store *store, int64_t run, struct err *err);
/* Remove prompts and models that nothing is asked with any more; flushes. */
int store_remove_unused(struct store *store, struct err *err);
/* How many samples a run has, and how many of them with a reply. */
int store_has_replies(struct store *store, int64_t run, int64_t *samples, int64_t *replies,
                      struct err *err);

/* ---- samples (store/sample.c) ---- */

/* Store the reply; fills sample->row. A row with the same key that holds an api_error is replaced;
 * any other row with the same key stays as it is, and the call fails with an error of ours. The key is
 * that of store_claim_key. */
int store_put_reply(struct store *store, struct sample *sample, int64_t run, struct err *err);

/* Which key will the sample have in this run? That of its identity (sample->key), or another one where
 * the same was asked in another run: two templates can render alike. Replaces sample->key. *other: the
 * row of another run's sample of the same identity with a reply and without further turns; 0: none. */
int store_claim_key(struct store *store, struct sample *sample, int64_t run, int64_t *other,
                    struct err *err);

/* Store the reply to a sample's next turn. The sample must have a verdict. Its reply and verdict so
 * far are moved from its row into a row of the table `turns`, together with the `feedback` that the
 * model was given. The sample's row takes the new reply and has no verdict; its tokens, cost, tries
 * and latency are from then on the sums over all turns. */
int store_put_turn(struct store *store, const struct sample *sample, struct str feedback,
                   struct err *err);

/* A second simulator's verdict: kept beside the one that counts. */
int store_put_second(struct store *store, const struct sample *sample, int64_t toolchain,
                     struct err *err);

/* Store the further checks of the sample; only the newest result of each kind is kept. */
int store_put_checks(struct store *store, const struct sample *sample, struct err *err);

/* Store the verdict of a sample that has a row, and let it count from now on. */
int store_put_verdict(struct store *store, const struct sample *sample, int64_t toolchain,
                      struct err *err);

/* What the store has of one sample, without its texts. store_each_sample calls `fn` with it for
 * each sample of a run, in the order of problem and index; a return of -1 ends the walk. */
struct sample_state {
    int64_t row;
    const char *problem; /* its id; borrowed for the call */
    int index;
    bool replied;      /* there is a reply; false: an api_error stands in its place */
    bool refused;      /* and the service refuses the prompt for good */
    const char *class; /* of the verdict that counts, or NULL */
    int turns;         /* earlier ones that it had */
};
typedef int sample_state_fn(void *ctx, const struct sample_state *state, struct err *err);
int store_each_sample(struct store *store, int64_t run, sample_state_fn *fn, void *ctx,
                      struct err *err);

/* Load one stored sample: problem, index, row, key, prompt (n is 0 where it is not known), number
 * of turns and reply; texts in sample->arena. */
int store_load_sample(struct store *store, int64_t row, const struct suite *suite,
                      struct sample *ret, struct err *err);

/* Load the verdict that counts of a loaded sample into sample->verdict: class, numbers, texts and
 * logs. Errors: ERR_STORE when it has none. */
int store_load_verdict(struct store *store, struct sample *sample, struct err *err);

/* ---- models, goldens and toolchains (store/run.c) ---- */

/* The row of a model as it is asked, inserted when there is none. */
int store_model(struct store *store, const char *name, const char *base_url, const char *parameters,
                int64_t *ret, struct err *err);

/* The row of a toolchain with this text, inserted when there is none. */
int store_toolchain(struct store *store, const char *text, int64_t *ret, struct err *err);

/* What a problem's reference did under a toolchain; both are given by their rows. */
int store_put_golden(struct store *store, int64_t problem, int64_t toolchain,
                     const struct golden *golden, struct err *err);
int store_get_golden(struct store *store, int64_t problem, int64_t toolchain, struct golden *ret,
                     bool *found, struct arena *arena, struct err *err);
/* The most CPU time that its simulation took under any toolchain, in microseconds; 0: never run. */
int store_golden_cost(struct store *store, int64_t problem, int64_t *ret, struct err *err);

#endif
