/* reasons.c: why samples of a run have no verdict, in the words of the service or of this machine. */
#include "results/report/checks.h"

#include "results/store/sql.h"

#define LISTED_MAX 3

static const char reasons_sql[] =
    "SELECT COALESCE(s.api_error, v.evidence), COUNT(*) FROM samples s "
    "LEFT JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id = ? "
    "AND (s.api_error IS NOT NULL OR v.class IN ('api_error', 'budget_stop', 'harness_error')) "
    "GROUP BY 1 ORDER BY 2 DESC, 1";

static void print_reason(FILE *to, sqlite3_stmt *row, const struct look *look, size_t n)
{
    struct arena arena = {0};
    if (n == 0)
        fputs("  Why:\n", to);
    if (n < LISTED_MAX)
        put_wrapped(to, look, 4,
                    arena_printf(&arena, "%lld: %s", (long long)sqlite3_column_int64(row, 1),
                                 sql_cstr(row, 0, &arena)));
    arena_finish(&arena);
}

int report_print_reasons(FILE *to, struct store *store, const struct report_run *run,
                         const struct look *look, struct err *err)
{
    sqlite3_stmt *stmt;
    size_t n = 0;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, reasons_sql, "i", run->row) < 0)
        return -1;
    for (; (rc = sql_step(stmt, err)) == 1; n++)
        print_reason(to, stmt, look, n);
    sqlite3_finalize(stmt);
    if (n > LISTED_MAX)
        fprintf(to, "    and %zu other reasons (assay report %lld --class api_error)\n",
                n - LISTED_MAX, (long long)run->row);
    return rc;
}
