/* draft.c: write drafted benches into the store, and read them. */
#include "harness/base/clock.h"
#include "results/store/drafts.h"
#include "results/store/sql.h"
#include "results/store/private.h"

int store_put_draft(struct store *s, const struct draft *d, struct err *err)
{
    const struct reply *r = d->reply;
    char now[24];
    clock_iso(now, sizeof now);
    if (store_begin(s, err) < 0 || store_put_prompt(s, d->prompt, err) < 0 ||
        sql_run(s->db, err,
                "INSERT INTO drafts (key, name, problem_id, model_id, step, prompt_sha256, "
                "finish_reason, prompt_tokens, completion_tokens, reasoning_tokens, cost, tries, "
                "latency_ms, replied_at, reply, reasoning, taken, outcome) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "ssiiissIIIDiisttts", d->key, d->name, d->problem, d->model, (int64_t)d->step,
                d->prompt->sha256, r->finish_raw ? r->finish_raw : "", r->prompt_tokens,
                r->completion_tokens, r->reasoning_tokens, r->cost, (int64_t)r->tries,
                r->latency_us / 1000, now, r->text, r->reasoning, d->taken, d->outcome) < 0)
        return -1;
    return store_flush(s, err); /* at once: the reply was paid for */
}

int store_put_draft_outcome(struct store *s, const char *key, const struct draft_outcome *o,
                            struct err *err)
{
    char now[24];
    clock_iso(now, sizeof now);
    if (store_begin(s, err) < 0 ||
        sql_run(s->db, err,
                "UPDATE drafts SET outcome = ?, told = ?, mutants = ?, killed = ?, equivalent = ?, "
                "tried_at = ? WHERE key = ?",
                "stIIIss", o->outcome, o->told, o->mutants, o->killed, o->equivalent, now, key) < 0)
        return -1;
    return store_flush(s, err);
}

static int64_t number_or(sqlite3_stmt *stmt, int column, int64_t none)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? none
                                                            : sqlite3_column_int64(stmt, column);
}

int store_get_draft(struct store *s, const char *key, struct draft_state *ret, bool *found,
                    struct arena *arena, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(s->db, &stmt, err,
                    "SELECT taken, outcome, told, mutants, killed, equivalent FROM drafts "
                    "WHERE key = ?",
                    "s", key) < 0)
        return -1;
    rc = sql_step(stmt, err);
    *found = rc == 1;
    if (rc == 1)
        *ret = (struct draft_state){
            .taken = sql_text(stmt, 0, arena),
            .outcome =
                sqlite3_column_type(stmt, 1) == SQLITE_NULL ? NULL : sql_cstr(stmt, 1, arena),
            .told = sql_text(stmt, 2, arena),
            .mutants = number_or(stmt, 3, -1),
            .killed = number_or(stmt, 4, -1),
            .equivalent = number_or(stmt, 5, -1),
        };
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}
