/* private.h: for the store_*.c files only. */
#ifndef RESULTS_STORE_PRIVATE_H
#define RESULTS_STORE_PRIVATE_H

#include "results/store/store.h"

struct store {
    sqlite3 *db;
    char *path;       /* owned */
    int pending;      /* rows written since BEGIN; 0: no transaction is open */
    int64_t since_us; /* when it was opened */
};

/* Call before each write: opens the batch's transaction. */
int store_begin(struct store *s, struct err *err);

/* A rendered prompt, unless it is there; one without messages is none. */
int store_put_prompt(sqlite3 *db, const struct prompt *prompt, struct err *err);

#endif
