/* tables.h: the tables of a store as a merge sees them: what makes two rows the same thing, and what
 * becomes of two rows that are. Columns, and what they refer to, are read from the database, so a
 * new column comes along by itself; a new table needs a row in tables.c. */
#ifndef RESULTS_STORE_TABLES_H
#define RESULTS_STORE_TABLES_H

#include "results/store/private.h"

#define TABLE_COLUMNS 64

struct table_rule {
    const char *name;
    const char *key; /* columns that identify a row; "*": all but those of `combine` and `later` */
    const char *facts;   /* columns on which both rows must agree, or NULL */
    const char *against; /* SQL over m (here) and s (there): true where they contradict, or NULL */
    const char *told;  /* SQL over s: how it differs, for a message, or NULL: nothing contradicts */
    const char *order; /* SQL over the row `$` of schema `@`: of two rows the greater one stays; ""
                          * where any may; NULL where the first one may, as they are alike */
    const char *most;  /* columns that become the greater value of both rows, or NULL */
    const char *least; /* the smaller one, or NULL */
    const char *later; /* columns that are set when all tables are there, or NULL */
};

enum column_use { COLUMN_ID, COLUMN_KEY, COLUMN_PLAIN, COLUMN_MOST, COLUMN_LEAST, COLUMN_LATER };

/* A table with what the database says of it. */
struct shared_table {
    const struct table_rule *rule;
    size_t n;
    bool has_id; /* rows are known by a number, which differs from store to store */
    struct shared_column {
        const char *name; /* in the arena */
        enum column_use use;
        const struct shared_table *to; /* whose number it is, or NULL */
    } column[TABLE_COLUMNS];
};

struct tables {
    struct shared_table *table; /* in an order in which nothing points at what comes later */
    size_t n;
};

/* Read the tables of a store. Errors: ERR_INTERNAL for a table that is in no row of tables.c. */
int tables_load(struct tables *ret, sqlite3 *db, struct arena *arena, struct err *err);

/* Must both rows agree on it? */
bool table_is_fact(const struct shared_table *t, const struct shared_column *c);

const struct shared_table *tables_find(const struct tables *tables, const char *name);

/* Texts of SQL, appended to `out`. The row `alias` stands in schema "main" or "src". */

/* A column of the row s of the other store, with our own number where it is one. */
void table_put_taken(struct buf *out, const struct shared_column *c);
/* m and s are the same thing. */
void table_put_match(struct buf *out, const struct shared_table *t);
/* One text of the whole row, without numbers: equal for equal rows of any two stores. `all`: with
 * the columns that two stores combine, or set later. */
void table_put_text(struct buf *out, const struct shared_table *t, const char *schema,
                    const char *alias, bool all);
/* rule->order and the row's text as one row value: greater for what stays. */
void table_put_order(struct buf *out, const struct shared_table *t, const char *schema,
                     const char *alias);
/* SQL with `@` and `$` in it. */
void table_put_filled(struct buf *out, const char *sql, const char *schema, const char *alias);

#endif
