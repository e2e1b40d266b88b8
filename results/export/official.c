/* official.c: the result files that a suite's own harness would have written. */
#include "results/export/private.h"

#include "harness/io/json.h"
#include "results/store/sql.h"

#include <string.h>

/* ---- the one run ---- */

struct official_run {
    int64_t row, letters; /* letters: samples that were scored by the suite's rules */
    const char *rules, *suite;
};

static const char run_sql[] =
    "SELECT r.id, su.official, su.name, (SELECT COUNT(v.official_letter) FROM samples s "
    "JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id = r.id) "
    "FROM runs r JOIN suites su ON su.id = r.suite_id JOIN models m ON m.id = r.model_id "
    "WHERE r.id = ?1 AND (?2 IS NULL OR su.name = ?2 OR su.name || '/' || su.task = ?2) "
    "AND (?3 IS NULL OR m.name = ?3)";

static int find_fitting(struct official_run *ret, size_t *n, struct store *store,
                        const struct export_query *q, const struct run_rows *runs,
                        struct arena *arena, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc = sql_prepare(store_db(store), &stmt, err, run_sql, "");
    *n = 0;
    for (size_t i = 0; rc >= 0 && i < runs->n; i++) {
        if (sql_bind(stmt, err, "iss", runs->row[i], q->suite, q->model) < 0)
            rc = -1;
        else if ((rc = sql_step(stmt, err)) == 1) {
            ret->row = sqlite3_column_int64(stmt, 0);
            ret->rules = sql_cstr(stmt, 1, arena);
            ret->suite = sql_cstr(stmt, 2, arena);
            ret->letters = sqlite3_column_int64(stmt, 3);
            ++*n;
        }
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static int check_run(const struct official_run *run, const char *rules, const char *format,
                     struct err *err)
{
    if (!*run->rules)
        return err_set(err, ERR_USAGE, "%s has no rules of its own, which %s tells about",
                       run->suite, format);
    if (rules && strcmp(run->rules, rules) != 0)
        return err_set(err, ERR_USAGE, "%s is for runs of %s; run %lld is of %s", format, rules,
                       (long long)run->row, run->suite);
    if (run->letters)
        return 0;
    return err_set(err, ERR_USAGE,
                   "run %lld was not scored by the suite's own rules; first `assay rejudge %lld "
                   "--as-official`",
                   (long long)run->row, (long long)run->row);
}

/* The only run that fits. `rules`: whose official rules its suite must have; NULL: any. */
static int pick_run(struct official_run *ret, struct store *store, const struct export_query *q,
                    const struct run_rows *runs, const char *rules, const char *format,
                    struct arena *arena, struct err *err)
{
    size_t n;
    if (q->class)
        return err_set(err, ERR_USAGE,
                       "%s holds every sample of a run; --class does not go with it", format);
    if (find_fitting(ret, &n, store, q, runs, arena, err) < 0)
        return -1;
    if (n != 1)
        return err_set(err, ERR_USAGE,
                       "%s is of one run, and %zu fit; name it, as in 'assay report'", format, n);
    return check_run(ret, rules, format, err);
}

/* "completion" is the imported text for completions made elsewhere; else the
 * code that was judged. */
static const char samples_sql[] =
    "SELECT p.name, s.idx, COALESCE(v.official_letter, ''), "
    "COALESCE(v.mismatches, -1), COALESCE(v.compared, -1), "
    "CASE s.form WHEN 'completion' THEN s.reply ELSE COALESCE(v.candidate, s.reply) END, v.run_log "
    "FROM samples s JOIN problems p ON p.id = s.problem_id "
    "LEFT JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id = ? "
    "ORDER BY s.run_id, s.problem_id, s.idx";

static struct str view(sqlite3_stmt *row, int column)
{
    const void *p = sqlite3_column_blob(row, column);
    return (struct str){p, (size_t)sqlite3_column_bytes(row, column)};
}

/* ---- VerilogEval v1: verilog_eval/execution.py, check_correctness(), the texts of `result` ----
 *
 * The letters are those of runners/hdl/official.c for each suite. The text of an exception is not
 * kept. */

static const struct {
    const char *letters, *result;
} v1_results[] = {
    {".", "passed"},    {"S", "failed: syntax error."}, {"Ce0nwmpc", "failed: compile error."},
    {"T", "timed out"}, {"X", "failed: exception"},     {"IF", "failed: info string not matched."},
};

/* The counts in the bench's own line, as upstream's harness reads it; the watcher's counts when the
 * line is not in the log, because a long log is cut. */
static const char *v1_counts(sqlite3_stmt *row, struct arena *arena)
{
    struct str log = view(row, 6), line;
    long long errors = sqlite3_column_int64(row, 3), all = sqlite3_column_int64(row, 4);
    bool found = false;
    while (!found && str_line(&log, &line)) {
        ptrdiff_t at = str_find(line, "Mismatches: ", 0);
        if (at >= 0)
            found = sscanf(arena_dup(arena, str_slice(line, (size_t)at, line.n)),
                           "Mismatches: %lld in %lld samples", &errors, &all) == 2;
    }
    if (!found && errors < 0)
        return "failed: info string not matched.";
    return arena_printf(arena, "failed: %lld out of %lld samples.", errors, all);
}

static const char *v1_result(char letter, sqlite3_stmt *row, struct arena *arena)
{
    for (size_t i = 0; i < countof(v1_results); i++)
        if (strchr(v1_results[i].letters, letter))
            return v1_results[i].result;
    return v1_counts(row, arena);
}

static int v1_line(FILE *to, sqlite3_stmt *row, char letter, struct err *err)
{
    struct arena arena = {0};
    json_t *obj = json_object();
    int rc;
    json_add_str(obj, "task_id", view(row, 0));
    json_add_str(obj, "completion", view(row, 5));
    json_add_cstr(obj, "result", v1_result(letter, row, &arena));
    json_add_bool(obj, "passed", letter == '.');
    rc = json_write_line(to, obj, err);
    json_decref(obj);
    arena_finish(&arena);
    return rc;
}

int export_v1_results(FILE *to, struct store *store, const struct export_query *query,
                      const struct run_rows *runs, struct export_result *ret, struct err *err)
{
    struct arena arena = {0};
    struct official_run run;
    sqlite3_stmt *stmt = NULL;
    int rc = pick_run(&run, store, query, runs, NULL, "v1-results", &arena, err);
    if (rc == 0)
        rc = sql_prepare(store_db(store), &stmt, err, samples_sql, "i", run.row);
    while (rc >= 0 && (rc = sql_step(stmt, err)) == 1) {
        char letter = *(const char *)sqlite3_column_text(stmt, 2);
        ret->samples += letter != 0;
        ret->unscored += letter == 0;
        rc = letter ? v1_line(to, stmt, letter, err) : 0;
    }
    sqlite3_finalize(stmt);
    arena_finish(&arena);
    return rc;
}

/* ---- VerilogEval v2: scripts/sv-iv-analyze, Results.write_csv() ----
 *
 * A line for each problem: its name, how many samples passed, how many there are, the rate, and a
 * letter for each sample, with '?' for one that is missing. The rate is int(passed / n * 100) /
 * 100.0: it is cut to whole percents, with the error of a double (29 of 100 give 0.28). */

struct v2_row {
    struct str name; /* in the arena */
    struct buf letters;
    long long passed;
};

/* As the harness it is for prints it: 0.0, 0.2, 0.28, 1.0. */
static void put_rate(FILE *to, int percents)
{
    if (percents % 10)
        fprintf(to, "%d.%02d", percents / 100, percents % 100);
    else
        fprintf(to, "%d.%d", percents / 100, percents % 100 / 10);
}

static int v2_line(FILE *to, struct v2_row *row, struct err *err)
{
    double share = row->letters.n ? (double)row->passed / (double)row->letters.n : 0;
    if (!row->letters.n)
        return 0;
    fprintf(to, STR_FMT ",%lld,%zu,", STR_ARG(row->name), row->passed, row->letters.n);
    put_rate(to, (int)(share * 100));
    for (size_t i = 0; i < row->letters.n; i++)
        fprintf(to, ",%c", row->letters.p[i]);
    if (putc('\n', to) == EOF || ferror(to))
        return err_sys(err, "write");
    buf_clear(&row->letters);
    row->passed = 0;
    return 0;
}

static int v2_sample(FILE *to, struct v2_row *row, sqlite3_stmt *stmt, struct arena *arena,
                     struct err *err)
{
    char letter = *(const char *)sqlite3_column_text(stmt, 2);
    int64_t index = sqlite3_column_int64(stmt, 1);
    if (!str_eq(row->name, view(stmt, 0)) && v2_line(to, row, err) < 0)
        return -1;
    if (row->letters.n == 0)
        row->name = arena_str(arena, view(stmt, 0));
    while ((int64_t)row->letters.n < index)
        buf_addc(&row->letters, "?");
    buf_add(&row->letters, letter ? &letter : "?", 1);
    row->passed += letter == '.';
    return 0;
}

int export_v2_summary(FILE *to, struct store *store, const struct export_query *query,
                      const struct run_rows *runs, struct export_result *ret, struct err *err)
{
    struct arena arena = {0};
    struct official_run run;
    struct v2_row row = {0};
    sqlite3_stmt *stmt = NULL;
    int rc = pick_run(&run, store, query, runs, "verilog-eval-v2", "v2-summary", &arena, err);
    buf_init(&row.letters, 2u << 20);
    if (rc == 0)
        rc = sql_prepare(store_db(store), &stmt, err, samples_sql, "i", run.row);
    while (rc >= 0 && (rc = sql_step(stmt, err)) == 1) {
        ret->samples++;
        ret->unscored += *sqlite3_column_text(stmt, 2) == 0;
        rc = v2_sample(to, &row, stmt, &arena, err);
    }
    if (rc == 0)
        rc = v2_line(to, &row, err);
    sqlite3_finalize(stmt);
    buf_finish(&row.letters);
    arena_finish(&arena);
    return rc;
}
