/* run.c: runs, toolchains, goldens. */
#include "harness/base/clock.h"
#include "results/store/sql.h"
#include "results/store/private.h"

#include <stdlib.h>
#include <string.h>

#define ENDED "ended" /* how goldens.fingerprint says that the bench itself ended the run */

int store_model(struct store *s, const char *name, const char *base_url, const char *parameters,
                int64_t *ret, struct err *err)
{
    bool found;
    if (store_begin(s, err) < 0 ||
        sql_run(s->db, err,
                "INSERT OR IGNORE INTO models (name, base_url, parameters) VALUES (?, ?, ?)", "sss",
                name, base_url, parameters) < 0)
        return -1;
    return sql_int(s->db, ret, &found, err,
                   "SELECT id FROM models WHERE name = ? AND base_url = ? AND parameters = ?",
                   "sss", name, base_url, parameters);
}

/* Which profile it was asked by, and how old it is, is no part of what a model is. */
static int describe_model(struct store *s, const struct run *run, struct err *err)
{
    return sql_run(s->db, err,
                   "UPDATE models SET provider = COALESCE(NULLIF(?, ''), provider), "
                   "released = COALESCE(NULLIF(?, ''), released) WHERE id = ?",
                   "ssi", run->provider, run->released, run->model_row);
}

int store_add_faults(struct store *s, int64_t run, const char *kind, int64_t n, struct err *err)
{
    if (store_begin(s, err) < 0)
        return -1;
    return sql_run(s->db, err,
                   "INSERT INTO faults VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + "
                   "excluded.n",
                   "isi", run, kind, n);
}

int store_put_run(struct store *s, struct run *run, struct err *err)
{
    char now[24];
    int64_t number;
    bool found;
    clock_iso(now, sizeof now);
    if (store_begin(s, err) < 0 || store_free_number(s, &number, err) < 0 ||
        store_model(s, run->model, run->base_url, run->parameters, &run->model_row, err) < 0 ||
        describe_model(s, run, err) < 0)
        return -1;
    if (sql_run(s->db, err,
                "INSERT INTO runs (id, key, suite_id, model_id, source, prompt, n, as_official, "
                "started_at, simulator, label, extract, repair, best_of, template, shots, rules) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO "
                "NOTHING",
                "isiissiissssiisIi", number, run->key, run->suite_row, run->model_row, run->source,
                run->prompt, (int64_t)run->n, (int64_t)run->as_official, now,
                run->simulator ? run->simulator : "", run->label ? run->label : "",
                run->extract ? run->extract : "", (int64_t)run->repair, (int64_t)run->best_of,
                run->template ? run->template : "", run->template ? (int64_t)run->shots : -1,
                (int64_t)run->rules) < 0)
        return -1;
    if (sql_int(s->db, &run->row, &found, err, "SELECT id FROM runs WHERE key = ?", "s", run->key) <
        0)
        return -1;
    return store_flush(s, err);
}

int store_start_run(struct store *s, const struct run *run, struct err *err)
{
    if (store_begin(s, err) < 0 ||
        sql_run(s->db, err,
                "UPDATE runs SET n = MAX(n, ?), as_official = MAX(as_official, ?), "
                "wanted = MAX(wanted, ?), state = 'open', "
                "notes = CASE notes WHEN '' THEN COALESCE(?, '') ELSE notes END, "
                "ended_at = NULL, simulator = ?, extract = ?, price = COALESCE(?, price) "
                "WHERE id = ?",
                "iiissssi", (int64_t)run->n, (int64_t)run->as_official, run->wanted, run->notes,
                run->simulator ? run->simulator : "", run->extract ? run->extract : "", run->price,
                run->row) < 0)
        return -1;
    if (sqlite3_changes(s->db) != 1)
        return err_set(err, ERR_USAGE, "run %lld of %s was removed meanwhile: start again",
                       (long long)run->row, s->path);
    return store_flush(s, err);
}

int store_add_note(struct store *s, int64_t run, const char *note, struct err *err)
{
    if (store_begin(s, err) < 0)
        return -1;
    return sql_run(s->db, err,
                   "UPDATE runs SET notes = json_insert(CASE notes WHEN '' THEN '[]' ELSE notes "
                   "END, '$[#]', ?) WHERE id = ?",
                   "si", note, run);
}

int store_model_notes(struct store *s, const struct run *run, const char **ret, struct arena *arena,
                      struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    *ret = NULL;
    if (sql_prepare(s->db, &stmt, err,
                    "SELECT r.notes FROM runs r JOIN models m ON m.id = r.model_id "
                    "WHERE m.name = ? AND m.base_url = ? AND r.notes <> '' "
                    "ORDER BY r.id = ? DESC, r.id DESC LIMIT 1",
                    "ssi", run->model, run->base_url, run->row) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1)
        *ret = sql_cstr(stmt, 0, arena);
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

int store_end_run(struct store *s, int64_t run, bool complete, struct err *err)
{
    char now[24];
    clock_iso(now, sizeof now);
    if (store_begin(s, err) < 0 ||
        sql_run(s->db, err,
                "UPDATE runs SET ended_at = ?1, state = CASE WHEN ?2 AND NOT EXISTS (SELECT 1 FROM "
                "samples WHERE run_id = ?3 AND verdict_id IS NULL) THEN 'complete' "
                "ELSE 'incomplete' END WHERE id = ?3",
                "sii", now, (int64_t)complete, run) < 0)
        return -1;
    return store_flush(s, err);
}

static void get_run(struct run *run, sqlite3_stmt *stmt, struct arena *arena)
{
    run->row = sqlite3_column_int64(stmt, 0);
    memcpy(run->key, sql_cstr(stmt, 1, arena), sizeof run->key);
    run->suite_row = sqlite3_column_int64(stmt, 2);
    run->model_row = sqlite3_column_int64(stmt, 3);
    run->source = sql_cstr(stmt, 4, arena);
    run->prompt = sql_cstr(stmt, 5, arena);
    run->n = sqlite3_column_int(stmt, 6);
    run->as_official = sqlite3_column_int(stmt, 7) != 0;
    run->model = sql_cstr(stmt, 8, arena);
    run->base_url = sql_cstr(stmt, 9, arena);
    run->parameters = sql_cstr(stmt, 10, arena);
    run->simulator = sql_cstr(stmt, 11, arena);
    run->repair = sqlite3_column_int(stmt, 12);
    run->best_of = sqlite3_column_int(stmt, 13);
}

int store_get_run(struct store *s, const char *name, struct run *ret, struct arena *arena,
                  struct err *err)
{
    bool last = strcmp(name, "last") == 0;
    char *end;
    long long id = strtoll(name, &end, 10);
    sqlite3_stmt *stmt;
    int rc;
    if (!last && (*end || id <= 0))
        return err_set(err, ERR_USAGE,
                       "'%s' is no run: give its number from `assay report`, or "
                       "'last'",
                       name);
    if (sql_prepare(
            s->db, &stmt, err,
            "SELECT r.id, r.key, r.suite_id, r.model_id, r.source, r.prompt, r.n, "
            "r.as_official, m.name, m.base_url, m.parameters, r.simulator, r.repair, r.best_of "
            "FROM runs r "
            "JOIN models m ON m.id = r.model_id JOIN suites su ON su.id = r.suite_id "
            "WHERE CASE ?1 WHEN 0 THEN su.kind <> '" KIND_OPINION "' ELSE r.id = ?1 END "
            "ORDER BY r.id DESC LIMIT 1",
            "i", last ? (int64_t)0 : (int64_t)id) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1)
        get_run(ret, stmt, arena);
    sqlite3_finalize(stmt);
    if (rc == 0)
        return err_set(err, ERR_USAGE, "no run '%s' in %s (see `assay report`)", name, s->path);
    return rc < 0 ? -1 : 0;
}

int store_toolchain(struct store *s, const char *text, int64_t *ret, struct err *err)
{
    bool found;
    if (store_begin(s, err) < 0 ||
        sql_run(s->db, err, "INSERT OR IGNORE INTO toolchains (text) VALUES (?)", "s", text) < 0)
        return -1;
    return sql_int(s->db, ret, &found, err, "SELECT id FROM toolchains WHERE text = ?", "s", text);
}

int store_put_golden(struct store *s, int64_t problem, int64_t toolchain,
                     const struct golden *golden, struct err *err)
{
    char now[24];
    clock_iso(now, sizeof now);
    if (store_begin(s, err) < 0)
        return -1;
    return sql_run(s->db, err, "INSERT OR REPLACE INTO goldens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "iiisiIssi", problem, toolchain, (int64_t)golden->passed, golden->reason,
                   golden->cpu_us, golden->compared, golden->ended ? ENDED : "", now,
                   (int64_t)(golden->runs > 0 ? golden->runs : 1));
}

int store_get_golden(struct store *s, int64_t problem, int64_t toolchain, struct golden *ret,
                     bool *found, struct arena *arena, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(s->db, &stmt, err,
                    "SELECT passed, reason, cpu_us, compared, fingerprint FROM goldens WHERE "
                    "problem_id = ? AND "
                    "toolchain_id = ?",
                    "ii", problem, toolchain) < 0)
        return -1;
    rc = sql_step(stmt, err);
    *found = rc == 1;
    if (rc == 1)
        *ret = (struct golden){
            .passed = sqlite3_column_int(stmt, 0) != 0,
            .reason = sql_cstr(stmt, 1, arena),
            .cpu_us = sqlite3_column_int64(stmt, 2),
            .compared =
                sqlite3_column_type(stmt, 3) == SQLITE_NULL ? -1 : sqlite3_column_int64(stmt, 3),
            .ended = str_ends(sql_text(stmt, 4, arena), ENDED),
        };
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

int store_golden_cost(struct store *s, int64_t problem, int64_t *ret, struct err *err)
{
    bool found;
    return sql_int(s->db, ret, &found, err,
                   "SELECT COALESCE(MAX(cpu_us), 0) FROM goldens WHERE problem_id = ?", "i",
                   problem);
}
