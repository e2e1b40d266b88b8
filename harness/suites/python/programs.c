/* programs.c: variants of problems out of DynaMath's programs, by the system's Python in a cell. */
#include "harness/suites/programs.h"

#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/sys/cell.h"

#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PYTHON      "/usr/bin/python3"
#define DRIVER      "harness/suites/python/variant.py"
#define BELOW       "dataset_generator"
#define PROGRAM_MAX (4u << 20)
#define BESIDE_MAX  (8u << 20)
#define ROWS_MAX    (64u << 20)

struct making {
    const char *root, *to; /* where the programs stand; where the suite goes */
    const struct programs_options *o;
    struct cell_options cell;
    struct exec_file file[EXEC_FILE_MAX];
    size_t n_file, made;
    struct buf rows, note;
    struct arena *arena;
    struct err *err;
};

/* ---- which files are programs ---- */

/* "class Q01", and what is asked of it. */
static bool is_program(struct str text)
{
    ptrdiff_t at = str_find(text, "class Q", 0);
    return at >= 0 && (size_t)at + 7 < text.n && strchr("0123456789", text.p[at + 7]) &&
           str_has(text, "answer_type");
}

static bool read_program(struct str *text, const char *root, const char *name, struct arena *arena)
{
    return str_ends(str_c(name), ".py") &&
           fs_read_below(text, root, name, PROGRAM_MAX, arena, NULL) == 0 && is_program(*text);
}

static bool has_programs(const char *root, struct arena *arena)
{
    const char *const *name;
    struct str text;
    size_t n;
    if (!fs_is_dir(root) || fs_list(&name, &n, root, arena, NULL) < 0)
        return false;
    for (size_t i = 0; i < n; i++)
        if (read_program(&text, root, name[i], arena))
            return true;
    return false;
}

/* The folder of the programs; NULL: there are none. */
static const char *root_of(const char *folder, struct arena *arena)
{
    const char *below = arena_printf(arena, "%s/" BELOW, folder);
    return has_programs(folder, arena) ? folder : has_programs(below, arena) ? below : NULL;
}

bool programs_are(const char *folder)
{
    struct arena arena = {0};
    bool ret = root_of(folder, &arena) != NULL;
    arena_finish(&arena);
    return ret;
}

/* ---- what a program is given ---- */

static void give(struct making *m, const char *name, struct str data)
{
    m->file[m->n_file++] = (struct exec_file){.name = name, .data = data};
}

/* Files of the folder, and of one below it, whose name stands in the program's text. */
static void give_named(struct making *m, struct str text, const char *folder)
{
    const char *path = arena_printf(m->arena, "%s/%s", m->root, folder);
    const char *const *name;
    struct str data;
    size_t n;
    if (fs_list(&name, &n, path, m->arena, NULL) < 0)
        return;
    for (size_t i = 0; i < n && m->n_file < EXEC_FILE_MAX; i++) {
        const char *at = arena_printf(m->arena, "%s%s", folder, name[i]);
        if (fs_is_dir_below(m->root, at) && !*folder)
            give_named(m, text, arena_printf(m->arena, "%s/", name[i]));
        else if (str_has(text, name[i]) &&
                 fs_read_below(&data, m->root, at, BESIDE_MAX, m->arena, NULL) == 0)
            give(m, arena_printf(m->arena, "programs/%s", at), data);
    }
}

/* ---- what comes of it ---- */

static void leave_out(struct making *m, const char *what, const char *why)
{
    if (!str_has(buf_str(&m->note), arena_printf(m->arena, "%s: ", what)))
        buf_addf(&m->note, "%s%s: %s", m->note.n ? "\n" : "", what, why);
}

static int put_picture(struct making *m, const char *name, struct str text)
{
    struct base64_decode_ctx ctx;
    size_t n = BASE64_DECODE_LENGTH(text.n);
    uint8_t *data = malloc(n + 1);
    int rc;
    base64_decode_init(&ctx);
    if (!data || !base64_decode_update(&ctx, &n, data, text.n, text.p))
        n = 0;
    rc = fs_write(arena_printf(m->arena, "%s/%s", m->to, name), (struct str){(char *)data, n},
                  m->err);
    free(data);
    return rc;
}

static int put_row(struct making *m, json_t *row, int64_t variant)
{
    const char *name = "", *error = NULL, *image;
    struct str picture = {0};
    json_get_cstr(row, "class", true, &name, NULL);
    json_get_cstr(row, "error", false, &error, NULL);
    if (error || json_get_str(row, "picture", true, &picture, NULL) < 0) {
        leave_out(m, name, error ? error : "no picture");
        return 0;
    }
    image = arena_printf(m->arena, "image/%s-v%lld.png", name, (long long)variant);
    if (put_picture(m, image, picture) < 0)
        return -1;
    json_object_del(row, "picture");
    json_add_cstr(row, "image", image);
    json_add_cstr(row, "id", arena_printf(m->arena, "%s-v%lld", name, (long long)variant));
    json_add_cstr(row, "family", name);
    json_add_cstr(row, "variant", arena_printf(m->arena, "v%lld", (long long)variant));
    json_object_del(row, "class");
    json_dump(row, &m->rows);
    buf_addc(&m->rows, "\n");
    m->made++;
    return 0;
}

/* The last line of what it said on standard error. */
static const char *last_words(const struct exec_outcome *o, struct arena *arena)
{
    struct str rest = str_trim(o->err.tail.n ? o->err.tail : o->err.head), line = {0}, last = {0};
    while (str_line(&rest, &line))
        last = line;
    return last.n ? arena_dup(arena, str_slice(last, 0, last.n < 200 ? last.n : 200))
                  : exec_status_name(o->status);
}

static int take(struct making *m, const struct exec_result *r, const char *program, int64_t variant)
{
    struct str rest = r->n_collected ? r->collected[0].data : (struct str){0}, line;
    if (r->step[0].status == EXEC_HARNESS)
        return err_set(m->err, ERR_SYS, "the sandbox failed: %s", r->trouble);
    if (r->step[0].status != EXEC_OK)
        leave_out(m, program, last_words(&r->step[0], m->arena));
    while (str_line(&rest, &line)) {
        json_t *row = NULL;
        int rc = json_parse(line, program, &row, NULL) < 0 ? 0 : put_row(m, row, variant);
        json_decref(row);
        if (rc < 0)
            return -1;
    }
    return 0;
}

/* ---- a program, a variant ---- */

static int run_one(struct making *m, const char *program, int64_t variant)
{
    struct arena arena = {0};
    struct exec_result result = {0};
    struct exec_job job = {.file = m->file,
                           .n_file = m->n_file,
                           .n_step = 1,
                           .collect = "rows.jsonl",
                           .collect_max_bytes = ROWS_MAX};
    struct exec_limits limits = exec_limits_default();
    int rc;
    limits.cpu_ms = 120000;
    limits.wall_ms = 300000;
    limits.memory_bytes = (int64_t)2 << 30;
    limits.file_bytes = ROWS_MAX;
    job.step[0] = (struct exec_step){
        .name = "variants",
        .argv = {PYTHON, "-s", "variant.py", program,
                 arena_printf(&arena, "%lld", (long long)variant)},
        .env = "MPLBACKEND=Agg\nMPLCONFIGDIR=/tmp\n"
               "MATPLOTLIBRC=/usr/share/matplotlib/mpl-data\n" /* Debian has it in /etc */
               "OPENBLAS_NUM_THREADS=1",
        .limits = limits,
    };
    rc = cell_run_once(&m->cell, &job, &arena, &result, m->err);
    if (rc == 0)
        rc = take(m, &result, program, variant);
    arena_finish(&arena);
    return rc;
}

static int run_program(struct making *m, const char *program, struct str text)
{
    m->n_file = 0;
    give(m, "variant.py", embed_get(DRIVER));
    give(m, arena_printf(m->arena, "programs/%s", program), text);
    give_named(m, text, "");
    for (int64_t v = 1; v <= m->o->variants; v++)
        if (run_one(m, program, v) < 0)
            return -1;
    return 0;
}

static int run_all(struct making *m)
{
    const char *const *name;
    struct str text;
    size_t n;
    if (fs_list(&name, &n, m->root, m->arena, m->err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (read_program(&text, m->root, name[i], m->arena) && run_program(m, name[i], text) < 0)
            return -1;
    if (m->made == 0)
        return err_set(m->err, ERR_INPUT, "%s: no program made a problem: %.200s", m->root,
                       m->note.n ? arena_dup(m->arena, buf_str(&m->note)) : "there is none");
    return fs_write(arena_printf(m->arena, "%s/rows.jsonl", m->to), buf_str(&m->rows), m->err);
}

int programs_run(const char *from, const char *to, const struct programs_options *options,
                 const char **note, struct arena *arena, struct err *err)
{
    struct making m = {.root = root_of(from, arena), .to = to, .o = options, .arena = arena};
    int rc;
    m.err = err;
    m.cell = (struct cell_options){.allow_weak = options->allow_weak, .box_bytes = 256 << 20};
    if (!m.root)
        return err_set(err, ERR_INPUT, "%s: no programs that make problems", from);
    if (mkdir(arena_printf(arena, "%s/image", to), 0700) < 0)
        return err_sys(err, "make %s/image", to);
    buf_init(&m.rows, 64u << 20);
    buf_init(&m.note, 1u << 20);
    rc = run_all(&m);
    *note = arena_dup(arena, buf_str(&m.note));
    buf_finish(&m.rows);
    buf_finish(&m.note);
    return rc;
}
