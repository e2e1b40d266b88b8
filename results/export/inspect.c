/* inspect.c: a run as a log of Inspect AI: EvalLog, version 2 (Inspect's inspect_ai/log/_log.py).
 * References are not exported, so every target is empty. */
#include "results/export/logs.h"

#include <string.h>

static json_t *content_part(const char *type, sqlite3_stmt *row, int column)
{
    json_t *part = json_object();
    json_add_cstr(part, "type", type);
    log_add_text(part, type, row, column);
    return part;
}

static json_t *answer_json(const struct log_run *run, sqlite3_stmt *row)
{
    json_t *message = json_object(), *content;
    json_add_cstr(message, "role", "assistant");
    if (log_view(row, REASONING).n) {
        content = json_add(message, "content", json_array());
        json_array_append_new(content, content_part("reasoning", row, REASONING));
        json_array_append_new(content, content_part("text", row, REPLY));
    } else {
        log_add_text(message, "content", row, REPLY);
    }
    json_add_cstr(message, "source", "generate");
    json_add_cstr(message, "model", run->model);
    return message;
}

static const char *stop_reason(struct str finish)
{
    static const char *const known[][2] = {{"stop", "stop"},
                                           {"length", "max_tokens"},
                                           {"max_tokens", "max_tokens"},
                                           {"tool_calls", "tool_calls"},
                                           {"content_filter", "content_filter"}};
    for (size_t i = 0; i < countof(known); i++)
        if (str_eqc(finish, known[i][0]))
            return known[i][1];
    return "unknown";
}

static json_t *usage_json(int64_t in, int64_t out)
{
    json_t *usage = json_object();
    json_add_int(usage, "input_tokens", in);
    json_add_int(usage, "output_tokens", out);
    json_add_int(usage, "total_tokens", in + out);
    return usage;
}

/* Are the sample's tokens known? Otherwise usage is left out rather than written as 0. */
static bool knows_usage(sqlite3_stmt *row)
{
    return sqlite3_column_type(row, IN) != SQLITE_NULL ||
           sqlite3_column_type(row, OUT) != SQLITE_NULL;
}

static json_t *sample_usage(sqlite3_stmt *row)
{
    json_t *usage = usage_json(sqlite3_column_int64(row, IN), sqlite3_column_int64(row, OUT));
    if (sqlite3_column_type(row, THOUGHT) != SQLITE_NULL)
        json_add_int(usage, "reasoning_tokens", sqlite3_column_int64(row, THOUGHT));
    return usage;
}

static json_t *output_json(const struct log_run *run, sqlite3_stmt *row)
{
    json_t *output = json_object(), *choices, *choice;
    json_add_cstr(output, "model", run->model);
    choices = json_add(output, "choices", json_array());
    choice = json_object();
    json_add(choice, "message", answer_json(run, row));
    json_add_cstr(choice, "stop_reason", stop_reason(log_view(row, FINISH)));
    json_array_append_new(choices, choice);
    log_add_text(output, "completion", row, REPLY);
    if (knows_usage(row))
        json_add(output, "usage", sample_usage(row));
    if (sqlite3_column_type(row, LATENCY) != SQLITE_NULL)
        json_add_num(output, "time", sqlite3_column_double(row, LATENCY) / 1000);
    return output;
}

/* "C" and "I" are Inspect's words for right and wrong. A sample that does
 * not count has no score. */
static json_t *scores_json(sqlite3_stmt *row)
{
    json_t *scores = json_object(), *score, *metadata;
    if (!sqlite3_column_int(row, COUNTS))
        return scores;
    score = json_add(scores, "assay", json_object());
    json_add_cstr(score, "value", log_is_pass(row) ? "C" : "I");
    if (sqlite3_column_type(row, CANDIDATE) != SQLITE_NULL)
        log_add_text(score, "answer", row, CANDIDATE);
    log_add_text(score, "explanation", row, EVIDENCE);
    metadata = json_add(score, "metadata", json_object());
    log_add_text(metadata, "class", row, CLASS);
    log_add_text(metadata, "detail", row, DETAIL);
    return scores;
}

static void add_error(json_t *obj, sqlite3_stmt *row)
{
    json_t *error;
    if (sqlite3_column_type(row, API_ERROR) == SQLITE_NULL)
        return;
    error = json_add(obj, "error", json_object());
    log_add_text(error, "message", row, API_ERROR);
    json_add_cstr(error, "traceback", "");
    json_add_cstr(error, "traceback_ansi", "");
}

static json_t *inspect_sample(const struct log_run *run, sqlite3_stmt *row)
{
    json_t *obj = json_object(), *messages = log_messages(row), *metadata, *usage;
    log_add_text(obj, "id", row, PROBLEM);
    json_add_int(obj, "epoch", sqlite3_column_int64(row, INDEX) + 1);
    json_add(obj, "input", json_copy(messages));
    json_add_cstr(obj, "target", "");
    json_array_append_new(messages, answer_json(run, row));
    json_add(obj, "messages", messages);
    json_add(obj, "output", output_json(run, row));
    json_add(obj, "scores", scores_json(row));
    metadata = json_add(obj, "metadata", json_object());
    log_add_text(metadata, "category", row, CATEGORY);
    log_add_text(metadata, "difficulty", row, DIFFICULTY);
    log_add_text(metadata, "class", row, CLASS);
    json_add_int(metadata, "assay_sample", sqlite3_column_int64(row, SAMPLE));
    usage = json_add(obj, "model_usage", json_object());
    if (knows_usage(row))
        json_add(usage, run->model, sample_usage(row));
    log_add_text(obj, "completed_at", row, REPLIED_AT);
    if (sqlite3_column_type(row, LATENCY) != SQLITE_NULL)
        json_add_num(obj, "total_time", sqlite3_column_double(row, LATENCY) / 1000);
    log_add_text(obj, "uuid", row, KEY);
    add_error(obj, row);
    return obj;
}

static json_t *eval_json(const struct log_run *run)
{
    json_t *eval = json_object(), *dataset, *metadata;
    json_add_cstr(eval, "eval_id", run->key);
    json_add_cstr(eval, "run_id", run->key);
    json_add_cstr(eval, "created", run->started);
    json_add_cstr(eval, "task", run->label);
    json_add_cstr(eval, "task_id", run->key);
    json_add_cstr(eval, "task_version", run->version);
    dataset = json_add(eval, "dataset", json_object());
    json_add_cstr(dataset, "name", run->label);
    json_add_int(dataset, "samples", run->problems);
    json_add_cstr(eval, "model", run->model);
    json_add_cstr(eval, "model_base_url", run->base_url);
    json_add(eval, "model_generate_config", log_config(run));
    json_add_int(json_add(eval, "config", json_object()), "epochs", run->n);
    metadata = json_add(eval, "metadata", json_object());
    json_add_int(metadata, "assay_run", run->row);
    json_add_cstr(metadata, "prompt", run->prompt);
    json_add_cstr(metadata, "tools", run->tools);
    return eval;
}

static json_t *results_json(const struct log_run *run)
{
    const struct {
        const char *name;
        double value;
    } metric[] = {
        {"accuracy", run->pass1.value}, {"ci_low", run->pass1.low}, {"ci_high", run->pass1.high}};
    json_t *results = json_object(), *list, *score = json_object(), *metrics, *m;
    json_add_int(results, "total_samples", run->samples);
    json_add_int(results, "completed_samples", run->answered);
    list = json_add(results, "scores", json_array());
    json_add_cstr(score, "name", "assay");
    json_add_cstr(score, "scorer", "assay");
    json_add_cstr(score, "reducer", "mean");
    json_add_cstr(json_add(score, "params", json_object()), "score", run->score);
    json_add_int(score, "scored_samples", run->scored);
    json_add_int(score, "unscored_samples", run->samples - run->scored);
    metrics = json_add(score, "metrics", json_object());
    for (size_t i = 0; run->known && i < countof(metric); i++) {
        m = json_add(metrics, metric[i].name, json_object());
        json_add_cstr(m, "name", metric[i].name);
        json_add_num(m, "value", metric[i].value);
    }
    json_array_append_new(list, score);
    return results;
}

static json_t *stats_json(const struct log_run *run)
{
    json_t *stats = json_object(), *usage;
    json_add_cstr(stats, "started_at", run->started);
    json_add_cstr(stats, "completed_at", run->ended);
    usage = json_add(stats, "model_usage", json_object());
    if (run->knows_tokens)
        json_add(usage, run->model, usage_json((int64_t)run->tokens[0], (int64_t)run->tokens[1]));
    return stats;
}

static const char *status_word(const struct log_run *run)
{
    if (strcmp(run->state, "open") == 0)
        return "started";
    return strcmp(run->state, "complete") == 0 ? "success" : "cancelled";
}

/* Write all members that stand before the samples, and leave the object open: the order of the
 * members is part of the format. */
static int write_head(FILE *to, const struct log_run *run, struct err *err)
{
    json_t *head = json_object(), *plan;
    struct buf b;
    json_add_int(head, "version", 2);
    json_add_cstr(head, "status", status_word(run));
    json_add(head, "eval", eval_json(run));
    plan = json_add(head, "plan", json_object());
    json_add_cstr(plan, "name", "plan");
    json_add(plan, "steps", json_array());
    json_add(head, "results", results_json(run));
    json_add(head, "stats", stats_json(run));
    buf_init(&b, 16 << 20);
    json_dump(head, &b);
    json_decref(head);
    fwrite(b.p, 1, b.n - 1, to); /* without the closing brace */
    fputs(",\"samples\":[\n", to);
    buf_finish(&b);
    return ferror(to) ? err_sys(err, "cannot write the log") : 0;
}

static int write_inspect(FILE *to, struct store *store, const struct log_run *run,
                         struct export_result *ret, struct err *err)
{
    sqlite3_stmt *stmt;
    json_t *sample;
    int rc;
    if (write_head(to, run, err) < 0 ||
        sql_prepare(store_db(store), &stmt, err, log_samples_sql, "i", run->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        fputs(ret->samples++ ? "," : "", to);
        sample = inspect_sample(run, stmt);
        rc = json_write_line(to, sample, err);
        json_decref(sample);
        if (rc < 0)
            break;
    }
    sqlite3_finalize(stmt);
    fputs("]}\n", to);
    return rc;
}

int export_inspect(FILE *to, struct store *store, const struct export_query *query,
                   const struct run_rows *runs, struct export_result *ret, struct err *err)
{
    struct arena arena = {0};
    struct log_run run = {0};
    int rc = log_pick_run(&run, "inspect", store, query, runs, &arena, err);
    if (rc == 0)
        rc = log_read_rates(&run, store, err);
    if (rc == 0)
        rc = write_inspect(to, store, &run, ret, err);
    arena_finish(&arena);
    return rc;
}
