/* private.h: for the files of results/store only. */
#ifndef RESULTS_STORE_PRIVATE_H
#define RESULTS_STORE_PRIVATE_H

#include "results/store/store.h"

#define STORE_WAIT_MS 60000 /* for another process that writes */

/* Statements made for every sample, which are prepared once: that costs more than to run them. */
enum kept {
    KEPT_PROMPT_IS_THERE,
    KEPT_OWNER,
    KEPT_KEY,
    KEPT_REPLY,
    KEPT_ROW,
    KEPT_VERDICT,
    KEPT_VERDICT_ID,
    KEPT_COUNT
};

struct store {
    sqlite3 *db;
    sqlite3_stmt *kept[KEPT_COUNT];
    char *path;        /* owned */
    int pending;       /* rows written since BEGIN; 0: no transaction is open */
    int replies;       /* those of them that a model was paid for */
    int64_t since_us;  /* when that transaction was opened */
    uint64_t dev, ino; /* of the file, where it is written; 0: not known */
    bool lost;         /* it is at its path no more */
};

/* Call before each write: opens the transaction unless one is open. */
int store_begin(struct store *s, struct err *err);

/* The number of the next run: above those of all runs, and of those that were removed. */
int store_free_number(struct store *s, int64_t *ret, struct err *err);

/* Has a writer left something beside the store that is not in it yet? */
bool store_has_log(const char *path);

/* Set the state of a run, or of all runs when it is 0, as store_settle_run does; without a flush. */
int store_settle(struct store *s, int64_t run, struct err *err);

/* Store a rendered prompt unless it is there already. Nothing is stored for a prompt without
 * messages. */
int store_put_prompt(struct store *store, const struct prompt *prompt, struct err *err);

#endif
