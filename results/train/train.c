/* train.c: from the store to lines of training data, one problem at a time. */
#include "results/train/train.h"

#include "harness/io/json.h"
#include "problems/suite/manifest.h"
#include "results/store/sql.h"
#include "results/train/private.h"

#include <string.h>

/* ---- suites ---- */

int train_may(struct suite *suite, bool eval_suites, struct err *err)
{
    if (!suite->eval_only || eval_suites)
        return 0;
    return err_set(err, ERR_USAGE,
                   "%s is for evaluation: a model trained on it cannot be measured with it any "
                   "more. If that is what you want, say --allow-eval-suites",
                   suite_label(suite));
}

static int load_problem(struct writer *w, struct sample_list *list, const struct problem *p)
{
    w->loader.kind = prompt_kind(&w->suite, p);
    if (strcmp(w->o->source, "mutants") == 0)
        return load_mutants(list, &w->loader, p, &w->problem, w->err);
    for (size_t i = 0; i < w->n_run; i++) {
        size_t before = list->n;
        if (w->run[i].suite != w->suite.row)
            continue;
        if (load_samples(list, &w->loader, w->run[i].row, w->run[i].model, p, &w->problem, w->err) <
            0)
            return -1;
        w->run[i].samples += (int64_t)(list->n - before);
    }
    return 0;
}

static void tell_leak(struct writer *w, const struct problem *p, const struct leak_finding *f)
{
    json_t *o = json_object();
    json_add_cstr(o, "problem", p->id);
    json_add_cstr(o, "suite", suite_label(&w->suite));
    json_add_cstr(o, "rule", leak_rule_name(f->rule));
    json_add_cstr(o, "resembles", arena_printf(&w->problem, "%s/%s", f->suite, f->problem));
    json_array_append_new(w->r->leaked, o);
    w->r->leaks[f->rule]++;
    w->r->drop[DROP_LEAK]++;
}

/* Is it a copy of a problem that models are measured with? */
static bool leaks(struct writer *w, const struct problem *p)
{
    const struct leak_finding *f;
    if (!w->evals || leak_check(&f, w->evals, &w->suite, p, &w->problem) == 0)
        return false;
    if (f->drop)
        tell_leak(w, p, f);
    else
        w->r->leak_noted++;
    return f->drop;
}

static int put_problem(struct writer *w, const struct problem *p)
{
    struct sample_list list = {0};
    int64_t before = w->r->rows;
    int rc = 0;
    if (leaks(w, p)) {
        rc = 0;
    } else if (w->o->kind == TRAIN_PROMPTS) {
        rc = train_put_prompt(w, p);
    } else {
        rc = load_problem(w, &list, p);
        if (rc == 0)
            rc = train_put_groups(w, p, &list);
    }
    w->r->problems++;
    w->r->samples += (int64_t)list.n;
    w->r->with_rows += w->r->rows > before;
    arena_finish(&w->problem);
    return rc;
}

static void tell_suite(struct writer *w)
{
    struct manifest m;
    int task;
    json_t *o = json_object();
    json_add_cstr(o, "suite", suite_label(&w->suite));
    json_add_cstr(o, "version", w->suite.version);
    json_add_cstr(o, "origin", w->suite.origin);
    json_add_bool(o, "eval_only", w->suite.eval_only);
    if (manifest_find(&m, &task, w->suite.name, &w->all, NULL) == 0)
        json_add_cstr(o, "licence", m.licence);
    json_array_append_new(w->r->suites, o);
    w->r->has_eval = w->r->has_eval || w->suite.eval_only;
}

static int open_evals(struct writer *w)
{
    int64_t suites, problems;
    if (w->o->keep_leaks)
        return 0;
    if (leak_index_new(&w->evals, w->store, &w->suite, w->err) < 0)
        return -1;
    suites = (int64_t)leak_index_suites(w->evals);
    problems = (int64_t)leak_index_problems(w->evals);
    w->r->eval_suites = suites > w->r->eval_suites ? suites : w->r->eval_suites;
    w->r->eval_problems = problems > w->r->eval_problems ? problems : w->r->eval_problems;
    return 0;
}

static int put_suite(struct writer *w, int64_t row)
{
    bool found;
    int rc = 0;
    if (store_get_suite(w->store, NULL, NULL, row, &w->suite, &found, w->err) < 0)
        return -1;
    rc = train_may(&w->suite, w->o->eval_suites, w->err);
    if (rc == 0)
        rc = prompt_template_open(&w->prompt, &w->o->prompt, &w->suite, w->err);
    if (rc == 0)
        rc = open_evals(w);
    if (rc == 0)
        tell_suite(w);
    for (size_t i = 0; rc == 0 && i < w->suite.n; i++)
        rc = put_problem(w, &w->suite.problem[i]);
    leak_index_free(w->evals);
    w->evals = NULL;
    prompt_template_free(w->prompt);
    w->prompt = NULL;
    suite_finish(&w->suite);
    return rc;
}

/* ---- runs ---- */

static bool is_named(const struct writer *w, int64_t row, const int64_t *named)
{
    for (size_t i = 0; i < w->o->n_run; i++)
        if (named[i] == row)
            return true;
    return w->o->n_run == 0;
}

static int find_runs(struct writer *w)
{
    static const char sql[] = "SELECT r.id, r.suite_id, m.name FROM runs r JOIN suites su ON su.id "
                              "= r.suite_id JOIN models "
                              "m ON m.id = r.model_id WHERE (?1 IS NULL OR su.name = ?1 OR su.name "
                              "|| '/' || su.task = ?1) "
                              "AND su.kind <> '" KIND_OPINION
                              "' AND (?2 IS NULL OR m.name = ?2) AND (?3 = 0 OR r.repair > 0) "
                              "ORDER BY r.suite_id, r.id";
    int64_t *named = arena_alloc(&w->all, (w->o->n_run + 1) * sizeof *named), total = 0;
    sqlite3_stmt *stmt;
    bool found;
    int rc;
    for (size_t i = 0; i < w->o->n_run; i++) {
        struct run run;
        if (store_get_run(w->store, w->o->run[i], &run, &w->all, w->err) < 0)
            return -1;
        named[i] = run.row;
    }
    if (sql_int(store_db(w->store), &total, &found, w->err, "SELECT COUNT(*) FROM runs", "") < 0)
        return -1;
    w->run = arena_alloc(&w->all, ((size_t)total + 1) * sizeof *w->run);
    if (sql_prepare(store_db(w->store), &stmt, w->err, sql, "ssi", w->o->suite, w->o->model,
                    (int64_t)(strcmp(w->o->source, "repairs") == 0)) < 0)
        return -1;
    while ((rc = sql_step(stmt, w->err)) == 1)
        if (is_named(w, sqlite3_column_int64(stmt, 0), named) && w->n_run < (size_t)total)
            w->run[w->n_run++] =
                (struct run_ref){sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
                                 sql_cstr(stmt, 2, &w->all), 0};
    sqlite3_finalize(stmt);
    return rc;
}

/* Of mutants the suites with an audit, otherwise those of the runs; by number, each once. */
static int find_suites(struct writer *w, int64_t **ret, size_t *n)
{
    static const char sql[] =
        "SELECT DISTINCT su.id FROM audits a JOIN suites su ON su.id = a.suite_id WHERE a.ended_at "
        "IS NOT NULL AND (?1 IS NULL OR su.name = ?1 OR su.name || '/' || su.task = ?1) ORDER BY 1";
    sqlite3_stmt *stmt;
    int rc;
    *n = 0;
    *ret = arena_alloc(&w->all, (w->n_run + 256) * sizeof **ret);
    if (strcmp(w->o->source, "mutants") != 0) {
        for (size_t i = 0; i < w->n_run; i++)
            if (i == 0 || w->run[i].suite != w->run[i - 1].suite)
                (*ret)[(*n)++] = w->run[i].suite;
        return 0;
    }
    if (sql_prepare(store_db(w->store), &stmt, w->err, sql, "s", w->o->suite) < 0)
        return -1;
    while ((rc = sql_step(stmt, w->err)) == 1 && *n < 256)
        (*ret)[(*n)++] = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static int no_suite(const struct writer *w)
{
    return err_set(w->err, ERR_USAGE, "%s",
                   w->o->kind == TRAIN_PROMPTS && w->o->suite
                       ? "no suite of that name is in the database: `assay suites`"
                   : w->o->kind == TRAIN_PROMPTS
                       ? "no suite is for training: assay pull NAME --from FILE --training"
                   : strcmp(w->o->source, "mutants") == 0
                       ? "no suite has an audit: assay validate SUITE --audit"
                   : strcmp(w->o->source, "repairs") == 0
                       ? "no run that fits was made with --repair: `assay run --repair 2`"
                       : "no run fits: `assay report` lists what there is");
}

static void tell_runs(struct writer *w)
{
    for (size_t i = 0; i < w->n_run; i++) {
        json_t *o = json_object();
        json_add_int(o, "run", w->run[i].row);
        json_add_cstr(o, "model", w->run[i].model);
        json_add_int(o, "samples", w->run[i].samples);
        json_array_append_new(w->r->runs, o);
    }
}

static int write_all(struct writer *w)
{
    int64_t *suite;
    size_t n;
    if (w->o->kind == TRAIN_PROMPTS) {
        if (train_prompt_suites(w, &suite, &n) < 0)
            return -1;
    } else if ((strcmp(w->o->source, "mutants") != 0 && find_runs(w) < 0) ||
               find_suites(w, &suite, &n) < 0) {
        return -1;
    }
    if (n == 0)
        return no_suite(w);
    for (size_t i = 0; i < n; i++)
        if (put_suite(w, suite[i]) < 0)
            return -1;
    tell_runs(w);
    return 0;
}

int train_write(struct train_out out[2], struct store *store, const struct train_options *options,
                struct train_result *ret, struct err *err)
{
    struct writer w = {.o = options, .store = store, .out = out, .r = ret, .err = err};
    int rc;
    *ret =
        (struct train_result){.suites = json_array(), .runs = json_array(), .leaked = json_array()};
    w.form = train_form_of(options->kind, options->dialect);
    hash_init(&out[0].hash);
    hash_init(&out[1].hash);
    if (train_check(options, err) < 0 || quotas_parse(&ret->quotas, options->quota, err) < 0 ||
        sql_run(store_db(store), err, "BEGIN", "") < 0)
        return -1;
    rc = loader_open(&w.loader, store, options, err);
    if (rc == 0)
        rc = write_all(&w);
    loader_close(&w.loader);
    sql_run(store_db(store), NULL, "COMMIT", "");
    arena_finish(&w.problem);
    arena_finish(&w.all);
    return rc;
}

void train_result_finish(struct train_result *r)
{
    json_decref(r->suites);
    json_decref(r->runs);
    json_decref(r->leaked);
}
