/* measure.h: what `run`, `score` and `rejudge` share: open the suite, make the plan, pump it, tell.
 */
#ifndef MEASURE_MEASURE_H
#define MEASURE_MEASURE_H

#include "harness/cli/app.h"
#include "harness/flow/flow.h"
#include "problems/suite/suite.h"

/* One measurement: a suite, a run in the store, and the plan. */
struct measure {
    struct app *app;
    struct store *store;
    struct suite suite;
    struct run run;
    struct prompt_template *prompt; /* NULL: nothing is asked */
    struct model_options model;
    bool asks;
    const char *key;        /* the service's, borrowed; NULL: it is in the environment */
    bool untold;            /* print no report at the end */
    bool again;             /* judge what has its verdict once more */
    struct flow_item *item; /* owned */
    size_t n_item;
    int64_t left_out; /* samples that --max-samples leaves for another start */
    bool *wanted;     /* by problem: --problems and --limit; owned */
    struct arena arena;
};

/* Open the store and the suite that --suite names (our own one installs itself). */
int measure_open(struct measure *m, struct app *app);

/* The same for another suite's label ("suite" or "suite/task"). */
int measure_open_suite(struct measure *m, struct app *app, const char *label);

/* The labels that an operand stands for: itself, or all tasks of a suite; in the arena. Errors:
 * ERR_USAGE for what no suite is called. */
int measure_labels(const char *const **ret, size_t *n, const char *operand, struct arena *arena,
                   struct err *err);

/* The same for a run that exists. */
int measure_open_run(struct measure *m, struct app *app, const char *name);
void measure_finish(struct measure *m);

/* Which problems --problems and --limit leave. ERR_USAGE when none. */
int measure_select(struct measure *m);

/* Plan `n` samples of every wanted problem (n < 0: those that the store has), less what is done. */
int measure_plan(struct measure *m, int n);

/* Take all but `most` of the samples that are still to ask for out of the plan. */
void measure_cut(struct measure *m, int64_t most);

/* Who judges: --simulator, else what the run was judged with before. ERR_USAGE when that differs
 * from what its verdicts come from, unless they are made anew. Fills m->run.simulator. */
int measure_simulator(struct measure *m);

/* The runner-table names behind a run's or an option's word; NULL: the suite's own, none. */
void measure_runners(const char *word, const char *ret[2]);

/* Work off the plan with progress on standard error; print the report; return the exit status. */
int measure_run(struct measure *m);

#endif
