/* nightly.h: every model on every suite, once a night: plan, runs, comparison with the night
 * before, summary. Each run is a process of its own (`assay run`), so a run that fails does not
 * stop the others. */
#ifndef NIGHTLY_NIGHTLY_H
#define NIGHTLY_NIGHTLY_H

#include "harness/cli/app.h"
#include "harness/nightly/config.h"
#include "results/store/store.h"

#include <signal.h>

#define NIGHT_ARGS (3 * SET_OPTIONS + 16)

/* What `run --dry-run` says of a run. */
struct night_plan {
    int64_t run; /* its number; 0: not in the store yet */
    int64_t suite_row, problems, n, to_ask, to_judge, done;
    const char *base_url, *parameters, *prompt;
};

/* One model on one suite with one set of parameters. */
struct night_part {
    const struct option_set *model, *suite, *parameters;
    const char *arg[NIGHT_ARGS]; /* of `run`, without --label and --max-samples */
    size_t n_arg;
    struct night_plan plan;  /* at the start */
    struct night_plan after; /* at the end */
    int status;              /* of the last run */
    bool cut;                /* the budget left samples out */
    const char *note;        /* why it is not complete, or not compared; "": nothing to say */
    int64_t resumed;         /* run of an earlier night that was finished first; 0: none */
    /* of the run, when it is complete */
    bool known;
    const char *score; /* what it is a value of: "pass@1", "best-of-5", "repair-2" */
    double value, low, high;
    int64_t previous; /* the earlier run that it is compared with; 0: none */
    bool compared, regression;
    double change, p;
    double cost;  /* of the run; -1: not known */
    double guess; /* likely cost of the samples still to ask for; -1: not known */
};

struct night {
    struct app *app;
    struct nightly_config config;
    const char *db, *label;
    char started[24], ended[24];
    const char *before;      /* number of the newest sample in the store at the start */
    struct night_part *part; /* owned */
    size_t n;
    int signal, site_status; /* site_status: -1: there was no site to make */
    const char *site_why;    /* why there is none, or "" */
    struct sigaction old[3]; /* what signals did before night_catch */
    struct arena arena;
};

/* The whole verb: returns the exit status. */
int nightly_run(struct app *app, const char *config);

/* ---- nightly/run.c ---- */

/* From here to night_release SIGINT, SIGTERM and SIGHUP do not end us: the run that is at work is
 * given the signal, and night->signal says which one came. */
void night_catch(struct night *night);
void night_release(struct night *night);
/* Run this binary again with these arguments and wait for its end. Its standard output is dropped;
 * its messages go to our standard error, and *why is the one that it failed with ("": none; in the
 * night's arena). Returns its exit status, 128 + signal, or -1. Nothing is started, and the status
 * is that of the signal, when one came before. */
int night_start(struct night *night, const char *const *arg, size_t n, const char **why,
                struct err *err);
/* Fill *ret with what `run --dry-run` says of the part under this label. */
int night_ask_plan(struct night *night, const struct night_part *part, const char *label,
                   struct night_plan *ret, struct err *err);

/* ---- nightly/money.c: budgets, prices, the night before ---- */

/* The mean cost of a sample of this part's model, over all of the store; -1: not known. */
double night_mean_cost(struct night *night, const struct night_part *part, struct store *store);
/* How many samples tonight's budget of the model still allows; INT64_MAX: there is no budget. *why
 * says, for a person, why no more are allowed. */
int64_t night_allowance(struct night *night, const struct night_part *part, const char **why);
/* Fill the fields of `part` about its run: pass@1, cost, the comparison with the run before. */
int night_judge(struct night *night, struct night_part *part, struct err *err);
/* Why tonight's run of the part is not complete, by what its samples say; "": they do not. In the
 * night's arena. */
const char *night_reason(struct night *night, const struct night_part *part);
/* The newest run of an earlier night for this part, when it was cut off: its label, with the run's
 * number in *run; or NULL. */
const char *night_remains(struct night *night, const struct night_part *part, int64_t *run);

/* ---- nightly/tell.c ---- */

/* What a night would do, and what it has done, as tables on standard output; the summary is one
 * JSON object in the file that the configuration names, and `status` is the exit status in it. */
void night_print_plan(const struct night *night);
void night_print_end(const struct night *night);
int night_write_summary(const struct night *night, int status, struct err *err);

#endif
