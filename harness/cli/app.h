/* app.h: what every verb is handed. */
#ifndef CLI_APP_H
#define CLI_APP_H

#include "harness/io/term.h"
#include "harness/cli/opt.h"

struct app {
    struct command cmd;
    int argc; /* what was typed */
    char **argv;
    struct term term; /* standard error; off with --quiet */
    bool out_tty;     /* standard output is a terminal */
    int error_fd;     /* of APP_ERROR_FD; below 0: none */
    struct err err;   /* a verb fills it and returns app_fail(app) */
};

/* The variable in which a program that starts this one may name an open descriptor: what this one
 * fails with is written there, too, as plain text. */
#define APP_ERROR_FD "ASSAY_ERROR_FD"

/* Take that descriptor over: out of the environment, and away from what we start. */
void app_take_error_fd(struct app *app);

/* Print "assay VERB: text" on standard error, made safe for a terminal, and return the exit status
 * of app->err.kind. */
int app_fail(struct app *app);

/* The store's path: --db, else $ASSAY_DB, else "results/assay.db". */
const char *app_db(const struct app *app);

/* harness/cmd: each returns the exit status. */
#define X(id, name, typed, operands, help, group) int cmd_##name(struct app *app);
VERBS(X)
#undef X

#endif
