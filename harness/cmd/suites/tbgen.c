/* tbgen.c: `assay tbgen`: a model drafts benches for problems without one. */
#include "harness/tbgen/tbgen.h"

#include "harness/io/json.h"
#include "harness/cli/sets.h"
#include "harness/measure/model_of.h"
#include "harness/measure/measure.h"
#include "harness/io/table.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define AUDIT_SEED 1 /* as validate --audit has it */

/* ---- telling ---- */

static void on_note(void *ctx, const char *text)
{
    struct app *app = ctx;
    term_line(&app->term, text);
}

static void on_status(void *ctx, const char *line)
{
    struct app *app = ctx;
    if (line)
        term_status(&app->term, line);
    else
        term_clear(&app->term);
}

static double kill_rate(const struct tbgen_row *r)
{
    int64_t counted = r->mutants - r->equivalent;
    return r->mutants >= 0 && counted > 0 ? (double)r->killed / (double)counted : -1;
}

static const char *word_of(const struct tbgen_row *r)
{
    return *r->outcome ? r->outcome : r->drafts ? "not tried" : "no reply";
}

static void print_rows(const struct tbgen_result *r, const struct look *look)
{
    static const struct table_column columns[] = {
        {.head = "PROBLEM"},
        {.head = "BENCH"},
        {.head = "DRAFTS", .right = true},
        {.head = "MUTANTS", .right = true},
        {.head = "KILLED", .right = true},
        {.head = "WHY NOT", .shrink = true},
    };
    struct table t;
    table_init(&t, columns, countof(columns));
    for (size_t i = 0; i < r->n; i++) {
        const struct tbgen_row *row = &r->row[i];
        struct str why = row->told, line = {0};
        double rate = kill_rate(row);
        table_add(&t, "%s", row->problem->id);
        table_add(&t, "%s", word_of(row));
        table_add(&t, "%d", row->drafts);
        table_add(&t, rate < 0 ? "-" : "%lld", (long long)(row->mutants - row->equivalent));
        table_add(&t, rate < 0 ? "-" : "%.1f %%", 100 * rate);
        str_line(&why, &line);
        table_add(&t, STR_FMT, STR_ARG(str_slice(line, 0, 200)));
    }
    table_print(&t, stdout, look, 2);
    table_finish(&t);
}

static void print_text(struct app *app, struct tbgen_result *r)
{
    struct look look;
    look_init(&look, STDOUT_FILENO);
    print_rows(r, &look);
    printf("\n%zu of %zu benches kept, %zu refused\n", r->kept, r->n, r->refused);
    if (r->suite.n)
        printf("%s: %zu problems, version %.12s, audit %lld\n", suite_label(&r->suite), r->suite.n,
               r->suite.version, (long long)r->audit);
    if (r->suite.n && app->cmd.options.output)
        printf("written to %s\n", app->cmd.options.output);
    fflush(stdout);
}

static json_t *row_json(const struct tbgen_row *row)
{
    json_t *ret = json_object();
    double rate = kill_rate(row);
    json_add_cstr(ret, "problem", row->problem->id);
    json_add_bool(ret, "kept", row->kept);
    json_add_cstr(ret, "outcome", *row->outcome ? row->outcome : NULL);
    json_add_int(ret, "drafts", row->drafts);
    if (row->mutants >= 0) {
        json_add_int(ret, "mutants", row->mutants);
        json_add_int(ret, "killed", row->killed);
        json_add_int(ret, "equivalent", row->equivalent);
    }
    if (rate >= 0)
        json_add_num(ret, "kill_rate", rate);
    json_add_str(ret, "told", row->told);
    return ret;
}

static int print_json(struct app *app, struct tbgen_result *r)
{
    json_t *all = json_object(), *list;
    int rc;
    json_add_int(all, "kept", (int64_t)r->kept);
    json_add_int(all, "refused", (int64_t)r->refused);
    json_add_cstr(all, "suite", r->suite.n ? suite_label(&r->suite) : NULL);
    json_add_cstr(all, "version", r->suite.n ? r->suite.version : NULL);
    json_add(all, "audit", r->audit ? json_integer(r->audit) : json_null());
    list = json_add(all, "problems", json_array());
    for (size_t i = 0; i < r->n; i++)
        json_array_append_new(list, row_json(&r->row[i]));
    rc = json_write_line(stdout, all, &app->err);
    json_decref(all);
    return rc;
}

static int status_of(struct app *app, const struct tbgen_result *r)
{
    size_t open = r->n - r->kept - r->refused;
    if (r->signal) {
        term_line(&app->term, "stopped; the same command goes on from here");
        return 128 + r->signal;
    }
    if (open && *r->api_error && (r->stopped || open == r->n)) {
        err_set(&app->err, ERR_SERVICE, "%s", r->api_error);
        return app_fail(app);
    }
    if (open) {
        char line[200];
        snprintf(line, sizeof line, "incomplete: %zu problems; the same command tries them again",
                 open);
        term_line(&app->term, line);
        return 5;
    }
    return r->refused ? 1 : 0;
}

static int tell(struct app *app, struct tbgen_result *r)
{
    if (!app->cmd.options.json)
        print_text(app, r);
    else if (print_json(app, r) < 0)
        return app_fail(app);
    return status_of(app, r);
}

/* ---- doing ---- */

/* Is NAME free to be a suite of benches that models wrote? */
static int check_name(struct measure *m)
{
    const char *name = m->app->cmd.options.as;
    struct manifest ignored;
    if (manifest_known(name, &m->arena) || strcmp(name, suite_label(&m->suite)) == 0)
        return err_set(&m->app->err, ERR_USAGE,
                       "--as %s: that is another suite's name; what is kept becomes a suite of its "
                       "own",
                       name);
    if (manifest_of_lines(&ignored, name, "x.jsonl", &m->arena, &m->app->err) < 0)
        return err_within(&m->app->err, "--as: ");
    return 0;
}

static int draft(struct measure *m, const struct model_options *model)
{
    struct app *app = m->app;
    const struct options *o = &app->cmd.options;
    struct tbgen_options to = {
        .store = m->store,
        .suite = &m->suite,
        .wanted = m->wanted,
        .name = o->as,
        .replace = o->replace,
        .attempts = (int)o->attempts,
        .kill_rate = o->kill_rate,
        .mutants = (int)o->mutants,
        .seed = AUDIT_SEED,
        .proof_cpu_ms = (int64_t)(o->proof_s * 1000),
        .judging = o->judging,
        .model = model,
        .output = o->output,
        .status = on_status,
        .ctx = app,
    };
    struct tbgen_result r;
    int status;
    to.judging.note = on_note;
    to.judging.note_ctx = app;
    status = tbgen_run(&to, &r, &app->err) < 0 ? app_fail(app) : tell(app, &r);
    tbgen_finish(&r);
    return status;
}

static int tbgen(struct app *app)
{
    struct model_options model;
    char *key = model_key_of_options(&app->cmd.options); /* the model is opened more than once */
    struct measure m;
    int status;
    if (measure_open(&m, app) < 0 || check_name(&m) < 0 || measure_select(&m) < 0 ||
        model_of_options(&model, &app->cmd.options, &m.arena, &app->err) < 0) {
        status = app_fail(app);
    } else {
        model.key = key;
        status = draft(&m, &model);
    }
    measure_finish(&m);
    model_key_free(key);
    return status;
}

int cmd_tbgen(struct app *app)
{
    struct arena arena = {0};
    int status = sets_apply_models(app, &arena) < 0 ? app_fail(app) : tbgen(app);
    arena_finish(&arena);
    return status;
}
