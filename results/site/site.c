/* site.c: make the pages in a new folder, then put it in the place of the old one. */
#include "results/site/private.h"

#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "results/store/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK "assay-site.json" /* a folder that holds this file is ours and may be replaced */

/* ---- what is no page ---- */

static int put_assets(struct site *s, struct err *err)
{
    const struct embed_row *chart = embed_nth("/usr/share/javascript/", 0);
    s->charts = s->result.charts = chart != NULL;
    if (chart && site_put(s, "assets/chart.js",
                          (struct str){chart->begin, (size_t)(chart->end - chart->begin)}, err) < 0)
        return -1;
    if (site_put(s, "assets/style.css", embed_get("results/site/assets/style.css"), err) < 0)
        return -1;
    return site_put(s, "assets/site.js", embed_get("results/site/assets/site.js"), err);
}

static int put_data(struct site *s, struct err *err)
{
    json_t *json = report_json(&s->report);
    struct buf text;
    char *csv = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&csv, &n);
    int rc;
    buf_init(&text, 1u << 30);
    json_dump(json, &text);
    buf_addc(&text, "\n");
    json_decref(json);
    rc = site_put(s, "data.json", buf_str(&text), err);
    buf_finish(&text);
    if (!to)
        return err_sys(err, "cannot print into memory");
    report_csv(to, &s->report);
    fclose(to);
    if (rc == 0)
        rc = site_put(s, "table.csv", (struct str){csv, n}, err);
    free(csv);
    return rc == 0 ? site_put(s, MARK, STR("{\"made_by\": \"assay site\"}\n"), err) : -1;
}

/* ---- all of it ---- */

static int put_pages(struct site *s, struct err *err)
{
#define X(name) site_##name,
    int (*const kind[])(struct site *, struct html *, struct err *) = {SITE_PAGES(X)};
#undef X
    struct html h;
    int rc = 0;
    html_init(&h);
    for (size_t i = 0; rc == 0 && i < countof(kind); i++)
        rc = kind[i](s, &h, err);
    html_finish(&h);
    return rc;
}

/* Reads in one transaction, so that all pages show the store at the same moment. */
static int make(struct site *s, struct err *err)
{
    sqlite3 *db = store_db(s->store);
    int rc;
    if (sql_run(db, err, "BEGIN", "") < 0)
        return -1;
    rc = put_assets(s, err);
    if (rc == 0)
        rc = site_load(s, err);
    if (rc == 0)
        rc = put_pages(s, err);
    if (rc == 0)
        rc = put_data(s, err);
    sql_run(db, NULL, "COMMIT", "");
    s->result.runs = (int64_t)s->report.n;
    report_finish(&s->report);
    return rc;
}

/* ---- the swap ---- */

/* `dir` may be replaced only when it is missing, empty or a site of ours. */
static int check_place(const char *dir, struct err *err)
{
    struct arena arena = {0};
    const char *const *name;
    size_t n = 0;
    struct stat st;
    int rc = 0;
    if (lstat(dir, &st) < 0)
        return errno == ENOENT ? 0 : err_sys(err, "cannot look at %s", dir);
    if (!S_ISDIR(st.st_mode))
        return err_set(err, ERR_USAGE, "%s is there and is no folder", dir);
    if (fs_list(&name, &n, dir, &arena, err) < 0)
        rc = -1;
    else if (n && !fs_is_file(arena_printf(&arena, "%s/" MARK, dir)))
        rc = err_set(err, ERR_USAGE,
                     "%s holds something that is no site of assay's; name an empty folder, or one "
                     "that is not there yet",
                     dir);
    arena_finish(&arena);
    return rc;
}

/* Exchange the two folders; the old site is removed only after that. */
static int swap(const char *fresh, const char *dir, struct err *err)
{
    if (renameat2(AT_FDCWD, fresh, AT_FDCWD, dir, RENAME_EXCHANGE) == 0)
        return fs_rmtree(fresh, err);
    if (errno == ENOENT)
        return rename(fresh, dir) == 0 ? 0 : err_sys(err, "cannot rename %s to %s", fresh, dir);
    if (errno != EINVAL && errno != ENOSYS)
        return err_sys(err, "cannot put %s in the place of %s", fresh, dir);
    /* The file system cannot exchange folders, so for a moment there is no site. */
    if (fs_rmtree(dir, err) < 0)
        return -1;
    return rename(fresh, dir) == 0 ? 0 : err_sys(err, "cannot rename %s to %s", fresh, dir);
}

/* The path without a '/' at its end. The folder around it must exist. */
static char *place_of(struct arena *arena, const char *dir)
{
    char *place = arena_dup(arena, str_c(dir));
    for (size_t n = strlen(place); n > 1 && place[n - 1] == '/'; n--)
        place[n - 1] = 0;
    return place;
}

static char *fresh_folder(struct arena *arena, const char *place, struct err *err)
{
    char *fresh = arena_printf(arena, "%s.new-XXXXXX", place);
    mode_t mask = umask(0);
    umask(mask);
    if (mkdtemp(fresh) && chmod(fresh, 0777 & ~mask) == 0)
        return fresh;
    err_sys(err, "cannot make a folder beside %s", place);
    return NULL;
}

int site_write(struct site_result *ret, struct store *store, const struct site_options *options,
               struct err *err)
{
    struct site s = {.store = store, .options = options, .until = ""};
    char *place = place_of(&s.arena, options->dir), *fresh;
    int rc = check_place(place, err);
    if (rc == 0 && !(fresh = fresh_folder(&s.arena, place, err)))
        rc = -1;
    if (rc == 0) {
        s.folder = fresh;
        rc = make(&s, err);
        if (rc == 0)
            rc = swap(fresh, place, err);
        if (rc < 0)
            fs_rmtree(fresh, NULL);
    }
    *ret = s.result;
    arena_finish(&s.arena);
    return rc;
}
