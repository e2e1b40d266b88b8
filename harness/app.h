/* app.h: what every verb is handed. */
#ifndef HARNESS_APP_H
#define HARNESS_APP_H

#include "harness/opt.h"

struct app {
    struct command cmd;
    bool color;     /* standard error is a terminal and NO_COLOR is unset */
    bool tty;       /* standard error is a terminal */
    bool out_tty;   /* standard output is a terminal */
    struct err err; /* a verb fills it and returns app_fail(app) */
};

/* Print "assay VERB: text" on standard error and return the exit status of app->err.kind. */
int app_fail(struct app *app);

/* The store's path: --db, else $ASSAY_DB, else "results/assay.db". */
const char *app_db(const struct app *app);

#define X(id, name, operands, help, group) int cmd_##name(struct app *app);
VERBS(X)
#undef X

#endif
