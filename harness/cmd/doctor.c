/* doctor.c: `assay doctor`: what is on this machine, what isolates, what is missing. */
#include "harness/app.h"
#include "harness/base/fs.h"
#include "harness/base/json.h"
#include "harness/sys/cell.h"
#include "harness/sys/run.h"
#include "results/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct tool {
    const char *program, *option, *package;
    bool needed;
    const char *use;
};

static const struct tool tools[] = {
    {"iverilog", "-V", "iverilog", true, "compiles candidates"},
    {"vvp", "-V", "iverilog", true, "simulates them"},
    {"git", "--version", "git", false, "`pull` from repositories"},
    {"bwrap", "--version", "bubblewrap", false, "isolation where user namespaces are refused"},
    {"sqlite3", "--version", "sqlite3", false, "reading the store by hand"},
};

struct check {
    json_t *list; /* what was found */
    bool json, ok;
};

static void tell(struct check *c, const char *name, bool good, bool needed, const char *text)
{
    json_t *row = json_object();
    json_add_cstr(row, "name", name);
    json_add_bool(row, "ok", good);
    json_add_bool(row, "needed", needed);
    json_add_cstr(row, "text", text);
    json_array_append_new(c->list, row);
    c->ok &= good || !needed;
    if (!c->json)
        printf("%-8s %-12s %s\n", good ? "ok" : needed ? "MISSING" : "absent", name, text);
}

static const char *first_line(const struct tool *t, const char *path, struct arena *arena)
{
    const char *argv[] = {path, t->option, NULL};
    struct run_result r;
    struct str line = STR("");
    if (run_program(&r, argv, NULL, arena, NULL) < 0)
        return "";
    /* iverilog -V complains about its own parts on some machines before it names itself */
    while (str_line(&r.out, &line))
        if (str_has(line, "ersion") || str_has(line, "wrap") || strcmp(t->program, "sqlite3") == 0)
            break;
    return arena_dup(arena, str_slice(line, 0, 60));
}

static void check_tools(struct check *c, struct arena *arena)
{
    for (size_t i = 0; i < countof(tools); i++) {
        const struct tool *t = &tools[i];
        const char *path = run_which(t->program, arena);
        tell(c, t->program, path != NULL, t->needed,
             path ? first_line(t, path, arena)
                  : arena_printf(arena, "%s: `sudo apt-get install %s`", t->use, t->package));
    }
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The median time of a job that does nothing: what a verdict costs beside its simulator. */
static void check_cell(struct check *c, const struct options *o, struct arena *arena)
{
    struct cell_options co = {.allow_weak = o->allow_weak_isolation,
                              .force_tier = exec_tier_named(o->tier)};
    struct exec_job job = {.n_step = 1};
    struct exec_result r = {0};
    struct err err = {0};
    int64_t wall[9];
    job.step[0] = (struct exec_step){.name = "probe", .argv = {"/bin/true", NULL}};
    for (size_t i = 0; i < countof(wall); i++) {
        if (cell_run_once(&co, &job, arena, &r, &err) < 0 || r.step[0].status != EXEC_OK) {
            tell(c, "sandbox", false, true, *err.text ? err.text : r.trouble);
            return;
        }
        wall[i] = r.step[0].wall_us;
    }
    qsort(wall, countof(wall), sizeof *wall, by_value);
    tell(c, "sandbox", r.tier == TIER_NAMESPACES, false,
         arena_printf(arena, "%s: %s; %.2f ms for an empty job", exec_tier_name(r.tier),
                      exec_tier_text(r.tier), (double)wall[countof(wall) / 2] / 1000));
}

static void check_store(struct check *c, const char *path, struct arena *arena)
{
    struct err err = {0};
    struct store *store;
    if (!fs_is_file(path)) {
        tell(c, "store", true, false, arena_printf(arena, "%s: not there yet", path));
    } else if (store_open(&store, path, STORE_READ, &err) < 0) {
        tell(c, "store", false, true, err.text);
    } else {
        tell(c, "store", true, false,
             arena_printf(arena, "%s: schema %d", path, STORE_SCHEMA_VERSION));
        store_close(store, NULL);
    }
}

int cmd_doctor(struct app *app)
{
    struct check c = {.json = app->cmd.options.json, .ok = true, .list = json_array()};
    struct arena arena = {0};
    tell(&c, "cores", true, false,
         arena_printf(&arena, "%ld: as many samples are judged at a time",
                      sysconf(_SC_NPROCESSORS_ONLN)));
    check_tools(&c, &arena);
    check_cell(&c, &app->cmd.options, &arena);
    check_store(&c, app_db(app), &arena);
    if (c.json)
        json_write_line(stdout, c.list, NULL);
    json_decref(c.list);
    arena_finish(&arena);
    return c.ok ? 0 : 5;
}
