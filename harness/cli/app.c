/* app.c: what verbs share: how they fail, where the store is. */
#include "harness/cli/app.h"

int app_fail(struct app *app)
{
    bool verb = app->cmd.verb < VERB_COUNT;
    struct buf b;
    buf_init(&b, 8000);
    buf_addf(&b, "%sassay%s%s:%s ", term_sgr(&app->term, "\033[31m"), verb ? " " : "",
             verb ? verb_table[app->cmd.verb].name : "", term_sgr(&app->term, "\033[0m"));
    term_safe(str_c(app->err.text), &b);
    fflush(stdout); /* on one terminal the two outputs stay in order */
    term_line(&app->term, b.p);
    buf_finish(&b);
    return err_exit_status(app->err.kind);
}

const char *app_db(const struct app *app)
{
    return app->cmd.options.db;
}
