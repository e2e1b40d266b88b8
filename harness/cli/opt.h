/* opt.h: the option table: one row an option, from which parsing, --help, the man page, the shell
 * completion and the did-you-mean are made.
 *
 * To add an option: a field in struct options, a row in harness/cli/table.c, a line in the verb
 * that reads it. Nothing else; the tests compare the documents with the table. */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include "harness/base/err.h"
#include "harness/cli/verb.h"
#include "harness/flow/check.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum opt_type {
    OPT_FLAG,   /* bool, or a bit of an unsigned (row.bit); --name and --no-name */
    OPT_INT,    /* int64_t; suffixes k, M, G (1000, 1000^2, 1000^3) */
    OPT_REAL,   /* double */
    OPT_TEXT,   /* const char *, borrowed from argv */
    OPT_CHOICE, /* const char *, one of row->choices */
    OPT_FILE,   /* const char *; completed as a file name */
    OPT_LIST,   /* struct opt_list: may be given many times; completed as a file name */
};

struct opt_list {
    const char *item[64];
    size_t n;
};

/* A number that was not given and has no default. Below the range of every such option. */
#define OPT_UNSET (-1)

/* Every option of every verb. What was not given has its row's default; without one a text is NULL,
 * a flag false, a number OPT_UNSET. */
struct options {
    /* every verb */
    const char *db;
    bool quiet, verbose, help, version;
    /* without a verb: documents */
    bool man;
    const char *completion; /* print a completion script for this shell */
    /* doctor */
    bool measure;
    /* what is measured */
    const char *suite, *language, *problems, *since, *until;
    int64_t limit, n, max_samples, max_tokens_total;
    double max_cost, max_time_s;
    bool no_cache;
    const char *resume, *to_batch, *from_batch;
    int64_t shards;     /* slurm */
    const char *sbatch; /* slurm: further arguments, as typed; NULL: none */
    bool submit;
    const char *shard; /* "I/N"; NULL: all of it */
    const char *label;
    int64_t repair, best_of;
    const char *sweep;
    bool dry_run;
    bool retry_refused;
    const char *grader; /* validate: a file with human labels */
    /* judge, calibrate */
    const char *judge, *aggregate, *labels;
    bool judges; /* compare: verdicts on one run */
    double accept;
    int64_t again_over;
    /* tbgen */
    const char *as;
    int64_t attempts;
    bool replace;
    double kill_rate;
    /* whom we ask, and how */
    const char *model, *provider, *endpoint, *base_url, *key_env, *extra, *price, *models,
        *released;
    struct opt_list header;
    bool stream;
    double temperature, top_p;
    const char *reasoning_effort;
    int64_t max_tokens, top_k, seed, concurrency, retries, rpm, tpm;
    double timeout_s, idle_timeout_s, connect_timeout_s;
    /* the question */
    const char *prompt;
    int64_t shots;
    bool rules;
    /* judging */
    const char *simulator;  /* NULL: the suite's own */
    const char *fallback;   /* NULL: none */
    const char *extract;    /* NULL: as before, else the rules */
    struct judging judging; /* its runners, note and limits are filled by whoever measures */
    int64_t repeat, expect, mutants, variants;
    bool calm, audit;
    double proof_s;
    /* score */
    const char *format;
    /* suites */
    const char *leaks;
    /* pull */
    const char *from, *commit;
    bool force, training;
    /* output */
    bool json, csv, markdown, logs, scaling, efficiency, serving, proficiency;
    const char *output, *cls, *k, *by, *samples;
    /* site */
    const char *title, *about;
    bool hide_addresses;
    double fail_under;
    bool fail_on_regression;
    /* training data */
    const char *dialect, *source, *reasoning, *quota;
    int64_t pairs, reuse, max_chars;
    double margin, min_difference, length_ratio, valid;
    bool allow_eval_suites, allow_off_policy, no_decontaminate;
    bool show_profile;
    /* reward */
    const char *profile, *weights, *socket, *http;
    /* serve-recorded */
    int64_t port, delay_ms, fail_every;
    bool wrap;
    /* cell */
    struct opt_list file;
    double cpu_s, wall_s;
    int64_t memory_mb;
};

struct opt_row {
    const char *name; /* without "--" */
    char letter;      /* 0: none */
    enum opt_type type;
    size_t offset;       /* in struct options */
    unsigned bit;        /* of a flag: the bit of an unsigned that it sets; 0: it is a bool */
    const char *arg;     /* placeholder: "N", "FILE"; NULL for a flag */
    const char *verbs;   /* names of the verbs that take it, separated by a blank; "*": all;
                          * "": none, it stands without a verb */
    const char *group;   /* heading under which the documents list it; rows of one group adjoin */
    const char *help;    /* what it does: no capital, no full stop; sentences end with ";" */
    const char *def;     /* default as typed; NULL: none */
    const char *env;     /* variable that holds another default, or NULL */
    double min, max;     /* numbers: inclusive range; max >= OPT_BIG: no upper end */
    const char *choices; /* OPT_CHOICE: all there are; other texts: words that completion offers.
                          * Separated by '|' */
    const char *needed;  /* verbs that cannot do without it, separated by a blank, or NULL */
    const char *against; /* name of an option that contradicts it, or NULL */
    bool once;           /* given twice it would be taken for a list: an error. Of others the last
                          * one counts */
};
extern const struct opt_row opt_table[]; /* ended by a row without name */
#define OPT_ROWS_MAX 160                 /* more do not compile */

#define OPT_DB_DEFAULT "results/assay.db" /* --db, where $ASSAY_DB is not set */

#define OPT_BIG 9007199254740992.0 /* 2^53: the largest range that a double states exactly */

/* What the command line said. */
struct command {
    enum verb verb; /* VERB_COUNT: none was given (only --help, --version, ...) */
    struct options options;
    const char *operand[256]; /* borrowed from argv; NULL behind the last */
    size_t n_operand;
};

/* Parse argv. "assay" alone and "assay help [VERB]" set options.help; then no option or operand is
 * required. Errors: ERR_USAGE with what was wrong and, where a known word is near, "did you mean".
 * *ret is untouched then, except for ret->verb, which holds the verb if it was recognized. */
int opt_parse(struct command *ret, int argc, char **argv, struct err *err);

/* Does the verb take this option, and can it not do without? VERB_COUNT: no verb was given. */
bool opt_belongs(const struct opt_row *row, enum verb verb);
bool opt_needed(const struct opt_row *row, enum verb verb);

/* Walk a list of words: the next word of *rest, which is moved behind it. NULL at the end, else the
 * word's start with its length in *n. */
const char *opt_word(const char **rest, char separator, size_t *n);
bool opt_has_word(const char *list, char separator, const char *word); /* NULL is an empty list */

struct buf;
/* "a, b or c" appended to `out`; returns its text. */
const char *opt_join(const char *list, char separator, struct buf *out);

/* "0..4", "1 or more", "a, b or c"; "" when the option takes anything. */
void opt_range(const struct opt_row *row, char *ret, size_t size);

/* Documents printed from the two tables. */
void opt_help(FILE *out, enum verb verb);                          /* VERB_COUNT: the overview */
void opt_man(FILE *out);                                           /* assay.1 in mdoc(7) */
int opt_completion(FILE *out, const char *shell, struct err *err); /* "bash", "zsh" */

#endif
