/* names.c: what an estimate is called: pass@1 is said of plain runs only; names that fit no run. */
#include "results/numbers/name.h"
#include "harness/base/suggest.h"
#include "results/report/report.h"
#include "results/store/sql.h"

#include <string.h>

const char *report_pass_name(const struct report_run *run, int64_t k, struct arena *arena)
{
    return score_name(run->repair, run->best_of, k, arena);
}

const char *report_all_name(const struct report_run *run, int64_t k, struct arena *arena)
{
    if (run->repair)
        return arena_printf(arena, "repair-%lld^%lld", (long long)run->repair, (long long)k);
    return arena_printf(arena, "pass^%lld", (long long)k);
}

const char *report_score_head(const struct report *report)
{
    bool plain = false, strategy = false;
    for (size_t i = 0; i < report->n; i++) {
        plain |= *report->run[i].strategy == 0;
        strategy |= *report->run[i].strategy != 0;
    }
    return plain && strategy ? "SCORE" : strategy ? "SOLVED" : "PASS@1";
}

/* A filter that fits no run is most likely misspelled: an error with a did-you-mean. `sql` selects
 * the words that exist. */
static int check_filter(struct store *store, const char *what, const char *word, const char *sql,
                        struct err *err)
{
    struct arena arena = {0};
    const char *words[512], *near;
    size_t n = 0;
    sqlite3_stmt *stmt;
    bool known = !word;
    int rc = 0;
    if (known || (rc = sql_prepare(store_db(store), &stmt, err, sql, "")) < 0)
        return rc;
    while (!known && n < countof(words) && (rc = sql_step(stmt, err)) == 1) {
        words[n] = sql_cstr(stmt, 0, &arena);
        known = strcmp(words[n++], word) == 0;
    }
    sqlite3_finalize(stmt);
    near = rc < 0 || known ? NULL : suggest(word, words, n);
    if (rc >= 0 && !known)
        rc = err_set(err, ERR_USAGE, "no run of %s '%s'%s%s%s", what, word,
                     near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    arena_finish(&arena);
    return rc < 0 ? -1 : 0;
}

int report_check_filters(struct store *store, const struct report_query *q, struct err *err)
{
    if (check_filter(
            store, "suite", q->suite,
            "SELECT DISTINCT name FROM suites UNION SELECT name || '/' || task FROM suites "
            "WHERE task <> ''",
            err) < 0)
        return -1;
    return check_filter(store, "model", q->model, "SELECT DISTINCT name FROM models", err);
}
