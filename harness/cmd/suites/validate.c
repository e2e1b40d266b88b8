/* validate.c: `assay validate SUITE...`: do the references pass here, and how strong are the
 * benches? */
#include "harness/suites/validate.h"

#include "harness/grade/labels.h"
#include "harness/suites/audit.h"
#include "harness/io/json.h"
#include "harness/measure/measure.h"
#include "results/report/audit.h"
#include "harness/io/table.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define AUDIT_SEED 1
#define WEAKEST    10
#define EXIT_SUITE 3 /* exit status: the suite is not what it should be */

struct work {
    struct app *app;
    struct measure m; /* store and suite */
    int64_t failed;   /* problems of all suites and simulators */
    bool broken;
    json_t *list; /* of --json */
};

/* ---- telling ---- */

static json_t *problem_json(const struct problem *p, const struct validated *v)
{
    json_t *ret = json_object();
    json_add_cstr(ret, "problem", p->id);
    json_add_bool(ret, "passed", v->golden.passed);
    json_add_cstr(ret, "reason", v->broken ? "not judged" : v->golden.reason);
    json_add_int(ret, "runs", v->runs);
    json_add_int(ret, "passes", v->passes);
    json_add_num(ret, "cpu_ms", (double)v->golden.cpu_us / 1000);
    if (v->golden.compared >= 0)
        json_add_int(ret, "compared", v->golden.compared);
    return ret;
}

static json_t *lane_json(const struct suite *suite, const struct validation *v, int lane)
{
    json_t *ret = json_object(), *list;
    json_add_cstr(ret, "simulator", v->name[lane]);
    json_add_cstr(ret, "toolchain", v->toolchain[lane]);
    json_add_int(ret, "problems", (int64_t)v->n);
    json_add_int(ret, "failed", v->failed[lane]);
    list = json_add(ret, "references", json_array());
    for (size_t i = 0; i < v->n; i++)
        if (!v->row[lane][i].left_out)
            json_array_append_new(list, problem_json(&suite->problem[i], &v->row[lane][i]));
    return ret;
}

static void add_json(struct work *w, const struct validation *v)
{
    json_t *suite = json_object(), *lanes;
    json_add_cstr(suite, "suite", w->m.suite.name);
    json_add_cstr(suite, "task", w->m.suite.task);
    json_add_cstr(suite, "version", w->m.suite.version);
    lanes = json_add(suite, "simulators", json_array());
    for (int i = 0; i < v->n_lane; i++)
        json_array_append_new(lanes, lane_json(&w->m.suite, v, i));
    json_array_append_new(w->list, suite);
}

static void print_failures(const struct suite *suite, const struct validation *v, int lane,
                           const struct look *look)
{
    static const struct table_column columns[] = {{NULL}, {.shrink = true}};
    struct table t;
    table_init(&t, columns, countof(columns));
    for (size_t i = 0; i < v->n; i++) {
        const struct validated *row = &v->row[lane][i];
        if (row->golden.passed || row->left_out || row->needs)
            continue;
        table_add(&t, "%s", suite->problem[i].id);
        table_add(&t, "%s%s", row->broken ? "not judged: " : "", row->golden.reason);
    }
    table_print(&t, stdout, look, 4);
    table_finish(&t);
}

/* One line for each thing that is missing here, with the number of problems that need it. */
static void print_needs(const struct validation *v, int lane)
{
    for (size_t i = 0; i < v->n; i++) {
        const struct validated *row = &v->row[lane][i];
        size_t same = 0;
        bool first = row->needs;
        for (size_t k = 0; row->needs && k < v->n; k++) {
            bool alike = v->row[lane][k].needs &&
                         strcmp(v->row[lane][k].golden.reason, row->golden.reason) == 0;
            first &= !alike || k >= i;
            same += alike;
        }
        if (first)
            printf("    %zu not judged here: %s\n", same, row->golden.reason);
    }
}

static void print_lane(const struct suite *suite, const struct validation *v, int lane,
                       const struct look *look)
{
    int64_t good = 0, all = 0;
    int most = 0;
    for (size_t i = 0; i < v->n; i++) {
        const struct validated *row = &v->row[lane][i];
        good += row->golden.passed;
        all += !row->left_out && !row->needs;
        most = row->runs > most ? row->runs : most;
    }
    printf("  %s: %lld of %lld references pass, each in %d of %d runs (%s)\n", v->name[lane],
           (long long)good, (long long)all, most, most, v->toolchain[lane]);
    print_failures(suite, v, lane, look);
    print_needs(v, lane);
}

static void print_text(struct work *w, const struct validation *v)
{
    struct look look;
    look_init(&look, STDOUT_FILENO);
    printf("%s%s%s, version %.12s\n", look_sgr(&look, SGR_BOLD), suite_label(&w->m.suite),
           look_sgr(&look, SGR_OFF), w->m.suite.version);
    for (int i = 0; i < v->n_lane; i++)
        print_lane(&w->m.suite, v, i, &look);
    fflush(stdout);
}

/* ---- working ---- */

static void on_note(void *ctx, const char *text)
{
    struct work *w = ctx;
    term_line(&w->app->term, text);
}

static void on_progress(void *ctx, int64_t done, int64_t total, bool last)
{
    struct work *w = ctx;
    char line[160];
    snprintf(line, sizeof line, "[%lld/%lld] references of %s", (long long)done, (long long)total,
             suite_label(&w->m.suite));
    if (last)
        term_clear(&w->app->term);
    else
        term_status(&w->app->term, line);
}

static struct judging judging_of(struct work *w)
{
    const struct options *o = &w->app->cmd.options;
    struct judging ret = o->judging;
    ret.note = on_note;
    ret.note_ctx = w;
    measure_runners(o->simulator, ret.runner);
    return ret;
}

static int validate(struct work *w)
{
    const struct options *o = &w->app->cmd.options;
    struct validate_options vo = {
        .store = w->m.store,
        .suite = &w->m.suite,
        .judging = judging_of(w),
        .wanted = w->m.wanted,
        .repeat = (int)o->repeat,
        .load = !o->calm,
        .progress = on_progress,
        .ctx = w,
    };
    struct validation v;
    int status = 0;
    if (validate_suite(&vo, &v, &w->app->err) < 0) {
        status = app_fail(w->app);
    } else if (v.signal) {
        term_line(&w->app->term, "stopped; nothing of this suite was stored");
        status = 128 + v.signal;
    } else {
        (w->list ? add_json : print_text)(w, &v);
        for (int i = 0; i < v.n_lane; i++)
            w->failed += v.failed[i];
        w->broken |= v.broken > 0;
    }
    validation_finish(&v);
    return status;
}

/* ---- the audit ---- */

static void on_audit_progress(void *ctx, int64_t problems, int64_t total, int64_t designs,
                              bool last)
{
    struct work *w = ctx;
    char line[160];
    snprintf(line, sizeof line, "[%lld/%lld] benches of %s, %lld designs tried",
             (long long)problems, (long long)total, suite_label(&w->m.suite), (long long)designs);
    if (last)
        term_clear(&w->app->term);
    else
        term_status(&w->app->term, line);
}

static int tell_audit(struct work *w, const struct audit_result *r)
{
    struct look look;
    json_t *json;
    if (w->list) {
        if (audit_json(w->m.store, r->row, &json, &w->app->err) < 0)
            return app_fail(w->app);
        json_add(json_array_get(w->list, json_array_size(w->list) - 1), "audit", json);
        return 0;
    }
    look_init(&look, STDOUT_FILENO);
    if (audit_print(w->m.store, r->row, WEAKEST, stdout, &look, &w->app->err) < 0)
        return app_fail(w->app);
    fflush(stdout);
    return 0;
}

static int audit(struct work *w)
{
    const struct options *o = &w->app->cmd.options;
    struct audit_options ao = {
        .store = w->m.store,
        .suite = &w->m.suite,
        .judging = judging_of(w),
        .mutants = (int)o->mutants,
        .seed = AUDIT_SEED,
        .proof_cpu_ms = (int64_t)(o->proof_s * 1000),
        .wanted = w->m.wanted,
        .progress = on_audit_progress,
        .ctx = w,
    };
    struct audit_result r;
    if (audit_suite(&ao, &r, &w->app->err) < 0)
        return app_fail(w->app);
    if (r.signal) {
        term_line(&w->app->term, "stopped; the audit is not whole");
        return 128 + r.signal;
    }
    return tell_audit(w, &r);
}

/* The problems of --shard. An audit is one row for all of its problems, so it is not split. */
static int select_problems(struct work *w)
{
    struct measure *m = &w->m;
    if (measure_select(m) < 0)
        return -1;
    if (m->shard.of && w->app->cmd.options.audit)
        return err_set(&w->app->err, ERR_USAGE, "--audit cannot be split: leave out --shard");
    for (size_t i = 0; i < m->suite.n; i++)
        m->wanted[i] &= measure_is_mine(m, m->suite.problem[i].id, -1);
    return 0;
}

static int validate_and_audit(struct work *w)
{
    int status = select_problems(w) < 0 ? app_fail(w->app) : validate(w);
    if (status == 0 && w->app->cmd.options.audit)
        status = audit(w);
    return status;
}

/* One operand: a suite's task, or all tasks of a suite. */
static int each_label(struct work *w, const char *operand, int (*fn)(struct work *w))
{
    struct arena arena = {0};
    const char *const *label;
    size_t n;
    int status = 0;
    if (measure_labels(&label, &n, operand, &arena, &w->app->err) < 0)
        status = app_fail(w->app);
    for (size_t i = 0; status == 0 && i < n; i++) {
        if (measure_open_suite(&w->m, w->app, label[i]) < 0)
            status = app_fail(w->app);
        else
            status = fn(w);
        measure_finish(&w->m);
    }
    arena_finish(&arena);
    return status;
}

/* The exit status: do more references fail than --expect says? */
static int verdict(struct work *w)
{
    const struct options *o = &w->app->cmd.options;
    if (w->broken)
        return 5;
    if (w->failed <= o->expect)
        return 0;
    if (o->expect)
        fprintf(stderr, "%lld references fail, %lld were expected to\n", (long long)w->failed,
                (long long)o->expect);
    return EXIT_SUITE;
}

/* --grader: no suite and no store. */
static int validate_grader(struct app *app)
{
    const struct options *o = &app->cmd.options;
    struct grade_options go = {.jobs = o->judging.jobs};
    struct grade_labels labels;
    struct look look;
    int status = 0;
    if (app->cmd.n_operand) {
        err_set(&app->err, ERR_USAGE, "--grader is asked instead of suites");
        return app_fail(app);
    }
    signal(SIGPIPE, SIG_IGN);
    look_init(&look, STDOUT_FILENO);
    if (grade_labels(&labels, o->grader, &go, &app->err) < 0) {
        status = app_fail(app);
    } else if (o->json) {
        json_t *json = grade_labels_json(&labels);
        status = json_write_line(stdout, json, &app->err) < 0 ? app_fail(app) : 0;
        json_decref(json);
    } else {
        grade_labels_print(stdout, &labels, &look);
    }
    grade_labels_finish(&labels);
    return status;
}

int cmd_validate(struct app *app)
{
    struct work w = {.app = app};
    int status = 0;
    if (app->cmd.options.grader)
        return validate_grader(app);
    if (app->cmd.n_operand == 0) {
        err_set(&app->err, ERR_USAGE, "name a suite, as in `assay suites`");
        return app_fail(app);
    }
    w.list = app->cmd.options.json ? json_array() : NULL;
    for (size_t i = 0; status == 0 && i < app->cmd.n_operand; i++)
        status = each_label(&w, app->cmd.operand[i], validate_and_audit);
    if (w.list && (status == 0) && json_write_line(stdout, w.list, &app->err) < 0)
        status = app_fail(app);
    json_decref(w.list);
    return status ? status : verdict(&w);
}
