/* report.h: the results of one run or many, for people, spreadsheets and programs.
 *
 * report_load reads runs and adds their samples up, in one query that touches no long text; the
 * other functions print what was loaded. */
#ifndef RESULTS_REPORT_REPORT_H
#define RESULTS_REPORT_REPORT_H

#include "problems/window.h"
#include "results/numbers/metrics.h"
#include "results/numbers/variants.h"
#include "results/store/store.h"
#include "harness/io/table.h"

#include <jansson.h>

#define REPORT_KS      16
#define REPORT_HARDEST 10
#define REPORT_RANKED  40 /* more runs of one suite are not ranked: pairs would take long */

struct report_query {
    const char *const *run; /* numbers or "last"; none: all */
    size_t n_run;
    const char *suite;    /* "suite" or "suite/task"; NULL: any */
    const char *model;    /* NULL: any */
    struct window window; /* only problems that became public then */
    int64_t k[REPORT_KS]; /* rising */
    size_t n_k;
    bool with_n; /* also pass@n, for the n samples that were wanted of each problem */
};

/* The number of samples with these words: class and detail, a letter, letter and class, ... */
struct tally {
    const char *a, *b;
    int64_t n, total; /* total: of all items with this `a` */
};

struct tallies {
    struct tally *item; /* owned by the report's arena */
    size_t n, cap;
};

struct report_problem {
    int64_t row;
    const char *name; /* set only in report_run.hardest; else NULL */
    int64_t samples, counted;
    int64_t limited; /* of those that count: failed by a limit of the tool (VERDICT_TOOL_LIMITS) */
    struct rate rate, official;   /* of the samples that count; of those that were scored by the
                                 * suite's rules. In a best-of run each is one trial */
    bool quarantined, not_judged; /* left out: by its reference, or by what this machine lacks */
    int64_t open; /* samples that could be either (verdict.h), those without a verdict among them */
    int64_t completion_tokens, reasoning_tokens; /* of all samples; -1: not told */
};

struct report_pass {
    int64_t k;
    bool known, official_known;          /* false: no problem has k samples */
    struct estimate ours, official, all; /* all: pass^k, that all k are right; valid if `known` */
};

struct report_run {
    int64_t row;
    const char *suite, *task, *label, *version, *official; /* label: "suite/task" */
    const char *model, *base_url, *parameters, *prompt, *source, *state;
    const char *started_at, *ended_at; /* ended_at "": it was not */
    const char *run_label;             /* --label; "": none */
    const char *temperature;           /* as it was sent, in decimals; "": none was, or not known */
    const char *notes;  /* what was dropped from its requests or renamed: a JSON list, or "" */
    const char *faults; /* attempts that failed, by kind, the most frequent first: a JSON object */
    const char *price;  /* "0.15,0.6": of a million tokens in and out, by the user's
                                        * word; "": the service told costs, or nobody */
    int64_t n, suite_problems; /* samples wanted for each problem; problems in the suite */
    bool as_official;
    int64_t repair, best_of; /* as in struct run (results/store/store.h) */
    const char *strategy;    /* "", "repair 3" or "best of 5" */
    const char *kind;        /* a row of ANSWER_KINDS (harness/lang/kind.h): what the suite wants */
    bool by_models;          /* models judged it (assay judge) */
    const char
        *doubt;    /* why their points are not to be trusted; NULL: they are, or there are none */
    int64_t shots; /* worked examples in the prompt; -1: not known */
    int64_t samples, counted, passed, unjudged;
    int64_t wanted;                 /* samples that the run was started for */
    int64_t missing;                /* how many of those are not in the store */
    struct report_problem *problem; /* that have samples, by row */
    size_t n_problem;
    int64_t quarantined, not_judged, never_solved; /* problems */
    struct report_problem hardest[REPORT_HARDEST];
    size_t n_hardest;
    struct tallies classes;           /* class, detail; most frequent class first */
    struct tallies letters, clashes;  /* by letter; by letter and class where only one is a pass */
    struct tallies toolchains, tiers; /* that judged, by text; several after
                                       * an interrupted rejudge */
    int64_t prompt_tokens, completion_tokens, reasoning_tokens; /* -1: not told */
    double cost, cpu_ms;                                        /* -1: not told */
    double diversity; /* as results/numbers/outcomes.h has it; -1: no problem has two samples */
    struct report_pass first;           /* pass@1, also when it was not asked for */
    struct report_pass pass[REPORT_KS]; /* as asked for */
    size_t n_pass;
    int64_t rank; /* set by report_rank: 1 + the number of runs ahead by more than chance explains;
                   * 0: not ranked */
    int64_t rank_low,
        rank_high; /* the ranks that permutation_p (variants.h) leaves possible, as MathArena has
                                  * them: 1 + the runs ahead, and all less the runs behind; 0: not ranked */
};

struct report {
    struct report_run *run; /* by number; owned by the arena */
    size_t n;
    struct arena arena;
};

#define REPORT_K_DEFAULT "1,5,10"

/* Parse "1,5,10" into query->k. Errors: ERR_USAGE. */
int report_parse_k(struct report_query *query, const char *text, struct err *err);

/* Fill the k of each estimate that the query asks for of this run, and return how many. */
size_t report_ks(const struct report_run *run, const struct report_query *query,
                 struct report_pass *ret);

/* Errors: ERR_USAGE for a run that is not there, and for a suite or model that no run has. */
int report_load(struct report *ret, struct store *store, const struct report_query *query,
                struct err *err);
void report_finish(struct report *report);

/* A suite or a model that a query names and no run has: ERR_USAGE with a did-you-mean. */
int report_check_filters(struct store *store, const struct report_query *q, struct err *err);

/* What an estimate of this run is of: "pass@5"; "best-of-5" where samples were asked for until one
 * passed; "repair-2" or "repair-2@5" where failures were asked again: pass@1 must not be said of
 * these. In arena. */
const char *report_pass_name(const struct report_run *run, int64_t k, struct arena *arena);

/* The same for pass^k. */
const char *report_all_name(const struct report_run *run, int64_t k, struct arena *arena);

/* How many samples failed by a limit of the tool (VERDICT_TOOL_LIMITS, runners/verdict.h), and what
 * the first estimate would be if all of them were right: the most that a tool without the limit
 * could find. False where there is none. */
struct report_limits {
    int64_t samples;
    double bound;
};
bool report_limits(struct report_limits *ret, const struct report_run *run);
/* How much of what was wanted has a verdict, and what the first estimate would be if all that could be
 * either had failed, or had passed: samples of open classes, without a verdict, and missing ones.
 * Problems that are left out are left out of this too. False where nothing is open. */
struct report_bounds {
    int64_t open;
    double coverage, low, high; /* 0..1 */
};
bool report_bounds(struct report_bounds *ret, const struct report_run *run);
#define REPORT_COVERAGE 0.95 /* a run with less is not ranked */

/* How many of them have which detail; returns `ret`. */
enum {
    REPORT_LIMITS = 0
#define X(detail, text) +1
    VERDICT_TOOL_LIMITS(X)
#undef X
};
struct report_limit {
    const char *detail;
    int64_t n;
};
/* Fills `ret` with the run's count of each detail of VERDICT_TOOL_LIMITS, and returns it. */
struct report_limit *report_limit_details(const struct report_run *run, struct report_limit *ret);

/* What heads a column with the first estimate of all these runs: "PASS@1" where it is that of every
 * one, "SOLVED" where it is of none, else "SCORE". */
const char *report_score_head(const struct report *report);

/* Rank each run among those of the same problems in the same version of its suite that were asked
 * with the same strategy and that the same tools judged. Runs whose paired interval of the
 * difference in pass@1 holds zero do not count as ahead of each other. Beside runs of a whole suite
 * one of some problems has no rank, and beside plain runs none with a strategy. */
void report_rank(struct report *report);
/* Has it a sample of every problem of its suite? */
bool report_is_whole(const struct report_run *run);
/* Is y ahead of x by more than chance explains? Both are of the same version of a suite. */
bool report_is_ahead(const struct report_run *x, const struct report_run *y);
/* The same question to a paired permutation test, one-sided, where the standard error does not decide. */
bool report_is_ahead_permuted(const struct report_run *x, const struct report_run *y);

/* What variants of one question, repeated answers and dates tell of a run (families.c). Answers are equal where
 * their behavior is, which runs note with --vote, and runs of final answers always. */
struct report_families {
    bool has_variants, has_majority, has_repeats, has_dates;
    struct variants variants;
    struct estimate majority;    /* of problems: the answer that was given most often is right */
    struct estimate consistency; /* repeat_consistency, the mean over problems */
    struct {
        int64_t problems;
        bool known;
        struct estimate pass; /* pass@1 */
    } exposure[EXPOSURE_POSSIBLE + 1];
};
int report_families(struct report_families *ret, struct store *store, const struct report_run *run,
                    struct err *err);
/* The members "variants", "majority", "repetition" and "contamination", null where there is nothing. */
int report_families_json(struct store *store, const struct report_run *run, json_t *json,
                         struct err *err);
/* Prints nothing where there is nothing. */
int report_print_families(FILE *to, struct store *store, const struct report_run *run,
                          const struct look *look, struct err *err);

/* How many of the run's samples have this class of verdict. */
int64_t report_class_count(const struct report_run *run, const char *class);
/* The words of a list, "; " between them; in arena. */
const char *tallies_join(const struct tallies *t, struct arena *arena);

/* What was sent besides model and address, for a person: {"temperature":0.8,"seed":1} as
 * "temperature 0.8, seed 1". In arena, or `json` itself. */
const char *report_parameters(const char *json, struct arena *arena);

/* A SHA-256 is named well enough by its first 12 digits. In arena. */
const char *report_short_hashes(const char *text, struct arena *arena);

/* Text: one line a run; or one run at length. */
void report_print_list(FILE *to, const struct report *report, const struct look *look);
/* Explain "(best of N)" and "(repair N)" behind a model's name, if a run in the report has one. */
void report_print_strategies(FILE *to, const struct report *report);
void report_print_run(FILE *to, const struct report_run *run, const struct look *look);
/* Always an array, one object a run. New reference. */
json_t *report_json(const struct report *report);
void report_csv(FILE *to, const struct report *report);

/* The samples of one class of every run in the report: as text, as CSV, or as the member "listed"
 * of each run's object (`json` from report_json). */
int report_print_class(FILE *to, struct store *store, const struct report *report,
                       const char *class, const struct look *look, struct err *err);
int report_csv_class(FILE *to, struct store *store, const struct report *report, const char *class,
                     struct err *err);
int report_json_class(json_t *json, struct store *store, const struct report *report,
                      const char *class, struct err *err);

#endif
