/* eee.c: a run as Every Eval Ever has it (evaleval/every_eval_ever, schema 0.3.0 of its eval.schema.json
 * and instance_level_eval.schema.json): one object for the run, and one line for each sample, tied by
 * evaluation_id. References are not exported, so every list of them is empty. detailed_evaluation_results
 * is left out: it wants the path that the lines get in their repository, a random UUID in it. */
#include "results/export/logs.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EEE_SCHEMA "0.3.0"

static json_t *add_object(json_t *to, const char *name)
{
    return json_add(to, name, json_object());
}

static const char *identity(const struct log_run *run, struct arena *arena)
{
    return arena_printf(arena, "%s/%s/%s", run->label, run->model, run->started);
}

/* ---- the run ---- */

static void add_uncertainty(json_t *details, const struct log_run *run)
{
    json_t *u = add_object(details, "uncertainty"), *interval;
    interval = add_object(u, "confidence_interval");
    json_add_num(interval, "lower", run->pass1.low);
    json_add_num(interval, "upper", run->pass1.high);
    json_add_num(interval, "confidence_level", 0.95);
    json_add_cstr(interval, "method",
                  run->pass1.exact ? "Clopper-Pearson" : "bootstrap over problems");
    json_add_int(u, "num_samples", run->scored);
}

static void add_generation(json_t *result, const struct log_run *run)
{
    static const char *const names[] = {"temperature", "top_p", "top_k", "max_tokens"};
    json_t *config = add_object(result, "generation_config"), *sent = NULL, *value;
    json_t *args = add_object(config, "generation_args");
    if (json_parse(str_c(run->parameters), "parameters", &sent, NULL) == 0)
        for (size_t i = 0; i < countof(names); i++)
            if ((value = json_object_get(sent, names[i])))
                json_add(args, names[i], json_incref(value));
    json_decref(sent);
    json_add_cstr(args, "prompt_template", run->prompt);
    json_add_cstr(add_object(config, "additional_details"), "parameters", run->parameters);
}

static json_t *result_json(const struct log_run *run, struct arena *arena)
{
    json_t *result = json_object(), *part;
    json_add_cstr(result, "evaluation_name", run->label);
    part = add_object(result, "source_data");
    json_add_cstr(part, "dataset_name", run->label);
    json_add_cstr(part, "source_type", "other");
    json_add_cstr(add_object(part, "additional_details"), "version_sha256", run->version);
    part = add_object(result, "metric_config");
    json_add_cstr(part, "evaluation_description", run->score);
    json_add(part, "lower_is_better", json_false());
    json_add_cstr(part, "score_type", "continuous");
    json_add_int(part, "min_score", 0);
    json_add_int(part, "max_score", 1);
    part = add_object(result, "score_details");
    json_add_num(part, "score", run->pass1.value);
    json_add_cstr(add_object(part, "details"), "problems",
                  arena_printf(arena, "%lld", (long long)run->pass1.problems));
    add_uncertainty(part, run);
    add_generation(result, run);
    return result;
}

static json_t *run_json(const struct log_run *run, struct arena *arena)
{
    json_t *obj = json_object(), *part;
    json_add_cstr(obj, "schema_version", EEE_SCHEMA);
    json_add_cstr(obj, "evaluation_id", identity(run, arena));
    json_add_cstr(obj, "evaluation_timestamp", run->started);
    json_add_cstr(obj, "retrieved_timestamp", arena_printf(arena, "%lld", (long long)time(NULL)));
    part = add_object(obj, "source_metadata");
    json_add_cstr(part, "source_name", "assay");
    json_add_cstr(part, "source_type", "evaluation_run");
    json_add_cstr(part, "source_organization_name", "unknown");
    json_add_cstr(part, "evaluator_relationship", "third_party");
    part = add_object(obj, "eval_library");
    json_add_cstr(part, "name", "assay");
    json_add_cstr(part, "version", "unknown");
    json_add_cstr(add_object(part, "additional_details"), "tools", run->tools);
    part = add_object(obj, "model_info");
    json_add_cstr(part, "name", run->model);
    json_add_cstr(part, "id", run->model);
    part = add_object(part, "additional_details");
    json_add_cstr(part, "deployment_type", "unknown");
    json_add_cstr(part, "model_availability", "unknown");
    part = json_add(obj, "evaluation_results", json_array());
    if (run->known)
        json_array_append_new(part, result_json(run, arena));
    return obj;
}

int export_eee(FILE *to, struct store *store, const struct export_query *query,
               const struct run_rows *runs, struct export_result *ret, struct err *err)
{
    struct arena arena = {0};
    struct log_run run = {0};
    json_t *obj;
    int rc = log_pick_run(&run, "eee", store, query, runs, &arena, err);
    if (rc == 0)
        rc = log_read_rates(&run, store, err);
    if (rc == 0) {
        obj = run_json(&run, &arena);
        rc = json_write_line(to, obj, err);
        json_decref(obj);
        ret->samples = run.scored;
    }
    arena_finish(&arena);
    return rc;
}

/* ---- its samples ---- */

static void add_list(json_t *to, const char *name, struct str text)
{
    json_array_append_new(json_add(to, name, json_array()), json_text(text));
}

/* Where the sample was asked again there is the whole conversation, else the one reply. */
static void add_answer(json_t *line, sqlite3_stmt *row, json_t *sent, bool single)
{
    size_t i, turns = json_array_size(sent);
    json_t *part, *list, *message;
    json_array_foreach(sent, i, message) json_add_int(message, "turn_idx", (int64_t)i);
    if (single) {
        part = add_object(line, "output");
        add_list(part, "raw", log_view(row, REPLY));
        if (log_view(row, REASONING).n)
            add_list(part, "reasoning_trace", log_view(row, REASONING));
        json_add(line, "messages", json_null());
        return;
    }
    json_add(line, "output", json_null());
    list = json_add(line, "messages", json_incref(sent));
    message = json_object();
    json_add_cstr(message, "role", "assistant");
    log_add_text(message, "content", row, REPLY);
    json_add_int(message, "turn_idx", (int64_t)turns);
    json_array_append_new(list, message);
}

static void add_input(json_t *line, sqlite3_stmt *row, const json_t *sent)
{
    json_t *part = add_object(line, "input");
    struct buf text;
    buf_init(&text, 64u << 20);
    json_dump(sent, &text);
    log_add_text(part, "raw", row, SPEC);
    json_add_str(part, "formatted", buf_str(&text));
    json_add(part, "reference", json_array());
    buf_finish(&text);
}

static void add_attribution(json_t *line, sqlite3_stmt *row, bool single, size_t turns)
{
    json_t *list = json_add(line, "answer_attribution", json_array()), *item;
    if (sqlite3_column_type(row, CANDIDATE) == SQLITE_NULL)
        return;
    item = json_object();
    json_add_int(item, "turn_idx", single ? 0 : (int64_t)turns);
    json_add_cstr(item, "source", single ? "output.raw" : "messages[turn_idx].content");
    log_add_text(item, "extracted_value", row, CANDIDATE);
    json_add_cstr(item, "extraction_method", "custom");
    json_add(item, "is_terminal", json_true());
    json_array_append_new(list, item);
}

/* A count that the service does not tell is left out, not 0. */
static void add_usage(json_t *line, sqlite3_stmt *row)
{
    int64_t in = sqlite3_column_int64(row, IN), out = sqlite3_column_int64(row, OUT);
    json_t *part;
    if (sqlite3_column_type(row, IN) != SQLITE_NULL &&
        sqlite3_column_type(row, OUT) != SQLITE_NULL) {
        part = add_object(line, "token_usage");
        json_add_int(part, "input_tokens", in);
        json_add_int(part, "output_tokens", out);
        json_add_int(part, "total_tokens", in + out);
        if (sqlite3_column_type(row, THOUGHT) != SQLITE_NULL)
            json_add_int(part, "reasoning_tokens", sqlite3_column_int64(row, THOUGHT));
    }
    if (sqlite3_column_type(row, LATENCY) != SQLITE_NULL)
        json_add_num(add_object(line, "performance"), "latency_ms",
                     sqlite3_column_double(row, LATENCY));
}

static json_t *sample_json(sqlite3_stmt *row, const struct log_run *run, struct arena *arena)
{
    json_t *line = json_object(), *sent = log_messages(row), *part;
    size_t turns = json_array_size(sent);
    bool first_is_system =
        turns &&
        strcmp(json_string_value(json_object_get(json_array_get(sent, 0), "role")), "system") == 0;
    bool single = turns - first_is_system < 2;
    json_add_cstr(line, "schema_version", "instance_level_eval_" EEE_SCHEMA);
    json_add_cstr(line, "evaluation_id", identity(run, arena));
    json_add_cstr(line, "model_id", run->model);
    json_add_cstr(line, "evaluation_name", run->label);
    log_add_text(line, "sample_id", row, PROBLEM);
    log_add_text(line, "sample_hash", row, HASH);
    json_add_cstr(line, "interaction_type", single ? "single_turn" : "multi_turn");
    add_input(line, row, sent);
    add_answer(line, row, sent, single);
    add_attribution(line, row, single, turns);
    part = add_object(line, "evaluation");
    json_add_num(part, "score", log_is_pass(row));
    json_add(part, "is_correct", json_boolean(log_is_pass(row)));
    add_usage(line, row);
    part = add_object(line, "metadata");
    json_add_cstr(part, "sample_index",
                  arena_printf(arena, "%lld", (long long)sqlite3_column_int64(row, INDEX)));
    log_add_text(part, "class", row, CLASS);
    log_add_text(part, "finish_reason", row, FINISH);
    json_decref(sent);
    return line;
}

static int write_samples(FILE *to, sqlite3_stmt *stmt, const struct log_run *run,
                         struct export_result *ret, struct err *err)
{
    int rc;
    while ((rc = sql_step(stmt, err)) == 1) {
        struct arena arena = {0};
        json_t *line;
        if (!sqlite3_column_int(stmt, COUNTS)) {
            ret->unscored++;
            continue;
        }
        line = sample_json(stmt, run, &arena);
        rc = json_write_line(to, line, err);
        json_decref(line);
        arena_finish(&arena);
        ret->samples++;
        if (rc < 0)
            break;
    }
    return rc;
}

int export_eee_samples(FILE *to, struct store *store, const struct export_query *query,
                       const struct run_rows *runs, struct export_result *ret, struct err *err)
{
    struct arena arena = {0};
    struct log_run run = {0};
    sqlite3_stmt *stmt;
    int rc = log_pick_run(&run, "eee-samples", store, query, runs, &arena, err);
    if (rc == 0)
        rc = sql_prepare(store_db(store), &stmt, err, log_samples_sql, "i", run.row);
    if (rc == 0) {
        rc = write_samples(to, stmt, &run, ret, err);
        sqlite3_finalize(stmt);
    }
    arena_finish(&arena);
    return rc;
}
