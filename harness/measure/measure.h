/* measure.h: what `run`, `score` and `rejudge` share: open the suite, make the plan, work it off,
 * report. */
#ifndef MEASURE_MEASURE_H
#define MEASURE_MEASURE_H

#include "harness/cli/app.h"
#include "harness/flow/flow.h"
#include "harness/measure/shard.h"
#include "problems/suite/suite.h"

/* The word of --extract that leads back from a pattern: it has no group, so it is no pattern itself. */
#define EXTRACT_RULES "rules"

/* One measurement: a suite, a run in the store, and the plan. */
struct measure {
    struct app *app;
    struct store *store;
    struct suite suite;
    struct run run;
    struct prompt_template *prompt; /* NULL: nothing is asked */
    struct pattern *pattern;        /* what extracts the code; NULL: the rules */
    struct model_options model;
    bool asks;
    bool generates;  /* replies are stored and not judged */
    const char *key; /* the service's, borrowed; NULL: it is in the environment */
    bool
        grows; /* the suite is a part of what the store has of it: other samples are not looked at */
    bool untold;  /* print no report at the end */
    bool starts;  /* `run` has made the run, or found it: without a sample it goes again */
    bool refused; /* the service refused to be asked on */
    bool partial; /* a batch has not brought all: the run is not complete */
    bool again;   /* judge what has its verdict once more */
    struct flow_item *item; /* owned */
    size_t n_item;
    struct shard shard;
    int64_t elsewhere;     /* samples of the other shards, as far as the plan has met them */
    struct spending spent; /* by measure_run */
    int64_t left_out;      /* samples that --max-samples leaves for another start */
    int64_t left_refused;  /* that are not asked for because the service refuses them for good */
    bool any_reply;        /* the run has one */
    bool *wanted;          /* by problem: --problems and --limit; owned */
    struct arena arena;
};

/* Open the store and the suite that --suite names. The embedded suite is installed if need be. */
int measure_open(struct measure *m, struct app *app);

/* The same for the suite with this label ("suite" or "suite/task"). */
int measure_open_suite(struct measure *m, struct app *app, const char *label);

/* One more suite with a store that is open; into *ret, which is suite_finish'ed by the caller. */
int measure_more_suite(struct measure *m, const char *label, struct suite *ret);

/* The labels that an operand stands for: itself, or one for each task of the suite that it names;
 * in the arena. A name that no manifest knows stands for itself. Errors: those of manifest_find. */
int measure_labels(const char *const **ret, size_t *n, const char *operand, struct arena *arena,
                   struct err *err);

/* Open the store, the run with this number (or "last") and the run's suite. */
int measure_open_run(struct measure *m, struct app *app, const char *name);
void measure_finish(struct measure *m);

/* Which problems --problems and --limit leave; are --extract and --shard what they should be?
 * ERR_USAGE when not. */
int measure_select(struct measure *m);

/* Who is asked, with what, and which run it is: by the options, into m->prompt, m->model and m->run, which
 * is found or created (with --dry-run only looked up). Needs m->suite. */
int measure_begin(struct measure *m);

/* Is this sample one of --shard? With --best-of a problem's samples depend on each other, so they
 * are all in one. An index below 0: is the problem, where whole problems are split? */
bool measure_is_mine(const struct measure *m, const char *problem, int index);

/* Fill m->item with `n` samples of every wanted problem; n < 0: with the samples that the store
 * has, those first whose problem's reference is known to run longest, so that no heavy one is left
 * for the end, when the other slots have nothing more to do. Verdicts do not depend on the order. Their states say what is done already. */
int measure_plan(struct measure *m, int n);

/* Keep at most `most` samples in the plan that are still to ask for, and count the others in
 * m->left_out. */
void measure_cut(struct measure *m, int64_t most);

/* Can the runner that a word of --simulator, or the suite, names first do this (bits of enum want)? */
bool measure_can(const struct measure *m, const char *word, unsigned what);

/* What run.simulator is with --fallback. */
#define MEASURE_FALLBACK "fallback"

/* The runners that a word of --simulator or of run.simulator stands for: the first one's verdict
 * counts. ret[0] NULL: the suite's own; ret[1] NULL: no second one. */
void measure_runners(const char *word, const char *ret[2]);

/* Print the run's report. Returns `status`, or 1 when --fail-under says so. */
int measure_tell(struct measure *m, int status);

/* Work off the plan with progress on standard error; print the report; return the exit status. */
int measure_run(struct measure *m);

#endif
