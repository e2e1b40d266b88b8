/* forecast.c: what a start would ask, cost and show. */
#include "harness/measure/forecast.h"

#include "results/numbers/metrics.h"
#include "results/store/sql.h"

/* The mean cost of a sample: by the price of this start, else as it was told; of this suite where it
 * was asked of it. */
static const char mean_sql[] =
    "SELECT COUNT(*), CASE WHEN ?3 >= 0 THEN AVG((COALESCE(s.prompt_tokens, 0) * ?3 + "
    "COALESCE(s.completion_tokens, 0) * ?4) / 1e6) ELSE AVG(s.cost) END FROM samples s JOIN runs r "
    "ON r.id = s.run_id JOIN models m ON m.id = r.model_id JOIN suites su ON su.id = r.suite_id "
    "WHERE m.name = ?1 AND m.base_url = ?2 AND s.api_error IS NULL AND s.tries > 0 AND CASE WHEN "
    "?3 >= 0 THEN COALESCE(s.prompt_tokens, s.completion_tokens) IS NOT NULL ELSE s.cost IS NOT "
    "NULL END GROUP BY su.name = ?5 AND su.task = ?6 ORDER BY su.name = ?5 AND su.task = ?6 DESC "
    "LIMIT 1";

int forecast_make(struct forecast *ret, struct measure *m, int64_t ask, int64_t problems)
{
    const struct model_price *price = &m->model.price;
    int64_t n = m->run.best_of ? 1 : m->run.n;
    sqlite3_stmt *stmt;
    int rc;
    *ret = (struct forecast){.requests = ask,
                             .most = ask * (1 + m->run.repair),
                             .cost = ask ? -1 : 0,
                             .difference = smallest_difference(problems, n)};
    if (sql_prepare(store_db(m->store), &stmt, &m->app->err, mean_sql, "ssddss", m->run.model,
                    m->run.base_url, price->in, price->out, m->suite.name, m->suite.task) < 0)
        return -1;
    rc = sql_step(stmt, &m->app->err);
    if (rc == 1 && sqlite3_column_int64(stmt, 0) > 0) {
        ret->known = sqlite3_column_int64(stmt, 0);
        ret->cost = sqlite3_column_double(stmt, 1) * (double)ask;
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}
