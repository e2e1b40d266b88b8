/* judge.c: `assay judge RUN`: models give points to the answers of a run. */
#include "harness/judge/answers.h"
#include "harness/judge/settle.h"

#include <stdlib.h>
#include <string.h>

/* One start of the verb. */
struct judging_run {
    struct app *app;
    struct judges judges;
    struct judge_set set[4]; /* by sort */
    struct judges asked[4];  /* who was asked about each set: templates and runs are its own */
    size_t n_set;
    int status;    /* the worst of the judges' runs */
    int64_t twice; /* answers about which judges were asked once more */
    struct arena arena;
};

static int collect(struct judging_run *j, struct measure *m)
{
    static const char *const sorts[] = {
#define X(word, text) word,
        SCHEME_SORTS(X)
#undef X
    };
    size_t n = 0;
    for (size_t i = 0; i < countof(sorts); i++) {
        if (answers_of_run(&j->set[j->n_set], m, sorts[i]) < 0)
            return -1;
        n += j->set[j->n_set].n;
        if (j->set[j->n_set].n)
            j->n_set++;
        else
            judge_set_finish(&j->set[j->n_set]);
    }
    if (n)
        return 0;
    return err_set(&j->app->err, ERR_USAGE,
                   "run %lld has no answers that a model judges: those of %s are judged by %s",
                   (long long)m->run.row, suite_label(&m->suite), m->suite.runner);
}

static int open_answers(struct judging_run *j)
{
    struct measure m;
    int rc = measure_open_run(&m, j->app, j->app->cmd.operand[0]);
    if (rc == 0)
        rc = measure_select(&m) < 0 || collect(j, &m) < 0 ? -1 : 0;
    measure_finish(&m);
    return rc;
}

/* ---- asking ---- */

/* Ask every judge. False: no more is to be asked, j->status says why. */
static bool ask_all(struct judging_run *j, const struct judge_set *set, int n, const bool *want)
{
    for (size_t i = 0; i < j->judges.n; i++) {
        int status = judge_ask(j->app, set, &j->judges, i, n, want, &j->arena);
        if (status > j->status)
            j->status = status;
        if (status != 0 && status != 5) /* 5: some opinions are missing; the others count */
            return false;
    }
    return true;
}

/* Which answers do judges see differently? NULL: none. */
static int find_apart(struct judging_run *j, struct judge_set *set, bool **ret)
{
    const struct options *o = &j->app->cmd.options;
    struct store *store;
    struct said *said;
    bool *want = arena_alloc(&j->arena, set->n + 1);
    int64_t n = 0;
    int rc = store_open(&store, app_db(j->app), STORE_READ, &j->app->err);
    if (rc < 0)
        return -1;
    rc = judge_said(&said, store, set, &j->judges, &j->arena, &j->app->err);
    store_close(store, &j->app->err);
    for (size_t i = 0; rc == 0 && i < set->n; i++) {
        double points[JUDGES_MAX];
        for (size_t k = 0; k < j->judges.n; k++)
            points[k] = said[i * j->judges.n + k].first;
        want[i] =
            judge_join(points, j->judges.n, set->item[i].scheme.max, o->accept, JOIN_MEAN).spread >
            (double)o->again_over;
        set->item[i].twice = want[i];
        n += want[i];
    }
    j->twice += n;
    *ret = n ? want : NULL;
    return rc;
}

static int ask_set(struct judging_run *j, struct judge_set *set)
{
    bool *want = NULL;
    if (!ask_all(j, set, 1, NULL) || j->app->cmd.options.again_over < 0 || j->judges.n < 2)
        return 0;
    if (find_apart(j, set, &want) < 0)
        return -1;
    if (want)
        ask_all(j, set, 2, want);
    return 0;
}

/* ---- the verdicts ---- */

static void tell(struct judging_run *j, const struct settle_counts *c)
{
    struct buf b;
    buf_init(&b, 4096);
    buf_addf(&b, "%lld answers judged: %lld accepted", (long long)c->judged, (long long)c->passed);
    if (c->undecided)
        buf_addf(&b, ", %lld undecided", (long long)c->undecided);
    if (j->twice)
        buf_addf(&b, "; judges were asked once more about %lld", (long long)j->twice);
    if (c->open)
        buf_addf(&b, "; %lld wait for a judge: the same command goes on from here",
                 (long long)c->open);
    term_line(&j->app->term, buf_str(&b).p);
    buf_finish(&b);
}

static int settle_all(struct judging_run *j, struct measure *m)
{
    const struct options *o = &j->app->cmd.options;
    struct settle_counts sum = {0};
    for (size_t i = 0; i < j->n_set; i++) {
        struct settle_counts c;
        if (judge_settle(&c, m->store, &m->run, &m->suite, &j->set[i], &j->asked[i],
                         judge_join_named(o->aggregate), o->accept, &j->app->err) < 0)
            return -1;
        sum.judged += c.judged;
        sum.passed += c.passed;
        sum.undecided += c.undecided;
        sum.open += c.open;
    }
    tell(j, &sum);
    return 0;
}

static int settle(struct judging_run *j)
{
    struct measure m;
    int status = j->status;
    if (measure_open_run(&m, j->app, j->app->cmd.operand[0]) < 0 || settle_all(j, &m) < 0)
        status = app_fail(j->app);
    else
        status = measure_tell(&m, status);
    measure_finish(&m);
    return status;
}

static int judge(struct judging_run *j)
{
    if (judges_of_options(&j->judges, j->app, &j->arena) < 0 || open_answers(j) < 0)
        return app_fail(j->app);
    for (size_t i = 0; i < j->n_set; i++) {
        for (size_t k = 0; k < j->judges.n; k++)
            j->judges.run[k] = 0;
        if (j->status < 128 && ask_set(j, &j->set[i]) < 0)
            return app_fail(j->app);
        j->asked[i] = j->judges;
    }
    return settle(j);
}

int cmd_judge(struct app *app)
{
    struct judging_run j = {.app = app};
    int status;
    if (app->cmd.n_operand != 1) {
        err_set(&app->err, ERR_USAGE, "name one run: its number, or 'last'");
        return app_fail(app);
    }
    status = judge(&j);
    for (size_t i = 0; i < j.n_set; i++)
        judge_set_finish(&j.set[i]);
    judges_finish(&j.judges);
    arena_finish(&j.arena);
    return status;
}
