/* open.c: open a store, see that it is one, bring it up to date.
 *
 * Who only reads changes nothing, also not the file's schema, and can read what may not be written:
 * another user's file, a mount that is read-only. A file of another program is never written into. */
#include "results/store/private.h"

#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "results/store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An error of SQLite's about the file itself: which statement met it says nothing to anybody. */
static int file_fail(const struct store *s, struct err *err)
{
    return err_set(err, ERR_STORE, "%s: %s", s->path, sqlite3_errmsg(s->db));
}

static int run(struct store *s, const char *sql, struct err *err)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : file_fail(s, err);
}

static int number(struct store *s, int64_t *ret, const char *sql, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        *ret = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? 0 : file_fail(s, err);
}

/* ---- whose is it? ---- */

/* What the file says of itself. */
struct mark {
    int64_t application, version, tables;
    int64_t ours; /* of the tables that every version of a store has */
};

static int read_mark(struct mark *ret, struct store *s, struct err *err)
{
    if (number(s, &ret->application, "PRAGMA application_id", err) < 0 ||
        number(s, &ret->version, "PRAGMA user_version", err) < 0 ||
        number(s, &ret->tables, "SELECT COUNT(*) FROM sqlite_master", err) < 0)
        return -1;
    return number(s, &ret->ours,
                  "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('suites', "
                  "'problems', 'models', 'runs', 'prompts', 'samples', 'goldens', 'verdicts')",
                  err);
}

static bool is_empty(const struct mark *m)
{
    return m->application == 0 && m->version == 0 && m->tables == 0;
}

/* Stores were not marked in the beginning. */
static bool is_ours(const struct mark *m)
{
    return m->application == STORE_APPLICATION ||
           (m->application == 0 && m->version > 0 && m->ours == 8);
}

static int check_mark(const struct store *s, const struct mark *m, enum store_mode mode,
                      struct err *err)
{
    if (mode == STORE_READ && is_empty(m))
        return err_set(err, ERR_USAGE, "%s is empty: no store yet (run something first)", s->path);
    if (!is_empty(m) && !is_ours(m))
        return err_set(err, ERR_STORE,
                       "%s is not a store of assay's but another program's database", s->path);
    if (!is_empty(m) && m->version < 1)
        return err_set(err, ERR_STORE, "%s: its mark is damaged: schema %lld there never was",
                       s->path, (long long)m->version);
    if (m->version > STORE_SCHEMA_VERSION)
        return err_set(err, ERR_STORE,
                       "%s: written by a newer assay (schema %lld, this one knows %d)", s->path,
                       (long long)m->version, STORE_SCHEMA_VERSION);
    return 0;
}

/* ---- up to date ---- */

static int put_classes(struct store *s, struct err *err)
{
    for (int i = 0; i < CLASS_COUNT; i++) {
        const struct verdict_class_row *row = verdict_class((enum verdict_class)i);
        if (sql_run(
                s->db, err,
                "INSERT INTO classes (name, fault, counts, text, open) VALUES (?, ?, ?, ?, ?) ON "
                "CONFLICT DO UPDATE SET fault = excluded.fault, counts = excluded.counts, "
                "text = excluded.text, open = excluded.open",
                "ssisi", row->name, row->fault, (int64_t)row->counts, row->text,
                (int64_t)row->open) < 0)
            return -1;
    }
    return 0;
}

/* The views are for people and programs of today: dropped, and made from schema.sql. */
static int renew_views(struct store *s, struct err *err)
{
    static const char mark[] = "-- Views, for people";
    struct str schema = embed_get("schema.sql");
    ptrdiff_t at = str_find(schema, mark, 0);
    sqlite3_stmt *stmt;
    struct buf drop;
    int rc;
    if (sql_prepare(s->db, &stmt, err, "SELECT name FROM sqlite_master WHERE type = 'view'", "") <
        0)
        return -1;
    buf_init(&drop, 1u << 16);
    while ((rc = sql_step(stmt, err)) == 1)
        buf_addf(&drop, "DROP VIEW %s;\n", (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    if (rc == 0)
        rc = run(s, drop.p ? drop.p : "", err);
    buf_finish(&drop);
    return rc < 0 ? -1 : run(s, schema.p + at, err);
}

/* The migrations that an older file lacks, in order. */
static int migrate(struct store *s, int64_t version, struct err *err)
{
    char name[64];
    while (version < STORE_SCHEMA_VERSION) {
        struct str sql;
        snprintf(name, sizeof name, "results/store/migrations/%lld.sql", (long long)++version);
        sql = embed_get(name);
        if (!sql.p)
            return err_set(err, ERR_INTERNAL, "%s is not in the binary", name);
        if (run(s, sql.p, err) < 0)
            return -1;
    }
    return renew_views(s, err);
}

static int upgrade(struct store *s, const struct mark *m, struct err *err)
{
    char sql[100];
    int rc = 0;
    if (m->version == 0)
        rc = run(s, embed_get("schema.sql").p, err);
    else if (m->version < STORE_SCHEMA_VERSION)
        rc = migrate(s, m->version, err);
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d; PRAGMA application_id = %d",
             STORE_SCHEMA_VERSION, STORE_APPLICATION);
    return rc < 0 || put_classes(s, err) < 0 ? -1 : run(s, sql, err);
}

static int prepare_to_write(struct store *s, struct err *err)
{
    struct mark m;
    if (read_mark(&m, s, err) < 0 || check_mark(s, &m, STORE_CREATE, err) < 0 ||
        run(s, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL",
            err) < 0 ||
        run(s, "BEGIN IMMEDIATE", err) < 0)
        return -1;
    /* another process may have been first between the look and the lock */
    if (read_mark(&m, s, err) == 0 && check_mark(s, &m, STORE_CREATE, err) == 0 &&
        upgrade(s, &m, err) == 0)
        return run(s, "COMMIT", err);
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return -1;
}

/* ---- for reading only ---- */

/* Older files are read as a copy of their own, on which the upgrade is made. */
static int copy_and_upgrade(struct store *s, const struct mark *m, struct err *err)
{
    sqlite3 *copy = NULL, *file = s->db;
    sqlite3_backup *b;
    int rc = sqlite3_open("", &copy);
    b = rc == SQLITE_OK ? sqlite3_backup_init(copy, "main", file, "main") : NULL;
    if (b) {
        sqlite3_backup_step(b, -1);
        rc = sqlite3_backup_finish(b);
    }
    if (!b || rc != SQLITE_OK) {
        err_set(err, ERR_STORE, "%s: cannot be copied: %s", s->path, sqlite3_errmsg(copy));
        sqlite3_close(copy);
        return -1;
    }
    sqlite3_close(file);
    s->db = copy;
    return upgrade(s, m, err);
}

static int prepare_to_read(struct store *s, struct err *err)
{
    struct mark m;
    if (read_mark(&m, s, err) < 0 || check_mark(s, &m, STORE_READ, err) < 0)
        return -1;
    if (m.version < STORE_SCHEMA_VERSION)
        return copy_and_upgrade(s, &m, err);
    return run(s, "PRAGMA query_only = ON", err);
}

bool store_has_log(const char *path)
{
    struct arena arena = {0};
    struct stat st;
    bool has = stat(arena_printf(&arena, "%s-wal", path), &st) == 0 && st.st_size > 0;
    arena_finish(&arena);
    return has;
}

/* "file:PATH?immutable=1", with what has a meaning there escaped: SQLite then needs no files beside
 * it, and nobody may write it meanwhile. */
static const char *immutable_uri(const char *path, struct arena *arena)
{
    struct buf b;
    buf_init(&b, 3 * strlen(path) + 64);
    buf_addc(&b, "file:");
    for (const unsigned char *p = (const unsigned char *)path; *p; p++) {
        if (strchr("?#%", *p))
            buf_addf(&b, "%%%02X", *p);
        else
            buf_addf(&b, "%c", *p);
    }
    buf_addc(&b, "?immutable=1");
    return arena_take_c(arena, &b);
}

/* SQLite reads a store of ours by way of two files beside it. Where they cannot be made, the file is
 * read as one that nobody writes, unless what was written last still stands beside it. */
static int open_to_read(struct store *s, const char *path, struct err *err)
{
    struct arena arena = {0};
    struct err first = {0};
    int flags = access(path, W_OK) == 0 ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, rc;
    /* closed by the last reader, a log of a killed writer would go into the file: it stays */
    bool log = store_has_log(path);
    sqlite3_open_v2(path, &s->db, flags, NULL);
    sqlite3_busy_timeout(s->db, STORE_WAIT_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, (int)log, NULL);
    rc = prepare_to_read(s, &first);
    if (rc < 0 &&
        (sqlite3_errcode(s->db) == SQLITE_CANTOPEN || sqlite3_errcode(s->db) == SQLITE_READONLY)) {
        sqlite3_close(s->db);
        s->db = NULL;
        if (log) {
            rc = err_set(&first, ERR_STORE,
                         "%s: a writer left %s-wal, and its folder cannot be written: copy both "
                         "files and read the copy",
                         path, path);
        } else {
            first = (struct err){0};
            sqlite3_open_v2(immutable_uri(path, &arena), &s->db,
                            SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
            rc = prepare_to_read(s, &first);
        }
    }
    if (rc < 0)
        *err = first;
    arena_finish(&arena);
    return rc;
}

/* ---- both ---- */

static int open_to_write(struct store *s, const char *path, struct err *err)
{
    struct stat st;
    if (fs_mkdirs_for_file(path, err) < 0)
        return -1;
    if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
        SQLITE_OK)
        return file_fail(s, err);
    sqlite3_busy_timeout(s->db, STORE_WAIT_MS);
    if (prepare_to_write(s, err) < 0)
        return -1;
    if (stat(path, &st) == 0) {
        s->dev = st.st_dev;
        s->ino = st.st_ino;
    }
    return 0;
}

int store_open(struct store **ret, const char *path, enum store_mode mode, struct err *err)
{
    struct store *s;
    int rc;
    if (mode == STORE_READ && !fs_is_file(path))
        return err_set(err, ERR_USAGE, "no store at %s (run something first, or name it with --db)",
                       path);
    s = mem_alloc(sizeof *s);
    s->path = mem_dup(path, strlen(path));
    rc = mode == STORE_READ ? open_to_read(s, path, err) : open_to_write(s, path, err);
    if (rc == 0) {
        *ret = s;
        return 0;
    }
    sqlite3_close(s->db);
    free(s->path);
    free(s);
    return -1;
}
