/* compare.c: read two runs and pair them. */
#include "results/compare/compare.h"

#include "results/store/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the two runs ---- */

static int load_runs(struct compare *c, struct store *store, const char *a, const char *b,
                     struct err *err)
{
    const char *names[] = {a, b};
    struct report_query q = {.run = names, .n_run = 2};
    struct run run;
    if (report_parse_k(&q, "1,5,10", err) < 0 || report_load(&c->report, store, &q, err) < 0 ||
        store_get_run(store, a, &run, &c->report.arena, err) < 0)
        return -1;
    if (c->report.n != 2)
        return err_set(err, ERR_USAGE, "%s and %s are the same run", a, b);
    c->a = &c->report.run[c->report.run[0].row != run.row];
    c->b = &c->report.run[c->report.run[0].row == run.row];
    if (strcmp(c->a->label, c->b->label) == 0)
        return 0;
    return err_set(err, ERR_USAGE, "run %lld is of %s and run %lld of %s: nothing to compare",
                   (long long)c->a->row, c->a->label, (long long)c->b->row, c->b->label);
}

static void concern(struct compare *c, const char *what, const char *a, const char *b, bool refuses)
{
    if (strcmp(a, b) != 0)
        c->concern[c->n_concern++] = (struct compare_concern){what, a, b, refuses};
}

static void find_concerns(struct compare *c)
{
    struct arena *arena = &c->report.arena;
    const struct report_run *a = c->a, *b = c->b;
    concern(c, "suite version", a->version, b->version, true);
    concern(c, "tools", tallies_join(&a->toolchains, arena), tallies_join(&b->toolchains, arena),
            true);
    concern(c, "isolation", tallies_join(&a->tiers, arena), tallies_join(&b->tiers, arena), false);
    concern(c, "prompt", a->prompt, b->prompt, false);
    concern(c, "label", a->run_label, b->run_label, false);
    concern(c, "temperature", a->temperature, b->temperature, false);
    concern(c, "strategy", a->strategy, b->strategy, false);
    concern(c, "state", a->state, b->state, false);
    concern(c, "samples of each problem", arena_printf(arena, "%lld", (long long)a->n),
            arena_printf(arena, "%lld", (long long)b->n), false);
}

/* ---- pairs of problems ---- */

static const char problems_sql[] =
    "SELECT p.name, SUM(s.run_id = ?1 AND k.counts), SUM(s.run_id = ?1 AND v.class = 'pass'), "
    "SUM(s.run_id = ?2 AND k.counts), SUM(s.run_id = ?2 AND v.class = 'pass') "
    "FROM samples s JOIN problems p ON p.id = s.problem_id JOIN verdicts v ON v.id = s.verdict_id "
    "JOIN classes k ON k.name = v.class WHERE s.run_id IN (?1, ?2) GROUP BY p.name ORDER BY p.name";

static void take_problem(struct compare *c, size_t *cap, sqlite3_stmt *row)
{
    struct compare_problem p = {
        .a = {sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2)},
        .b = {sqlite3_column_int64(row, 3), sqlite3_column_int64(row, 4)},
    };
    if (c->a->best_of)
        rate_as_one_trial(&p.a);
    if (c->b->best_of)
        rate_as_one_trial(&p.b);
    c->only_a += p.a.n > 0 && p.b.n == 0;
    c->only_b += p.b.n > 0 && p.a.n == 0;
    if (p.a.n == 0 || p.b.n == 0)
        return;
    c->problem = mem_room(c->problem, c->n, cap, sizeof *c->problem);
    p.name = sql_cstr(row, 0, &c->report.arena);
    p.change = pass_at_k(p.b.n, p.b.c, 1) - pass_at_k(p.a.n, p.a.c, 1);
    c->problem[c->n++] = p;
}

static int read_problems(struct compare *c, struct store *store, struct err *err)
{
    sqlite3_stmt *stmt;
    size_t cap = 0;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, problems_sql, "ii", c->a->row, c->b->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1)
        take_problem(c, &cap, stmt);
    sqlite3_finalize(stmt);
    return rc;
}

/* The largest change first; equal ones by name. */
static int by_change(const void *a, const void *b)
{
    const struct compare_problem *x = *(const struct compare_problem *const *)a,
                                 *y = *(const struct compare_problem *const *)b;
    double left = fabs(x->change), right = fabs(y->change);
    if (fabs(left - right) > 1e-12)
        return left > right ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void sort_problems(struct compare *c)
{
    c->regressed = mem_alloc((c->n + 1) * sizeof(void *));
    c->fixed = mem_alloc((c->n + 1) * sizeof(void *));
    for (size_t i = 0; i < c->n; i++) {
        const struct compare_problem *p = &c->problem[i];
        if (p->change < -1e-12)
            c->regressed[c->n_regressed++] = p;
        else if (p->change > 1e-12)
            c->fixed[c->n_fixed++] = p;
    }
    qsort(c->regressed, c->n_regressed, sizeof(void *), by_change);
    qsort(c->fixed, c->n_fixed, sizeof(void *), by_change);
}

static void test(struct compare *c)
{
    double *a = mem_alloc((c->n + 1) * sizeof *a), *b = mem_alloc((c->n + 1) * sizeof *b);
    for (size_t i = 0; i < c->n; i++) {
        a[i] = pass_at_k(c->problem[i].a.n, c->problem[i].a.c, 1);
        b[i] = pass_at_k(c->problem[i].b.n, c->problem[i].b.c, 1);
    }
    c->known = paired_difference(&c->pass1, a, b, c->n);
    free(a);
    free(b);
}

/* ---- pairs of samples ---- */

static const char moved_sql[] =
    "WITH c AS (SELECT s.run_id, p.name, s.idx, COALESCE(v.class, "
    "CASE WHEN s.api_error IS NOT NULL THEN 'api_error' END) AS class "
    "FROM samples s JOIN problems p ON p.id = s.problem_id "
    "LEFT JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id IN (?1, ?2)) "
    "SELECT a.class, b.class, COUNT(*) FROM c a JOIN c b ON b.name = a.name AND b.idx = a.idx "
    "WHERE a.run_id = ?1 AND b.run_id = ?2 AND a.class <> b.class GROUP BY 1, 2 "
    "ORDER BY 3 DESC, 1, 2";

static int read_moved(struct compare *c, struct store *store, struct err *err)
{
    struct arena *arena = &c->report.arena;
    struct tallies *t = &c->moved;
    struct tally *item = mem_alloc(CLASS_COUNT * CLASS_COUNT * 2 * sizeof *item);
    sqlite3_stmt *stmt;
    int rc = sql_prepare(store_db(store), &stmt, err, moved_sql, "ii", c->a->row, c->b->row);
    while (rc >= 0 && t->n < CLASS_COUNT * CLASS_COUNT * 2 && (rc = sql_step(stmt, err)) == 1)
        item[t->n++] = (struct tally){.a = sql_cstr(stmt, 0, arena),
                                      .b = sql_cstr(stmt, 1, arena),
                                      .n = sqlite3_column_int64(stmt, 2)};
    sqlite3_finalize(stmt);
    t->item = item;
    return rc < 0 ? -1 : 0;
}

/* ---- all of it ---- */

static int load(struct compare *c, struct store *store, const char *a, const char *b,
                struct err *err)
{
    if (load_runs(c, store, a, b, err) < 0 || read_problems(c, store, err) < 0 ||
        read_moved(c, store, err) < 0)
        return -1;
    find_concerns(c);
    sort_problems(c);
    test(c);
    return 0;
}

int compare_load(struct compare *ret, struct store *store, const char *a, const char *b,
                 struct err *err)
{
    struct compare c = {0};
    if (load(&c, store, a, b, err) == 0) {
        *ret = c;
        return 0;
    }
    compare_finish(&c);
    return -1;
}

void compare_finish(struct compare *c)
{
    free(c->problem);
    free(c->regressed);
    free(c->fixed);
    free(c->moved.item);
    report_finish(&c->report);
    *c = (struct compare){0};
}

int compare_check(const struct compare *c, struct err *err)
{
    for (size_t i = 0; i < c->n_concern; i++)
        if (c->concern[i].refuses)
            return err_set(
                err, ERR_USAGE,
                "run %lld and run %lld differ in their %s (%.40s; %.40s), so their verdicts "
                "cannot be compared; --force does it all the same",
                (long long)c->a->row, (long long)c->b->row, c->concern[i].what,
                *c->concern[i].a ? c->concern[i].a : "none",
                *c->concern[i].b ? c->concern[i].b : "none");
    return 0;
}

bool compare_is_regression(const struct compare *c)
{
    return c->known && c->pass1.value < 0 && c->pass1.p < COMPARE_ALPHA;
}
