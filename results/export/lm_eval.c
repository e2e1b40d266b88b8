/* lm_eval.c: a run as lm-evaluation-harness' samples_TASK.jsonl (its lm_eval/evaluator.py), one
 * line for each problem. References are not exported, so every target is empty. */
#include "results/export/logs.h"

#define EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

struct doc {
    json_t *line, *replies, *codes; /* NULL: none is open */
    int64_t id, n, c;
};

static json_t *doc_json(sqlite3_stmt *row)
{
    json_t *doc = json_object();
    log_add_text(doc, "problem", row, PROBLEM);
    log_add_text(doc, "spec", row, SPEC);
    log_add_text(doc, "interface", row, INTERFACE);
    log_add_text(doc, "entry", row, ENTRY);
    log_add_text(doc, "category", row, CATEGORY);
    log_add_text(doc, "difficulty", row, DIFFICULTY);
    return doc;
}

/* Add a list with one list in it: the format has a list for each request of a problem, and here
 * there is one request with all its answers. */
static json_t *add_answers(json_t *line, const char *key)
{
    json_t *outer = json_add(line, key, json_array()), *inner = json_array();
    json_array_append_new(outer, inner);
    return inner;
}

static void open_doc(struct doc *d, sqlite3_stmt *row, const struct log_run *run)
{
    json_t *first;
    d->line = json_object();
    d->n = d->c = 0;
    json_add_int(d->line, "doc_id", d->id++);
    json_add(d->line, "doc", doc_json(row));
    json_add_cstr(d->line, "target", "");
    first = json_add(json_add(d->line, "arguments", json_object()), "gen_args_0", json_object());
    json_add(first, "arg_0", log_messages(row));
    json_add(first, "arg_1", log_config(run));
    d->replies = add_answers(d->line, "resps");
    d->codes = add_answers(d->line, "filtered_resps");
    json_add_cstr(d->line, "filter", "extract");
    json_array_append_new(json_add(d->line, "metrics", json_array()), json_text(str_c(run->score)));
    log_add_text(d->line, "doc_hash", row, HASH);
    log_add_text(d->line, "prompt_hash", row, PROMPT_HASH);
    json_add_cstr(d->line, "target_hash", EMPTY_SHA256);
}

/* Write the line of a problem. A problem without samples that count has no rate. */
static int close_doc(FILE *to, struct doc *d, const struct log_run *run, struct err *err)
{
    struct rate rate = {d->n, d->c};
    int rc;
    if (!d->line)
        return 0;
    if (run->best_of)
        rate_as_one_trial(&rate);
    json_add(d->line, run->score,
             rate.n ? json_real((double)rate.c / (double)rate.n) : json_null());
    rc = json_write_line(to, d->line, err);
    json_decref(d->line);
    d->line = NULL;
    return rc;
}

static void add_answer(struct doc *d, sqlite3_stmt *row)
{
    bool counts = sqlite3_column_int(row, COUNTS) != 0;
    json_array_append_new(d->replies, json_text(log_view(row, REPLY)));
    json_array_append_new(d->codes, json_text(log_view(row, CANDIDATE)));
    d->n += counts;
    d->c += counts && log_is_pass(row);
}

static int write_docs(FILE *to, sqlite3_stmt *stmt, const struct log_run *run,
                      struct export_result *ret, struct err *err)
{
    struct doc d = {0};
    struct buf last;
    int rc;
    buf_init(&last, 1 << 16);
    while ((rc = sql_step(stmt, err)) == 1) {
        if (!d.line || !str_eq(log_view(stmt, PROBLEM), buf_str(&last))) {
            if ((rc = close_doc(to, &d, run, err)) < 0)
                break;
            open_doc(&d, stmt, run);
            buf_clear(&last);
            buf_adds(&last, log_view(stmt, PROBLEM));
        }
        if (sqlite3_column_type(stmt, API_ERROR) != SQLITE_NULL)
            continue;
        add_answer(&d, stmt);
        ret->samples++;
    }
    if (rc == 0)
        rc = close_doc(to, &d, run, err);
    json_decref(d.line);
    buf_finish(&last);
    return rc;
}

int export_lm_eval(FILE *to, struct store *store, const struct export_query *query,
                   const struct run_rows *runs, struct export_result *ret, struct err *err)
{
    struct arena arena = {0};
    struct log_run run = {0};
    sqlite3_stmt *stmt;
    int rc = log_pick_run(&run, "lm-eval", store, query, runs, &arena, err);
    if (rc == 0)
        rc = sql_prepare(store_db(store), &stmt, err, log_samples_sql, "i", run.row);
    if (rc == 0) {
        rc = write_docs(to, stmt, &run, ret, err);
        sqlite3_finalize(stmt);
    }
    arena_finish(&arena);
    return rc;
}
