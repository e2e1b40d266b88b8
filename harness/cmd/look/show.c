/* show.c: assay show: one sample whole. */
#include "harness/cli/app.h"
#include "harness/io/json.h"
#include "harness/sys/run.h"
#include "results/show/show.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* How many lines of a terminal a line takes: more than one where it is wrapped. Sequences that
 * change colors take no room. */
static int lines_of(const char *line, size_t n, int columns)
{
    int width = 0;
    for (size_t i = 0; i < n; i++) {
        if (line[i] == '\033')
            i += strcspn(line + i, "m");
        else if (line[i] == '\t')
            width = (width + 8) / 8 * 8;
        else
            width += ((unsigned char)line[i] & 0xc0) != 0x80;
    }
    return columns > 0 && width > columns ? (width + columns - 1) / columns : 1;
}

/* Does the text take as many lines as the terminal has, or more? */
static bool is_long(const char *text)
{
    struct winsize size = {0};
    int lines = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_row == 0)
        return false;
    for (; *text && lines < size.ws_row; text += strcspn(text, "\n"), text += *text == '\n')
        lines += lines_of(text, strcspn(text, "\n"), size.ws_col);
    return lines >= size.ws_row;
}

/* Show the text in the pager: $PAGER, or less when that is unset. Without a pager, because $PAGER
 * is empty or cannot be run, the text is simply printed. */
static void put_paged(const char *text, size_t n)
{
    const char *pager = getenv("PAGER");
    struct err ignored = {0};
    int status = 127;
    setenv("LESS", "FRX", 0); /* colors, and the text stays on the screen */
    fflush(stdout);
    if (!pager || *pager)
        status = run_fed(pager ? pager : "less -R", (struct str){text, n}, &ignored);
    if (status == 127 || status < 0) /* no pager is wanted, or there is no such program */
        fwrite(text, 1, n, stdout);
}

/* Print to a terminal. The text is made in memory first, to see whether it fits the screen. */
static int show_paged(struct store *store, int64_t sample, const struct show_options *options,
                      const struct look *look, struct err *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    int rc;
    if (!to)
        return err_sys(err, "cannot print into memory");
    rc = show_print(to, store, sample, options, look, err);
    fclose(to);
    if (rc == 0 && is_long(text))
        put_paged(text, n);
    else if (rc == 0)
        fwrite(text, 1, n, stdout);
    free(text);
    return rc;
}

static int show(struct app *app, struct store *store)
{
    const struct options *o = &app->cmd.options;
    const struct show_options options = {
        .logs = o->logs,
        .verbose = o->verbose,
        .db = strcmp(app_db(app), OPT_DB_DEFAULT) != 0 ? app_db(app) : NULL,
    };
    struct look look = {0};
    int64_t sample = 0;
    json_t *json = NULL;
    int rc;
    if (show_find(&sample, store, app->cmd.operand[0], &app->err) < 0)
        return -1;
    if (!o->json) {
        look_init(&look, STDOUT_FILENO);
        if (app->out_tty)
            return show_paged(store, sample, &options, &look, &app->err);
        return show_print(stdout, store, sample, &options, &look, &app->err);
    }
    if (show_json(&json, store, sample, &options, &app->err) < 0)
        return -1;
    rc = json_write_line(stdout, json, &app->err);
    json_decref(json);
    return rc;
}

int cmd_show(struct app *app)
{
    struct store *store;
    int rc;
    if (store_open(&store, app_db(app), STORE_READ, &app->err) < 0)
        return app_fail(app);
    rc = show(app, store);
    store_close(store, NULL);
    if (rc < 0 && app->err.sys == EPIPE)
        return 0; /* close_output (harness/cmd/main.c) checks whether the reader has gone */
    return rc < 0 ? app_fail(app) : 0;
}
