/* sql.c: thin help over SQLite. */
#include "results/store/sql.h"

#include <string.h>

int sql_fail(sqlite3 *db, struct err *err, const char *what)
{
    const char *file = sqlite3_db_filename(db, "main");
    return err_set(err, ERR_STORE, "%s: %s (%.200s)", file && *file ? file : "store",
                   sqlite3_errmsg(db), what);
}

static int bind_text(sqlite3_stmt *stmt, int i, struct str s, bool blob)
{
    const char *p = s.p ? s.p : "";
    return blob ? sqlite3_bind_blob64(stmt, i, p, s.n, SQLITE_STATIC)
                : sqlite3_bind_text64(stmt, i, p, s.n, SQLITE_STATIC, SQLITE_UTF8);
}

static int bind_one(sqlite3_stmt *stmt, int i, char kind, va_list *ap)
{
    int64_t v;
    double d;
    const char *s;
    struct str text;
    switch (kind) {
    case 'i':
        return sqlite3_bind_int64(stmt, i, va_arg(*ap, int64_t));
    case 'I':
        v = va_arg(*ap, int64_t);
        return v < 0 ? sqlite3_bind_null(stmt, i) : sqlite3_bind_int64(stmt, i, v);
    case 'd':
        return sqlite3_bind_double(stmt, i, va_arg(*ap, double));
    case 'D':
        d = va_arg(*ap, double);
        return d < 0 ? sqlite3_bind_null(stmt, i) : sqlite3_bind_double(stmt, i, d);
    case 's':
        s = va_arg(*ap, const char *);
        return s ? sqlite3_bind_text(stmt, i, s, -1, SQLITE_STATIC) : sqlite3_bind_null(stmt, i);
    case 't':
        return bind_text(stmt, i, va_arg(*ap, struct str), false);
    case 'T':
        text = va_arg(*ap, struct str);
        return text.p ? bind_text(stmt, i, text, false) : sqlite3_bind_null(stmt, i);
    case 'b':
        return bind_text(stmt, i, va_arg(*ap, struct str), true);
    default:
        return SQLITE_MISUSE;
    }
}

static int bind_all(sqlite3_stmt *stmt, struct err *err, const char *format, va_list *ap)
{
    for (int i = 0; format[i]; i++)
        if (bind_one(stmt, i + 1, format[i], ap) != SQLITE_OK)
            return sql_fail(sqlite3_db_handle(stmt), err, sqlite3_sql(stmt));
    return 0;
}

int sql_bind(sqlite3_stmt *stmt, struct err *err, const char *format, ...)
{
    va_list ap;
    int rc;
    sqlite3_reset(stmt);
    va_start(ap, format);
    rc = bind_all(stmt, err, format, &ap);
    va_end(ap);
    return rc;
}

static int prepare(sqlite3 *db, sqlite3_stmt **ret, struct err *err, const char *sql,
                   const char *format, va_list *ap)
{
    *ret = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, ret, NULL) != SQLITE_OK)
        return sql_fail(db, err, sql);
    if (bind_all(*ret, err, format, ap) == 0)
        return 0;
    sqlite3_finalize(*ret);
    *ret = NULL;
    return -1;
}

int sql_prepare(sqlite3 *db, sqlite3_stmt **ret, struct err *err, const char *sql,
                const char *format, ...)
{
    va_list ap;
    int rc;
    va_start(ap, format);
    rc = prepare(db, ret, err, sql, format, &ap);
    va_end(ap);
    return rc;
}

int sql_step(sqlite3_stmt *stmt, struct err *err)
{
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        return 1;
    if (rc == SQLITE_DONE)
        return 0;
    return sql_fail(sqlite3_db_handle(stmt), err, sqlite3_sql(stmt));
}

static int run_all(sqlite3_stmt *stmt, struct err *err)
{
    int rc;
    while ((rc = sql_step(stmt, err)) == 1)
        continue;
    return rc;
}

int sql_run(sqlite3 *db, struct err *err, const char *sql, const char *format, ...)
{
    sqlite3_stmt *stmt;
    va_list ap;
    int rc;
    va_start(ap, format);
    rc = prepare(db, &stmt, err, sql, format, &ap);
    va_end(ap);
    if (rc == 0)
        rc = run_all(stmt, err);
    sqlite3_finalize(stmt);
    return rc;
}

/* The integer of the first row. */
static int take_int(sqlite3_stmt *stmt, int64_t *ret, bool *found, struct err *err)
{
    int rc = sql_step(stmt, err);
    *found = rc == 1;
    if (rc == 1)
        *ret = sqlite3_column_int64(stmt, 0);
    return rc < 0 ? -1 : 0;
}

int sql_int(sqlite3 *db, int64_t *ret, bool *found, struct err *err, const char *sql,
            const char *format, ...)
{
    sqlite3_stmt *stmt;
    va_list ap;
    int rc;
    va_start(ap, format);
    rc = prepare(db, &stmt, err, sql, format, &ap);
    va_end(ap);
    if (rc == 0)
        rc = take_int(stmt, ret, found, err);
    sqlite3_finalize(stmt);
    return rc;
}

/* ---- statements that are kept ---- */

static int take_kept(sqlite3 *db, sqlite3_stmt **kept, struct err *err, const char *sql,
                     const char *format, va_list *ap)
{
    return *kept ? bind_all(*kept, err, format, ap) : prepare(db, kept, err, sql, format, ap);
}

/* It holds no lock and no text of the caller's until it is taken again. */
static void put_back(sqlite3_stmt *kept)
{
    sqlite3_reset(kept);
    sqlite3_clear_bindings(kept);
}

int sql_run_kept(sqlite3 *db, sqlite3_stmt **kept, struct err *err, const char *sql,
                 const char *format, ...)
{
    va_list ap;
    int rc;
    va_start(ap, format);
    rc = take_kept(db, kept, err, sql, format, &ap);
    va_end(ap);
    if (rc == 0)
        rc = run_all(*kept, err);
    put_back(*kept);
    return rc;
}

int sql_int_kept(sqlite3 *db, sqlite3_stmt **kept, int64_t *ret, bool *found, struct err *err,
                 const char *sql, const char *format, ...)
{
    va_list ap;
    int rc;
    va_start(ap, format);
    rc = take_kept(db, kept, err, sql, format, &ap);
    va_end(ap);
    if (rc == 0)
        rc = take_int(*kept, ret, found, err);
    put_back(*kept);
    return rc;
}

struct str sql_text(sqlite3_stmt *stmt, int column, struct arena *arena)
{
    const void *p = sqlite3_column_blob(stmt, column);
    return arena_str(arena, (struct str){p, (size_t)sqlite3_column_bytes(stmt, column)});
}

const char *sql_cstr(sqlite3_stmt *stmt, int column, struct arena *arena)
{
    return sql_text(stmt, column, arena).p;
}
