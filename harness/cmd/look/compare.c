/* compare.c: assay compare: what changed between two runs. */
#include "harness/cli/app.h"
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "results/compare/compare.h"
#include "results/compare/judges.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int print(FILE *to, const struct compare *c, const struct app *app, struct err *err)
{
    const struct options *o = &app->cmd.options;
    struct look look = {.markdown = o->markdown};
    json_t *json;
    int rc;
    if (o->json) {
        json = compare_json(c);
        rc = json_write_line(to, json, err);
        json_decref(json);
        return rc;
    }
    if (o->csv) {
        compare_csv(to, c);
        return 0;
    }
    if (to == stdout && !o->markdown)
        look_init(&look, STDOUT_FILENO);
    compare_print(to, c, &look);
    return 0;
}

/* The text is made in memory first, so the file changes only when the text is complete. */
static int print_to_file(const char *path, const struct compare *c, const struct app *app,
                         struct err *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    int rc;
    if (!to)
        return err_sys(err, "cannot print into memory");
    rc = print(to, c, app, err);
    fclose(to);
    if (rc == 0)
        rc = fs_write(path, (struct str){text, n}, err);
    free(text);
    return rc;
}

/* Is nothing to be printed? --quiet drops the table for people, but not output for programs. */
static bool is_silent(const struct options *o, const char *output)
{
    return o->quiet && !output && !o->json && !o->csv && !o->markdown;
}

static int compare(struct app *app, const struct compare *c)
{
    const struct options *o = &app->cmd.options;
    const char *output = o->output && strcmp(o->output, "-") != 0 ? o->output : NULL;
    int rc = 0;
    if (!o->force && compare_check(c, &app->err) < 0)
        return app_fail(app);
    if (!is_silent(o, output))
        rc = output ? print_to_file(output, c, app, &app->err) : print(stdout, c, app, &app->err);
    if (rc < 0 && app->err.sys == EPIPE)
        rc = 0; /* close_output (harness/cmd/main.c) checks whether the reader has gone */
    if (rc < 0)
        return app_fail(app);
    return o->fail_on_regression && compare_is_regression(c);
}

static int print_judges(struct app *app, struct store *store)
{
    const struct options *o = &app->cmd.options;
    struct look look = {.markdown = o->markdown};
    struct compare_judges c;
    json_t *json;
    int rc = 0;
    if (compare_judges_load(&c, store, app->cmd.operand[0], &app->err) < 0)
        return -1;
    if (o->json) {
        json = compare_judges_json(&c);
        rc = json_write_line(stdout, json, &app->err);
        json_decref(json);
    } else if (!o->quiet) {
        if (!o->markdown)
            look_init(&look, STDOUT_FILENO);
        compare_judges_print(stdout, &c, &look);
    }
    compare_judges_finish(&c);
    return rc;
}

/* One run by its judges, or two runs: the operands must fit. */
static int check_operands(struct app *app)
{
    size_t n = app->cmd.n_operand;
    if (app->cmd.options.judges && n != 1)
        return err_set(&app->err, ERR_USAGE,
                       "--judges compares what was said of one run: name one");
    if (!app->cmd.options.judges && n != 2)
        return err_set(&app->err, ERR_USAGE,
                       "A and B are needed, or --judges for what several judges said of A");
    return 0;
}

static int compare_the_judges(struct app *app, struct store *store)
{
    int rc = print_judges(app, store);
    store_close(store, NULL);
    return rc < 0 ? app_fail(app) : 0;
}

int cmd_compare(struct app *app)
{
    struct compare c;
    struct store *store;
    int status;
    if (check_operands(app) < 0 || store_open(&store, app_db(app), STORE_READ, &app->err) < 0)
        return app_fail(app);
    if (app->cmd.options.judges)
        return compare_the_judges(app, store);
    if (compare_load(&c, store, app->cmd.operand[0], app->cmd.operand[1], &app->err) < 0) {
        status = app_fail(app);
    } else {
        status = compare(app, &c);
        compare_finish(&c);
    }
    store_close(store, NULL);
    return status;
}
