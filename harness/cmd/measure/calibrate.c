/* calibrate.c: `assay calibrate`: how far a model that judges is to be trusted. */
#include "harness/judge/answers.h"
#include "harness/judge/calibrate.h"

#include "harness/io/table.h"
#include "results/numbers/metrics.h"

#include <unistd.h>

struct calibration {
    struct app *app;
    struct judges judges;
    int status;
    json_t *rows; /* for --json */
    struct arena arena;
};

static int read_set(struct calibration *c, const char *sort, struct judge_set *ret)
{
    const char *file = c->app->cmd.options.labels;
    return file ? answers_of_file(ret, file, sort, &c->app->err)
                : answers_embedded(ret, sort, &c->app->err);
}

/* ---- what is told ---- */

static const char *share_text(struct arena *arena, int64_t c, int64_t n)
{
    double low, high;
    interval_exact(c, n, &low, &high);
    return arena_printf(arena, "%lld of %lld (%.1f to %.1f %%)", (long long)c, (long long)n,
                        100 * low, 100 * high);
}

static const char *kappa_text(struct arena *arena, const struct agreement *a)
{
    double kappa, low, high;
    if (!agreement_kappa(a, &kappa, &low, &high))
        return "not defined: all on one side";
    return arena_printf(arena, "%.3f (%.3f to %.3f)", kappa, low, high);
}

static void add_fact(struct table *t, const char *name, const char *value)
{
    table_add(t, "%s", name);
    table_paint(t, SGR_DIM);
    table_add(t, "%s", value);
}

static void print_record(struct calibration *c, const struct judge_set *set, size_t i,
                         const struct agreement *a, const struct calibrated_sort *sort,
                         size_t n_sort)
{
    static const struct table_column column[] = {{NULL, false, false}, {NULL, false, false}};
    struct arena *arena = &c->arena;
    const char *doubt = agreement_doubt(a);
    struct table t;
    struct look look;
    look_init(&look, STDOUT_FILENO);
    table_init(&t, column, countof(column));
    add_fact(&t, "judge", c->judges.name[i]);
    add_fact(&t, "answers", set->name);
    add_fact(&t, "template", c->judges.prompt[i]);
    add_fact(&t, "kappa", kappa_text(arena, a));
    add_fact(&t, "points within 1", share_text(arena, a->within_one, a->n));
    add_fact(&t, "false accepts", share_text(arena, a->false_accepts, a->wrong));
    add_fact(&t, "false rejects", share_text(arena, a->false_rejects, a->right));
    add_fact(&t, "without a verdict", share_text(arena, a->unknown, a->n));
    for (size_t k = 0; k < n_sort; k++)
        if (*sort[k].name)
            add_fact(&t, arena_printf(arena, "accepted of %s", sort[k].name),
                     arena_printf(arena, "%lld of %lld", (long long)sort[k].accepted,
                                  (long long)sort[k].n));
    add_fact(&t, "trust",
             doubt ? arena_printf(arena, "NO: it %s; its points are marked", doubt) : "yes");
    table_print(&t, stdout, &look, 0);
    table_finish(&t);
    printf("\n");
}

static void add_record(struct calibration *c, const struct judge_set *set, size_t i,
                       const struct agreement *a)
{
    json_t *obj = json_object();
    double kappa, low, high;
    bool known = agreement_kappa(a, &kappa, &low, &high);
    json_add_cstr(obj, "judge", c->judges.name[i]);
    json_add_cstr(obj, "answers", set->name);
    json_add_cstr(obj, "template", c->judges.prompt[i]);
    json_add_int(obj, "n", a->n);
    json_add(obj, "kappa", known ? json_real(kappa) : json_null());
    json_add(obj, "kappa_low", known ? json_real(low) : json_null());
    json_add(obj, "kappa_high", known ? json_real(high) : json_null());
    json_add_int(obj, "within_one", a->within_one);
    json_add_int(obj, "wrong", a->wrong);
    json_add_int(obj, "false_accepts", a->false_accepts);
    json_add_int(obj, "right", a->right);
    json_add_int(obj, "false_rejects", a->false_rejects);
    json_add_int(obj, "unknown", a->unknown);
    json_add_cstr(obj, "doubt", agreement_doubt(a));
    json_array_append_new(c->rows, obj);
}

/* ---- one set, every judge ---- */

static int tell_judge(struct calibration *c, const struct judge_set *set, size_t i,
                      struct store *store)
{
    struct err *err = &c->app->err;
    double accept = c->app->cmd.options.accept;
    struct calibrated_sort *sort;
    struct agreement a;
    int64_t missing;
    size_t n_sort;
    if (!c->judges.run[i])
        return 0;
    if (calibrate(&a, &missing, store, set, &c->judges, i, accept, err) < 0 ||
        calibrate_sorts(&sort, &n_sort, store, set, &c->judges, i, accept, &c->arena, err) < 0)
        return -1;
    if (missing) {
        term_line(
            &c->app->term,
            arena_printf(&c->arena,
                         "%s: %lld of %zu answers are not judged yet, so it has no record; the "
                         "same command goes on from here",
                         c->judges.name[i], (long long)missing, set->n));
        return 0;
    }
    if (c->rows)
        add_record(c, set, i, &a);
    else
        print_record(c, set, i, &a, sort, n_sort);
    return 0;
}

static int do_set(struct calibration *c, const struct judge_set *set)
{
    struct store *store;
    int rc = 0;
    for (size_t i = 0; i < c->judges.n && c->status < 128; i++) {
        int status = judge_ask(c->app, set, &c->judges, i, 1, NULL, &c->arena);
        if (status > c->status)
            c->status = status;
    }
    if (store_open(&store, app_db(c->app), STORE_CREATE, &c->app->err) < 0)
        return -1;
    for (size_t i = 0; rc == 0 && i < c->judges.n; i++)
        rc = tell_judge(c, set, i, store);
    return store_close(store, &c->app->err) < 0 ? -1 : rc;
}

static int do_all(struct calibration *c)
{
    static const char *const sorts[] = {
#define X(word, text) word,
        SCHEME_SORTS(X)
#undef X
    };
    int rc = 0;
    if (judges_of_options(&c->judges, c->app, &c->arena) < 0)
        return -1;
    for (size_t i = 0; rc == 0 && i < countof(sorts) && c->status < 128; i++) {
        struct judge_set set;
        if (read_set(c, sorts[i], &set) < 0)
            return -1;
        rc = set.n ? do_set(c, &set) : 0;
        judge_set_finish(&set);
    }
    return rc;
}

int cmd_calibrate(struct app *app)
{
    struct calibration c = {.app = app, .rows = app->cmd.options.json ? json_array() : NULL};
    int status;
    if (do_all(&c) < 0)
        status = app_fail(app);
    else if (c.rows && json_write_line(stdout, c.rows, &app->err) < 0)
        status = app_fail(app);
    else
        status = c.status;
    json_decref(c.rows);
    judges_finish(&c.judges);
    arena_finish(&c.arena);
    return status;
}
