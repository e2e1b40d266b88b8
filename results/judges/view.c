/* view.c: what the store has of a run's judges. */
#include "results/judges/view.h"

#include "harness/io/json.h"
#include "results/numbers/overlap.h"
#include "results/store/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Mean points of each answer by two judges' runs, and what there is to have. */
static const char pair_sql[] =
    "SELECT a.score, b.score FROM (SELECT s.problem_id AS p, AVG(v.score) AS score FROM samples s "
    "JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id = ?1 AND v.points IS NOT NULL GROUP BY "
    "s.problem_id) a JOIN (SELECT s.problem_id AS p, AVG(v.score) AS score FROM samples s JOIN "
    "verdicts v ON v.id = s.verdict_id WHERE s.run_id = ?2 AND v.points IS NOT NULL GROUP BY "
    "s.problem_id) b ON a.p = b.p";

static int load_pair(struct judge_pair *p, const struct judges_view *v, struct store *store,
                     struct err *err)
{
    const double from = v->accept - 1e-9;
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, pair_sql, "ii", v->judge[p->a].run,
                    v->judge[p->b].run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        double a = sqlite3_column_double(stmt, 0), b = sqlite3_column_double(stmt, 1);
        p->n++;
        p->same += (a >= from) == (b >= from);
        p->apart += fabs(a - b);
    }
    sqlite3_finalize(stmt);
    if (p->n)
        p->apart /= (double)p->n;
    return rc < 0 ? -1 : 0;
}

static int load_pairs(struct judges_view *v, struct store *store, struct err *err)
{
    v->pair = arena_alloc(&v->arena, (v->n * v->n + 1) * sizeof *v->pair);
    for (size_t a = 0; a < v->n; a++)
        for (size_t b = a + 1; b < v->n; b++) {
            struct judge_pair *p = &v->pair[v->n_pair++];
            *p = (struct judge_pair){.a = a, .b = b};
            if (load_pair(p, v, store, err) < 0)
                return -1;
        }
    return 0;
}

/* ---- a judge ---- */

static int64_t int_or(sqlite3_stmt *stmt, int column, int64_t none)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? none
                                                            : sqlite3_column_int64(stmt, column);
}

static int load_sums(struct judge_view *j, struct store *store, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT COUNT(v.id), COUNT(v.id) - COUNT(v.points), AVG(v.score), SUM(s.cost), "
                    "SUM(s.prompt_tokens) + SUM(s.completion_tokens) FROM samples s LEFT JOIN "
                    "verdicts v ON v.id = s.verdict_id WHERE s.run_id = ?",
                    "i", j->run) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1) {
        j->opinions = sqlite3_column_int64(stmt, 0);
        j->unknown = sqlite3_column_int64(stmt, 1);
        j->share =
            sqlite3_column_type(stmt, 2) == SQLITE_NULL ? -1 : sqlite3_column_double(stmt, 2);
        j->cost = sqlite3_column_type(stmt, 3) == SQLITE_NULL ? -1 : sqlite3_column_double(stmt, 3);
        j->tokens = int_or(stmt, 4, -1);
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static int load_judge(struct judge_view *j, const json_t *obj, struct judges_view *v,
                      struct store *store, struct err *err)
{
    const char *key = arena_dup(&v->arena, json_view(json_object_get(obj, "run")));
    bool found;
    j->name = arena_dup(&v->arena, json_view(json_object_get(obj, "name")));
    j->template = arena_dup(&v->arena, json_view(json_object_get(obj, "template")));
    j->share = j->cost = -1;
    j->tokens = -1;
    if (sql_int(store_db(store), &j->run, &found, err, "SELECT id FROM runs WHERE key = ?", "s",
                key) < 0 ||
        sql_int(store_db(store), &j->model, &found, err, "SELECT model_id FROM runs WHERE key = ?",
                "s", key) < 0 ||
        store_get_calibration(store, j->model, j->template, &j->record, err) < 0)
        return -1;
    j->doubt = agreement_doubt(&j->record);
    return load_sums(j, store, err);
}

static int load_judges(struct judges_view *v, const json_t *obj, struct store *store,
                       struct err *err)
{
    const json_t *list = json_object_get(obj, "judges");
    v->aggregate = arena_dup(&v->arena, json_view(json_object_get(obj, "aggregate")));
    v->accept = json_number_value(json_object_get(obj, "accept"));
    v->judge = arena_alloc(&v->arena, (json_array_size(list) + 1) * sizeof *v->judge);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *judge = json_array_get(list, i), *first = json_array_get(list, 0);
        v->mixed |= !json_equal(json_object_get(judge, "tools"), json_object_get(first, "tools"));
        if (load_judge(&v->judge[v->n++], judge, v, store, err) < 0)
            return -1;
    }
    return 0;
}

/* ---- the run's own points ---- */

static int load_share(struct judges_view *v, struct store *store, int64_t run, struct err *err)
{
    double *value = NULL;
    size_t n = 0, cap = 0;
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT AVG(v.score) FROM samples s JOIN verdicts v ON v.id = s.verdict_id "
                    "WHERE s.run_id = ? AND v.points IS NOT NULL GROUP BY s.problem_id",
                    "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        value = mem_room(value, n, &cap, sizeof *value);
        value[n++] = sqlite3_column_double(stmt, 0);
    }
    sqlite3_finalize(stmt);
    v->known = rc == 0 && n && mean_estimate(&v->share, value, n);
    free(value);
    return rc < 0 ? -1 : 0;
}

/* Words in common with the reference, where there is one: beside the points, never in them. */
static int load_overlap(struct judges_view *v, struct store *store, int64_t run, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT v.candidate, p.reference FROM samples s JOIN verdicts v ON v.id = "
                    "s.verdict_id JOIN problems p ON p.id = s.problem_id WHERE s.run_id = ? AND "
                    "v.points IS NOT NULL AND v.candidate IS NOT NULL AND p.reference <> ''",
                    "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        struct arena arena = {0};
        struct str answer = sql_text(stmt, 0, &arena), reference = sql_text(stmt, 1, &arena);
        v->n_text++;
        v->bleu += overlap_bleu(answer, reference);
        v->rouge_l += overlap_rouge_l(answer, reference);
        arena_finish(&arena);
    }
    sqlite3_finalize(stmt);
    if (v->n_text) {
        v->bleu /= (double)v->n_text;
        v->rouge_l /= (double)v->n_text;
    }
    return rc < 0 ? -1 : 0;
}

bool judges_view_any(const struct judges_view *v)
{
    return v->n || v->unlisted;
}

static int load_whole(struct judges_view *v, struct store *store, int64_t run, struct err *err)
{
    return !judges_view_any(v) ||
                   (load_pairs(v, store, err) == 0 && load_share(v, store, run, err) == 0 &&
                    load_overlap(v, store, run, err) == 0)
               ? 0
               : -1;
}

static bool is_listed(const json_t *obj, struct str tools)
{
    const json_t *judge;
    size_t i;
    json_array_foreach(json_object_get(obj, "judges"), i, judge)
    {
        if (str_eq(json_view(json_object_get(judge, "tools")), tools))
            return true;
    }
    return false;
}

/* A store that others were merged into has their verdicts, and names the judges of one. */
static int count_unlisted(struct judges_view *v, const json_t *obj, struct store *store,
                          int64_t run, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT t.text, COUNT(*) FROM samples s JOIN verdicts v ON v.id = s.verdict_id "
                    "JOIN toolchains t ON t.id = v.toolchain_id WHERE s.run_id = ? AND v.step = "
                    "'opinions' GROUP BY t.id",
                    "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1)
        if (!is_listed(obj, sql_text(stmt, 0, &v->arena)))
            v->unlisted += sqlite3_column_int64(stmt, 1);
    sqlite3_finalize(stmt);
    v->mixed |= v->unlisted > 0;
    return rc < 0 ? -1 : 0;
}

static int load_records(struct judges_view *v, struct store *store, int64_t run, struct err *err)
{
    const char *text;
    json_t *obj = NULL;
    int rc = store_get_judges(store, run, &text, &v->arena, err);
    if (rc < 0 || !*text)
        return rc;
    if (json_parse(str_c(text), "runs.judges", &obj, NULL) == 0)
        rc = load_judges(v, obj, store, err);
    if (rc == 0)
        rc = count_unlisted(v, obj, store, run, err);
    json_decref(obj);
    return rc;
}

int judges_view_load(struct judges_view *ret, struct store *store, int64_t run, struct err *err)
{
    *ret = (struct judges_view){.aggregate = ""};
    return load_records(ret, store, run, err) < 0 ? -1 : load_whole(ret, store, run, err);
}

int judges_doubt(struct store *store, int64_t run, const char **ret, struct arena *arena,
                 struct err *err)
{
    struct judges_view v = {.aggregate = ""};
    int rc = load_records(&v, store, run, err);
    *ret = rc == 0 ? judges_view_doubt(&v, arena) : NULL;
    judges_view_finish(&v);
    return rc;
}

void judges_view_finish(struct judges_view *view)
{
    arena_finish(&view->arena);
}

/* The same of the same name: a judge has a record for each template. */
static bool said_before(const struct judges_view *v, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (v->judge[i].doubt && strcmp(v->judge[i].doubt, v->judge[at].doubt) == 0 &&
            strcmp(v->judge[i].name, v->judge[at].name) == 0)
            return true;
    return false;
}

const char *judges_view_doubt(const struct judges_view *v, struct arena *arena)
{
    struct buf b;
    buf_init(&b, 4096);
    for (size_t i = 0; i < v->n; i++)
        if (v->judge[i].doubt && !said_before(v, i))
            buf_addf(&b, "%sjudge %s %s", b.n ? "; " : "", v->judge[i].name, v->judge[i].doubt);
    if (v->unlisted)
        buf_addf(&b, "%s%lld answer%s judged by models that this run does not name: assay judge",
                 b.n ? "; " : "", (long long)v->unlisted, v->unlisted == 1 ? " is" : "s are");
    if (b.n)
        return arena_take_c(arena, &b);
    buf_finish(&b);
    return NULL;
}
