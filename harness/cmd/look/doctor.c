/* doctor.c: `assay doctor`: what is on this machine, what isolates, what is missing. */
#include "harness/cli/app.h"
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/sys/cell_cost.h"
#include "harness/sys/cell.h"
#include "harness/sys/run.h"
#include "results/store/store.h"
#include "runners/checks/tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct runner_tool other_tools[] = {
    {"git", "git", "--version", "git", "ersion", false, "`pull` from repositories"},
    {"bwrap", "bwrap", "--version", "bubblewrap", "wrap", false,
     "isolation where user namespaces are refused"},
    {"sqlite3", "sqlite3", "--version", "sqlite3", "", false, "reading the store by hand"},
    {0},
};

struct finding {
    json_t *list; /* what was found */
    bool json, ok;
};

typedef const char *which_fn(const char *program, struct arena *arena);

#define PAGE_WIDTH  80
#define TEXT_COLUMN 22
/* When assay-cell knows commands that help, they follow its reason behind ADVICE, with OR between
 * them. */
#define ADVICE "; to allow it: "
#define OR     "  or  "

/* Print a text wrapped at the page's width; the cursor is in the text column already. */
static void put_words(struct str text)
{
    size_t column = TEXT_COLUMN;
    while ((text = str_trim(text)).n) {
        const char *blank = memchr(text.p, ' ', text.n);
        size_t n = blank ? (size_t)(blank - text.p) : text.n;
        if (column > TEXT_COLUMN && column + 1 + n > PAGE_WIDTH) {
            printf("\n%*s", TEXT_COLUMN, "");
            column = TEXT_COLUMN;
        }
        column += (size_t)printf("%s%.*s", column > TEXT_COLUMN ? " " : "", (int)n, text.p);
        text = str_slice(text, n, text.n);
    }
    putchar('\n');
}

/* Print a text; commands in it stand each on a line of their own, so that they can be copied. */
static void put_text(const char *text)
{
    struct str all = str_c(text);
    ptrdiff_t cut = str_find(all, ADVICE, 0), end;
    put_words(str_slice(all, 0, cut < 0 ? all.n : (size_t)cut));
    for (size_t at = cut < 0 ? all.n : (size_t)cut + strlen(ADVICE); at < all.n;) {
        end = str_find(all, OR, at);
        end = end < 0 ? (ptrdiff_t)all.n : end;
        printf("%*s%s: " STR_FMT "\n", TEXT_COLUMN, "",
               at == (size_t)cut + strlen(ADVICE) ? "to allow it" : "or",
               STR_ARG(str_slice(all, at, (size_t)end)));
        at = (size_t)end + strlen(OR);
    }
}

/* Report one check. `word` is the mark in front of its line when it is not `good`. */
static void tell_as(struct finding *c, const char *name, bool good, bool needed, const char *word,
                    const char *text)
{
    json_t *row = json_object();
    json_add_cstr(row, "name", name);
    json_add_bool(row, "ok", good);
    json_add_bool(row, "needed", needed);
    json_add_cstr(row, "text", text);
    json_array_append_new(c->list, row);
    c->ok &= good || !needed;
    if (c->json)
        return;
    printf("%-8s %-12s ", good ? "ok" : word, name);
    put_text(text);
}

static void tell(struct finding *c, const char *name, bool good, bool needed, const char *text)
{
    tell_as(c, name, good, needed, needed ? "MISSING" : "absent", text);
}

/* The line in which a tool names its version; false, with its first line, when it names none. */
static bool version_line(const struct runner_tool *t, const char *path, struct arena *arena,
                         const char **ret)
{
    const char *argv[] = {path, t->option, NULL};
    struct run_result r = {0};
    struct err err = {0};
    struct str line, first = STR("");
    if (run_program(&r, argv, NULL, arena, &err) < 0) {
        *ret = arena_dup(arena, str_c(err.text));
        return false;
    }
    /* some programs complain about the machine before they name themselves, and may end with
     * another status than 0 */
    for (size_t i = 0; str_line(&r.out, &line); i++) {
        first = i ? first : line;
        if (*t->mark ? str_has(line, t->mark) : r.status == 0) {
            *ret = arena_dup(arena, str_slice(line, 0, PAGE_WIDTH - TEXT_COLUMN));
            return true;
        }
    }
    *ret = arena_printf(arena, "%s: %.*s", path, (int)first.n, first.p);
    return false;
}

/* `which`: where they are; NULL: in PATH. */
static void check_tools(struct finding *c, const struct runner_tool *t, which_fn *which,
                        struct arena *arena)
{
    for (; t->name; t++) {
        const char *path = (which ? which : run_which)(t->program, arena), *text;
        if (!path)
            tell(c, t->name, false, t->needed,
                 arena_printf(arena, "%s: `sudo apt-get install %s`", t->use, t->package));
        else if (version_line(t, path, arena, &text))
            tell(c, t->name, true, t->needed,
                 which ? arena_printf(arena, "%s, %s", text, path) : text);
        else
            tell_as(c, t->name, false, t->needed, "BROKEN",
                    arena_printf(arena, "%s; %s names no version: %s", t->use, t->program, text));
    }
}

/* The programs of every runner, those of the checks, and what else assay calls. */
static void check_all_tools(struct finding *c, struct arena *arena)
{
    for (const struct runner *const *r = runner_table; *r; r++)
        check_tools(c, (*r)->tools, (*r)->which, arena);
    check_tools(c, check_programs, NULL, arena);
    check_tools(c, other_tools, NULL, arena);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

struct probe {
    uv_loop_t *loop;
    struct exec_result result;
    bool done;
};

static void on_probe(struct cell *cell, const struct exec_result *result, void *ctx)
{
    struct probe *p = ctx;
    (void)cell;
    p->result = *result;
    p->done = true;
    uv_stop(p->loop);
}

/* The median time of a job that does nothing: what each step of a verdict costs at least. */
static int time_jobs(struct cell *cell, uv_loop_t *loop, double *ms, struct arena *arena,
                     struct err *err)
{
    struct exec_job job = {.n_step = 1};
    int64_t wall[9];
    job.step[0] = (struct exec_step){.name = "probe", .argv = {"/bin/true", NULL}};
    for (size_t i = 0; i < countof(wall); i++) {
        struct probe p = {.loop = loop};
        if (cell_run(cell, &job, arena, on_probe, &p, err) < 0)
            return -1;
        while (!p.done)
            uv_run(loop, UV_RUN_ONCE);
        if (p.result.step[0].status != EXEC_OK)
            return err_set(err, ERR_SYS, "%s", p.result.trouble ? p.result.trouble : "");
        wall[i] = p.result.step[0].wall_us;
    }
    qsort(wall, countof(wall), sizeof *wall, by_value);
    *ms = (double)wall[countof(wall) / 2] / 1000;
    return 0;
}

/* Verdicts do not depend on the control group, so having none is no fault. */
static void tell_cgroup(struct finding *c, const struct cell *cell, struct arena *arena)
{
    const char *text = cell_cgroup(cell);
    bool none = strncmp(text, "none", 4) == 0;
    tell(c, "cgroup", true, false,
         none ? arena_printf(
                    arena,
                    "%s; what the kernel holds for a job in pipes and sockets has no limit then",
                    text)
              : text);
}

/* When a tier was forced with --tier, the reason for not using a stronger one is left out. */
static void tell_tier(struct finding *c, const struct cell *cell, bool forced, double ms,
                      struct arena *arena)
{
    enum exec_tier tier = cell_tier(cell);
    const char *reason = forced ? "" : cell_tier_reason(cell);
    tell_as(c, "sandbox", tier == TIER_NAMESPACES, false, "weaker",
            arena_printf(arena, "%s: %s; %.2f ms for an empty job%s%s", exec_tier_name(tier),
                         exec_tier_text(tier), ms, *reason ? "; no better one: " : "", reason));
}

/* ---- the runners, where they have to work: in a cell ---- */

/* No verdict is made where a runner does not work in a cell, so that is a fault and no remark. */
static void check_runner(struct finding *c, const struct runner *r, struct cell_options *co,
                         struct arena *arena)
{
    struct err err = {0};
    struct toolchain *tools;
    struct exec_job job = {0};
    struct exec_result result;
    const char *trouble;
    if (r->open(&tools, NULL, NULL, &err) < 0) {
        tell(c, r->name, false, true, err.text);
        return;
    }
    co->kit = tools->kit;
    co->n_kit = tools->n_kit;
    r->hello(tools, &job, arena);
    if (cell_run_once(co, &job, arena, &result, &err) < 0)
        trouble = err.text;
    else
        trouble = r->hello_trouble(tools, &result, arena);
    tell_as(c, r->name, !trouble, true, "FAILS", trouble ? trouble : "works in a cell");
    r->close(tools);
}

static void check_runners(struct finding *c, struct cell_options *co, struct arena *arena)
{
    for (const struct runner *const *r = runner_table; *r; r++)
        if ((*r)->hello)
            check_runner(c, *r, co, arena);
}

static void check_cell(struct finding *c, const struct options *o, struct arena *arena)
{
    struct cell_options co = {.allow_weak = o->judging.allow_weak,
                              .force_tier = exec_tier_named(o->judging.tier)};
    struct cell *cell = NULL;
    struct err err = {0};
    uv_loop_t loop;
    double ms = 0;
    uv_loop_init(&loop);
    if (cell_new(&cell, &loop, &co, &err) < 0 || time_jobs(cell, &loop, &ms, arena, &err) < 0)
        tell(c, "sandbox", false, true, err.text);
    else {
        tell_tier(c, cell, co.force_tier != TIER_NONE, ms, arena);
        tell_cgroup(c, cell, arena);
        check_runners(c, &co, arena);
    }
    cell_free(cell);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

static void check_store(struct finding *c, const char *path, struct arena *arena)
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

/* The result of --measure does not change c->ok. */
static void measure(struct finding *c, const struct options *o)
{
    struct cell_options co = {.allow_weak = o->judging.allow_weak,
                              .force_tier = exec_tier_named(o->judging.tier)};
    struct err err = {0};
    json_t *row = json_object();
    int r;
    json_add_cstr(row, "name", "measure");
    r = measure_cell(row, &co, !c->json, &err);
    json_add_bool(row, "ok", r == 0);
    json_add_bool(row, "needed", false);
    json_add_cstr(row, "text", err.text);
    json_array_append_new(c->list, row);
    if (r < 0 && !c->json)
        printf("not measured: %s\n", err.text);
}

int cmd_doctor(struct app *app)
{
    struct finding c = {.json = app->cmd.options.json, .ok = true, .list = json_array()};
    struct arena arena = {0};
    tell(&c, "cores", true, false,
         arena_printf(&arena, "%ld: as many samples are judged at a time",
                      sysconf(_SC_NPROCESSORS_ONLN)));
    check_all_tools(&c, &arena);
    check_cell(&c, &app->cmd.options, &arena);
    check_store(&c, app_db(app), &arena);
    if (app->cmd.options.measure)
        measure(&c, &app->cmd.options);
    if (c.json)
        json_write_line(stdout, c.list, NULL);
    json_decref(c.list);
    arena_finish(&arena);
    return c.ok ? 0 : 5;
}
