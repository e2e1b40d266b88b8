/* sql.h: thin help over SQLite: prepare once, bind by a format, errors with the statement's text.
 */
#ifndef RESULTS_STORE_SQL_H
#define RESULTS_STORE_SQL_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#include <sqlite3.h>
#include <stdint.h>

/* Prepare (cached per text in the connection's statement list is not needed: callers loop) and
 * bind: i int64_t, I int64_t that is NULL when negative, d double, D double that is NULL when
 * negative, s const char * (NULL binds NULL), t struct str as text, T the same but NULL when
 *   its p is NULL, b struct str as blob. Texts are
 * bound as they stand: the caller keeps them until the statement is finalized. */
int sql_prepare(sqlite3 *db, sqlite3_stmt **ret, struct err *err, const char *sql,
                const char *format, ...);
int sql_bind(sqlite3_stmt *stmt, struct err *err, const char *format, ...);

/* 1: a row; 0: done; -1: error. */
int sql_step(sqlite3_stmt *stmt, struct err *err);

/* Prepare, bind, run to the end, finalize. */
int sql_run(sqlite3 *db, struct err *err, const char *sql, const char *format, ...);

/* One integer of one row; *found false when there is no row. */
int sql_int(sqlite3 *db, int64_t *ret, bool *found, struct err *err, const char *sql,
            const char *format, ...);

/* Column as a copy in the arena. */
struct str sql_text(sqlite3_stmt *stmt, int column, struct arena *arena);
const char *sql_cstr(sqlite3_stmt *stmt, int column, struct arena *arena);

int sql_fail(sqlite3 *db, struct err *err, const char *what);

#endif
