/* families.c: what variants of one question, repeated answers and dates tell of a run. */
#include "harness/io/json.h"
#include "results/numbers/vote.h"
#include "results/report/report.h"
#include "results/store/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- problems: rates, families, dates ---- */

/* A problem of the run's suite; those of one family stand together, those without one first. */
struct item {
    int64_t family; /* 0: none */
    bool asked;
    struct rate rate;
    enum exposure exposure;
};

struct items {
    struct item *item; /* owned */
    size_t n, cap;
    const char *family; /* of the last one; in the arena */
    struct arena arena;
};

static const char problems_sql[] =
    "SELECT p.family, p.released, m.released, COUNT(s.id), COALESCE(SUM(k.counts), 0), "
    "COALESCE(SUM(k.counts AND v.class = 'pass'), 0) "
    "FROM runs r JOIN models m ON m.id = r.model_id JOIN problems p ON p.suite_id = r.suite_id "
    "LEFT JOIN samples s ON s.problem_id = p.id AND s.run_id = r.id "
    "LEFT JOIN verdicts v ON v.id = s.verdict_id LEFT JOIN classes k ON k.name = v.class "
    "WHERE r.id = ? GROUP BY p.id ORDER BY p.family, p.name";

static void add_item(struct items *t, const struct report_run *run, sqlite3_stmt *row)
{
    const char *family = sql_cstr(row, 0, &t->arena);
    struct item x = {.asked = sqlite3_column_int64(row, 3) > 0,
                     .rate = {sqlite3_column_int64(row, 4), sqlite3_column_int64(row, 5)}};
    bool same = t->n && strcmp(family, t->family) == 0;
    x.exposure = exposure_of(sql_cstr(row, 1, &t->arena), sql_cstr(row, 2, &t->arena));
    x.family = !*family ? 0 : same ? t->item[t->n - 1].family : (int64_t)t->n + 1;
    if (run->best_of)
        rate_as_one_trial(&x.rate);
    t->family = family;
    t->item = mem_room(t->item, t->n, &t->cap, sizeof *t->item);
    t->item[t->n++] = x;
}

/* A family of which no variant was asked is not there; one of which some were is left out. */
static void sum_families(struct report_families *ret, const struct items *t)
{
    struct rate *rate = mem_alloc((t->n + 1) * sizeof *rate);
    int64_t *family = mem_alloc((t->n + 1) * sizeof *family);
    size_t n = 0;
    for (size_t i = 0, to; i < t->n; i = to) {
        bool asked = false;
        for (to = i; to < t->n && t->item[to].family == t->item[i].family; to++)
            asked |= t->item[to].asked;
        for (size_t j = i; asked && t->item[i].family && j < to; j++) {
            rate[n] = t->item[j].rate;
            family[n++] = t->item[j].family;
        }
    }
    ret->has_variants = variants_of(&ret->variants, rate, family, n);
    free(rate);
    free(family);
}

static void sum_exposure(struct report_families *ret, const struct items *t)
{
    struct rate *rate = mem_alloc((t->n + 1) * sizeof *rate);
    for (int e = 0; e <= EXPOSURE_POSSIBLE; e++) {
        size_t n = 0;
        for (size_t i = 0; i < t->n; i++)
            if (t->item[i].asked && (int)t->item[i].exposure == e)
                rate[n++] = t->item[i].rate;
        ret->exposure[e].problems = (int64_t)n;
        ret->exposure[e].known = pass_at_mean(&ret->exposure[e].pass, rate, n, 1);
    }
    ret->has_dates =
        ret->exposure[EXPOSURE_CLEAN].problems + ret->exposure[EXPOSURE_POSSIBLE].problems;
    free(rate);
}

/* ---- samples: equal answers ---- */

/* Samples of the problem that is read, and what those before it came to. */
struct votes {
    struct ballot *ballot; /* owned */
    const char **behaviour;
    size_t n, cap, cap_text;
    double *majority, *repeat; /* owned; a value for each problem */
    size_t n_majority, cap_majority, n_repeat, cap_repeat;
    struct arena arena;
};

static const char votes_sql[] =
    "SELECT s.problem_id, v.behaviour, v.class = 'pass' FROM samples s "
    "JOIN verdicts v ON v.id = s.verdict_id JOIN classes k ON k.name = v.class "
    "WHERE s.run_id = ? AND k.counts ORDER BY s.problem_id, s.idx";

static double consistency(const struct votes *v)
{
    int64_t *count = mem_alloc((v->n + 1) * sizeof *count);
    double ret;
    for (size_t i = 0; i < v->n; i++)
        if (v->ballot[i].group >= 0)
            count[v->ballot[i].group]++;
    ret = repeat_consistency(count, v->n);
    free(count);
    return ret;
}

static void end_problem(struct votes *v)
{
    ptrdiff_t winner = vote_decide(v->ballot, v->n);
    double same = consistency(v);
    if (winner >= 0) {
        v->majority = mem_room(v->majority, v->n_majority, &v->cap_majority, sizeof *v->majority);
        v->majority[v->n_majority++] = v->ballot[winner].right;
    }
    if (!isnan(same)) {
        v->repeat = mem_room(v->repeat, v->n_repeat, &v->cap_repeat, sizeof *v->repeat);
        v->repeat[v->n_repeat++] = same;
    }
    v->n = 0;
    arena_finish(&v->arena);
}

static void add_vote(struct votes *v, sqlite3_stmt *row)
{
    bool told = sqlite3_column_type(row, 1) != SQLITE_NULL;
    const char *behaviour = told ? sql_cstr(row, 1, &v->arena) : NULL;
    struct ballot b = {.group = told ? (int64_t)v->n : -1,
                       .right = sqlite3_column_int(row, 2) != 0};
    for (size_t i = 0; told && i < v->n; i++)
        if (v->behaviour[i] && strcmp(v->behaviour[i], behaviour) == 0) {
            b.group = v->ballot[i].group;
            break;
        }
    v->ballot = mem_room(v->ballot, v->n, &v->cap, sizeof *v->ballot);
    v->behaviour = mem_room(v->behaviour, v->n, &v->cap_text, sizeof *v->behaviour);
    v->behaviour[v->n] = behaviour;
    v->ballot[v->n++] = b;
}

static int read_votes(struct votes *v, struct store *store, int64_t run, struct err *err)
{
    sqlite3_stmt *stmt;
    int64_t last = -1;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, votes_sql, "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        int64_t problem = sqlite3_column_int64(stmt, 0);
        if (problem != last)
            end_problem(v);
        last = problem;
        add_vote(v, stmt);
    }
    end_problem(v);
    sqlite3_finalize(stmt);
    return rc;
}

/* ---- both ---- */

static int load_items(struct report_families *ret, struct store *store,
                      const struct report_run *run, struct err *err)
{
    struct items t = {0};
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, problems_sql, "i", run->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1)
        add_item(&t, run, stmt);
    sqlite3_finalize(stmt);
    sum_families(ret, &t);
    sum_exposure(ret, &t);
    free(t.item);
    arena_finish(&t.arena);
    return rc;
}

int report_families(struct report_families *ret, struct store *store, const struct report_run *run,
                    struct err *err)
{
    struct votes v = {0};
    int rc;
    *ret = (struct report_families){0};
    if (load_items(ret, store, run, err) < 0)
        return -1;
    rc = run->best_of ? 0 : read_votes(&v, store, run->row, err);
    /* where no problem has two answers, each is its own majority */
    ret->has_majority = v.n_repeat && mean_estimate(&ret->majority, v.majority, v.n_majority);
    ret->has_repeats = mean_estimate(&ret->consistency, v.repeat, v.n_repeat);
    free(v.ballot);
    free(v.behaviour);
    free(v.majority);
    free(v.repeat);
    arena_finish(&v.arena);
    return rc;
}

/* ---- telling ---- */

static json_t *estimate_json(bool known, const struct estimate *e)
{
    json_t *ret = known ? json_object() : json_null();
    if (!known)
        return ret;
    json_add_num(ret, "value", e->value);
    json_add_num(ret, "low", e->low);
    json_add_num(ret, "high", e->high);
    json_add_int(ret, "of", e->problems);
    return ret;
}

static json_t *variants_json(const struct variants *v)
{
    json_t *ret = json_object();
    json_add_int(ret, "families", v->families);
    json_add_int(ret, "problems", v->problems);
    json_add_int(ret, "left_out", v->left_out);
    json_add(ret, "average", estimate_json(true, &v->average));
    json_add(ret, "effective", estimate_json(true, &v->effective));
    json_add(ret, "any", estimate_json(true, &v->any));
    json_add(ret, "gap", estimate_json(true, &v->gap));
    json_add_num(ret, "efficiency", v->efficiency);
    json_add_num(ret, "robustness", v->robustness);
    return ret;
}

static json_t *exposure_json(const struct report_families *f)
{
    static const char *const names[] = {"unknown", "clean", "possible"};
    json_t *ret = json_object();
    for (int e = 0; e <= EXPOSURE_POSSIBLE; e++) {
        json_t *of = json_add(ret, names[e], json_object());
        json_add_int(of, "problems", f->exposure[e].problems);
        json_add(of, "pass", estimate_json(f->exposure[e].known, &f->exposure[e].pass));
    }
    return ret;
}

int report_families_json(struct store *store, const struct report_run *run, json_t *json,
                         struct err *err)
{
    struct report_families f;
    if (report_families(&f, store, run, err) < 0)
        return -1;
    json_add(json, "variants", f.has_variants ? variants_json(&f.variants) : json_null());
    json_add(json, "majority", estimate_json(f.has_majority, &f.majority));
    json_add(json, "repetition", estimate_json(f.has_repeats, &f.consistency));
    json_add(json, "contamination", f.has_dates ? exposure_json(&f) : json_null());
    return 0;
}

static void add_line(struct table *t, bool known, const char *name, const struct estimate *e,
                     const char *about)
{
    if (!known)
        return;
    table_add(t, "%s", name);
    table_add(t, "%.1f %%", 100 * e->value);
    table_add(t, "%.1f-%.1f", 100 * e->low, 100 * e->high);
    table_add(t, "%lld", (long long)e->problems);
    table_add(t, "%s", about);
}

static void add_lines(struct table *t, const struct report_families *f)
{
    const struct variants *v = &f->variants;
    add_line(t, f->has_variants, "average", &v->average, "families: the mean of their variants");
    add_line(t, f->has_variants, "effective", &v->effective, "families: right in every variant");
    add_line(t, f->has_variants, "some", &v->any, "families: right in some variant");
    add_line(t, f->has_variants, "gap", &v->gap, "average less effective");
    add_line(t, f->has_majority, "majority", &f->majority,
             "problems: the answer given most often is right");
    add_line(t, f->has_repeats, "repetition", &f->consistency,
             "problems: pairs of answers that are equal");
    add_line(t, f->exposure[EXPOSURE_CLEAN].known && f->has_dates, "younger",
             &f->exposure[EXPOSURE_CLEAN].pass, "problems that became public after the model");
    add_line(t, f->exposure[EXPOSURE_POSSIBLE].known && f->has_dates, "older",
             &f->exposure[EXPOSURE_POSSIBLE].pass, "problems that the model may have seen");
}

int report_print_families(FILE *to, struct store *store, const struct report_run *run,
                          const struct look *look, struct err *err)
{
    static const struct table_column column[] = {{"SAME QUESTIONS", false, false},
                                                 {"VALUE", true, false},
                                                 {"95 %", true, false},
                                                 {"OF", true, false},
                                                 {"WHAT", false, TABLE_WORDS}};
    struct report_families f;
    struct table t;
    if (report_families(&f, store, run, err) < 0)
        return -1;
    table_init(&t, column, countof(column));
    add_lines(&t, &f);
    if (t.n) {
        putc('\n', to);
        table_print(&t, to, look, 2);
    }
    table_finish(&t);
    if (f.has_variants && !isnan(f.variants.efficiency))
        fprintf(to, "  Robustness %.3f (effective / average), efficiency %.3f (gap / effective).\n",
                f.variants.robustness, f.variants.efficiency);
    if (f.variants.left_out)
        fprintf(to, "  Left out: %lld families that lack a variant with a sample that counts.\n",
                (long long)f.variants.left_out);
    return 0;
}
