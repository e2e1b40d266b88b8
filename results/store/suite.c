/* suite.c: write suites and their problems into the store, and read them. */
#include "harness/base/clock.h"
#include "results/store/sql.h"
#include "results/store/private.h"

#include <string.h>

/* bench_files.compiled: bit 0 says so, the bits above are enum given. */
static int64_t file_use(const struct bench_file *f)
{
    return (int64_t)f->compiled | (int64_t)f->given << 1;
}

static int put_problem(sqlite3 *db, int64_t suite, struct problem *p, struct err *err)
{
    if (sql_run(
            db, err,
            "INSERT INTO problems (suite_id, name, spec, interface, entry, reference, category, "
            "difficulty, bench, top, family, variant, released, facts, hash) VALUES (?, ?, ?, ?, "
            "?, "
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            "isttstsssssssss", suite, p->id, p->spec, p->interface, p->entry, p->reference,
            p->category, p->difficulty, p->bench, p->top, p->family, p->variant, p->released,
            p->facts, p->hash) < 0)
        return -1;
    p->row = sqlite3_last_insert_rowid(db);
    for (size_t i = 0; i < p->n_file; i++)
        if (sql_run(db, err, "INSERT INTO bench_files VALUES (?, ?, ?, ?, ?)", "iisib", p->row,
                    (int64_t)i, p->file[i].name, file_use(&p->file[i]), p->file[i].data) < 0)
            return -1;
    for (size_t i = 0; i < p->n_image; i++)
        if (sql_run(db, err, "INSERT INTO images VALUES (?, ?, ?, ?)", "iisb", p->row, (int64_t)i,
                    p->image[i].type, p->image[i].data) < 0)
            return -1;
    return 0;
}

static int insert_suite(sqlite3 *db, struct suite *s, struct err *err)
{
    const struct oracle *oracle = oracle_find(s->bench);
    char now[24];
    clock_iso(now, sizeof now);
    if (sql_run(db, err,
                "INSERT INTO suites (name, task, version, commit_id, origin, bench, kind, runner, "
                "official, eval_only, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "sssssssssis", s->name, s->task, s->version, s->commit, s->origin, s->bench,
                oracle ? oracle->kind->name : "", s->runner, s->official, (int64_t)s->eval_only,
                now) < 0)
        return -1;
    s->row = sqlite3_last_insert_rowid(db);
    for (size_t i = 0; i < s->n; i++)
        if (put_problem(db, s->row, &s->problem[i], err) < 0)
            return -1;
    for (size_t i = 0; i < s->n_text; i++)
        if (sql_run(db, err, "INSERT INTO suite_texts VALUES (?, ?, ?)", "ist", s->row,
                    s->text[i].name, s->text[i].text) < 0)
            return -1;
    return 0;
}

static int find_problem_rows(sqlite3 *db, struct suite *s, struct err *err)
{
    bool found;
    for (size_t i = 0; i < s->n; i++)
        if (sql_int(db, &s->problem[i].row, &found, err,
                    "SELECT id FROM problems WHERE suite_id = ? AND name = ?", "is", s->row,
                    s->problem[i].id) < 0)
            return -1;
    return 0;
}

static int put_suite(sqlite3 *db, struct suite *s, struct err *err)
{
    char now[24];
    bool found;
    clock_iso(now, sizeof now);
    if (sql_int(db, &s->row, &found, err,
                "SELECT id FROM suites WHERE name = ? AND task = ? AND version = ?", "sss", s->name,
                s->task, s->version) < 0)
        return -1;
    if ((found ? find_problem_rows(db, s, err) : insert_suite(db, s, err)) < 0)
        return -1;
    if (found && *s->commit &&
        sql_run(db, err, "UPDATE suites SET commit_id = ?, origin = ? WHERE id = ?", "ssi",
                s->commit, s->origin, s->row) < 0)
        return -1;
    if (found && sql_run(db, err, "UPDATE suites SET eval_only = ? WHERE id = ?", "ii",
                         (int64_t)s->eval_only, s->row) < 0)
        return -1;
    /* the current version is the one that was taken last: also when stores are merged */
    if (sql_run(db, err, "UPDATE suites SET imported_at = ? WHERE id = ? AND NOT current", "si",
                now, s->row) < 0)
        return -1;
    return sql_run(db, err, "UPDATE suites SET current = (id = ?) WHERE name = ? AND task = ?",
                   "iss", s->row, s->name, s->task);
}

int store_put_suite(struct store *store, struct suite *suite, struct err *err)
{
    if (store_flush(store, err) < 0 || store_begin(store, err) < 0)
        return -1;
    if (put_suite(store->db, suite, err) == 0)
        return store_flush(store, err);
    store_rollback(store);
    return -1;
}

/* The suite's row; its problems that are not there yet are added. */
static int grow_suite(sqlite3 *db, struct suite *s, struct err *err)
{
    bool found;
    if (put_suite(db, s, err) < 0)
        return -1;
    for (size_t i = 0; i < s->n; i++) {
        if (sql_int(db, &s->problem[i].row, &found, err,
                    "SELECT id FROM problems WHERE suite_id = ? AND name = ?", "is", s->row,
                    s->problem[i].id) < 0 ||
            (!found && put_problem(db, s->row, &s->problem[i], err) < 0))
            return -1;
    }
    return 0;
}

int store_grow_suite(struct store *store, struct suite *suite, struct err *err)
{
    if (store_flush(store, err) < 0 || store_begin(store, err) < 0)
        return -1;
    if (grow_suite(store->db, suite, err) == 0)
        return store_flush(store, err);
    store_rollback(store);
    return -1;
}

static int get_files(sqlite3 *db, struct problem *p, struct arena *arena, struct err *err)
{
    struct bench_file *file = NULL;
    sqlite3_stmt *stmt;
    size_t n = 0, cap = 0;
    int rc;
    if (sql_prepare(db, &stmt, err,
                    "SELECT name, compiled, data FROM bench_files WHERE problem_id = ? "
                    "ORDER BY position",
                    "i", p->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        file = arena_room(arena, file, n, &cap, sizeof *file);
        file[n++] = (struct bench_file){
            .name = sql_cstr(stmt, 0, arena),
            .compiled = sqlite3_column_int(stmt, 1) & 1,
            .given = (unsigned)sqlite3_column_int(stmt, 1) >> 1,
            .data = sql_text(stmt, 2, arena),
        };
    }
    sqlite3_finalize(stmt);
    p->file = file;
    p->n_file = n;
    return rc < 0 ? -1 : 0;
}

static int get_images(sqlite3 *db, struct problem *p, struct arena *arena, struct err *err)
{
    struct image *image = NULL;
    sqlite3_stmt *stmt;
    size_t n = 0, cap = 0;
    int rc;
    if (sql_prepare(db, &stmt, err,
                    "SELECT type, data FROM images WHERE problem_id = ? ORDER BY position", "i",
                    p->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        image = arena_room(arena, image, n, &cap, sizeof *image);
        image[n++] = (struct image){sql_cstr(stmt, 0, arena), sql_text(stmt, 1, arena)};
    }
    sqlite3_finalize(stmt);
    p->image = image;
    p->n_image = n;
    return rc < 0 ? -1 : 0;
}

int store_problem_files(struct store *store, struct problem *p, struct arena *arena,
                        struct err *err)
{
    return get_files(store->db, p, arena, err);
}

static void get_problem(struct problem *p, sqlite3_stmt *stmt, struct arena *arena)
{
    p->row = sqlite3_column_int64(stmt, 0);
    p->id = sql_cstr(stmt, 1, arena);
    p->spec = sql_text(stmt, 2, arena);
    p->interface = sql_text(stmt, 3, arena);
    p->entry = sql_cstr(stmt, 4, arena);
    p->reference = sql_text(stmt, 5, arena);
    p->category = sql_cstr(stmt, 6, arena);
    p->difficulty = sql_cstr(stmt, 7, arena);
    memcpy(p->hash, sql_cstr(stmt, 8, arena), sizeof p->hash);
    p->bench = sql_cstr(stmt, 9, arena);
    p->top = sql_cstr(stmt, 10, arena);
    p->family = sql_cstr(stmt, 11, arena);
    p->variant = sql_cstr(stmt, 12, arena);
    p->released = sql_cstr(stmt, 13, arena);
    p->facts = sql_cstr(stmt, 14, arena);
}

static int get_problems(sqlite3 *db, struct suite *s, struct err *err)
{
    sqlite3_stmt *stmt;
    int64_t count = 0;
    bool found;
    int rc;
    if (sql_int(db, &count, &found, err, "SELECT COUNT(*) FROM problems WHERE suite_id = ?", "i",
                s->row) < 0 ||
        sql_prepare(
            db, &stmt, err,
            "SELECT id, name, spec, interface, entry, reference, category, difficulty, hash, "
            "bench, top, family, variant, released, facts "
            "FROM problems WHERE suite_id = ? ORDER BY name",
            "i", s->row) < 0)
        return -1;
    s->problem = arena_alloc(&s->arena, ((size_t)count + 1) * sizeof *s->problem);
    while ((rc = sql_step(stmt, err)) == 1 && s->n < (size_t)count)
        get_problem(&s->problem[s->n++], stmt, &s->arena);
    sqlite3_finalize(stmt);
    for (size_t i = 0; rc >= 0 && i < s->n; i++)
        rc = get_files(db, &s->problem[i], &s->arena, err) < 0
                 ? -1
                 : get_images(db, &s->problem[i], &s->arena, err);
    return rc < 0 ? -1 : 0;
}

static int get_texts(sqlite3 *db, struct suite *s, struct err *err)
{
    struct suite_text text[64], *keep;
    sqlite3_stmt *stmt;
    size_t n = 0;
    int rc;
    if (sql_prepare(db, &stmt, err, "SELECT name, text FROM suite_texts WHERE suite_id = ?", "i",
                    s->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1 && n < countof(text)) {
        text[n].name = sql_cstr(stmt, 0, &s->arena);
        text[n++].text = sql_text(stmt, 1, &s->arena);
    }
    sqlite3_finalize(stmt);
    keep = arena_alloc(&s->arena, (n + 1) * sizeof *keep);
    memcpy(keep, text, n * sizeof *keep);
    s->text = keep;
    s->n_text = n;
    return rc < 0 ? -1 : 0;
}

static void get_facts(struct suite *s, sqlite3_stmt *stmt)
{
    struct arena *a = &s->arena;
    s->row = sqlite3_column_int64(stmt, 0);
    s->name = sql_cstr(stmt, 1, a);
    s->task = sql_cstr(stmt, 2, a);
    memcpy(s->version, sql_cstr(stmt, 3, a), sizeof s->version);
    s->commit = sql_cstr(stmt, 4, a);
    s->origin = sql_cstr(stmt, 5, a);
    s->bench = sql_cstr(stmt, 6, a);
    s->runner = sql_cstr(stmt, 7, a);
    s->official = sql_cstr(stmt, 8, a);
    s->eval_only = sqlite3_column_int(stmt, 9) != 0;
}

int store_get_suite(struct store *store, const char *name, const char *task, int64_t row,
                    struct suite *ret, bool *found, struct err *err)
{
    struct suite s = {0};
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store->db, &stmt, err,
                    "SELECT id, name, task, version, commit_id, origin, bench, runner, official, "
                    "eval_only FROM suites WHERE CASE WHEN ?3 > 0 THEN id = ?3 "
                    "ELSE name = ?1 AND task = ?2 AND current END",
                    "ssi", name, task, row) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1)
        get_facts(&s, stmt);
    sqlite3_finalize(stmt);
    if (rc == 1 && (get_problems(store->db, &s, err) < 0 || get_texts(store->db, &s, err) < 0))
        rc = -1;
    if (rc < 0) {
        suite_finish(&s);
        return -1;
    }
    *found = rc == 1;
    if (*found)
        *ret = s;
    return 0;
}
