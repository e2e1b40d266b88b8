/* record.c: records of models that judge, and who judged a run. */
#include "results/judges/record.h"

#include "harness/base/clock.h"
#include "results/store/sql.h"

int store_put_calibration(struct store *store, int64_t model, const char *template,
                          const char *answers, const struct agreement *a, struct err *err)
{
    double kappa = -1, low, high;
    char now[24];
    clock_iso(now, sizeof now);
    if (sql_run(store_db(store), err,
                "DELETE FROM calibrations WHERE model_id = ? AND template = ? AND answers = ?",
                "iss", model, template, answers) < 0)
        return -1;
    agreement_kappa(a, &kappa, &low, &high);
    return sql_run(
        store_db(store), err,
        "INSERT INTO calibrations (model_id, template, answers, n, unknown, kappa, "
        "within_one, wrong, false_accepts, false_rejects, judged_at) VALUES (?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?, ?)",
        "issiidiiiis", model, template, answers, a->n, a->unknown, kappa, a->within_one, a->wrong,
        a->false_accepts, a->false_rejects, now);
}

int store_get_calibration(struct store *store, int64_t model, const char *template,
                          struct agreement *ret, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    *ret = (struct agreement){0};
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT n, unknown, within_one, wrong, false_accepts, false_rejects FROM "
                    "calibrations WHERE model_id = ? AND template = ? ORDER BY judged_at DESC, id "
                    "DESC LIMIT 1",
                    "is", model, template) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1)
        *ret = (struct agreement){
            .n = sqlite3_column_int64(stmt, 0),
            .unknown = sqlite3_column_int64(stmt, 1),
            .within_one = sqlite3_column_int64(stmt, 2),
            .wrong = sqlite3_column_int64(stmt, 3),
            .right = sqlite3_column_int64(stmt, 0) - sqlite3_column_int64(stmt, 3),
            .false_accepts = sqlite3_column_int64(stmt, 4),
            .false_rejects = sqlite3_column_int64(stmt, 5),
        };
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

int store_put_judges(struct store *store, int64_t run, const char *json, struct err *err)
{
    return sql_run(store_db(store), err, "UPDATE runs SET judges = ? WHERE id = ?", "si", json,
                   run);
}

int store_get_judges(struct store *store, int64_t run, const char **ret, struct arena *arena,
                     struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    *ret = "";
    if (sql_prepare(store_db(store), &stmt, err, "SELECT judges FROM runs WHERE id = ?", "i", run) <
        0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1)
        *ret = sql_cstr(stmt, 0, arena);
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}
