/* app.h: what every verb is handed. */
#ifndef CLI_APP_H
#define CLI_APP_H

#include "harness/io/term.h"
#include "harness/cli/opt.h"

struct app {
    struct command cmd;
    struct term term; /* standard error; off with --quiet */
    bool out_tty;     /* standard output is a terminal */
    struct err err;   /* a verb fills it and returns app_fail(app) */
};

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
