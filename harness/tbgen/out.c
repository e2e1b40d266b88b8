/* out.c: the kept benches as a file of JSON lines, as a suite in the store, and its audit. */
#include "harness/tbgen/private.h"

#include "harness/suites/audit.h"
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/suites/install.h"
#include "results/store/sql.h"

#include <string.h>

#define FILE_MAX (512u << 20)

static void add_text(json_t *line, const char *key, struct str text)
{
    if (text.n)
        json_add_str(line, key, text);
}

/* One problem as a line of the form in problems/FORMAT.md; a new reference. */
static json_t *line_of(const struct tbgen *g, const struct tbgen_row *row)
{
    const struct problem *p = row->problem;
    json_t *line = json_object(), *files, *file, *meta;
    json_add_cstr(line, "id", p->id);
    json_add_str(line, "prompt", p->spec);
    json_add_cstr(line, "entry", p->entry);
    add_text(line, "interface", p->interface);
    json_add_str(line, "reference", p->reference);
    json_add_cstr(line, "bench", "counters");
    files = json_add(line, "files", json_array());
    file = json_object();
    json_add_cstr(file, "name", tbgen_kind(g)->bench);
    json_add_str(file, "text", row->bench);
    json_array_append_new(files, file);
    add_text(line, "category", str_c(p->category));
    add_text(line, "difficulty", str_c(p->difficulty));
    meta = json_add(line, "meta", json_object());
    json_add_cstr(meta, "bench_by", g->o->model->name);
    json_add_int(meta, "drafts", row->drafts);
    json_add_int(meta, "mutants", row->mutants);
    json_add_int(meta, "killed", row->killed);
    json_add_int(meta, "equivalent", row->equivalent);
    return line;
}

static int write_lines(struct tbgen *g, const char *path)
{
    struct buf text;
    int rc;
    buf_init(&text, FILE_MAX);
    for (size_t i = 0; i < g->ret->n; i++) {
        json_t *line;
        if (!g->ret->row[i].kept)
            continue;
        line = line_of(g, &g->ret->row[i]);
        json_dump(line, &text);
        buf_addc(&text, "\n");
        json_decref(line);
    }
    rc = text.over ? err_set(g->err, ERR_LIMIT, "%s: more than %u bytes", path, FILE_MAX)
                   : fs_write(path, buf_str(&text), g->err);
    buf_finish(&text);
    return rc;
}

/* Install the suite by reading the file back, as any user's file would be, so that the file and the
 * suite cannot differ. A suite made from a benchmark is for evaluation only, too. */
static int install(struct tbgen *g, const char *path)
{
    const struct tbgen_options *o = g->o;
    struct suite *source = o->suite;
    const char *slash = strrchr(path, '/');
    const char *root = slash ? arena_printf(&g->arena, "%.*s", (int)(slash - path), path) : ".";
    const char *origin =
        arena_printf(&g->arena, "benches for %s by %s", suite_label(source), o->model->name);
    struct manifest m;
    bool found;
    if (slash == path)
        root = "/";
    if (manifest_of_lines(&m, o->name, slash ? slash + 1 : path, &g->arena, g->err) < 0)
        return -1;
    m.eval_only = source->eval_only;
    if (install_suite(o->store, &m, 0, root, origin, "", false, NULL, g->err) < 0)
        return -1;
    return store_get_suite(o->store, m.suite, m.task[0].task, 0, &g->ret->suite, &found, g->err);
}

static void on_progress(void *ctx, int64_t problems, int64_t total, int64_t designs, bool last)
{
    const struct tbgen *g = ctx;
    struct arena arena = {0};
    g->o->status(g->o->ctx, last ? NULL
                                 : arena_printf(&arena, "[%lld/%lld] audit of %s, %lld designs",
                                                (long long)problems, (long long)total, g->o->name,
                                                (long long)designs));
    arena_finish(&arena);
}

/* Audit the suite that was installed, unless the store has a finished audit of the same version
 * with the same seed and number of mutants. */
static int audit(struct tbgen *g)
{
    const struct tbgen_options *o = g->o;
    struct audit_options ao = {.store = o->store,
                               .suite = &g->ret->suite,
                               .judging = o->judging,
                               .mutants = o->mutants,
                               .seed = o->seed,
                               .proof_cpu_ms = o->proof_cpu_ms,
                               .progress = on_progress,
                               .ctx = g};
    struct audit_result r;
    bool found;
    if (sql_int(store_db(o->store), &g->ret->audit, &found, g->err,
                "SELECT id FROM audits WHERE suite_id = ? AND seed = ? AND per_problem = ? AND "
                "ended_at IS NOT NULL ORDER BY id DESC LIMIT 1",
                "iii", g->ret->suite.row, o->seed, (int64_t)o->mutants) < 0)
        return -1;
    if (found)
        return 0;
    if (audit_suite(&ao, &r, g->err) < 0)
        return -1;
    g->ret->audit = r.row;
    g->ret->signal = r.signal;
    return 0;
}

int tbgen_out(struct tbgen *g)
{
    const char *path = g->o->output, *temp = NULL;
    int rc;
    if (g->ret->kept == 0)
        return 0;
    if (!path) {
        if (fs_temp_dir(&temp, &g->arena, g->err) < 0)
            return -1;
        path = arena_printf(&g->arena, "%s/benches.jsonl", temp);
    }
    rc = write_lines(g, path) < 0 || install(g, path) < 0 || audit(g) < 0 ? -1 : 0;
    if (temp)
        fs_rmtree(temp, NULL);
    return rc;
}
