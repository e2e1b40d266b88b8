/* judges.c: the verdicts of several judges on the samples of one run. */
#include "results/compare/judges.h"

#include "harness/io/json.h"
#include "results/store/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The newest verdict of each judge on each sample. What nobody here could judge is no verdict. */
#define NEWEST                                                                                     \
    "SELECT MAX(v.id) AS id FROM verdicts v JOIN samples s ON s.id = v.sample_id WHERE s.run_id "  \
    "= "                                                                                           \
    "?1 AND v.role IN ('main', 'second') AND v.toolchain_id IS NOT NULL AND v.class <> "           \
    "'not_judged' GROUP BY v.sample_id, v.toolchain_id"

static const char judges_sql[] =
    "SELECT v.toolchain_id, t.text, COUNT(*), SUM(v.class = 'pass'), AVG(v.score), MAX(v.id) FROM "
    "(" NEWEST ") n JOIN verdicts v ON v.id = n.id JOIN toolchains t ON t.id = v.toolchain_id "
    "GROUP BY v.toolchain_id ORDER BY MAX(v.id) DESC LIMIT 16";

static const char samples_sql[] =
    "SELECT a.sample_id, p.name, s.idx, a.class, b.class, a.points, b.points FROM (" NEWEST
    ") m JOIN verdicts a ON a.id = m.id AND a.toolchain_id = ?2 JOIN (SELECT v.* FROM (" NEWEST
    ") n JOIN verdicts v ON v.id = n.id) b ON b.sample_id = a.sample_id AND b.toolchain_id = ?3 "
    "JOIN samples s ON s.id = a.sample_id JOIN problems p ON p.id = s.problem_id ORDER BY p.name, "
    "s.idx";

static double real_or(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? -1
                                                            : sqlite3_column_double(stmt, column);
}

static int load_judges(struct compare_judges *c, sqlite3 *db, struct err *err)
{
    struct compared_judge newest[COMPARE_JUDGES];
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(db, &stmt, err, judges_sql, "i", c->run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1 && c->n < COMPARE_JUDGES)
        newest[c->n++] = (struct compared_judge){.toolchain = sqlite3_column_int64(stmt, 0),
                                                 .text = sql_cstr(stmt, 1, &c->arena),
                                                 .n = sqlite3_column_int64(stmt, 2),
                                                 .passed = sqlite3_column_int64(stmt, 3),
                                                 .score = real_or(stmt, 4)};
    sqlite3_finalize(stmt);
    for (size_t i = 0; i < c->n; i++)
        c->judge[i] = newest[c->n - 1 - i];
    return rc < 0 ? -1 : 0;
}

static int load_samples(struct compare_judges *c, sqlite3 *db, struct err *err)
{
    sqlite3_stmt *stmt;
    size_t cap = 0;
    int rc;
    if (sql_prepare(db, &stmt, err, samples_sql, "iii", c->run, c->judge[c->n - 2].toolchain,
                    c->judge[c->n - 1].toolchain) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        struct compared_sample s = {
            .row = sqlite3_column_int64(stmt, 0),
            .problem = sql_cstr(stmt, 1, &c->arena),
            .index = sqlite3_column_int(stmt, 2),
            .class = {sql_cstr(stmt, 3, &c->arena), sql_cstr(stmt, 4, &c->arena)},
            .points = {real_or(stmt, 5), real_or(stmt, 6)}};
        c->both++;
        if (strcmp(s.class[0], s.class[1]) == 0 && fabs(s.points[0] - s.points[1]) < 1e-9) {
            c->same++;
            continue;
        }
        c->sample = arena_room(&c->arena, c->sample, c->n_sample, &cap, sizeof *c->sample);
        c->sample[c->n_sample++] = s;
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static int load(struct compare_judges *c, struct store *store, const char *name, struct err *err)
{
    struct run run;
    if (store_get_run(store, name, &run, &c->arena, err) < 0)
        return -1;
    c->run = run.row;
    if (load_judges(c, store_db(store), err) < 0)
        return -1;
    if (c->n < 2)
        return err_set(err, ERR_USAGE,
                       "run %lld has verdicts of %zu judge%s: `assay rejudge %lld` or `assay judge "
                       "%lld --judge MODEL` adds those of another one",
                       (long long)c->run, c->n, c->n == 1 ? "" : "s", (long long)c->run,
                       (long long)c->run);
    return load_samples(c, store_db(store), err);
}

int compare_judges_load(struct compare_judges *ret, struct store *store, const char *run,
                        struct err *err)
{
    struct compare_judges c = {0};
    if (load(&c, store, run, err) < 0) {
        compare_judges_finish(&c);
        return -1;
    }
    *ret = c;
    return 0;
}

void compare_judges_finish(struct compare_judges *c)
{
    arena_finish(&c->arena);
}

/* ---- output ---- */

static const char *letter(size_t i, size_t n)
{
    return i + 2 == n ? "A" : i + 1 == n ? "B" : "";
}

static void print_judges(FILE *to, const struct compare_judges *c, const struct look *look)
{
    static const struct table_column column[] = {{"", false, false},
                                                 {"VERDICTS", true, false},
                                                 {"PASSED", true, false},
                                                 {"SCORE", true, false},
                                                 {"JUDGE", false, TABLE_WORDS}};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < c->n; i++) {
        table_add(&t, "%s", letter(i, c->n));
        table_add(&t, "%lld", (long long)c->judge[i].n);
        table_add(&t, "%lld", (long long)c->judge[i].passed);
        table_add(&t, c->judge[i].score < 0 ? "-" : "%.1f %%", 100 * c->judge[i].score);
        table_add(&t, "%s", c->judge[i].text);
    }
    table_print(&t, to, look, 2);
    table_finish(&t);
}

static void add_side(struct table *t, const struct compared_sample *s, int side)
{
    if (s->points[side] < 0)
        table_add(t, "%s", s->class[side]);
    else
        table_add(t, "%s, %.3g points", s->class[side], s -> points[side]);
}

static void print_samples(FILE *to, const struct compare_judges *c, const struct look *look)
{
    static const struct table_column column[] = {{"PROBLEM", false, TABLE_CUT},
                                                 {"INDEX", true, false},
                                                 {"A", false, false},
                                                 {"B", false, false},
                                                 {"SHOW", false, false}};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < c->n_sample; i++) {
        const struct compared_sample *s = &c->sample[i];
        table_add(&t, "%s", s->problem);
        table_add(&t, "%d", s->index);
        add_side(&t, s, 0);
        add_side(&t, s, 1);
        table_add(&t, "assay show %lld", (long long)s->row);
    }
    table_print(&t, to, look, 2);
    table_finish(&t);
}

void compare_judges_print(FILE *to, const struct compare_judges *c, const struct look *look)
{
    fprintf(to, "%sRun %lld by its judges%s\n\n", look_sgr(look, SGR_BOLD), (long long)c->run,
            look_sgr(look, SGR_OFF));
    print_judges(to, c, look);
    fprintf(to, "\n  A and B judged %lld samples both, and say the same of %lld.\n",
            (long long)c->both, (long long)c->same);
    if (!c->n_sample)
        return;
    fprintf(to, "\n");
    print_samples(to, c, look);
}

static json_t *points_json(double points)
{
    return points < 0 ? json_null() : json_real(points);
}

json_t *compare_judges_json(const struct compare_judges *c)
{
    json_t *obj = json_object(), *list;
    json_add_int(obj, "run", c->run);
    list = json_add(obj, "judges", json_array());
    for (size_t i = 0; i < c->n; i++) {
        json_t *judge = json_object();
        json_add_cstr(judge, "judge", c->judge[i].text);
        json_add_int(judge, "verdicts", c->judge[i].n);
        json_add_int(judge, "passed", c->judge[i].passed);
        json_add(judge, "score", points_json(c->judge[i].score));
        json_array_append_new(list, judge);
    }
    json_add_int(obj, "both", c->both);
    json_add_int(obj, "same", c->same);
    list = json_add(obj, "different", json_array());
    for (size_t i = 0; i < c->n_sample; i++) {
        const struct compared_sample *s = &c->sample[i];
        json_t *row = json_object();
        json_add_int(row, "sample", s->row);
        json_add_cstr(row, "problem", s->problem);
        json_add_int(row, "index", s->index);
        json_add_cstr(row, "a_class", s->class[0]);
        json_add_cstr(row, "b_class", s->class[1]);
        json_add(row, "a_points", points_json(s->points[0]));
        json_add(row, "b_points", points_json(s->points[1]));
        json_array_append_new(list, row);
    }
    return obj;
}
