/* store.c: open the store, bring it up to date, batch its writes. */
#include "results/store/store.h"

#include "harness/base/clock.h"
#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "results/store/sql.h"
#include "results/store/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_ROWS 32
#define BATCH_US   200000

static int exec(sqlite3 *db, const char *sql, struct err *err)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return sql_fail(db, err, sql);
    return 0;
}

static int put_classes(sqlite3 *db, struct err *err)
{
    for (int i = 0; i < CLASS_COUNT; i++) {
        const struct verdict_class_row *row = verdict_class((enum verdict_class)i);
        if (sql_run(db, err,
                    "INSERT INTO classes VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                    "fault = excluded.fault, counts = excluded.counts, text = excluded.text",
                    "ssis", row->name, row->fault, (int64_t)row->counts, row->text) < 0)
            return -1;
    }
    return 0;
}

/* Replace the views of an older store by those of schema.sql. */
static int renew_views(sqlite3 *db, struct err *err)
{
    static const char mark[] = "-- Views, for people";
    struct str schema = embed_get("schema.sql");
    ptrdiff_t at = str_find(schema, mark, 0);
    sqlite3_stmt *stmt;
    struct buf drop;
    int rc;
    if (sql_prepare(db, &stmt, err, "SELECT name FROM sqlite_master WHERE type = 'view'", "") < 0)
        return -1;
    buf_init(&drop, 1u << 16);
    while ((rc = sql_step(stmt, err)) == 1)
        buf_addf(&drop, "DROP VIEW %s;\n", (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    if (rc == 0)
        rc = exec(db, drop.p ? drop.p : "", err);
    buf_finish(&drop);
    return rc < 0 ? -1 : exec(db, schema.p + at, err);
}

/* Apply schema.sql to an empty file, or the migrations that an older file lacks, in order. */
static int upgrade(sqlite3 *db, int64_t version, struct err *err)
{
    char name[64];
    bool old = version > 0;
    if (version == 0) {
        if (exec(db, embed_get("schema.sql").p, err) < 0)
            return -1;
        version = STORE_SCHEMA_VERSION;
    }
    while (version < STORE_SCHEMA_VERSION) {
        struct str sql;
        snprintf(name, sizeof name, "results/store/migrations/%lld.sql", (long long)++version);
        sql = embed_get(name);
        if (!sql.p)
            return err_set(err, ERR_INTERNAL, "%s is not in the binary", name);
        if (exec(db, sql.p, err) < 0)
            return -1;
    }
    if (old && renew_views(db, err) < 0)
        return -1;
    snprintf(name, sizeof name, "PRAGMA user_version = %d", STORE_SCHEMA_VERSION);
    return exec(db, name, err);
}

static int prepare_file(struct store *s, enum store_mode mode, struct err *err)
{
    int64_t version = 0;
    bool found;
    if (sql_int(s->db, &version, &found, err, "PRAGMA user_version", "") < 0)
        return -1;
    if (version > STORE_SCHEMA_VERSION)
        return err_set(err, ERR_STORE,
                       "%s: written by a newer assay (schema %lld, this one knows %d)", s->path,
                       (long long)version, STORE_SCHEMA_VERSION);
    if (mode == STORE_READ && version == STORE_SCHEMA_VERSION)
        return 0;
    if (exec(s->db, "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE", err) < 0)
        return -1;
    /* Look again under the lock: another process may have upgraded the file meanwhile. */
    if (sql_int(s->db, &version, &found, err, "PRAGMA user_version", "") == 0 &&
        (version == STORE_SCHEMA_VERSION || upgrade(s->db, version, err) == 0) &&
        put_classes(s->db, err) == 0)
        return exec(s->db, "COMMIT", err);
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return -1;
}

int store_open(struct store **ret, const char *path, enum store_mode mode, struct err *err)
{
    struct store *s = mem_alloc(sizeof *s);
    int flags = SQLITE_OPEN_READWRITE | (mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
    s->path = mem_dup(path, strlen(path));
    if (mode == STORE_CREATE && fs_mkdirs_for_file(path, err) < 0)
        goto fail;
    if (mode == STORE_READ && !fs_is_file(path)) {
        err_set(err, ERR_USAGE, "no store at %s (run something first, or name it with --db)", path);
        goto fail;
    }
    if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK) {
        err_set(err, ERR_STORE, "%s: %s", path, sqlite3_errmsg(s->db));
        goto fail;
    }
    sqlite3_busy_timeout(s->db, 60000);
    if (exec(s->db, "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL", err) < 0 ||
        prepare_file(s, mode, err) < 0)
        goto fail;
    *ret = s;
    return 0;
fail:
    sqlite3_close(s->db);
    free(s->path);
    free(s);
    return -1;
}

int store_close(struct store *s, struct err *err)
{
    int rc;
    if (!s)
        return 0;
    rc = store_flush(s, err);
    sqlite3_close(s->db);
    free(s->path);
    free(s);
    return rc;
}

int store_begin(struct store *s, struct err *err)
{
    if (s->pending++)
        return 0;
    s->since_us = clock_us();
    if (exec(s->db, "BEGIN IMMEDIATE", err) == 0)
        return 0;
    s->pending = 0;
    return -1;
}

int store_flush(struct store *s, struct err *err)
{
    if (!s->pending)
        return 0;
    s->pending = 0;
    if (exec(s->db, "COMMIT", err) == 0)
        return 0;
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return -1;
}

void store_rollback(struct store *s)
{
    if (s->pending)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->pending = 0;
}

bool store_due(const struct store *s)
{
    return s->pending >= BATCH_ROWS || (s->pending && clock_us() - s->since_us >= BATCH_US);
}

sqlite3 *store_db(struct store *s)
{
    return s->db;
}

const char *store_path(const struct store *s)
{
    return s->path;
}
