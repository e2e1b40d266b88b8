/* source.c: fetch a suite from where it lies. One row a kind of place; the first that fits. */
#include "harness/suites/source.h"

#include "harness/io/fs.h"
#include "harness/io/gzip.h"
#include "harness/suites/programs.h"
#include "harness/suites/rows.h"
#include "harness/sys/fetch.h"
#include "harness/sys/run.h"
#include "harness/suites/unpack.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* What a place is opened with. */
struct request {
    const struct manifest *m; /* NULL: not known */
    const struct source_options *o;
    const char *from;
    struct arena *arena;
};

static int temp_folder(struct source *s, const struct request *q, struct err *err)
{
    if (fs_temp_dir(&s->temp, q->arena, err) < 0)
        return -1;
    s->root = s->temp;
    return 0;
}

/* ---- git ---- */

static bool is_git(const char *from)
{
    return strstr(from, "://") || strncmp(from, "git@", 4) == 0 || str_ends(str_c(from), ".git");
}

static int git(const char *dir, const char *const *argv, struct arena *arena, struct err *err)
{
    struct run_result r;
    struct str last, line;
    if (run_program(&r, argv, dir, arena, err) < 0)
        return -1;
    if (r.status == 0)
        return 0;
    last = str_trim(r.out);
    while (str_line(&last, &line))
        if (str_has(line, "fatal:") || str_has(line, "error:"))
            return err_set(err, ERR_INPUT, "git %s: " STR_FMT, argv[1], STR_ARG(line));
    return err_set(err, ERR_INPUT, "git %s failed with status %d", argv[1], r.status);
}

static int advise(struct err *err, const char *what_to_do)
{
    size_t n = strlen(err->text);
    snprintf(err->text + n, sizeof err->text - n, "; %s", what_to_do);
    return -1;
}

/* One commit without its history where the server allows that; else the whole
 * and then the commit. */
static int fetch(const struct request *q, const char *commit, const char *dir, struct err *err)
{
    const char *url = q->from;
    struct arena *arena = q->arena;
    const char *init[] = {"git", "init", "-q", ".", NULL};
    const char *shallow[] = {"git", "fetch", "-q", "--depth", "1", url, commit, NULL};
    const char *whole[] = {"git", "fetch", "-q", url, "+refs/heads/*:refs/remotes/x/*", NULL};
    const char *head[] = {"git", "checkout", "-q", "FETCH_HEAD", NULL};
    const char *exact[] = {"git", "checkout", "-q", commit, NULL};
    if (git(dir, init, arena, err) < 0)
        return -1;
    if (git(dir, shallow, arena, NULL) == 0)
        return git(dir, head, arena, err);
    if (git(dir, whole, arena, err) < 0)
        return advise(err, "without a network: --from PATH, a folder, an archive or a clone of it");
    if (git(dir, exact, arena, err) == 0)
        return 0;
    err_within(err, "commit %s in %s: ", commit, url);
    return q->o->commit ? -1
                        : advise(err, "that commit is pinned by the suite; of a repository "
                                      "without it, choose one with --commit");
}

static const char *head_commit(const char *dir, struct arena *arena)
{
    const char *argv[] = {"git", "rev-parse", "HEAD", NULL};
    struct run_result r;
    if (run_program(&r, argv, dir, arena, NULL) < 0 || r.status != 0)
        return "";
    return arena_dup(arena, str_trim(r.out));
}

static int open_git(struct source *s, const struct request *q, struct err *err)
{
    const char *pin = q->m && *q->m->commit ? q->m->commit : "HEAD";
    const char *commit = q->o->commit ? q->o->commit : pin;
    if (*commit == '-' ||
        *q->from == '-') /* to git it would be an option, and some start programs */
        return err_set(err, ERR_USAGE, "'%s' is no commit and no URL",
                       *commit == '-' ? commit : q->from);
    if (temp_folder(s, q, err) < 0 || fetch(q, commit, s->root, err) < 0)
        return -1;
    s->commit = head_commit(s->root, q->arena);
    s->pinned = !q->o->force && !q->o->commit;
    return 0;
}

/* ---- a folder, a file ---- */

/* How files end that hold objects, a line each or in one list; each also packed, with .gz behind. */
static const char *const lines_endings[] = {".jsonl", ".json", ".ndjson", ".csv"};

/* Bytes of such an ending; 0: the name has none. */
static size_t lines_ending(const char *name)
{
    struct str s = str_c(name);
    size_t packed = str_ends(s, ".gz") ? strlen(".gz") : 0;
    s.n -= packed;
    for (size_t i = 0; i < countof(lines_endings); i++)
        if (str_ends(s, lines_endings[i]))
            return strlen(lines_endings[i]) + packed;
    return 0;
}

static bool is_lines(const char *from)
{
    return lines_ending(from) > 0;
}

/* Does it begin as JSON does, or as what gzip packed? */
static bool looks_like_lines(const char *path)
{
    char part[64];
    FILE *f = fs_is_file(path) ? fopen(path, "re") : NULL;
    struct str s = {part, f ? fread(part, 1, sizeof part, f) : 0};
    if (f)
        fclose(f);
    if (str_starts(s, "\xef\xbb\xbf"))
        s = str_slice(s, 3, s.n);
    return gzip_is(s) || str_starts(str_trim_left(s), "{") || str_starts(str_trim_left(s), "[");
}

/* A file of lines may be called anything. */
static bool is_file(const char *from)
{
    return is_lines(from) || looks_like_lines(from);
}

static int open_lines(struct source *s, const struct request *q, struct err *err)
{
    const char *slash = strrchr(q->from, '/');
    if (!fs_is_file(q->from))
        return err_set(err, ERR_INPUT, "%s: no such file", q->from);
    s->root = slash ? arena_printf(q->arena, "%.*s", (int)(slash - q->from), q->from) : ".";
    s->root = *s->root ? s->root : "/";
    s->file = slash ? slash + 1 : q->from;
    return 0;
}

/* ---- an archive ---- */

/* Archives of a repository hold one folder that holds it all; some hold one file of lines. */
static void step_into(struct source *s, struct arena *arena)
{
    const char *const *name, *inside;
    size_t n;
    while (fs_list(&name, &n, s->root, arena, NULL) == 0 && n == 1) {
        inside = arena_printf(arena, "%s/%s", s->root, name[0]);
        if (is_lines(inside))
            s->file = name[0];
        if (!fs_is_dir(inside))
            return;
        s->root = inside;
    }
}

static int open_archive(struct source *s, const struct request *q, struct err *err)
{
    if (!fs_is_file(q->from))
        return err_set(err, ERR_INPUT, "%s: no such file", q->from);
    if (temp_folder(s, q, err) < 0 || unpack_archive(q->from, s->root, 0, err) < 0)
        return -1;
    step_into(s, q->arena);
    return 0;
}

/* ---- over HTTP ---- */

#define DOWNLOAD_MAX (256ll << 20)

static int open_rows(struct source *s, const struct request *q, struct err *err)
{
    s->file = "rows.jsonl";
    if (temp_folder(s, q, err) < 0)
        return -1;
    return rows_fetch(q->from, arena_printf(q->arena, "%s/%s", s->root, s->file), err);
}

/* The last part of a URL's path. */
static const char *url_file(const char *url, struct arena *arena)
{
    struct str path = {url, strcspn(url, "?#")};
    size_t from = path.n;
    while (from > 0 && path.p[from - 1] != '/')
        from--;
    return arena_dup(arena, str_slice(path, from, path.n));
}

static bool is_download(const char *from)
{
    struct arena arena = {0};
    const char *file = url_file(from, &arena);
    bool ret = (str_starts(str_c(from), "http://") || str_starts(str_c(from), "https://")) &&
               (is_lines(file) || unpack_is(file));
    arena_finish(&arena);
    return ret;
}

static int download(const char *url, const char *path, struct err *err)
{
    struct arena arena = {0};
    struct fetch *f = NULL;
    struct str body;
    int rc = fetch_new(&f, err);
    if (rc == 0)
        rc = fetch_get(f, url, DOWNLOAD_MAX, &body, &arena, err);
    if (rc == 0)
        rc = fs_write(path, body, err);
    fetch_free(f);
    arena_finish(&arena);
    return rc;
}

/* A file of lines stays as it is; an archive is unpacked into a folder beside it. */
static int open_download(struct source *s, const struct request *q, struct err *err)
{
    const char *name = url_file(q->from, q->arena), *path, *inner;
    if (temp_folder(s, q, err) < 0)
        return -1;
    path = arena_printf(q->arena, "%s/%s", s->root, name);
    if (download(q->from, path, err) < 0)
        return -1;
    if (is_lines(name)) {
        s->file = name;
        return 0;
    }
    inner = arena_printf(q->arena, "%s/unpacked", s->root);
    if (mkdir(inner, 0700) < 0)
        return err_sys(err, "make %s", inner);
    if (unpack_archive(path, inner, 0, err) < 0)
        return -1;
    s->root = inner;
    step_into(s, q->arena);
    return 0;
}

/* ---- programs that write problems ---- */

static int open_programs(struct source *s, const struct request *q, struct err *err)
{
    const struct programs_options o = {q->o->variants > 0 ? q->o->variants : PROGRAMS_VARIANTS,
                                       q->o->allow_weak};
    if (temp_folder(s, q, err) < 0)
        return -1;
    s->file = "rows.jsonl";
    return programs_run(q->from, s->root, &o, &s->note, q->arena, err);
}

static bool is_anything(const char *from)
{
    (void)from;
    return true;
}

static int open_folder(struct source *s, const struct request *q, struct err *err)
{
    if (!fs_is_dir(q->from))
        return err_set(err, ERR_INPUT, "%s: %s", q->from,
                       fs_is_file(q->from) ? "neither a folder, nor an archive, nor JSON"
                                           : "no such folder, file or archive");
    s->root = q->from;
    return 0;
}

/* ---- the table ---- */

static const struct place {
    const char *name;
    bool (*is)(const char *from);
    int (*open)(struct source *s, const struct request *q, struct err *err);
    bool has_commits;
} places[] = {
    {"a dataset server", rows_is, open_rows, false},
    {"a download", is_download, open_download, false},
    {"a git repository", is_git, open_git, true},
    {"an archive", unpack_is, open_archive, false},
    {"a folder of programs", programs_are, open_programs, false},
    {"a file", is_file, open_lines, false},
    {"a folder", is_anything, open_folder, false},
};

static const struct place *place_of(const char *from)
{
    size_t i = 0;
    while (!places[i].is(from))
        i++;
    return &places[i];
}

int source_open(struct source *ret, const struct manifest *m, const struct source_options *options,
                struct arena *arena, struct err *err)
{
    const char *from = options->from ? options->from : m->source;
    struct request q = {.m = m, .o = options, .from = from, .arena = arena};
    struct source s = {.file = "", .origin = from, .commit = "", .note = ""};
    const struct place *place = place_of(from);
    if (!options->from && strcmp(from, "embedded") == 0) {
        *ret = s;
        return 0;
    }
    if (options->commit && !place->has_commits)
        return err_set(err, ERR_USAGE, "--commit goes with a git URL, not with %s", place->name);
    if (place->open(&s, &q, err) < 0) {
        source_close(&s);
        return -1;
    }
    *ret = s;
    return 0;
}

void source_close(struct source *source)
{
    if (source->temp)
        fs_rmtree(source->temp, NULL);
    source->temp = NULL;
}

const char *source_manifest(const struct source *source, struct arena *arena)
{
    struct str stem = str_c(source->file);
    const char *path = arena_printf(arena, "%s/manifest.json", source->root);
    stem.n -= lines_ending(source->file);
    if (*source->file)
        path = arena_printf(arena, "%s/" STR_FMT ".manifest.json", source->root, STR_ARG(stem));
    return fs_is_file(path) ? path : NULL;
}
