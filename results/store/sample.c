/* sample.c: write replies and verdicts into the store, and read samples from it. */
#include "harness/base/clock.h"
#include "harness/base/hash.h"
#include "harness/io/json.h"
#include "problems/parts.h"
#include "results/store/sql.h"
#include "results/store/private.h"

#include <stdio.h>
#include <string.h>

int store_put_prompt(struct store *store, const struct prompt *prompt, struct err *err)
{
    json_t *list;
    struct buf text;
    int64_t one;
    bool found = false;
    int rc;
    if (prompt->n == 0)
        return 0;
    if (sql_int_kept(store->db, &store->kept[KEPT_PROMPT_IS_THERE], &one, &found, err,
                     "SELECT 1 FROM prompts WHERE sha256 = ?", "s", prompt->sha256) < 0 ||
        found)
        return found ? 0 : -1;
    list = json_array();
    for (size_t i = 0; i < prompt->n; i++) {
        json_t *message = json_object();
        json_add_cstr(message, "role", prompt->message[i].role);
        json_add_str(message, "content", prompt->message[i].text);
        json_array_append_new(list, message);
    }
    buf_init(&text, 64u << 20);
    json_dump(list, &text);
    json_decref(list);
    rc = sql_run(store->db, err, "INSERT OR IGNORE INTO prompts VALUES (?, ?)", "st",
                 prompt->sha256, buf_str(&text));
    buf_finish(&text);
    return rc;
}

/* The key under which the run has the sample; *found false: it has none. */
static int own_key(struct store *store, struct sample *s, int64_t run, bool *found, struct err *err)
{
    static const char sql[] =
        "SELECT key FROM samples WHERE run_id = ? AND problem_id = ? AND idx = ?";
    sqlite3_stmt **kept = &store->kept[KEPT_KEY];
    int64_t index = s->index;
    int rc = *kept ? sql_bind(*kept, err, "iii", run, s->problem->row, index)
                   : sql_prepare(store->db, kept, err, sql, "iii", run, s->problem->row, index);
    if (rc == 0)
        rc = sql_step(*kept, err);
    *found = rc == 1;
    if (*found)
        snprintf(s->key, sizeof s->key, "%s", (const char *)sqlite3_column_text(*kept, 0));
    sqlite3_reset(*kept);
    return rc < 0 ? -1 : 0;
}

int store_claim_key(struct store *store, struct sample *s, int64_t run, int64_t *other,
                    struct err *err)
{
    struct hash h;
    bool found, taken, own;
    int64_t owner = 0;
    *other = 0;
    if (sql_int_kept(store->db, &store->kept[KEPT_OWNER], &owner, &taken, err,
                     "SELECT run_id FROM samples WHERE key = ?", "s", s->key) < 0)
        return -1;
    taken = taken && owner != run;
    if (taken && sql_int(store->db, other, &found, err,
                         "SELECT id FROM samples s WHERE key = ? AND api_error IS NULL AND NOT "
                         "EXISTS (SELECT 1 FROM turns WHERE sample_id = s.id)",
                         "s", s->key) < 0)
        return -1;
    if (own_key(store, s, run, &own, err) < 0)
        return -1;
    if (taken && !own) {
        hash_init(&h);
        hash_addc(&h, s->key);
        hash_add_int(&h, run);
        hash_hex(&h, s->key);
    }
    return 0;
}

static const char *tier_of(const struct reply *r)
{
    return r->service_tier ? r->service_tier : "";
}

static int64_t in_flight_of(const struct reply *r)
{
    return r->in_flight ? r->in_flight : -1;
}

int store_put_reply(struct store *store, struct sample *s, int64_t run, struct err *err)
{
    const struct reply *r = &s->reply;
    char now[24];
    bool found;
    clock_iso(now, sizeof now);
    if (store_begin(store, err) < 0 || store_put_prompt(store, &s->prompt, err) < 0)
        return -1;
    store->replies++;
    if (sql_run_kept(
            store->db, &store->kept[KEPT_REPLY], err,
            "INSERT INTO samples (key, run_id, problem_id, idx, prompt_sha256, form, reply, "
            "reasoning, "
            "finish_reason, api_error, prompt_tokens, completion_tokens, reasoning_tokens, "
            "cached_tokens, cache_written_tokens, service_tier, cost, tries, latency_ms, ttft_ms, "
            "in_flight, replied_at, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET reply = excluded.reply, "
            "reasoning = excluded.reasoning, finish_reason = excluded.finish_reason, "
            "api_error = excluded.api_error, prompt_tokens = excluded.prompt_tokens, "
            "completion_tokens = excluded.completion_tokens, "
            "reasoning_tokens = excluded.reasoning_tokens, "
            "cached_tokens = excluded.cached_tokens, "
            "cache_written_tokens = excluded.cache_written_tokens, "
            "service_tier = excluded.service_tier, cost = excluded.cost, "
            "tries = tries + excluded.tries, latency_ms = excluded.latency_ms, "
            "ttft_ms = excluded.ttft_ms, in_flight = excluded.in_flight, "
            "replied_at = excluded.replied_at, refused = excluded.refused, verdict_id = NULL "
            "WHERE samples.api_error IS NOT NULL",
            "siiissttssIIIIIsDiiIIsi", s->key, run, s->problem->row, (int64_t)s->index,
            s->prompt.n ? s->prompt.sha256 : NULL, r->is_completion ? "completion" : "reply",
            r->text, r->reasoning, r->finish_raw ? r->finish_raw : "", r->error, r->prompt_tokens,
            r->completion_tokens, r->reasoning_tokens, r->cached_tokens, r->cache_written_tokens,
            tier_of(r), r->cost, (int64_t)r->tries, r->latency_us / 1000, r->ttft_ms,
            in_flight_of(r), now, (int64_t)r->refused) < 0)
        return -1;
    if (sqlite3_changes(store->db) != 1)
        return err_set(err, ERR_INTERNAL, "%s#%d has a stored reply already", s->problem->id,
                       s->index);
    return sql_int_kept(store->db, &store->kept[KEPT_ROW], &s->row, &found, err,
                        "SELECT id FROM samples WHERE key = ?", "s", s->key);
}

/* The row holds sums over all turns; minus those of earlier turns they are the last turn's own. */
static const char keep_turn_sql[] =
    "INSERT INTO turns (sample_id, turn, prompt_sha256, finish_reason, prompt_tokens, "
    "completion_tokens, reasoning_tokens, cached_tokens, cost, tries, latency_ms, replied_at, "
    "verdict_id, reply, "
    "reasoning, feedback) SELECT s.id, e.n, s.prompt_sha256, s.finish_reason, s.prompt_tokens - "
    "e.i, "
    "s.completion_tokens - e.o, s.reasoning_tokens - e.r, s.cached_tokens - e.k, s.cost - e.c, "
    "s.tries - e.t, "
    "s.latency_ms - e.l, s.replied_at, s.verdict_id, s.reply, s.reasoning, ?2 FROM samples s, "
    "(SELECT COUNT(*) AS n, COALESCE(SUM(prompt_tokens), 0) AS i, "
    "COALESCE(SUM(completion_tokens), 0) AS o, COALESCE(SUM(reasoning_tokens), 0) AS r, "
    "COALESCE(SUM(cached_tokens), 0) AS k, "
    "COALESCE(SUM(cost), 0) AS c, COALESCE(SUM(tries), 0) AS t, COALESCE(SUM(latency_ms), 0) AS l "
    "FROM turns WHERE sample_id = ?1) e WHERE s.id = ?1 AND s.verdict_id IS NOT NULL";

/* A sum is unknown (NULL) when the number is unknown for one of the turns. */
static const char next_turn_sql[] =
    "UPDATE samples SET prompt_sha256 = ?, reply = ?, reasoning = ?, finish_reason = ?, "
    "prompt_tokens = prompt_tokens + ?, completion_tokens = completion_tokens + ?, "
    "reasoning_tokens = reasoning_tokens + ?, cached_tokens = cached_tokens + ?, "
    "cache_written_tokens = cache_written_tokens + ?, service_tier = ?, cost = cost + ?, "
    "tries = tries + ?, latency_ms = latency_ms + ?, ttft_ms = ?, in_flight = ?, replied_at = ?, "
    "verdict_id = NULL WHERE id = ?";

int store_put_turn(struct store *store, const struct sample *s, struct str feedback,
                   struct err *err)
{
    const struct reply *r = &s->reply;
    sqlite3 *db = store->db;
    char now[24];
    clock_iso(now, sizeof now);
    if (store_begin(store, err) < 0 || store_put_prompt(store, &s->prompt, err) < 0 ||
        sql_run(db, err, keep_turn_sql, "it", s->row, feedback) < 0)
        return -1;
    if (sqlite3_changes(db) != 1)
        return err_set(err, ERR_INTERNAL, "%s#%d has no verdict that a turn could follow",
                       s->problem->id, s->index);
    store->replies++;
    if (sql_run(db, err,
                "UPDATE verdicts SET role = 'turn' WHERE id = (SELECT verdict_id FROM samples "
                "WHERE id = ?)",
                "i", s->row) < 0)
        return -1;
    return sql_run(db, err, next_turn_sql, "sttsIIIIIsDiiIIsi", s->prompt.sha256, r->text,
                   r->reasoning, r->finish_raw ? r->finish_raw : "", r->prompt_tokens,
                   r->completion_tokens, r->reasoning_tokens, r->cached_tokens,
                   r->cache_written_tokens, tier_of(r), r->cost, (int64_t)r->tries,
                   r->latency_us / 1000, r->ttft_ms, in_flight_of(r), now, s->row);
}

/* How many files or answers the candidate is. */
static int64_t count_parts(const struct sample *s)
{
    struct arena arena = {0};
    const struct part *part;
    size_t n =
        s->kind && s->candidate.code.p ? parts_read(&part, s->kind, s->candidate.code, &arena) : 1;
    arena_finish(&arena);
    return (int64_t)n;
}

static int put_verdict(struct store *store, const struct sample *s, const struct verdict *v,
                       int64_t toolchain, const char *role, struct err *err)
{
    bool cell = v->judged_in_cell;
    char now[24];
    clock_iso(now, sizeof now);
    if (store_begin(store, err) < 0)
        return -1;
    return sql_run_kept(
        store->db, &store->kept[KEPT_VERDICT], err,
        "INSERT INTO verdicts (sample_id, class, detail, step, score, mismatches, compared, "
        "evidence, flags, rule, candidate, official_letter, official_passed, tier, "
        "toolchain_id, cpu_ms, wall_ms, peak_bytes, compile_log, run_log, judged_at, role, "
        "behaviour, shares, way, rigorous, points, parts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, "
        "?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?, ?)",
        "isssDIIsssTsIsIDDIttsssIsIDi", s->row, verdict_class(v->class)->name, v->detail, v->step,
        v->score, v->mismatches, v->compared, v->evidence, v->flags,
        s->candidate.rule ? s->candidate.rule : "", s->candidate.code,
        v->official_passed >= 0 ? v->letter : NULL, (int64_t)v->official_passed,
        cell ? exec_tier_name(v->tier) : "", toolchain > 0 ? toolchain : (int64_t)-1,
        cell ? (double)v->cpu_us / 1000 : -1.0, cell ? (double)v->wall_us / 1000 : -1.0,
        cell ? v->peak_bytes : (int64_t)-1, v->compile_log, v->run_log, now, role,
        v->behaviour && *v->behaviour ? v->behaviour : NULL, v->shares ? v->shares : (int64_t)-1,
        v->way, (int64_t)v->rigorous, v->points, count_parts(s));
}

int store_put_second(struct store *store, const struct sample *s, int64_t toolchain,
                     struct err *err)
{
    return put_verdict(store, s, &s->second, toolchain, "second", err);
}

int store_put_checks(struct store *store, const struct sample *s, struct err *err)
{
    char now[24];
    clock_iso(now, sizeof now);
    for (size_t i = 0; i < s->n_check; i++) {
        const struct sample_check *c = &s->check[i];
        if (store_begin(store, err) < 0 ||
            sql_run(store->db, err, "INSERT OR REPLACE INTO checks VALUES (?, ?, ?, ?, ?, ?, ?)",
                    "issssds", s->row, c->kind, c->result, c->detail, c->tool, c->cpu_ms, now) < 0)
            return -1;
    }
    return 0;
}

int store_put_verdict(struct store *store, const struct sample *s, int64_t toolchain,
                      struct err *err)
{
    if (put_verdict(store, s, &s->verdict, toolchain, "main", err) < 0)
        return -1;
    return sql_run_kept(store->db, &store->kept[KEPT_VERDICT_ID], err,
                        "UPDATE samples SET verdict_id = ? WHERE id = ?", "ii",
                        (int64_t)sqlite3_last_insert_rowid(store->db), s->row);
}

static int64_t int_or_unset(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? -1
                                                            : sqlite3_column_int64(stmt, column);
}

static void get_reply(struct reply *r, sqlite3_stmt *stmt, struct arena *arena)
{
    r->text = sql_text(stmt, 4, arena);
    r->reasoning = sql_text(stmt, 5, arena);
    r->finish_raw = sql_cstr(stmt, 6, arena);
    r->finish = finish_from(str_c(r->finish_raw));
    r->error = sqlite3_column_type(stmt, 7) == SQLITE_NULL ? NULL : sql_cstr(stmt, 7, arena);
    r->prompt_tokens = int_or_unset(stmt, 8);
    r->completion_tokens = int_or_unset(stmt, 9);
    r->reasoning_tokens = int_or_unset(stmt, 10);
    r->is_completion = sqlite3_column_int(stmt, 11) != 0;
    r->cached_tokens = int_or_unset(stmt, 14);
    r->cache_written_tokens = int_or_unset(stmt, 15);
    r->service_tier = sql_cstr(stmt, 16, arena);
    r->ttft_ms = -1; /* when and how it came is told of the request that it was asked with */
}

int store_each_sample(struct store *store, int64_t run, sample_state_fn *fn, void *ctx,
                      struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(
            store->db, &stmt, err,
            "SELECT s.id, p.name, s.idx, s.api_error IS NULL, v.class, "
            "(SELECT COUNT(*) FROM turns t WHERE t.sample_id = s.id), s.refused FROM samples s "
            "JOIN problems p ON p.id = s.problem_id "
            "LEFT JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id = ? "
            "ORDER BY p.name, s.idx",
            "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        struct sample_state state = {
            .row = sqlite3_column_int64(stmt, 0),
            .problem = (const char *)sqlite3_column_text(stmt, 1),
            .index = sqlite3_column_int(stmt, 2),
            .replied = sqlite3_column_int(stmt, 3) != 0,
            .class = (const char *)sqlite3_column_text(stmt, 4),
            .turns = sqlite3_column_int(stmt, 5),
            .refused = sqlite3_column_int(stmt, 6) != 0,
        };
        if (fn(ctx, &state, err) < 0) {
            rc = -1;
            break;
        }
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

/* Read messages that store_put_prompt wrote. */
static int get_prompt(struct prompt *ret, sqlite3_stmt *stmt, int column, struct arena *arena,
                      struct err *err)
{
    json_t *list = NULL, *item;
    size_t i;
    if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
        return 0;
    if (json_parse(sql_text(stmt, column, arena), "messages", &list, err) < 0)
        return -1;
    json_array_foreach(list, i, item)
    {
        const char *role = "user";
        struct str text = STR("");
        json_get_cstr(item, "role", false, &role, NULL);
        json_get_str(item, "content", false, &text, NULL);
        prompt_add(ret, arena_dup(arena, str_c(role)), arena_str(arena, text));
    }
    json_decref(list);
    prompt_seal(ret);
    return 0;
}

static int take_sample(struct sample *s, sqlite3_stmt *stmt, const struct suite *suite,
                       struct err *err)
{
    const char *id = sql_cstr(stmt, 2, &s->arena);
    s->row = sqlite3_column_int64(stmt, 0);
    memcpy(s->key, sql_cstr(stmt, 1, &s->arena), sizeof s->key);
    s->index = sqlite3_column_int(stmt, 3);
    s->problem = suite_find(suite, str_c(id));
    get_reply(&s->reply, stmt, &s->arena);
    s->turn = sqlite3_column_int(stmt, 13);
    if (get_prompt(&s->prompt, stmt, 12, &s->arena, err) < 0)
        return -1;
    if (!s->problem)
        return err_set(err, ERR_STORE, "problem '%s' is not in the run's suite", id);
    return 0;
}

/* What the model had thought in its earlier turns, which are the last ones of its messages. */
static int get_thoughts(struct store *store, struct sample *s, struct err *err)
{
    sqlite3_stmt *stmt;
    size_t at = s->prompt.n;
    int rc;
    if (s->turn == 0)
        return 0;
    if (sql_prepare(store->db, &stmt, err,
                    "SELECT reasoning FROM turns WHERE sample_id = ? ORDER BY turn DESC", "i",
                    s->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        while (at > 0 && strcmp(s->prompt.message[at - 1].role, "assistant") != 0)
            at--;
        if (at > 0)
            s->prompt.message[--at].reasoning = sql_text(stmt, 0, &s->arena);
    }
    sqlite3_finalize(stmt);
    return rc;
}

int store_load_sample(struct store *store, int64_t row, const struct suite *suite,
                      struct sample *ret, struct err *err)
{
    struct sample s = {0};
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store->db, &stmt, err,
                    "SELECT s.id, s.key, p.name, s.idx, s.reply, s.reasoning, s.finish_reason, "
                    "s.api_error, s.prompt_tokens, s.completion_tokens, s.reasoning_tokens, "
                    "s.form = 'completion', pr.messages, "
                    "(SELECT COUNT(*) FROM turns t WHERE t.sample_id = s.id), "
                    "s.cached_tokens, s.cache_written_tokens, s.service_tier "
                    "FROM samples s JOIN problems p ON p.id = s.problem_id "
                    "LEFT JOIN prompts pr ON pr.sha256 = s.prompt_sha256 "
                    "WHERE s.id = ?",
                    "i", row) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1)
        rc = take_sample(&s, stmt, suite, err);
    else if (rc == 0)
        rc = err_set(err, ERR_STORE, "%s: no sample %lld", store->path, (long long)row);
    sqlite3_finalize(stmt);
    if (rc >= 0)
        rc = get_thoughts(store, &s, err);
    if (rc < 0)
        arena_finish(&s.arena);
    else
        *ret = s;
    return rc;
}

static void get_verdict(struct verdict *v, sqlite3_stmt *stmt, struct arena *arena)
{
    *v = verdict_make(verdict_class_by_name(sql_text(stmt, 0, arena)), sql_cstr(stmt, 2, arena),
                      sql_cstr(stmt, 5, arena));
    v->detail = sql_cstr(stmt, 1, arena);
    v->mismatches = int_or_unset(stmt, 3);
    v->compared = int_or_unset(stmt, 4);
    v->compile_log = sql_text(stmt, 6, arena);
    v->run_log = sql_text(stmt, 7, arena);
}

int store_load_verdict(struct store *store, struct sample *s, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store->db, &stmt, err,
                    "SELECT v.class, v.detail, v.step, v.mismatches, v.compared, v.evidence, "
                    "v.compile_log, v.run_log FROM samples s JOIN verdicts v ON v.id = "
                    "s.verdict_id WHERE s.id = ?",
                    "i", s->row) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1)
        get_verdict(&s->verdict, stmt, &s->arena);
    else if (rc == 0)
        rc = err_set(err, ERR_STORE, "%s: sample %lld has no verdict", store->path,
                     (long long)s->row);
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}
