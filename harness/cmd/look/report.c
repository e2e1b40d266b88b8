/* report.c: assay report: what came out of runs. */
#include "harness/cli/app.h"
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "results/judges/view.h"
#include "results/report/report.h"
#include "results/report/by.h"
#include "results/report/checks.h"
#include "results/report/scaling.h"
#include "results/drop/drop.h"
#include "results/proficiency/proficiency.h"
#include "results/speed/speed.h"
#include "results/serving/serving.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The members "checks", "judges" and "drop" of each run's object. */
static int add_sections(json_t *json, struct store *store, const struct report *report,
                        struct err *err)
{
    for (size_t i = 0; i < report->n; i++) {
        json_t *checks, *drop, *judges;
        if (report_checks_json(store, report->run[i].row, &checks, err) < 0)
            return -1;
        json_add(json_array_get(json, i), "checks", checks);
        if (judges_json(store, report->run[i].row, &judges, err) < 0)
            return -1;
        json_add(json_array_get(json, i), "judges", judges ? judges : json_null());
        if (drops_json(store, &report->run[i], &drop, err) < 0)
            return -1;
        json_add(json_array_get(json, i), "drop", drop);
        if (report_families_json(store, &report->run[i], json_array_get(json, i), err) < 0)
            return -1;
    }
    return 0;
}

static int print_json(FILE *to, struct store *store, const struct report *report, const char *class,
                      struct err *err)
{
    json_t *json = report_json(report);
    int rc = add_sections(json, store, report, err);
    if (rc == 0 && class)
        rc = report_json_class(json, store, report, class, err);
    if (rc == 0)
        rc = json_write_line(to, json, err);
    json_decref(json);
    return rc;
}

/* Scores in a list that rest on judges who are not to be trusted. */
static void print_doubts(FILE *to, const struct report *report)
{
    for (size_t i = 0; i < report->n; i++)
        if (report->run[i].doubt)
            fprintf(to, "\nRun %lld: judges not trusted: %s\n", (long long)report->run[i].row,
                    report->run[i].doubt);
}

static int print_text(FILE *to, struct store *store, const struct report *report,
                      const struct app *app, struct err *err)
{
    const struct options *o = &app->cmd.options;
    struct look look = {.markdown = o->markdown};
    if (to == stdout && !o->markdown)
        look_init(&look, STDOUT_FILENO);
    if (o->cls)
        return report_print_class(to, store, report, o->cls, &look, err);
    if (app->cmd.n_operand == 0) {
        report_print_list(to, report, &look);
        print_doubts(to, report);
        return 0;
    }
    for (size_t i = 0; i < report->n; i++) {
        fputs(i ? "\n\n" : "", to);
        report_print_run(to, &report->run[i], &look);
        if (judges_print(to, store, report->run[i].row, &look, err) < 0 ||
            report_print_families(to, store, &report->run[i], &look, err) < 0 ||
            report_print_reasons(to, store, &report->run[i], &look, err) < 0 ||
            drops_print(to, store, &report->run[i], &look, err) < 0 ||
            report_print_checks(to, store, report->run[i].row, &look, err) < 0)
            return -1;
    }
    return 0;
}

static int print_by(FILE *to, struct store *store, const struct report *report,
                    const struct options *o, struct err *err)
{
    struct look look = {.markdown = o->markdown};
    struct by_report by;
    json_t *json;
    int rc = 0;
    if (by_load(&by, report, store, o->by, err) < 0)
        return -1;
    if (o->json) {
        json = by_json(&by);
        rc = json_write_line(to, json, err);
        json_decref(json);
    } else if (o->csv) {
        by_csv(to, &by);
    } else {
        if (to == stdout && !o->markdown)
            look_init(&look, STDOUT_FILENO);
        by_print(to, &by, &look);
    }
    by_finish(&by);
    return rc;
}

static int print_scaling(FILE *to, struct store *store, const struct report *report,
                         const struct options *o, struct err *err)
{
    struct look look = {.markdown = o->markdown};
    struct scaling scaling;
    int rc = 0;
    if (scaling_load(&scaling, report, store, err) < 0)
        return -1;
    if (o->json) {
        json_t *json = scaling_json(&scaling);
        rc = json_write_line(to, json, err);
        json_decref(json);
    } else if (o->csv) {
        scaling_csv(to, &scaling);
    } else {
        if (to == stdout && !o->markdown)
            look_init(&look, STDOUT_FILENO);
        scaling_print(to, &scaling, &look);
    }
    scaling_finish(&scaling);
    return rc;
}

static int print_efficiency(FILE *to, struct store *store, const struct report *report,
                            const struct options *o, struct err *err)
{
    struct look look = {.markdown = o->markdown};
    struct speed speed;
    int rc = 0;
    if (speed_load(&speed, report, store, err) < 0)
        return -1;
    if (o->json) {
        json_t *json = speed_json(&speed);
        rc = json_write_line(to, json, err);
        json_decref(json);
    } else if (o->csv) {
        speed_csv(to, &speed);
    } else {
        if (to == stdout && !o->markdown)
            look_init(&look, STDOUT_FILENO);
        speed_print(to, &speed, &look);
    }
    speed_finish(&speed);
    return rc;
}

static int print_proficiency(FILE *to, struct store *store, const struct report *report,
                             const struct options *o, struct err *err)
{
    struct look look = {.markdown = o->markdown};
    struct proficiency skill;
    int rc = 0;
    if (proficiency_load(&skill, report, store, err) < 0)
        return -1;
    if (o->json) {
        json_t *json = proficiency_json(&skill);
        rc = json_write_line(to, json, err);
        json_decref(json);
    } else if (o->csv) {
        proficiency_csv(to, &skill);
    } else {
        if (to == stdout && !o->markdown)
            look_init(&look, STDOUT_FILENO);
        proficiency_print(to, &skill, &look);
    }
    proficiency_finish(&skill);
    return rc;
}

static int print_serving(FILE *to, struct store *store, const struct report *report,
                         const struct options *o, struct err *err)
{
    struct look look = {.markdown = o->markdown};
    struct serving serving;
    int rc = 0;
    if (serving_load(&serving, report, store, err) < 0)
        return -1;
    if (o->json) {
        json_t *json = serving_json(&serving);
        rc = json_write_line(to, json, err);
        json_decref(json);
    } else if (o->csv) {
        serving_csv(to, &serving);
    } else {
        if (to == stdout && !o->markdown)
            look_init(&look, STDOUT_FILENO);
        serving_print(to, &serving, &look);
    }
    serving_finish(&serving);
    return rc;
}

static int print(FILE *to, struct store *store, const struct report *report, const struct app *app,
                 struct err *err)
{
    const struct options *o = &app->cmd.options;
    if (o->scaling)
        return print_scaling(to, store, report, o, err);
    if (o->efficiency)
        return print_efficiency(to, store, report, o, err);
    if (o->proficiency)
        return print_proficiency(to, store, report, o, err);
    if (o->serving)
        return print_serving(to, store, report, o, err);
    if (o->by)
        return print_by(to, store, report, o, err);
    if (o->json)
        return print_json(to, store, report, o->cls, err);
    if (!o->csv)
        return print_text(to, store, report, app, err);
    if (o->cls)
        return report_csv_class(to, store, report, o->cls, err);
    report_csv(to, report);
    return 0;
}

/* The text is made in memory first, so the file changes only when the text is complete. */
static int print_to_file(const char *path, struct store *store, const struct report *report,
                         const struct app *app, struct err *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    int rc;
    if (!to)
        return err_sys(err, "cannot print into memory");
    rc = print(to, store, report, app, err);
    fclose(to);
    if (rc == 0)
        rc = fs_write(path, (struct str){text, n}, err);
    free(text);
    return rc;
}

/* Is any run below --fail-under? A run without an estimate counts as below. */
static bool is_below(struct app *app, const struct report *report)
{
    double least = app->cmd.options.fail_under;
    struct arena arena = {0};
    bool below = false;
    for (size_t i = 0; least >= 0 && i < report->n; i++) {
        const struct report_run *run = &report->run[i];
        const struct report_pass *p = &run->first;
        if (p->known && p->ours.value >= least - 1e-12)
            continue;
        below = true;
        if (app->cmd.options.quiet)
            continue;
        term_line(&app->term, arena_printf(&arena, "run %lld: %s %s%.4g, below %.4g",
                                           (long long)run->row, report_pass_name(run, 1, &arena),
                                           p->known ? "is " : "is not known, counted as ",
                                           p->known ? p->ours.value : 0, least));
    }
    arena_finish(&arena);
    return below;
}

/* Is nothing to be printed? --quiet drops the table for people, but not output for programs. */
static bool is_silent(const struct options *o, const char *output)
{
    return o->quiet && !output && !o->json && !o->csv && !o->markdown;
}

static int report(struct app *app, struct store *store, const struct report_query *query)
{
    const char *output = app->cmd.options.output;
    struct report rep;
    int rc = 0;
    if (report_load(&rep, store, query, &app->err) < 0)
        return app_fail(app);
    if (!app->cmd.options.by)
        report_rank(&rep);
    if (!rep.n)
        term_line(&app->term, "No runs yet: see 'assay run --help' and 'assay score --help'.");
    if (output && strcmp(output, "-") == 0)
        output = NULL;
    if (!is_silent(&app->cmd.options, output))
        rc = output ? print_to_file(output, store, &rep, app, &app->err)
                    : print(stdout, store, &rep, app, &app->err);
    if (rc < 0 && app->err.sys == EPIPE)
        rc = 0; /* close_output (harness/cmd/main.c) checks whether the reader has gone */
    rc = rc < 0 ? app_fail(app) : is_below(app, &rep);
    report_finish(&rep);
    return rc;
}

int cmd_report(struct app *app)
{
    const struct options *o = &app->cmd.options;
    struct report_query query = {
        .run = app->cmd.operand,
        .n_run = app->cmd.n_operand,
        .suite = o->suite,
        .model = o->model,
        .window = {o->since, o->until},
        .with_n = app->cmd.n_operand == 1 && !o->csv && strcmp(o->k, REPORT_K_DEFAULT) == 0,
    };
    struct store *store;
    int status;
    if (window_check(&query.window, &app->err) < 0 || report_parse_k(&query, o->k, &app->err) < 0 ||
        store_open(&store, app_db(app), STORE_READ, &app->err) < 0)
        return app_fail(app);
    status = report(app, store, &query);
    store_close(store, NULL);
    return status;
}
