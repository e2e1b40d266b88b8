/* money.c: budgets, prices, and the run of the night before. */
#include "harness/nightly/nightly.h"

#include "results/compare/compare.h"
#include "results/store/sql.h"

#include <string.h>

#define PROBE 10 /* with a budget in money: samples asked for first, to learn what one costs */

/* ---- what was used ---- */

struct usage {
    int64_t samples, priced; /* all; those whose cost is known */
    double cost;             /* of those; -1: of none */
};

/* The cost of so many tokens at the configured price; -1 without one. */
static double cost_of_tokens(const struct option_set *model, double in, double out)
{
    if (model->price_in < 0 || in + out <= 0)
        return -1;
    return (in * model->price_in + out * model->price_out) / 1e6;
}

/* A row of usage_of: the samples that have a cost in the store, and the others, which were asked for
 * before there was a price. */
static void take_usage(struct usage *ret, const struct option_set *model, sqlite3_stmt *row)
{
    int64_t told = sqlite3_column_int64(row, 1), countable = sqlite3_column_int64(row, 3);
    double later =
        cost_of_tokens(model, sqlite3_column_double(row, 4), sqlite3_column_double(row, 5));
    ret->samples = sqlite3_column_int64(row, 0);
    ret->priced = told + (later >= 0 ? countable : 0);
    if (ret->priced)
        ret->cost = sqlite3_column_double(row, 2) + (later >= 0 ? later : 0);
}

/* The number and cost of the model's samples that fit the SQL condition `where`. It may use the
 * tables r, s and m (runs, samples, models) and must use both ?3 (label) and ?4 (since). */
static struct usage usage_of(const struct night_part *part, struct store *store, const char *where,
                             const char *label, const char *since)
{
    struct usage ret = {0, 0, -1};
    struct arena arena = {0};
    sqlite3_stmt *stmt;
    const char *sql = arena_printf(
        &arena,
        "SELECT COUNT(*), COUNT(s.cost), TOTAL(s.cost), "
        "SUM(s.cost IS NULL AND COALESCE(s.prompt_tokens, s.completion_tokens) IS NOT NULL), "
        "TOTAL(CASE WHEN s.cost IS NULL THEN s.prompt_tokens END), "
        "TOTAL(CASE WHEN s.cost IS NULL THEN s.completion_tokens END) "
        "FROM samples s JOIN runs r ON r.id = s.run_id JOIN models m ON m.id = r.model_id "
        "WHERE m.name = ?1 AND m.base_url = ?2 AND s.api_error IS NULL AND (%s)",
        where);
    if (sql_prepare(store_db(store), &stmt, NULL, sql, "ssss", part->model->name,
                    part->plan.base_url, label, since) == 0) {
        if (sql_step(stmt, NULL) == 1)
            take_usage(&ret, part->model, stmt);
        sqlite3_finalize(stmt);
    }
    arena_finish(&arena);
    return ret;
}

double night_mean_cost(struct night *night, const struct night_part *part, struct store *store)
{
    struct usage u = usage_of(part, store, "?3 = ?3 OR ?4 = ?4", night->label, night->before);
    return u.priced ? u.cost / (double)u.priced : -1;
}

/* ---- budgets ---- */

static int64_t affordable(struct night *night, const struct night_part *part, struct store *store,
                          const struct usage *used, const char **why)
{
    double mean = night_mean_cost(night, part, store);
    if (mean > 0)
        return used->cost > part->model->max_cost
                   ? 0
                   : (int64_t)((part->model->max_cost - (used->cost > 0 ? used->cost : 0)) / mean);
    if (mean == 0 || used->samples == 0)
        return mean == 0 ? INT64_MAX : PROBE;
    *why = "the cost of a sample is not known: give the model a price";
    return 0;
}

int64_t night_allowance(struct night *night, const struct night_part *part, const char **why)
{
    const struct option_set *model = part->model;
    int64_t most = INT64_MAX, paid;
    struct store *store;
    struct usage used;
    *why = "the night's budget is used up";
    if (model->max_samples < 0 && model->max_cost < 0)
        return most;
    if (store_open(&store, night->db, STORE_READ, &night->app->err) < 0)
        return 0;
    used = usage_of(part, store, "r.label = ?3 OR s.id > CAST(?4 AS INTEGER)", night->label,
                    night->before);
    if (model->max_samples >= 0)
        most = model->max_samples - used.samples;
    if (model->max_cost >= 0) {
        paid = affordable(night, part, store, &used, why);
        most = paid < most ? paid : most;
    }
    store_close(store, NULL);
    return most > 0 ? most : 0;
}

/* ---- other nights ---- */

/* Runs that differ from this part's run in nothing but the label. */
#define SAME_PART                                                                                  \
    "FROM runs r JOIN models m ON m.id = r.model_id JOIN suites su ON su.id = r.suite_id JOIN "    \
    "suites mine ON mine.id = ?1 WHERE su.name = mine.name AND su.task = mine.task AND m.name = "  \
    "?2 AND m.base_url = ?3 AND m.parameters = ?4 AND r.prompt = ?5 "

static int find_previous(struct night_part *part, struct store *store, struct err *err)
{
    const struct night_plan *p = &part->after;
    bool found;
    return sql_int(store_db(store), &part->previous, &found, err,
                   "SELECT r.id " SAME_PART "AND r.state = 'complete' AND r.id < ?6 "
                   "ORDER BY r.id DESC LIMIT 1",
                   "issssi", p->suite_row, part->model->name, p->base_url, p->parameters, p->prompt,
                   p->run);
}

/* A run that was incomplete only because its night's budget was used up is not resumed: tonight's
 * budget is for tonight's run. */
const char *night_remains(struct night *night, const struct night_part *part, int64_t *run)
{
    const struct night_plan *p = &part->plan;
    bool budget = part->model->max_samples >= 0 || part->model->max_cost >= 0;
    const char *label = NULL;
    struct store *store;
    sqlite3_stmt *stmt;
    if (store_open(&store, night->db, STORE_READ, NULL) < 0)
        return NULL;
    if (sql_prepare(store_db(store), &stmt, NULL,
                    "SELECT r.id, r.label, r.state = 'open' OR (r.state = 'incomplete' AND (NOT ?7 "
                    "OR EXISTS (SELECT 1 FROM samples WHERE run_id = r.id AND (verdict_id IS NULL "
                    "OR api_error IS NOT NULL)))) " SAME_PART "AND r.label <> '' AND r.label <> ?6 "
                    "ORDER BY r.id DESC LIMIT 1",
                    "isssssi", p->suite_row, part->model->name, p->base_url, p->parameters,
                    p->prompt, night->label, (int64_t)budget) == 0) {
        if (sql_step(stmt, NULL) == 1 && sqlite3_column_int(stmt, 2)) {
            *run = sqlite3_column_int64(stmt, 0);
            label = sql_cstr(stmt, 1, &night->arena);
        }
        sqlite3_finalize(stmt);
    }
    store_close(store, NULL);
    return label;
}

/* ---- what came out ---- */

/* The error that most of them met, else what an error of ours said. */
static const char reason_sql[] =
    "SELECT COUNT(*), why FROM (SELECT api_error AS why, 1 AS first FROM samples WHERE run_id = ?1 "
    "AND api_error IS NOT NULL UNION ALL SELECT v.evidence, 0 FROM samples s JOIN verdicts v "
    "ON v.id = s.verdict_id WHERE s.run_id = ?1 AND v.class = 'harness_error') "
    "GROUP BY why ORDER BY MAX(first) DESC, COUNT(*) DESC, why LIMIT 1";

const char *night_reason(struct night *night, const struct night_part *part)
{
    const char *ret = "";
    struct store *store;
    sqlite3_stmt *stmt;
    if (store_open(&store, night->db, STORE_READ, NULL) < 0)
        return ret;
    if (sql_prepare(store_db(store), &stmt, NULL, reason_sql, "i", part->after.run) == 0) {
        if (sql_step(stmt, NULL) == 1)
            ret = arena_printf(
                &night->arena, "%lld sample%s: %s", (long long)sqlite3_column_int64(stmt, 0),
                sqlite3_column_int64(stmt, 0) == 1 ? "" : "s", sql_cstr(stmt, 1, &night->arena));
        sqlite3_finalize(stmt);
    }
    store_close(store, NULL);
    return ret;
}

static int hold_against(struct night *night, struct night_part *part, struct store *store,
                        struct err *err)
{
    const char *a = arena_printf(&night->arena, "%lld", (long long)part->previous);
    const char *b = arena_printf(&night->arena, "%lld", (long long)part->after.run);
    struct err refusal = {0};
    struct compare c;
    if (compare_load(&c, store, a, b, err) < 0)
        return -1;
    if (compare_check(&c, &refusal) < 0) {
        part->note = arena_dup(&night->arena, str_c(refusal.text));
    } else if (c.known) {
        part->compared = true;
        part->regression = compare_is_regression(&c);
        part->change = c.pass1.value;
        part->p = c.pass1.p;
    }
    compare_finish(&c);
    return 0;
}

static int read_run(struct night *night, struct night_part *part, struct store *store,
                    struct err *err)
{
    const char *number = arena_printf(&night->arena, "%lld", (long long)part->after.run);
    struct report_query q = {.run = &number, .n_run = 1};
    const struct report_run *run;
    struct report report;
    if (report_parse_k(&q, "1", err) < 0 || report_load(&report, store, &q, err) < 0)
        return -1;
    run = &report.run[0];
    part->known = run->first.known;
    part->score = report_pass_name(run, 1, &night->arena);
    part->value = run->first.ours.value;
    part->low = run->first.ours.low;
    part->high = run->first.ours.high;
    part->cost =
        run->cost >= 0
            ? run->cost
            : cost_of_tokens(part->model, run->prompt_tokens > 0 ? (double)run->prompt_tokens : 0,
                             run->completion_tokens > 0 ? (double)run->completion_tokens : 0);
    report_finish(&report);
    return 0;
}

int night_judge(struct night *night, struct night_part *part, struct err *err)
{
    struct store *store;
    int rc;
    if (!part->after.run)
        return 0;
    if (store_open(&store, night->db, STORE_READ, err) < 0)
        return -1;
    rc = read_run(night, part, store, err);
    if (rc == 0 && part->status == 0)
        rc = find_previous(part, store, err);
    if (rc == 0 && part->previous)
        rc = hold_against(night, part, store, err);
    store_close(store, NULL);
    return rc;
}
