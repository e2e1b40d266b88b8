/* test_power.c: the store when the power goes, and when the disk is full or broken at any one write.
 *
 * A layer between SQLite and the file system keeps, of each file, a copy of what it was when it was
 * last synced: at a loss of power that is all that is left. The same layer can fail the N-th write. */
#include "results/store/sql.h"
#include "results/store/store.h"

#include "tests/unit/place.h"

#include <stdio.h>
#include <stdlib.h>

#define REPLIES 4
#define SYNCED  ".synced" /* what is left of a file when the power goes */

/* ---- the layer ---- */

struct shim_file {
    sqlite3_file base;
    const char *path; /* NULL: a temporary file */
    sqlite3_file real[];
};

static struct {
    sqlite3_vfs vfs, *real;
    sqlite3_io_methods methods;
    bool keep;       /* copy at each sync */
    int64_t writes;  /* so far */
    int64_t fail_at; /* this one; 0: none */
    int error;       /* with this */
    bool sticky;     /* and all that follow */
} shim;

static sqlite3_file *real(sqlite3_file *f)
{
    return ((struct shim_file *)f)->real;
}

/* Must this write fail? */
static bool fails(void)
{
    int64_t n = ++shim.writes;
    return shim.fail_at && (n == shim.fail_at || (shim.sticky && n > shim.fail_at));
}

static void copy_file(const char *from, const char *to)
{
    char block[65536];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    for (size_t n; in && out && (n = fread(block, 1, sizeof block, in)) > 0;)
        fwrite(block, 1, n, out);
    if (in)
        fclose(in);
    if (out)
        fclose(out);
}

static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    return fails() ? shim.error : real(f)->pMethods->xWrite(real(f), p, n, at);
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return fails() ? shim.error : real(f)->pMethods->xTruncate(real(f), size);
}

static int shim_sync(sqlite3_file *f, int flags)
{
    const struct shim_file *file = (struct shim_file *)f;
    char to[600];
    (void)
        flags; /* what was written is in the file as others see it; the disk itself is not tried */
    if (fails())
        return shim.error;
    if (shim.keep && file->path) {
        snprintf(to, sizeof to, "%s" SYNCED, file->path);
        copy_file(file->path, to);
    }
    return SQLITE_OK;
}

static int shim_close(sqlite3_file *f)
{
    return real(f)->pMethods->xClose(real(f));
}

static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return real(f)->pMethods->xRead(real(f), p, n, at);
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return real(f)->pMethods->xFileSize(real(f), size);
}

static int shim_lock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xLock(real(f), level);
}

static int shim_unlock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xUnlock(real(f), level);
}

static int shim_check(sqlite3_file *f, int *ret)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), ret);
}

static int shim_control(sqlite3_file *f, int op, void *arg)
{
    return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int shim_sector(sqlite3_file *f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}

static int shim_device(sqlite3_file *f)
{
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int shim_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, ret);
}

static int shim_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}

static int shim_shm_unmap(sqlite3_file *f, int del)
{
    return real(f)->pMethods->xShmUnmap(real(f), del);
}

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    struct shim_file *file = (struct shim_file *)f;
    int rc = shim.real->xOpen(shim.real, name, file->real, flags, out);
    (void)vfs;
    file->path = name;
    f->pMethods = file->real->pMethods ? &shim.methods : NULL;
    return rc;
}

static void shim_begin(void)
{
    if (!shim.real) {
        shim.real = sqlite3_vfs_find(NULL);
        shim.vfs = *shim.real;
        shim.vfs.zName = "shim";
        shim.vfs.szOsFile = shim.real->szOsFile + (int)sizeof(struct shim_file);
        shim.vfs.xOpen = shim_open;
        shim.methods = (sqlite3_io_methods){
            2,           shim_close,   shim_read,     shim_write,       shim_truncate,  shim_sync,
            shim_size,   shim_lock,    shim_unlock,   shim_check,       shim_control,   shim_sector,
            shim_device, shim_shm_map, shim_shm_lock, shim_shm_barrier, shim_shm_unmap, NULL,
            NULL};
    }
    shim.keep = shim.sticky = false;
    shim.writes = shim.fail_at = 0;
    sqlite3_vfs_register(&shim.vfs, 1);
}

/* The layer stays, and lets everything pass: nothing here waits for a disk. */
static void shim_end(void)
{
    shim.fail_at = 0;
    shim.keep = false;
}

/* ---- what is played ---- */

struct play {
    struct store *store;
    const char *path;
    struct suite suite;
    struct problem problem;
    struct run run;
    struct err err;
    int safe; /* replies whose flush said that they are there */
};

static int begin(struct play *p)
{
    p->err = (struct err){0};
    p->problem = (struct problem){.id = "p",
                                  .spec = STR("spec"),
                                  .entry = "e",
                                  .reference = STR("r"),
                                  .category = "",
                                  .difficulty = "",
                                  .bench = "",
                                  .top = ""};
    p->suite = (struct suite){.name = "s",
                              .task = "",
                              .commit = "",
                              .origin = "",
                              .bench = "counters",
                              .runner = "icarus",
                              .official = "",
                              .problem = &p->problem,
                              .n = 1};
    p->run = (struct run){.suite_row = 1,
                          .source = "model",
                          .prompt = "default",
                          .n = REPLIES,
                          .model = "m",
                          .base_url = "http://x",
                          .parameters = "{}",
                          .key = "key"};
    suite_seal(&p->suite);
    if (store_open(&p->store, p->path, STORE_CREATE, &p->err) < 0)
        return -1;
    if (store_put_suite(p->store, &p->suite, &p->err) < 0)
        return -1;
    p->run.suite_row = p->suite.row;
    return store_put_run(p->store, &p->run, &p->err);
}

static bool is_there(struct play *p, int i)
{
    int64_t n = 0;
    bool found;
    sql_int(store_db(p->store), &n, &found, NULL, "SELECT COUNT(*) FROM samples WHERE idx = ?", "i",
            (int64_t)i);
    return n > 0;
}

static int put_reply(struct play *p, int i)
{
    struct sample s = {.problem = &p->problem,
                       .index = i,
                       .reply = {.text = STR("a reply"),
                                 .reasoning = STR(""),
                                 .finish_raw = "stop",
                                 .prompt_tokens = -1,
                                 .completion_tokens = -1,
                                 .reasoning_tokens = -1,
                                 .cost = -1,
                                 .tries = 1}};
    snprintf(s.key, sizeof s.key, "%064d", i);
    if (store_put_reply(p->store, &s, p->run.row, &p->err) < 0 ||
        store_flush(p->store, &p->err) < 0)
        return -1;
    p->safe = i + 1;
    return 0;
}

/* As a start does it: what is there is not asked for again; the first error ends it. */
static int go(struct play *p)
{
    int rc = begin(p);
    for (int i = 0; rc == 0 && i < REPLIES; i++)
        rc = is_there(p, i) ? 0 : put_reply(p, i);
    if (rc < 0 && p->store)
        store_rollback(p->store);
    if (store_close(p->store, rc < 0 ? NULL : &p->err) < 0)
        rc = -1;
    p->store = NULL;
    return rc;
}

/* How many replies are in that file, which must be whole; -1: it is not. */
static int64_t count(const char *path)
{
    int64_t n = -1, whole = 0;
    struct err err = {0};
    sqlite3 *db;
    bool found;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sql_int(db, &whole, &found, &err,
                "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'",
                "") < 0 ||
        whole != 1 || sql_int(db, &n, &found, &err, "SELECT COUNT(*) FROM samples", "") < 0)
        n = -1;
    sqlite3_close(db);
    return n;
}

/* What is left is what was synced; a file that never was is not there. */
static const char *after_the_cut(struct place *place, const char *path, int i)
{
    static const char *const ends[] = {"", "-wal"};
    const char *ret = arena_printf(&place->arena, "%s/cut%d.db", place->root, i);
    for (size_t k = 0; k < countof(ends); k++) {
        const char *from = arena_printf(&place->arena, "%s%s" SYNCED, path, ends[k]);
        if (fs_is_file(from))
            copy_file(from, arena_printf(&place->arena, "%s%s", ret, ends[k]));
    }
    return ret;
}

/* Whatever a flush has said is there survives the power, at every flush. */
static void the_power_goes(void **state)
{
    struct place *place = *state;
    struct play p = {.path = arena_printf(&place->arena, "%s/a.db", place->root)};
    shim_begin();
    shim.keep = true;
    if (begin(&p) < 0)
        fail_msg("%s", p.err.text);
    for (int i = 0; i < REPLIES; i++) {
        if (put_reply(&p, i) < 0)
            fail_msg("%s", p.err.text);
        assert_int_equal(count(after_the_cut(place, p.path, i)), i + 1);
    }
    store_close(p.store, NULL);
    assert_int_equal(count(after_the_cut(place, p.path, REPLIES)), REPLIES);
    shim_end();
}

static void fail_one(struct place *place, int64_t at, int error, bool sticky)
{
    struct play p = {.path = arena_printf(&place->arena, "%s/%d-%d-%lld.db", place->root, error,
                                          sticky, (long long)at)};
    bool failed;
    shim_begin();
    shim.fail_at = at;
    shim.error = error;
    shim.sticky = sticky;
    failed = go(&p) < 0;
    shim.fail_at = 0;
    if (failed && (p.err.kind != ERR_STORE || !*p.err.text))
        fail_msg("write %d: no clear error: '%s'", (int)at, p.err.text);
    p.err = (struct err){0};
    if (go(&p) < 0) /* there is room again: the same start goes on */
        fail_msg("write %d: %s", (int)at, p.err.text);
    shim_end();
    if (count(p.path) != REPLIES)
        fail_msg("write %d (error %d): %d replies", (int)at, error, (int)count(p.path));
}

/* Replies that a flush had said are there must be found by a start after the failure. */
static void what_was_flushed_stays(struct place *place, int64_t at, int error)
{
    struct play p = {
        .path = arena_printf(&place->arena, "%s/f%d-%lld.db", place->root, error, (long long)at)};
    int safe;
    shim_begin();
    shim.fail_at = at;
    shim.error = error;
    shim.sticky = true;
    go(&p);
    safe = p.safe;
    shim_end();
    if (safe && count(p.path) < safe)
        fail_msg("write %d (error %d): %d of %d replies", (int)at, error, (int)count(p.path), safe);
}

static void every_write_fails_once(void **state)
{
    static const int errors[] = {SQLITE_FULL, SQLITE_IOERR_WRITE};
    struct place *place = *state;
    struct play p = {.path = arena_printf(&place->arena, "%s/whole.db", place->root)};
    int64_t writes, step;
    shim_begin();
    assert_int_equal(go(&p), 0);
    writes = shim.writes;
    shim_end();
    /* neighbours are pages of one commit; EVERY_WRITE=1 takes each of them */
    step = getenv("EVERY_WRITE") ? 1 : 1 + writes / 20;
    print_message("%lld writes, of which every %lldth fails\n", (long long)writes, (long long)step);
    for (size_t e = 0; e < countof(errors); e++)
        for (int64_t at = 1; at <= writes; at += step) {
            fail_one(place, at, errors[e], false);
            fail_one(place, at, errors[e], true);
            what_was_flushed_stays(place, at, errors[e]);
        }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_place, drop_place)
    const struct CMUnitTest tests[] = {
        TEST(the_power_goes),
        TEST(every_write_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
