/* sql.h: thin help over SQLite: prepare once, bind by a format, errors with
 * the statement's text. */
#ifndef RESULTS_STORE_SQL_H
#define RESULTS_STORE_SQL_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#include <sqlite3.h>
#include <stdint.h>

/* Prepare a statement and bind its parameters. `format` has a letter for each of them:
 *   i  int64_t
 *   I  int64_t; a negative one binds NULL
 *   d  double
 *   D  double; a negative one binds NULL
 *   s  const char *; NULL binds NULL
 *   t  struct str as text
 *   T  struct str as text; NULL when its p is NULL
 *   b  struct str as blob
 * Texts are not copied: the caller keeps them until the statement is finalized. */
int sql_prepare(sqlite3 *db, sqlite3_stmt **ret, struct err *err, const char *sql,
                const char *format, ...);
/* Reset the statement and bind its parameters anew. */
int sql_bind(sqlite3_stmt *stmt, struct err *err, const char *format, ...);

/* 1: a row; 0: done; -1: error. */
int sql_step(sqlite3_stmt *stmt, struct err *err);

/* Prepare, bind, run to the end, finalize. Rows that it gives are dropped. */
int sql_run(sqlite3 *db, struct err *err, const char *sql, const char *format, ...);

/* One integer of one row; *found false when there is no row. */
int sql_int(sqlite3 *db, int64_t *ret, bool *found, struct err *err, const char *sql,
            const char *format, ...);

/* The same two of a statement that is made again and again: *kept, NULL at first, holds it, prepared,
 * from one call to the next, each time for the same `sql`. The caller finalizes it. */
int sql_run_kept(sqlite3 *db, sqlite3_stmt **kept, struct err *err, const char *sql,
                 const char *format, ...);
int sql_int_kept(sqlite3 *db, sqlite3_stmt **kept, int64_t *ret, bool *found, struct err *err,
                 const char *sql, const char *format, ...);

/* A column's text as a copy in the arena. */
struct str sql_text(sqlite3_stmt *stmt, int column, struct arena *arena);
const char *sql_cstr(sqlite3_stmt *stmt, int column, struct arena *arena);

/* Record ERR_STORE with the database's file, SQLite's message and the beginning of `what`, the
 * statement. Returns -1. */
int sql_fail(sqlite3 *db, struct err *err, const char *what);

#endif
