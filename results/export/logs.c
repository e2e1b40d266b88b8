/* logs.c: one run and its samples, for the exports of whole logs. */
#include "results/export/logs.h"

#include <stdlib.h>

/* ---- the one run ---- */

static const char run_sql[] =
    "SELECT r.id, r.n, (SELECT COUNT(DISTINCT problem_id) FROM samples WHERE run_id = r.id), "
    "(SELECT COUNT(*) FROM samples WHERE run_id = r.id), "
    "(SELECT COUNT(*) FROM samples WHERE run_id = r.id AND api_error IS NULL), "
    "(SELECT SUM(prompt_tokens) FROM samples WHERE run_id = r.id), "
    "(SELECT SUM(completion_tokens) FROM samples WHERE run_id = r.id), "
    "r.key, su.name || CASE su.task WHEN '' THEN '' ELSE '/' || su.task END, su.version, m.name, "
    "m.base_url, m.parameters, r.prompt, r.state, r.started_at, COALESCE(r.ended_at, ''), "
    "COALESCE((SELECT t.text FROM samples s JOIN verdicts v ON v.id = s.verdict_id JOIN toolchains "
    "t ON t.id = v.toolchain_id WHERE s.run_id = r.id LIMIT 1), ''), r.repair, r.best_of "
    "FROM runs r JOIN suites su ON su.id = r.suite_id JOIN models m ON m.id = r.model_id "
    "WHERE r.id = ?1 AND (?2 IS NULL OR su.name = ?2 OR su.name || '/' || su.task = ?2) "
    "AND (?3 IS NULL OR m.name = ?3)";

static void take_run(struct log_run *run, sqlite3_stmt *row, struct arena *arena)
{
    int64_t *const number[] = {&run->row, &run->n, &run->problems, &run->samples, &run->answered};
    const char **const text[] = {&run->key,      &run->label,      &run->version, &run->model,
                                 &run->base_url, &run->parameters, &run->prompt,  &run->state,
                                 &run->started,  &run->ended,      &run->tools};
    for (size_t i = 0; i < countof(number); i++)
        *number[i] = sqlite3_column_int64(row, (int)i);
    run->knows_tokens =
        sqlite3_column_type(row, 5) != SQLITE_NULL || sqlite3_column_type(row, 6) != SQLITE_NULL;
    run->tokens[0] = sqlite3_column_double(row, 5);
    run->tokens[1] = sqlite3_column_double(row, 6);
    for (size_t i = 0; i < countof(text); i++)
        *text[i] = sql_cstr(row, (int)i + 7, arena);
    run->best_of = sqlite3_column_int64(row, 19) > 0;
    run->score = score_name(sqlite3_column_int64(row, 18), sqlite3_column_int64(row, 19), 1, arena);
}

int log_pick_run(struct log_run *ret, const char *format, struct store *store,
                 const struct export_query *q, const struct run_rows *runs, struct arena *arena,
                 struct err *err)
{
    sqlite3_stmt *stmt;
    size_t n = 0;
    int rc;
    if (q->class)
        return err_set(err, ERR_USAGE,
                       "%s holds every sample of a run; --class does not go with it", format);
    rc = sql_prepare(store_db(store), &stmt, err, run_sql, "");
    for (size_t i = 0; rc >= 0 && i < runs->n; i++) {
        rc = sql_bind(stmt, err, "iss", runs->row[i], q->suite, q->model);
        if (rc == 0 && (rc = sql_step(stmt, err)) == 1) {
            take_run(ret, stmt, arena);
            n++;
        }
    }
    sqlite3_finalize(stmt);
    if (rc >= 0 && n != 1)
        rc = err_set(err, ERR_USAGE, "%s is of one run, and %zu fit; name it, as in 'assay report'",
                     format, n);
    return rc < 0 ? -1 : 0;
}

int log_read_rates(struct log_run *run, struct store *store, struct err *err)
{
    struct rate *rate = mem_alloc(((size_t)run->problems + 1) * sizeof *rate);
    sqlite3_stmt *stmt;
    size_t n = 0;
    int rc = sql_prepare(store_db(store), &stmt, err,
                         "SELECT SUM(k.counts), SUM(v.class = 'pass'), (SELECT best_of FROM runs "
                         "WHERE id = s.run_id) FROM samples s JOIN verdicts "
                         "v ON v.id = s.verdict_id JOIN classes k ON k.name = v.class WHERE "
                         "s.run_id = ? GROUP BY s.problem_id",
                         "i", run->row);
    while (rc >= 0 && n < (size_t)run->problems && (rc = sql_step(stmt, err)) == 1) {
        rate[n] = (struct rate){sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1)};
        run->scored += rate[n].n;
        if (sqlite3_column_int64(stmt, 2))
            rate_as_one_trial(&rate[n]);
        n++;
    }
    sqlite3_finalize(stmt);
    run->known = pass_at_mean(&run->pass1, rate, n, 1);
    free(rate);
    return rc < 0 ? -1 : 0;
}

/* ---- samples ---- */

/* The samples of a run, in the order of problem and index. */
const char log_samples_sql[] =
    "SELECT p.name, s.idx, s.key, p.spec, p.interface, p.entry, p.category, p.difficulty, p.hash, "
    "pr.messages, s.prompt_sha256, s.reply, s.reasoning, v.candidate, s.finish_reason, "
    "s.api_error, v.class, v.detail, v.evidence, s.replied_at, k.counts, s.prompt_tokens, "
    "s.completion_tokens, s.reasoning_tokens, s.latency_ms, s.id "
    "FROM samples s JOIN problems p ON p.id = s.problem_id "
    "LEFT JOIN prompts pr ON pr.sha256 = s.prompt_sha256 "
    "LEFT JOIN verdicts v ON v.id = s.verdict_id LEFT JOIN classes k ON k.name = v.class "
    "WHERE s.run_id = ? ORDER BY s.run_id, s.problem_id, s.idx";

struct str log_view(sqlite3_stmt *row, int column)
{
    const void *p = sqlite3_column_blob(row, column);
    return (struct str){p, (size_t)sqlite3_column_bytes(row, column)};
}

bool log_is_pass(sqlite3_stmt *row)
{
    return str_eqc(log_view(row, CLASS), "pass");
}

void log_add_text(json_t *obj, const char *key, sqlite3_stmt *row, int column)
{
    json_add_str(obj, key, log_view(row, column));
}

/* The messages that were sent. For a completion made elsewhere only the specification is known. */
json_t *log_messages(sqlite3_stmt *row)
{
    json_t *list = NULL, *message;
    if (sqlite3_column_type(row, MESSAGES) != SQLITE_NULL &&
        json_parse(log_view(row, MESSAGES), "prompt", &list, NULL) == 0 && json_is_array(list))
        return list;
    json_decref(list);
    list = json_array();
    message = json_object();
    json_add_cstr(message, "role", "user");
    log_add_text(message, "content", row, SPEC);
    json_array_append_new(list, message);
    return list;
}

/* ---- what was asked for ---- */

/* The parameters of the request that Inspect has under the same names. */
json_t *log_config(const struct log_run *run)
{
    static const char *const names[] = {"temperature", "top_p", "max_tokens", "seed"};
    json_t *sent = NULL, *config = json_object(), *value;
    if (json_parse(str_c(run->parameters), "parameters", &sent, NULL) == 0)
        for (size_t i = 0; i < countof(names); i++)
            if ((value = json_object_get(sent, names[i])))
                json_add(config, names[i], json_incref(value));
    json_decref(sent);
    return config;
}
