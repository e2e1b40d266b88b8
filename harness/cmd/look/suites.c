/* suites.c: assay suites: what can be measured, and what of it is in the store. */
#include "harness/cmd/look/suites_leaks.h"

#include "harness/cli/app.h"
#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "problems/suite/manifest.h"
#include "results/store/sql.h"
#include "results/store/store.h"
#include "harness/io/table.h"
#include "testbenches/oracle.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One suite and task, known or installed or both. */
struct entry {
    const char *suite, *task, *label;
    const char *title, *licence, *source; /* "" when no manifest tells it */
    bool embedded, training; /* training: pulled with --training; other suites are benchmarks */
    int64_t row;             /* in the store; 0: not installed */
    int64_t problems;        /* 0: not known */
    const char *version, *commit, *origin, *imported_at; /* "" unless installed */
    json_t *goldens; /* owned: [{toolchain, checked, quarantined}, ...]; NULL unless installed */
    json_t *needs;   /* owned: [{needs, problems}, ...]: what cannot be scored here, and why */
};

#define ENTRIES 256

struct list {
    struct entry entry[ENTRIES];
    size_t n;
    struct arena arena;
};

static bool is_embedded(const struct manifest *m)
{
    return strcmp(m->source, "embedded") == 0;
}

/* The number of problems of an embedded suite whose manifest does not say it: each is a folder with a
 * problem.json. */
static int64_t count_embedded(const struct manifest_task *task, struct arena *arena)
{
    const char *prefix = arena_printf(arena, "%s/", task->folder);
    const struct embed_row *row;
    int64_t n = task->count;
    if (n)
        return n;
    for (size_t i = 0; (row = embed_nth(prefix, i)); i++)
        n += str_ends(str_c(row->name), "/problem.json");
    return n;
}

static struct entry *add(struct list *list, const char *suite, const char *task, const char *label)
{
    static struct entry none;
    struct entry *e = list->n < ENTRIES ? &list->entry[list->n++] : &none;
    *e = (struct entry){.suite = suite, .task = task, .label = label, .title = "", .licence = ""};
    e->source = e->version = e->commit = e->origin = e->imported_at = "";
    return e;
}

/* The entry of that name, added when there is none. */
static struct entry *find(struct list *list, const char *suite, const char *task)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->entry[i].suite, suite) == 0 && strcmp(list->entry[i].task, task) == 0)
            return &list->entry[i];
    return add(list, suite, task, *task ? arena_printf(&list->arena, "%s/%s", suite, task) : suite);
}

static int add_known(struct list *list, struct err *err)
{
    struct arena *a = &list->arena;
    struct manifest m;
    for (size_t i = 0; manifest_nth(&m, i, a, err) == 0; i++)
        for (size_t t = 0; t < m.n_task; t++) {
            struct entry *e = find(list, m.suite, m.task[t].task);
            e->title = m.title;
            e->licence = m.licence;
            e->source = m.source;
            e->commit = m.commit;
            e->embedded = is_embedded(&m);
            e->problems = e->embedded ? count_embedded(&m.task[t], a) : m.task[t].count;
        }
    return err->kind == ERR_NONE ? 0 : -1;
}

static int read_goldens(struct entry *e, sqlite3 *db, struct arena *arena, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(db, &stmt, err,
                    "SELECT t.text, COUNT(*), SUM(NOT g.passed) FROM goldens g "
                    "JOIN problems p ON p.id = g.problem_id "
                    "JOIN toolchains t ON t.id = g.toolchain_id WHERE p.suite_id = ? "
                    "GROUP BY t.id ORDER BY t.id DESC",
                    "i", e->row) < 0)
        return -1;
    e->goldens = json_array();
    while ((rc = sql_step(stmt, err)) == 1) {
        json_t *golden = json_object();
        json_add_cstr(golden, "toolchain", sql_cstr(stmt, 0, arena));
        json_add_int(golden, "checked", sqlite3_column_int64(stmt, 1));
        json_add_int(golden, "quarantined", sqlite3_column_int64(stmt, 2));
        json_array_append_new(e->goldens, golden);
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* The problems that cannot be judged here, counted by what it would take to judge them. */
static int read_needs(struct entry *e, sqlite3 *db, struct err *err)
{
    const struct oracle *o;
    e->needs = json_array();
    for (size_t i = 0; (o = oracle_nth(i)); i++) {
        bool found;
        int64_t n = 0;
        json_t *item;
        if (!o->needs)
            continue;
        if (sql_int(db, &n, &found, err,
                    "SELECT COUNT(*) FROM problems WHERE suite_id = ? AND bench = ?", "is", e->row,
                    o->name) < 0)
            return -1;
        if (n == 0)
            continue;
        item = json_object();
        json_add_cstr(item, "needs", o->needs);
        json_add_int(item, "problems", n);
        json_array_append_new(e->needs, item);
    }
    return 0;
}

static int take_installed(struct list *list, sqlite3_stmt *row, sqlite3 *db, struct err *err)
{
    struct arena *a = &list->arena;
    struct entry *e = find(list, sql_cstr(row, 1, a), sql_cstr(row, 2, a));
    e->row = sqlite3_column_int64(row, 0);
    e->version = sql_cstr(row, 3, a);
    e->commit = sql_cstr(row, 4, a);
    e->origin = sql_cstr(row, 5, a);
    e->imported_at = sql_cstr(row, 6, a);
    e->problems = sqlite3_column_int64(row, 7);
    e->training = !sqlite3_column_int(row, 8);
    if (read_needs(e, db, err) < 0)
        return -1;
    return read_goldens(e, db, a, err);
}

static int add_installed(struct list *list, sqlite3 *db, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(db, &stmt, err,
                    "SELECT id, name, task, version, commit_id, origin, imported_at, "
                    "(SELECT COUNT(*) FROM problems p WHERE p.suite_id = suites.id), eval_only "
                    "FROM suites WHERE current AND kind <> '" KIND_OPINION "' ORDER BY name, task",
                    "") < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1)
        if ((rc = take_installed(list, stmt, db, err)) < 0)
            break;
    sqlite3_finalize(stmt);
    return rc;
}

/* ---- output ---- */

static const char *pull_command(const struct entry *e, struct arena *arena)
{
    return arena_printf(arena, "assay pull %s", e->suite);
}

static json_t *entry_json(const struct entry *e, struct arena *arena)
{
    json_t *obj = json_object();
    const struct {
        const char *key, *value;
    } texts[] = {
        {"suite", e->suite},     {"task", e->task},       {"label", e->label},
        {"title", e->title},     {"licence", e->licence}, {"source", e->source},
        {"version", e->version}, {"commit", e->commit},   {"origin", e->origin},
    };
    for (size_t i = 0; i < countof(texts); i++)
        json_add_cstr(obj, texts[i].key, texts[i].value);
    json_add_bool(obj, "embedded", e->embedded);
    json_add_bool(obj, "installed", e->row > 0);
    json_add_bool(obj, "training", e->training);
    json_add_cstr(obj, "imported_at", e->row ? e->imported_at : NULL);
    json_add(obj, "problems", e->problems ? json_integer(e->problems) : json_null());
    json_add(obj, "quarantined", e->goldens ? json_incref(e->goldens) : json_array());
    json_add(obj, "not_scored_here", e->needs ? json_incref(e->needs) : json_array());
    json_add_cstr(obj, "pull", e->row || e->embedded ? NULL : pull_command(e, arena));
    return obj;
}

static int print_json(struct list *list, struct err *err)
{
    json_t *all = json_array();
    int rc;
    for (size_t i = 0; i < list->n; i++)
        json_array_append_new(all, entry_json(&list->entry[i], &list->arena));
    rc = json_write_line(stdout, all, err);
    json_decref(all);
    return rc;
}

static void print_goldens(const struct entry *e)
{
    json_t *golden;
    size_t i;
    json_array_foreach(e->goldens, i, golden)
    {
        int64_t bad = 0, checked = 0;
        struct str tools = STR("");
        json_get_int(golden, "quarantined", false, &bad, NULL);
        json_get_int(golden, "checked", false, &checked, NULL);
        json_get_str(golden, "toolchain", false, &tools, NULL);
        printf("  %s: %lld of %lld references fail with\n      ", e->label, (long long)bad,
               (long long)checked);
        put_safe(stdout, tools);
        putchar('\n');
    }
}

static void print_needs(const struct entry *e)
{
    json_t *item;
    size_t i;
    json_array_foreach(e->needs, i, item)
    {
        int64_t n = 0;
        struct str needs = STR("");
        json_get_int(item, "problems", false, &n, NULL);
        json_get_str(item, "needs", false, &needs, NULL);
        printf("  %s: %lld of %lld cannot be scored here: %s " STR_FMT "\n", e->label, (long long)n,
               (long long)e->problems, n == 1 ? "it needs" : "each needs", STR_ARG(needs));
    }
}

static const char *state_text(const struct entry *e, struct arena *arena)
{
    const char *from = *e->commit ? "commit " : "";
    if (e->row)
        return arena_printf(arena, "version %.12s, %s%.12s%s", e->version, from,
                            *e->commit ? e->commit : "no commit",
                            e->training ? ", for training" : "");
    return e->embedded ? "comes with assay" : pull_command(e, arena);
}

static void add_row(struct table *t, const struct entry *e, struct arena *arena)
{
    table_add(t, "%s", e->label);
    table_add(t, "%s", e->problems ? grouped(arena, e->problems) : "-");
    table_add(t, "%s", state_text(e, arena));
    table_paint(t, e->row || e->embedded ? SGR_GREEN : SGR_YELLOW);
}

static void print_group_head(const struct entry *e, const struct look *look)
{
    printf("%s", look_sgr(look, SGR_BOLD));
    put_safe(stdout, str_c(*e->title ? e->title : e->suite));
    printf("%s", look_sgr(look, SGR_OFF));
    if (*e->licence)
        printf(", %s", e->licence);
    if (e->embedded)
        fputs(", embedded", stdout);
    putchar('\n');
}

/* A suite and its tasks, which stand together in the list. Returns where the next suite begins. */
static size_t print_group(const struct list *list, size_t from, const struct look *look,
                          struct arena *arena)
{
    static const struct table_column column[] = {
        {NULL, false, false}, {NULL, true, false}, {NULL, false, false}};
    size_t i = from;
    struct table t;
    print_group_head(&list->entry[from], look);
    table_init(&t, column, countof(column));
    for (; i < list->n && strcmp(list->entry[i].suite, list->entry[from].suite) == 0; i++)
        add_row(&t, &list->entry[i], arena);
    table_print(&t, stdout, look, 2);
    table_finish(&t);
    for (size_t k = from; k < i; k++) {
        print_needs(&list->entry[k]);
        print_goldens(&list->entry[k]);
    }
    return i;
}

static int print_text(struct list *list)
{
    struct look look;
    look_init(&look, STDOUT_FILENO);
    for (size_t i = 0; i < list->n;) {
        if (i)
            putchar('\n');
        i = print_group(list, i, &look, &list->arena);
    }
    return 0;
}

static int suites(struct app *app, struct list *list)
{
    struct store *store = NULL;
    int rc = add_known(list, &app->err);
    if (rc == 0 && fs_is_file(app_db(app))) {
        rc = store_open(&store, app_db(app), STORE_READ, &app->err);
        if (rc == 0)
            rc = add_installed(list, store_db(store), &app->err);
        store_close(store, NULL);
    }
    if (rc < 0)
        return -1;
    return app->cmd.options.json ? print_json(list, &app->err) : print_text(list);
}

int cmd_suites(struct app *app)
{
    struct list *list;
    int rc;
    if (app->cmd.options.leaks)
        return suites_leaks(app);
    list = mem_alloc(sizeof *list);
    rc = suites(app, list);
    for (size_t i = 0; i < list->n; i++) {
        json_decref(list->entry[i].goldens);
        json_decref(list->entry[i].needs);
    }
    arena_finish(&list->arena);
    free(list);
    return rc < 0 ? app_fail(app) : 0;
}
