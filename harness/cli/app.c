/* app.c: what verbs share: how they fail, where the store is. */
#include "harness/cli/app.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void app_take_error_fd(struct app *app)
{
    const char *text = getenv(APP_ERROR_FD);
    app->error_fd = text ? atoi(text) : -1;
    if (app->error_fd <= STDERR_FILENO || fcntl(app->error_fd, F_SETFD, FD_CLOEXEC) < 0)
        app->error_fd = -1;
    unsetenv(APP_ERROR_FD);
}

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
    if (app->error_fd >= 0 && ftruncate(app->error_fd, 0) == 0 &&
        pwrite(app->error_fd, app->err.text, strlen(app->err.text), 0) < 0)
        app->error_fd = -1; /* nobody is left to tell */
    buf_finish(&b);
    return err_exit_status(app->err.kind);
}

const char *app_db(const struct app *app)
{
    return app->cmd.options.db;
}
