/* audit.c: an audit as a table for people and as JSON. */
#include "results/report/audit.h"

#include "harness/io/json.h"
#include "results/store/audit.h"
#include "results/store/sql.h"

#include <string.h>

static const char each_sql[] =
    "SELECT problem, mutants, killed, equivalent, survived, bounded, kill_rate, trivial, hidden, "
    "disagree, order_text, flaky FROM bench_strength WHERE audit = ? ORDER BY kill_rate, problem";

/* ---- JSON ---- */

static json_t *row_json(sqlite3_stmt *q, struct arena *a)
{
    static const char *const number[] = {NULL,         "mutants",  "killed",
                                         "equivalent", "survived", "bounded"};
    static const char *const text[] = {"trivial", "hidden", "disagree", "order", "flaky"};
    json_t *ret = json_object();
    json_add_cstr(ret, "problem", sql_cstr(q, 0, a));
    for (int i = 1; i <= 5; i++)
        json_add_int(ret, number[i], sqlite3_column_int64(q, i));
    if (sqlite3_column_type(q, 6) != SQLITE_NULL)
        json_add_num(ret, "kill_rate", sqlite3_column_double(q, 6));
    for (int i = 0; i < 5; i++)
        json_add_cstr(ret, text[i], sql_cstr(q, 7 + i, a));
    return ret;
}

int audit_json(struct store *store, int64_t audit, json_t **ret, struct err *err)
{
    struct arena arena = {0};
    json_t *list = json_array();
    sqlite3_stmt *q;
    int rc;
    if (sql_prepare(store_db(store), &q, err, each_sql, "i", audit) < 0)
        return -1;
    while ((rc = sql_step(q, err)) == 1)
        json_array_append_new(list, row_json(q, &arena));
    sqlite3_finalize(q);
    arena_finish(&arena);
    if (rc < 0) {
        json_decref(list);
        return -1;
    }
    *ret = json_object();
    json_add_int(*ret, "audit", audit);
    json_add(*ret, "problems", list);
    return 0;
}

/* ---- the table ---- */

struct totals {
    int64_t problems, mutants, killed, equivalent, survived, bounded, below;
    double mean;
};

static int read_totals(struct store *store, int64_t audit, struct totals *t, struct err *err)
{
    sqlite3_stmt *q;
    int rc;
    if (sql_prepare(store_db(store), &q, err,
                    "SELECT COUNT(*), SUM(mutants), SUM(killed), SUM(equivalent), SUM(survived), "
                    "SUM(bounded), SUM(kill_rate < 0.95), AVG(kill_rate) FROM bench_strength "
                    "WHERE audit = ?",
                    "i", audit) < 0)
        return -1;
    rc = sql_step(q, err);
    if (rc == 1)
        *t = (struct totals){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1),
                             sqlite3_column_int64(q, 2), sqlite3_column_int64(q, 3),
                             sqlite3_column_int64(q, 4), sqlite3_column_int64(q, 5),
                             sqlite3_column_int64(q, 6), sqlite3_column_double(q, 7)};
    sqlite3_finalize(q);
    return rc < 0 ? -1 : 0;
}

static double percent(int64_t part, int64_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static const char *ending(int64_t n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

static void print_totals(const struct totals *t, FILE *to, const struct look *look)
{
    int64_t counted = t->mutants - t->equivalent;
    fprintf(to, "  %saudit%s: %lld bench%s, %lld mutant%s, %lld of them proved equivalent\n",
            look_sgr(look, SGR_BOLD), look_sgr(look, SGR_OFF), (long long)t->problems,
            ending(t->problems, "", "es"), (long long)t->mutants, ending(t->mutants, "", "s"),
            (long long)t->equivalent);
    fprintf(to, "    killed %lld of %lld, %.1f %%; mean over benches %.1f %%; %lld below 95 %%\n",
            (long long)t->killed, (long long)counted, percent(t->killed, counted), 100 * t->mean,
            (long long)t->below);
    if (t->bounded)
        fprintf(to, "    %lld survivor%s in none of the first cycles, and may be equivalent\n",
                (long long)t->bounded, ending(t->bounded, " differs", "s differ"));
}

static int print_weakest(struct store *store, int64_t audit, int most, FILE *to,
                         const struct look *look, struct err *err)
{
    static const struct table_column columns[] = {{"WEAKEST BENCHES", .shrink = true},
                                                  {"KILLED", .right = true},
                                                  {"OF", .right = true},
                                                  {"RATE", .right = true}};
    struct arena arena = {0};
    struct table t;
    sqlite3_stmt *q;
    int rc, n = 0;
    if (sql_prepare(store_db(store), &q, err, each_sql, "i", audit) < 0)
        return -1;
    table_init(&t, columns, countof(columns));
    while ((rc = sql_step(q, err)) == 1 && n < most) {
        if (sqlite3_column_type(q, 6) == SQLITE_NULL || sqlite3_column_double(q, 6) >= 1)
            continue;
        table_add(&t, "%s", sql_cstr(q, 0, &arena));
        table_add(&t, "%lld", (long long)sqlite3_column_int64(q, 2));
        table_add(&t, "%lld", (long long)(sqlite3_column_int64(q, 1) - sqlite3_column_int64(q, 3)));
        table_add(&t, "%.1f %%", 100 * sqlite3_column_double(q, 6));
        n++;
    }
    sqlite3_finalize(q);
    if (n)
        table_print(&t, to, look, 4);
    table_finish(&t);
    arena_finish(&arena);
    return rc < 0 ? -1 : 0;
}

/* One kind of finding: how many benches have it, and a line for each with its text. */
static int print_kind(struct store *store, int64_t audit, const char *column, const char *title,
                      FILE *to, const struct look *look, struct err *err)
{
    static const struct table_column columns[] = {{NULL}, {.shrink = true}};
    char sql[200];
    struct arena arena = {0};
    struct table t;
    sqlite3_stmt *q;
    int rc, n = 0;
    snprintf(sql, sizeof sql,
             "SELECT problem, %s FROM bench_strength WHERE audit = ? AND %s <> '' ORDER BY problem",
             column, column);
    if (sql_prepare(store_db(store), &q, err, sql, "i", audit) < 0)
        return -1;
    table_init(&t, columns, countof(columns));
    while ((rc = sql_step(q, err)) == 1) {
        table_add(&t, "%s", sql_cstr(q, 0, &arena));
        table_add(&t, "%s", sql_cstr(q, 1, &arena));
        n++;
    }
    sqlite3_finalize(q);
    if (n) {
        fprintf(to, "    %s: %d\n", title, n);
        table_print(&t, to, look, 6);
    }
    table_finish(&t);
    arena_finish(&arena);
    return rc < 0 ? -1 : 0;
}

int audit_print(struct store *store, int64_t audit, int weakest, FILE *to, const struct look *look,
                struct err *err)
{
    static const struct {
        const char *column, *title;
    } kind[] = {
        {"trivial", "benches that pass a trivial design"},
        {"hidden", "what the prompt does not tell: names, their places, values to begin with"},
        {"disagree", "references that the second simulator fails"},
        {"order_text", "references that depend on the order of files"},
        {"flaky", "references that do not come out the same each time"},
    };
    struct totals t = {0};
    if (read_totals(store, audit, &t, err) < 0)
        return -1;
    print_totals(&t, to, look);
    if (print_weakest(store, audit, weakest, to, look, err) < 0)
        return -1;
    for (size_t i = 0; i < countof(kind); i++)
        if (print_kind(store, audit, kind[i].column, kind[i].title, to, look, err) < 0)
            return -1;
    return 0;
}
