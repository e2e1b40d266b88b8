/* merge.c: many stores become one: table by table, each with the same four statements. */
#include "results/store/merge.h"

#include "harness/io/fs.h"
#include "results/store/tables.h"
#include "results/store/sql.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SQL_MOST (1u << 20)

/* One store (schema "src") on its way into another ("main"). */
struct merge {
    struct store *store;
    sqlite3 *db;
    struct tables tables;
    struct merge_result added;
    struct arena arena;
    struct err *err;
};

static int run_text(struct merge *m, struct buf *sql)
{
    int rc = sql_run(m->db, m->err, sql->p, "");
    buf_finish(sql);
    return rc;
}

/* "src.T s CROSS JOIN main.T m ON ...": in this order, each row of m is looked up by its key. */
static void put_pairs(struct buf *out, const struct shared_table *t)
{
    buf_addf(out, "src.%s s CROSS JOIN main.%s m ON ", t->rule->name, t->rule->name);
    table_put_match(out, t);
}

/* ---- what contradicts ---- */

static bool put_facts(struct buf *out, const struct shared_table *t)
{
    const char *before = "";
    for (size_t i = 0; i < t->n; i++) {
        if (!table_is_fact(t, &t->column[i]))
            continue;
        buf_addf(out, "%sm.%s IS NOT ", before, t->column[i].name);
        table_put_taken(out, &t->column[i]);
        before = " OR ";
    }
    if (t->rule->against)
        buf_addf(out, "%s(%s)", before, t->rule->against);
    return *before || t->rule->against;
}

static int check_facts(struct merge *m, const struct shared_table *t)
{
    sqlite3_stmt *stmt;
    struct buf sql, facts;
    int rc;
    buf_init(&sql, SQL_MOST);
    buf_init(&facts, SQL_MOST);
    if (!put_facts(&facts, t)) {
        buf_finish(&facts);
        return 0;
    }
    buf_addf(&sql, "SELECT %s FROM ", t->rule->told);
    put_pairs(&sql, t);
    buf_addf(&sql, " WHERE %s LIMIT 1", facts.p);
    rc = sql_prepare(m->db, &stmt, m->err, sql.p, "");
    buf_finish(&sql);
    buf_finish(&facts);
    if (rc < 0)
        return -1;
    if ((rc = sql_step(stmt, m->err)) == 1)
        rc = err_set(m->err, ERR_INPUT, "it contradicts what is there: %s",
                     sql_cstr(stmt, 0, &m->arena));
    sqlite3_finalize(stmt);
    return rc;
}

/* ---- rows of both ---- */

/* The row s replaces m where it is the greater one. */
static int replace_rows(struct merge *m, const struct shared_table *t)
{
    const char *before = "";
    struct buf sql;
    if (!t->rule->order)
        return 0;
    buf_init(&sql, SQL_MOST);
    buf_addf(&sql, "UPDATE main.%s AS m SET ", t->rule->name);
    for (size_t i = 0; i < t->n; i++) {
        if (t->column[i].use != COLUMN_PLAIN)
            continue;
        buf_addf(&sql, "%s%s = ", before, t->column[i].name);
        table_put_taken(&sql, &t->column[i]);
        before = ", ";
    }
    buf_addf(&sql, " FROM src.%s s WHERE ", t->rule->name);
    table_put_match(&sql, t);
    buf_addc(&sql, " AND ");
    table_put_order(&sql, t, "src", "s");
    buf_addc(&sql, " > ");
    table_put_order(&sql, t, "main", "m");
    return run_text(m, &sql);
}

static int combine_column(struct merge *m, const struct shared_table *t,
                          const struct shared_column *c)
{
    const char *table = t->rule->name, *n = c->name;
    struct buf sql;
    if (c->use != COLUMN_MOST && c->use != COLUMN_LEAST)
        return 0;
    buf_init(&sql, SQL_MOST);
    buf_addf(&sql, "UPDATE main.%s AS m SET %s = s.%s FROM src.%s s WHERE ", table, n, n, table);
    table_put_match(&sql, t);
    buf_addf(&sql, " AND (s.%s %s m.%s OR (m.%s IS NULL AND s.%s IS NOT NULL))", n,
             c->use == COLUMN_MOST ? ">" : "<", n, n, n);
    return run_text(m, &sql);
}

static int combine_rows(struct merge *m, const struct shared_table *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (combine_column(m, t, &t->column[i]) < 0)
            return -1;
    return 0;
}

/* ---- rows of one ---- */

static bool is_taken(const struct shared_column *c)
{
    return c->use != COLUMN_ID && c->use != COLUMN_LATER;
}

/* Rows that are the same thing may stand twice in one store where no key forbids it. */
static void put_not_twice(struct buf *out, const struct shared_table *t)
{
    if (strcmp(t->rule->key, "*") != 0)
        return;
    buf_addf(out, " AND NOT EXISTS (SELECT 1 FROM src.%s d WHERE d.id < s.id", t->rule->name);
    for (size_t i = 0; i < t->n; i++)
        if (t->column[i].use == COLUMN_KEY)
            buf_addf(out, " AND d.%s IS s.%s", t->column[i].name, t->column[i].name);
    buf_addc(out, ")");
}

/* Runs get the next numbers that are free, in the order in which they were started. */
static int put_run_number(struct buf *out, struct merge *m, const struct shared_table *t)
{
    int64_t number;
    if (strcmp(t->rule->name, "runs") != 0)
        return 0;
    if (store_free_number(m->store, &number, m->err) < 0)
        return -1;
    buf_addf(out, "%lld + row_number() OVER (ORDER BY s.started_at, s.key), ",
             (long long)number - 1);
    return 0;
}

static int insert_rows(struct merge *m, const struct shared_table *t)
{
    const char *name = t->rule->name, *before = "";
    struct buf sql;
    buf_init(&sql, SQL_MOST);
    buf_addf(&sql, "INSERT INTO main.%s (%s", name, strcmp(name, "runs") == 0 ? "id, " : "");
    for (size_t i = 0; i < t->n; i++) {
        if (!is_taken(&t->column[i]))
            continue;
        buf_addf(&sql, "%s%s", before, t->column[i].name);
        before = ", ";
    }
    buf_addc(&sql, ") SELECT ");
    if (put_run_number(&sql, m, t) < 0) {
        buf_finish(&sql);
        return -1;
    }
    before = "";
    for (size_t i = 0; i < t->n; i++) {
        if (!is_taken(&t->column[i]))
            continue;
        buf_addc(&sql, before);
        table_put_taken(&sql, &t->column[i]);
        before = ", ";
    }
    buf_addf(&sql, " FROM src.%s s WHERE NOT EXISTS (SELECT 1 FROM main.%s m WHERE ", name, name);
    table_put_match(&sql, t);
    buf_addc(&sql, ")");
    put_not_twice(&sql, t);
    buf_addc(&sql, t->has_id ? " ORDER BY s.id" : "");
    return run_text(m, &sql);
}

/* Which of our rows is which of theirs. */
static int map_rows(struct merge *m, const struct shared_table *t)
{
    const char *name = t->rule->name;
    struct buf sql;
    if (!t->has_id)
        return 0;
    buf_init(&sql, SQL_MOST);
    buf_addf(&sql, "INSERT INTO temp.map_%s SELECT s.id, MIN(m.id) FROM ", name);
    put_pairs(&sql, t);
    buf_addc(&sql, " GROUP BY s.id");
    return run_text(m, &sql);
}

static int64_t *added_of(struct merge *m, const char *name)
{
    return strcmp(name, "runs") == 0       ? &m->added.runs
           : strcmp(name, "samples") == 0  ? &m->added.samples
           : strcmp(name, "verdicts") == 0 ? &m->added.verdicts
                                           : NULL;
}

static int merge_table(struct merge *m, const struct shared_table *t)
{
    int64_t *added = added_of(m, t->rule->name);
    if (check_facts(m, t) < 0 || replace_rows(m, t) < 0 || insert_rows(m, t) < 0)
        return -1;
    if (added)
        *added = sqlite3_changes(m->db);
    return combine_rows(m, t) < 0 ? -1 : map_rows(m, t);
}

/* ---- what is set when all tables are there ---- */

/* Note how far the other store is with each sample, against us: before the rows are one. */
static int note_progress(struct merge *m)
{
    static const char *const side[][2] = {{"src", "s"}, {"main", "m"}};
    struct buf sql;
    buf_init(&sql, SQL_MOST);
    buf_addc(&sql, "CREATE TEMP TABLE met AS SELECT s.id AS theirs, m.id IS NULL AS new");
    for (size_t i = 0; i < countof(side); i++) {
        buf_addf(&sql, ", ");
        table_put_filled(&sql,
                         "($.api_error IS NULL) * 1000000 + (SELECT COUNT(*) FROM @.turns t WHERE "
                         "t.sample_id = $.id)",
                         side[i][0], side[i][1]);
        buf_addf(&sql, " AS far_%s", side[i][1]);
    }
    buf_addc(&sql, " FROM src.samples s LEFT JOIN main.samples m ON m.key = s.key");
    return run_text(m, &sql);
}

/* The verdict that counts: that of the store that is further with the sample; where they are equally
 * far, the last one, if there is any. */
static int point_at_verdicts(struct merge *m)
{
    const struct shared_table *verdicts = tables_find(&m->tables, "verdicts");
    struct buf sql;
    buf_init(&sql, SQL_MOST);
    buf_addc(&sql,
             "UPDATE main.samples AS m SET verdict_id = w.verdict FROM (SELECT p.new AS sample, "
             "t.new OR t.far_s > t.far_m AS ahead, t.far_s = t.far_m AS even, (SELECT new FROM "
             "temp.map_verdicts WHERE old = s.verdict_id) AS verdict FROM src.samples s JOIN "
             "temp.map_samples p ON p.old = s.id JOIN temp.met t ON t.theirs = s.id) w WHERE "
             "w.sample = m.id AND (w.ahead OR (w.even AND w.verdict IS NOT NULL AND (m.verdict_id "
             "IS NULL OR (SELECT (a.judged_at, ");
    table_put_text(&sql, verdicts, "main", "a", false);
    buf_addc(&sql, ") > (b.judged_at, ");
    table_put_text(&sql, verdicts, "main", "b", false);
    buf_addc(&sql, ") FROM main.verdicts a, main.verdicts b WHERE a.id = w.verdict AND b.id = "
                   "m.verdict_id))))");
    return run_text(m, &sql);
}

/* A suite's newest version is the one that `run` uses: as a pull makes it. */
static int choose_suites(struct merge *m)
{
    return sql_run(m->db, m->err,
                   "UPDATE main.suites AS m SET current = NOT EXISTS (SELECT 1 FROM main.suites o "
                   "WHERE o.name = m.name AND o.task = m.task AND (o.imported_at, o.version) > "
                   "(m.imported_at, m.version))",
                   "");
}

/* ---- one store ---- */

static int make_maps(struct merge *m, const char *verb, const char *columns)
{
    for (size_t i = 0; i < m->tables.n; i++) {
        const struct shared_table *t = &m->tables.table[i];
        const char *sql =
            arena_printf(&m->arena, "%s TABLE temp.map_%s%s", verb, t->rule->name, columns);
        if (t->has_id && sql_run(m->db, m->err, sql, "") < 0)
            return -1;
    }
    return 0;
}

static int merge_tables(struct merge *m)
{
    if (make_maps(m, "CREATE", " (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)") < 0 ||
        note_progress(m) < 0)
        return -1;
    for (size_t i = 0; i < m->tables.n; i++)
        if (merge_table(m, &m->tables.table[i]) < 0)
            return -1;
    if (point_at_verdicts(m) < 0 || choose_suites(m) < 0 || store_settle(m->store, 0, m->err) < 0 ||
        make_maps(m, "DROP", "") < 0)
        return -1;
    return sql_run(m->db, m->err, "DROP TABLE temp.met", "");
}

/* Is what was attached a store as ours are? */
static int check_mark(struct merge *m)
{
    int64_t application, version;
    bool found;
    if (sql_int(m->db, &application, &found, m->err, "PRAGMA src.application_id", "") < 0 ||
        sql_int(m->db, &version, &found, m->err, "PRAGMA src.user_version", "") < 0)
        return -1;
    if (application != STORE_APPLICATION)
        return err_set(m->err, ERR_USAGE, "no store of assay's");
    if (version != STORE_SCHEMA_VERSION)
        return err_set(m->err, ERR_USAGE, "schema %lld, and this assay merges schema %d only%s",
                       (long long)version, STORE_SCHEMA_VERSION,
                       version < STORE_SCHEMA_VERSION
                           ? ": any verb that writes brings it up to date, such as `assay validate`"
                           : ": use the assay that wrote it");
    return 0;
}

static int merge_attached(struct merge *m)
{
    if (check_mark(m) < 0 || store_begin(m->store, m->err) < 0)
        return -1;
    if (merge_tables(m) == 0)
        return store_flush(m->store, m->err);
    store_rollback(m->store);
    return -1;
}

static int check_file(const struct store *store, const char *path, struct err *err)
{
    struct stat a, b;
    if (!fs_is_file(path) || stat(path, &a) < 0)
        return err_set(err, ERR_USAGE, "there is no such file");
    if (stat(store->path, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino)
        return err_set(err, ERR_USAGE, "that is what is merged into");
    return 0;
}

static int merge_one(struct store *store, const char *path, struct merge_result *ret,
                     struct err *err)
{
    struct merge m = {.store = store, .db = store->db, .err = err};
    int rc;
    if (check_file(store, path, err) < 0 || store_flush(store, err) < 0 ||
        tables_load(&m.tables, m.db, &m.arena, err) < 0 ||
        sql_run(m.db, err, "ATTACH ? AS src", "s", path) < 0) {
        arena_finish(&m.arena);
        return -1;
    }
    rc = merge_attached(&m);
    /* a log that a killed writer left stays beside its store */
    sqlite3_db_config(m.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, (int)store_has_log(path), NULL);
    sqlite3_exec(m.db, "DETACH src", NULL, NULL, NULL);
    sqlite3_db_config(m.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    if (rc == 0)
        *ret = m.added;
    arena_finish(&m.arena);
    return rc;
}

/* ---- many ---- */

/* SQLite can neither attach that many files nor let go of one within a transaction. So they are
 * merged into a store of their own first, and that one at once: a merge of merges is the same. */
static int merge_staged(struct store *dest, const char *dir, const char *const *source, size_t n,
                        struct merge_result *ret, struct err *err)
{
    struct arena arena = {0};
    const char *path = arena_printf(&arena, "%s/all.db", dir);
    struct store *stage = NULL;
    struct merge_result ignored;
    int rc = store_open(&stage, path, STORE_CREATE, err);
    if (rc == 0)
        rc = sql_run(stage->db, err, "PRAGMA synchronous = OFF", "");
    for (size_t i = 0; rc == 0 && i < n; i++)
        if ((rc = merge_one(stage, source[i], &ignored, err)) < 0)
            err_within(err, "%s: ", source[i]);
    rc = store_close(stage, rc < 0 ? NULL : err) < 0 || rc < 0 ? -1 : 0;
    if (rc == 0 && (rc = merge_one(dest, path, ret, err)) < 0)
        err_within(err, "into %s: ", dest->path);
    arena_finish(&arena);
    return rc;
}

int store_merge(struct store *dest, const char *const *source, size_t n, struct merge_result *ret,
                struct err *err)
{
    struct arena arena = {0};
    const char *dir;
    int rc;
    *ret = (struct merge_result){0};
    for (size_t i = 0; i < n; i++)
        if (check_file(dest, source[i], err) < 0)
            return err_within(err, "%s: ", source[i]);
    if (n == 1) {
        rc = merge_one(dest, source[0], ret, err);
        return rc < 0 ? err_within(err, "%s: ", source[0]) : 0;
    }
    if (fs_temp_dir(&dir, &arena, err) < 0)
        return -1;
    rc = merge_staged(dest, dir, source, n, ret, err);
    fs_rmtree(dir, NULL);
    arena_finish(&arena);
    return rc;
}

/* ---- content ---- */

static int dump_table(const struct shared_table *t, sqlite3 *db, FILE *to, struct err *err)
{
    sqlite3_stmt *stmt;
    struct buf sql;
    int rc;
    buf_init(&sql, SQL_MOST);
    buf_addc(&sql, "SELECT DISTINCT ");
    table_put_text(&sql, t, "main", "m", true);
    buf_addf(&sql, " AS line FROM main.%s m ORDER BY line", t->rule->name);
    rc = sql_prepare(db, &stmt, err, sql.p, "");
    buf_finish(&sql);
    while (rc >= 0 && (rc = sql_step(stmt, err)) == 1)
        fprintf(to, "%s %s\n", t->rule->name, (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return rc;
}

int store_dump(struct store *store, FILE *to, struct err *err)
{
    struct arena arena = {0};
    struct tables tables;
    int rc = tables_load(&tables, store->db, &arena, err);
    for (size_t i = 0; rc == 0 && i < tables.n; i++)
        rc = dump_table(&tables.table[i], store->db, to, err);
    arena_finish(&arena);
    return rc;
}
