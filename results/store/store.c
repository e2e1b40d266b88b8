/* store.c: close the store, batch its writes. */
#include "results/store/store.h"

#include "harness/base/clock.h"
#include "results/store/sql.h"
#include "results/store/private.h"

#include <stdlib.h>
#include <sys/stat.h>

#define BATCH_REPLIES 32
#define BATCH_US      200000

static int exec(sqlite3 *db, const char *sql, struct err *err)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return sql_fail(db, err, sql);
    return 0;
}

int store_close(struct store *s, struct err *err)
{
    int rc;
    if (!s)
        return 0;
    rc = store_flush(s, err);
    for (int i = 0; i < KEPT_COUNT; i++)
        sqlite3_finalize(s->kept[i]);
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

/* SQLite writes on into a file that was removed or moved: nobody would find it. What the store holds is
 * saved beside the path then. */
static int check_place(struct store *s, struct err *err)
{
    struct arena arena = {0};
    struct stat st;
    const char *to;
    if (!s->ino || s->lost ||
        (stat(s->path, &st) == 0 && st.st_dev == s->dev && st.st_ino == s->ino))
        return s->lost ? -1 : 0;
    s->lost = true;
    to = arena_printf(&arena, "%s.saved-%lld", s->path, (long long)clock_us());
    if (sql_run(s->db, NULL, "VACUUM INTO ?", "s", to) < 0)
        to = "";
    err_set(err, ERR_STORE,
            "%s was removed, moved or replaced by another program while it was written; what it "
            "held %s%s",
            s->path, *to ? "is saved as " : "could not be saved", to);
    arena_finish(&arena);
    return -1;
}

/* synchronous = FULL (open.c): the log is synced at each commit, so that a reply which a flush has said
 * is there survives a loss of power, too; NORMAL syncs at checkpoints only, and hundreds of paid replies
 * may be between two of them. A commit holds what came in BATCH_US, and at most BATCH_REPLIES replies: a
 * sync takes 5 to 20 ms in which nothing else is done. Verdicts are not counted: one that is lost costs no
 * money, and hundreds can come in a second. EXTRA adds to FULL nothing in WAL mode. tests/unit/test_power.c drops what was not synced. */
int store_flush(struct store *s, struct err *err)
{
    if (!s->pending)
        return 0;
    s->pending = s->replies = 0;
    if (exec(s->db, "COMMIT", err) == 0)
        return check_place(s, err);
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return -1;
}

void store_rollback(struct store *s)
{
    if (s->pending)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->pending = s->replies = 0;
}

bool store_due(const struct store *s)
{
    return s->replies >= BATCH_REPLIES || (s->pending && clock_us() - s->since_us >= BATCH_US);
}

sqlite3 *store_db(struct store *s)
{
    return s->db;
}

const char *store_path(const struct store *s)
{
    return s->path;
}

const char *store_file(const struct store *s, struct arena *arena)
{
    char *file = realpath(s->path, NULL);
    const char *ret = arena_dup(arena, str_c(file ? file : s->path));
    free(file);
    return ret;
}
