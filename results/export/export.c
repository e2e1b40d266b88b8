/* export.c: samples as lines of JSON, straight from SQLite's cursor to the stream. */
#include "results/judges/view.h"
#include "results/export/private.h"

#include "harness/io/json.h"
#include "harness/base/suggest.h"
#include "results/store/sql.h"

#include <string.h>

#define X(name, function, help) {name, export_##function},
static const struct {
    const char *name;
    export_fn *write;
} formats[] = {EXPORT_FORMATS(X)};
#undef X

static ptrdiff_t find_format(const char *name)
{
    for (size_t i = 0; i < countof(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return (ptrdiff_t)i;
    return -1;
}

int export_check(const char *format, struct err *err)
{
    const char *names[countof(formats)], *near;
    struct buf all;
    if (find_format(format) >= 0)
        return 0;
    buf_init(&all, 500);
    for (size_t i = 0; i < countof(formats); i++) {
        names[i] = formats[i].name;
        buf_addf(&all, "%s%s", i ? ", " : "", names[i]);
    }
    near = suggest(format, names, countof(formats));
    if (near)
        err_set(err, ERR_USAGE, "there is no export format '%s'; did you mean '%s'?", format, near);
    else
        err_set(
            err, ERR_USAGE,
            "there is no export format '%s'; there are: %s, and training data (dpo, kto, sft, "
            "grpo)%s",
            format, all.p,
            strcmp(format, "batch") == 0
                ? "; requests for a batch at half the price are written by `assay run --to-batch`"
                : "");
    buf_finish(&all);
    return -1;
}

enum column_kind { INT, REAL, BOOL, TEXT };

/* The members of a line in their order; those that begin with "usage." go into the object "usage".
 * "completion" is the code that was judged, or the whole reply when it held no code. */
static const struct member {
    const char *name;
    enum column_kind kind;
    const char *sql;
} members[] = {
    {"task_id", TEXT, "p.name"},
    {"completion", TEXT, "COALESCE(v.candidate, s.reply)"},
    {"sample_index", INT, "s.idx"},
    {"suite", TEXT, "su.name"},
    {"task", TEXT, "su.task"},
    {"problem", TEXT, "p.name"},
    {"model", TEXT, "m.name"},
    {"passed", BOOL, "COALESCE(v.class = 'pass', 0)"},
    {"class", TEXT, "COALESCE(v.class, CASE WHEN s.api_error IS NOT NULL THEN 'api_error' END)"},
    {"detail", TEXT, "v.detail"},
    {"official_letter", TEXT, "v.official_letter"},
    {"official_passed", BOOL, "v.official_passed"},
    {"mismatches", INT, "v.mismatches"},
    {"compared", INT, "v.compared"},
    {"cpu_ms", REAL, "v.cpu_ms"},
    {"wall_ms", REAL, "v.wall_ms"},
    {"finish_reason", TEXT, "s.finish_reason"},
    {"usage.prompt_tokens", INT, "s.prompt_tokens"},
    {"usage.completion_tokens", INT, "s.completion_tokens"},
    {"usage.reasoning_tokens", INT, "s.reasoning_tokens"},
    {"cost", REAL, "s.cost"},
    {"prompt_sha256", TEXT, "s.prompt_sha256"},
    {"evidence", TEXT, "COALESCE(v.evidence, s.api_error)"},
    {"run", INT, "s.run_id"},
    {"sample", INT, "s.id"},
    {"tier", TEXT, "v.tier"},
    {"toolchain", TEXT, "t.text"},
    {"rule", TEXT, "v.rule"},
    {"shares", INT, "v.shares"},
    {"points", REAL, "v.points"},
    {"judges_doubt", TEXT, "?5"},
};

/* Problems of a suite are stored in the order of their ids, so the index that keeps samples unique
 * (run, problem, idx) yields the samples sorted, and none has to be kept in memory. */
static const char from_sql[] =
    " FROM samples s JOIN runs r ON r.id = s.run_id JOIN suites su ON su.id = r.suite_id "
    "JOIN models m ON m.id = r.model_id JOIN problems p ON p.id = s.problem_id "
    "LEFT JOIN verdicts v ON v.id = s.verdict_id LEFT JOIN toolchains t ON t.id = v.toolchain_id "
    "WHERE s.run_id = ?1 AND (?2 IS NULL OR su.name = ?2 OR su.name || '/' || su.task = ?2) "
    "AND (?3 IS NULL OR m.name = ?3) "
    "AND CASE WHEN ?4 IS NULL THEN s.api_error IS NULL "
    "ELSE COALESCE(v.class, CASE WHEN s.api_error IS NOT NULL THEN 'api_error' END) = ?4 END "
    "ORDER BY s.run_id, s.problem_id, s.idx";

static json_t *column_json(sqlite3_stmt *row, int i, enum column_kind kind)
{
    if (sqlite3_column_type(row, i) == SQLITE_NULL)
        return json_null();
    if (kind == INT)
        return json_integer(sqlite3_column_int64(row, i));
    if (kind == REAL)
        return json_real(sqlite3_column_double(row, i));
    if (kind == BOOL)
        return json_boolean(sqlite3_column_int(row, i) != 0);
    const void *p = sqlite3_column_blob(row, i);
    return json_text((struct str){p, (size_t)sqlite3_column_bytes(row, i)});
}

static json_t *line_json(sqlite3_stmt *row)
{
    json_t *obj = json_object(), *usage = NULL;
    for (size_t i = 0; i < countof(members); i++) {
        const struct member *m = &members[i];
        bool inside = strncmp(m->name, "usage.", 6) == 0;
        if (inside && !usage)
            usage = json_add(obj, "usage", json_object());
        json_add(inside ? usage : obj, m->name + (inside ? 6 : 0),
                 column_json(row, (int)i, m->kind));
    }
    return obj;
}

static void make_sql(struct buf *sql)
{
    buf_init(sql, 8000);
    for (size_t i = 0; i < countof(members); i++)
        buf_addf(sql, "%s%s", i ? ", " : "SELECT ", members[i].sql);
    buf_addc(sql, from_sql);
}

static int export_run(FILE *to, struct store *store, sqlite3_stmt *stmt, int64_t run,
                      const struct export_query *q, struct export_result *ret, struct err *err)
{
    struct arena arena = {0};
    const char *doubt = NULL;
    int rc = judges_doubt(store, run, &doubt, &arena, err);
    if (rc == 0)
        rc = sql_bind(stmt, err, "issss", run, q->suite, q->model, q->class, doubt);
    while (rc >= 0 && (rc = sql_step(stmt, err)) == 1) {
        json_t *line = line_json(stmt);
        rc = json_write_line(to, line, err);
        json_decref(line);
        ret->samples++;
    }
    arena_finish(&arena);
    return rc;
}

int export_samples(FILE *to, struct store *store, const struct export_query *query,
                   const struct run_rows *runs, struct export_result *ret, struct err *err)
{
    sqlite3_stmt *stmt;
    struct buf sql;
    int rc;
    make_sql(&sql);
    rc = sql_prepare(store_db(store), &stmt, err, sql.p, "");
    for (size_t i = 0; rc >= 0 && i < runs->n; i++)
        rc = export_run(to, store, stmt, runs->row[i], query, ret, err);
    sqlite3_finalize(stmt);
    buf_finish(&sql);
    return rc;
}

/* ---- of every format ---- */

static int add_named(bool *wanted, size_t n, const struct export_query *q, struct store *store,
                     struct arena *arena, struct err *err)
{
    for (size_t i = 0; i < q->n_run; i++) {
        struct run run;
        if (store_get_run(store, q->run[i], &run, arena, err) < 0)
            return -1;
        if ((size_t)run.row < n)
            wanted[run.row] = true;
    }
    return 0;
}

/* Every run but those of judges, which are exported when they are named. */
static int add_all(bool *wanted, size_t n, struct store *store, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT r.id FROM runs r JOIN suites su ON su.id = r.suite_id WHERE su.kind <> "
                    "'" KIND_OPINION "'",
                    "") < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1)
        if ((size_t)sqlite3_column_int64(stmt, 0) < n)
            wanted[sqlite3_column_int64(stmt, 0)] = true;
    sqlite3_finalize(stmt);
    return rc;
}

static int find_runs(struct run_rows *ret, struct store *store, const struct export_query *q,
                     struct arena *arena, struct err *err)
{
    int64_t last = 0;
    bool found, *wanted;
    if (sql_int(store_db(store), &last, &found, err, "SELECT COALESCE(MAX(id), 0) FROM runs", "") <
        0)
        return -1;
    wanted = arena_alloc(arena, (size_t)last + 1);
    ret->row = arena_alloc(arena, ((size_t)last + 1) * sizeof *ret->row);
    if (add_named(wanted, (size_t)last + 1, q, store, arena, err) < 0)
        return -1;
    if (q->n_run == 0 && add_all(wanted, (size_t)last + 1, store, err) < 0)
        return -1;
    for (int64_t i = 1; i <= last; i++)
        if (wanted[i])
            ret->row[ret->n++] = i;
    return 0;
}

/* Reads in one transaction, so that a run that goes on meanwhile is written as
 * it was at the start. */
int export_write(FILE *to, const char *format, struct store *store,
                 const struct export_query *query, struct export_result *ret, struct err *err)
{
    struct arena arena = {0};
    struct run_rows runs = {0};
    ptrdiff_t i = find_format(format);
    int rc;
    *ret = (struct export_result){0};
    if (i < 0)
        return export_check(format, err);
    if (sql_run(store_db(store), err, "BEGIN", "") < 0)
        return -1;
    rc = find_runs(&runs, store, query, &arena, err);
    if (rc == 0)
        rc = formats[i].write(to, store, query, &runs, ret, err);
    sql_run(store_db(store), NULL, "COMMIT", "");
    arena_finish(&arena);
    return rc < 0 ? -1 : 0;
}
