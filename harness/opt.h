/* opt.h: the option table: one row an option, from which parsing, --help, the man page, the shell
 * completion and the did-you-mean are made.
 *
 * To add an option: a field in struct options, a row in opt.c's table, a line in the verb that
 * reads it. Nothing else; the tests hold the documents against the table. */
#ifndef HARNESS_OPT_H
#define HARNESS_OPT_H

#include "harness/base/err.h"
#include "harness/verb.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum opt_type {
    OPT_FLAG,   /* bool; --name and --no-name */
    OPT_INT,    /* int64_t; suffixes k, M, G */
    OPT_REAL,   /* double */
    OPT_TEXT,   /* const char *, borrowed from argv */
    OPT_CHOICE, /* const char *, one of row->choices */
    OPT_FILE,   /* const char *; completed as a file name */
    OPT_LIST,   /* struct opt_list: may be given many times */
};

struct opt_list {
    const char *item[64];
    size_t n;
};

/* Every option of every verb. Zero is "not given" for pointers; numbers get their row's default. */
struct options {
    bool help, version, json, csv, quiet, verbose, force;
    const char *db;
    /* what is measured */
    const char *suite, *problems, *simulator;
    int64_t limit, n, jobs, k;
    bool as_official, allow_weak_isolation;
    /* whom we ask, and how */
    const char *model, *base_url, *key_env, *extra;
    double temperature, top_p;
    int64_t max_tokens, seed, concurrency, retries;
    double timeout_s, idle_timeout_s, connect_timeout_s;
    const char *prompt;
    int64_t shots;
    bool rules;
    /* pull */
    const char *from, *commit;
    /* output */
    const char *output;
    double fail_under;
    bool logs;
    const char *cls;
    /* serve-recorded, cell */
    int64_t port, delay_ms;
    struct opt_list file;
    double cpu_s, wall_s;
    int64_t memory_mb;
    const char *tier;
    const char *completion; /* print a completion script for this shell */
};

struct opt_row {
    const char *name; /* without "--" */
    char letter;      /* 0: none */
    enum opt_type type;
    size_t offset;    /* in struct options */
    const char *arg;  /* placeholder: "N", "FILE" */
    const char *def;  /* default as typed; NULL: none */
    double min, max;  /* numbers: inclusive range; both 0: any */
    const char *choices; /* OPT_CHOICE: words separated by '|' */
    const char *verbs;   /* names of the verbs that take it, separated by a blank; "*": all */
    const char *help;
};
extern const struct opt_row opt_table[]; /* ended by a row without name */

/* What the command line said. */
struct command {
    enum verb verb; /* VERB_COUNT: none was given (only --help, --version, ...) */
    struct options options;
    const char *operand[256]; /* borrowed from argv */
    size_t n_operand;
};

/* Parse argv. Errors: ERR_USAGE with what was wrong and, where something is near, "did you mean". */
int opt_parse(struct command *ret, int argc, char **argv, struct err *err);

bool opt_belongs(const struct opt_row *row, enum verb verb);

/* Documents printed from the two tables. */
void opt_help(FILE *out, enum verb verb);    /* VERB_COUNT: the overview */
void opt_man(FILE *out);                     /* assay.1 in mdoc(7) */
int opt_completion(FILE *out, const char *shell, struct err *err); /* "bash", "zsh" */

#endif
